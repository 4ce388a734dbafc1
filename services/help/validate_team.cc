#include "services/help/validate_team.h"

#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/configuration/formats.h"
#include "services/help/validate.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::ContactAttempt;
using v1::Escalation;

constexpr int kMaxNoteBytes = 1000;
constexpr int kMaxReasonBytes = 500;
constexpr size_t kMaxCaseNumber = 40;
constexpr int kLongestAbsence = 366;  // Days; also of being full.

bool IsTeamsOutcome(Escalation::Outcome outcome) {
  switch (outcome) {
    case Escalation::TEAM_SOLVED:
    case Escalation::GROUP_ACTIVITY:
    case Escalation::REFERRED:
    case Escalation::WMO_REPORT:
    case Escalation::TOO_LATE:
    case Escalation::UNRESOLVED:
      return true;
    default:
      return false;
  }
}

// Letters, digits and little else: a number of another system, and nobody's name.
bool IsCaseNumber(absl::string_view text) {
  return text.size() <= kMaxCaseNumber && absl::c_all_of(text, [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '/' ||
                  c == '-';
         });
}

absl::CivilDay Today(const configuration::Municipality& municipality, absl::Time now) {
  return absl::ToCivilDay(now, municipality.time_zone());
}

}  // namespace

void Validate(const configuration::Municipality& municipality,
              const v1::CloseEscalationRequest& request, rpc::Violations& violations) {
  if (!IsTeamsOutcome(request.outcome())) violations.Add("outcome", "want an outcome of a team");
  const bool is_unresolved = request.outcome() == Escalation::UNRESOLVED;
  if (is_unresolved && request.reason().empty())
    violations.Add("reason", "want why no answer was found");
  CheckText(request.reason(), kMaxReasonBytes, "reason", violations);
  if (!is_unresolved && request.unresolved_reason() != Escalation::UNRESOLVED_REASON_UNSPECIFIED) {
    violations.Add("unresolved_reason", "want it only where no answer was found");
  }
  if (request.outcome() == Escalation::GROUP_ACTIVITY) {
    const auto is_it = [&](const v1::Activity& a) { return a.id() == request.activity(); };
    if (!absl::c_any_of(municipality.proto().activities(), is_it))
      violations.Add("activity", "want the id of an activity of the municipality");
    if (!request.is_agreed()) violations.Add("is_agreed", "want true: the resident agrees first");
  } else if (!request.activity().empty()) {
    violations.Add("activity", "want it only for GROUP_ACTIVITY");
  }
  if (!IsCaseNumber(request.case_number())) {
    violations.Add("case_number",
                   absl::StrCat("want at most ", kMaxCaseNumber, " letters, digits, . / or -"));
  }
}

void Validate(const v1::AddNoteRequest& request, rpc::Violations& violations) {
  if (request.text().empty()) violations.Add("text", "want what is written");
  CheckText(request.text(), kMaxNoteBytes, "text", violations);
}

void Validate(absl::Time now, const v1::RecordContactAttemptRequest& request,
              rpc::Violations& violations) {
  if (request.way() == ContactAttempt::WAY_UNSPECIFIED) violations.Add("way", "want by which way");
  if (request.way() != ContactAttempt::LETTER &&
      request.result() == ContactAttempt::RESULT_UNSPECIFIED) {
    violations.Add("result", "want what came of it");
  }
  if (!request.has_time()) return;
  const std::optional<absl::Time> time = Moment(request.time());
  if (!time.has_value() || *time > now) violations.Add("time", "want a time that has been");
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::LetEscalationWaitRequest& request, rpc::Violations& violations) {
  if (request.reason() == Escalation::WAIT_REASON_UNSPECIFIED)
    violations.Add("reason", "want what it waits for");
  const int most = municipality.policy().max_waiting_days();
  const auto until = configuration::ToCivilDay(request.until_day());
  const absl::CivilDay today = Today(municipality, now);
  if (!until.has_value() || *until <= today || *until > today + most)
    violations.Add("until_day", absl::StrCat("want a day after today, within ", most, " days"));
}

void Validate(const v1::OfferEscalationRequest& request, rpc::Violations& violations) {
  if (rpc::IdOf(request.worker(), "workers").empty())
    violations.Add("worker", "want the name of a worker");
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::SetAbsenceRequest& request, rpc::Violations& violations) {
  if (!request.has_first_day() && !request.has_last_day()) return;
  const auto first = configuration::ToCivilDay(request.first_day());
  const auto last = configuration::ToCivilDay(request.last_day());
  if (!first.has_value() || *first < Today(municipality, now))
    violations.Add("first_day", "want a day, today or later");
  if (!last.has_value() ||
      (first.has_value() && (*last < *first || *last > *first + kLongestAbsence))) {
    violations.Add("last_day", "want a day not before first_day, within a year");
  }
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::SetFullUntilRequest& request, rpc::Violations& violations) {
  if (!request.has_until_day()) return;
  const auto until = configuration::ToCivilDay(request.until_day());
  const absl::CivilDay today = Today(municipality, now);
  if (!until.has_value() || *until < today || *until > today + kLongestAbsence)
    violations.Add("until_day", "want a day, today or later, within a year");
}

}  // namespace omzien::help
