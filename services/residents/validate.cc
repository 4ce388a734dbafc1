#include "services/residents/validate.h"

#include <iterator>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/configuration/address.h"
#include "services/configuration/formats.h"

namespace omzien::residents {
namespace {

constexpr int kFirstBirthYear = 1900;

using Check = void (*)(const rpc::Caller&, const configuration::Municipality&, const v1::Resident&,
                       rpc::Violations&);

void ValidateGivenName(const rpc::Caller&, const configuration::Municipality&,
                       const v1::Resident& resident, rpc::Violations& violations) {
  if (configuration::IsLine(resident.given_name(), 1, 60)) return;
  violations.Add("resident.given_name", "want one line of 1 to 60 characters");
}

void ValidateFamilyName(const rpc::Caller&, const configuration::Municipality&,
                        const v1::Resident& resident, rpc::Violations& violations) {
  if (configuration::IsLine(resident.family_name(), 0, 80)) return;
  violations.Add("resident.family_name", "want one line of at most 80 characters");
}

void CheckPhone(absl::string_view phone, absl::string_view field, rpc::Violations& violations) {
  if (configuration::IsPhone(phone) && !absl::StrContains(phone, ' ')) return;
  violations.Add(field, "want '+' and 7 to 15 digits without spaces, such as \"+31413000000\"");
}

void ValidatePhone(const rpc::Caller&, const configuration::Municipality&,
                   const v1::Resident& resident, rpc::Violations& violations) {
  CheckPhone(resident.phone(), "resident.phone", violations);
}

void ValidateAddress(const rpc::Caller&, const configuration::Municipality& municipality,
                     const v1::Resident& resident, rpc::Violations& violations) {
  for (const auto& mistake : configuration::MistakesIn(resident.address(), municipality)) {
    violations.Add(absl::StrCat("resident.address.", mistake.field), mistake.wanted);
  }
}

void ValidateBirthYear(const rpc::Caller& caller, const configuration::Municipality& municipality,
                       const v1::Resident& resident, rpc::Violations& violations) {
  const auto this_year = absl::ToCivilYear(caller.now, municipality.time_zone()).year();
  const int year = resident.birth_year();
  if (year == 0 || (year >= kFirstBirthYear && year <= this_year)) return;
  violations.Add("resident.birth_year", absl::StrCat("want a year from ", kFirstBirthYear, " to ",
                                                     this_year, ", or 0 if it is not given"));
}

void ValidateLanguages(const rpc::Caller&, const configuration::Municipality&,
                       const v1::Resident& resident, rpc::Violations& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < resident.languages_size(); ++i) {
    const std::string& language = resident.languages(i);
    if (!configuration::IsLanguage(language) || !seen.insert(language).second) {
      violations.Add(absl::StrCat("resident.languages[", i, "]"),
                     "want a code of ISO 639-1 such as \"nl\", none twice");
    }
  }
}

void NothingToCheck(const rpc::Caller&, const configuration::Municipality&, const v1::Resident&,
                    rpc::Violations&) {}

// The fields somebody says of herself, in the order in which mistakes are told. An unknown channel
// is refused before.
struct Field {
  absl::string_view path;
  Check check;
};
constexpr Field kFields[] = {
    {"given_name", ValidateGivenName}, {"family_name", ValidateFamilyName},
    {"phone", ValidatePhone},          {"address", ValidateAddress},
    {"birth_year", ValidateBirthYear}, {"languages", ValidateLanguages},
    {"channel", NothingToCheck},
};

}  // namespace

void Validate(const rpc::Caller& caller, const configuration::Municipality& municipality,
              const v1::CreateResidentRequest& request, rpc::Violations& violations) {
  for (const Field& field : kFields) {
    field.check(caller, municipality, request.resident(), violations);
  }
  if (request.is_seen() && caller.Is(v1::ROLE_RESIDENT)) {
    violations.Add("is_seen", "want it of a worker only");
  }
}

void Validate(const rpc::Caller& caller, const configuration::Municipality& municipality,
              const v1::UpdateResidentRequest& request, rpc::Violations& violations) {
  if (request.update_mask().paths().empty()) {
    violations.Add("update_mask", "want at least one field");
  }
  for (int i = 0; i < request.update_mask().paths_size(); ++i) {
    const std::string& path = request.update_mask().paths(i);
    const auto* field = absl::c_find_if(kFields, [&](const Field& f) { return f.path == path; });
    if (field == std::end(kFields)) {
      violations.Add(absl::StrCat("update_mask.paths[", i, "]"),
                     "want a field that can be changed; the service's documentation lists them");
    } else {
      field->check(caller, municipality, request.resident(), violations);
    }
  }
}

void Validate(const rpc::Caller&, const configuration::Municipality&,
              const v1::FindResidentsRequest& request, rpc::Violations& violations) {
  CheckPhone(request.phone(), "phone", violations);
}

}  // namespace omzien::residents
