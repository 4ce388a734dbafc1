#include "services/signals/validate.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/names.h"
#include "services/rpc/paging.h"

namespace omzien::signals {
namespace {

constexpr int kMaxAboutBytes = 200;
constexpr int kMaxTextBytes = 2000;

void CheckText(absl::string_view text, int max_bytes, absl::string_view path,
               rpc::Violations& violations) {
  if (text.size() > static_cast<size_t>(max_bytes)) {
    violations.Add(path, absl::StrCat("want at most ", max_bytes, " bytes, got ", text.size()));
  }
  if (absl::StrContains(text, '\0')) violations.Add(path, "want text without NUL");
}

bool IsResidentOf(const configuration::Municipality& municipality, absl::string_view name) {
  const std::string id = rpc::IdOf(name, "residents");
  return !id.empty() && name == rpc::MakeName(municipality.slug(), "residents", id);
}

bool IsKeyFigureOf(const configuration::Municipality& municipality, absl::string_view name,
                   absl::Time now) {
  const std::string id = rpc::IdOf(name, "workers");
  return name == rpc::MakeName(municipality.slug(), "workers", id) &&
         absl::c_any_of(municipality.RolesOf(id, now), [](const configuration::HeldRole& held) {
           return held.role == v1::ROLE_KEY_FIGURE;
         });
}

}  // namespace

void Validate(const configuration::Municipality& municipality, const rpc::Caller& caller,
              const v1::ReportSignalRequest& request, rpc::Violations& violations) {
  const std::string path = "signal";
  if (!request.has_signal()) violations.Add(path, "want what was noticed");
  const v1::Signal& signal = request.signal();
  if (signal.kind() == v1::Signal::KIND_UNSPECIFIED) {
    violations.Add(path + ".kind", "want what kind of worry it is");
  }
  if (!signal.resident().empty() && !IsResidentOf(municipality, signal.resident())) {
    violations.Add(path + ".resident", "want the name of a resident of the municipality");
  }
  if (signal.resident().empty() && signal.about().empty()) {
    violations.Add(path + ".about", "want in words about whom it is, unless resident says it");
  }
  CheckText(signal.about(), kMaxAboutBytes, path + ".about", violations);
  if (municipality.FindNeighbourhood(signal.neighbourhood()) == nullptr) {
    violations.Add(path + ".neighbourhood", "want the id of a neighbourhood of the municipality");
  }
  if (signal.text().empty()) violations.Add(path + ".text", "want what was noticed");
  CheckText(signal.text(), kMaxTextBytes, path + ".text", violations);
  if (!caller.Is(v1::ROLE_SERVICE)) {
    if (!request.key_figure().empty()) {
      violations.Add("key_figure", "want nothing here: the caller reports for herself");
    }
  } else if (!IsKeyFigureOf(municipality, request.key_figure(), caller.now)) {
    violations.Add("key_figure", "want the name of a key figure of the municipality");
  }
}

void Validate(const v1::ListSignalsRequest& request, rpc::Violations& violations) {
  rpc::CheckPageSize(request.page_size(), violations);
  if (request.is_restricted() && !request.team().empty()) {
    violations.Add("team", "want none: restricted signals are one list for the municipality");
  }
  if (!request.is_restricted() && request.team().empty()) {
    violations.Add("team", "want the id of a team");
  }
}

void Validate(const v1::EndSignalRequest& request, rpc::Violations& violations) {
  if (request.outcome() == v1::Signal::OUTCOME_UNSPECIFIED) {
    violations.Add("outcome", "want how it ended");
  }
}

}  // namespace omzien::signals
