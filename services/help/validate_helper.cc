#include "services/help/validate_helper.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/calendar/quiet_hours.h"
#include "services/configuration/formats.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

constexpr int kMaxWeekly = 100;
// Who wants longer than that opts out; and a year typed wrong is caught.
constexpr absl::Duration kLongestPause = absl::Hours(24 * 366);
// A year typed wrong is caught.
constexpr int kLongestCheckDays = 3653;
constexpr int kNanos = 1'000'000'000;

constexpr absl::string_view kPaths[] = {"quiet_from",       "quiet_until",   "weekly_max",
                                        "paused_until",     "has_opted_out", "pets",
                                        "is_also_neighbour"};

void CheckSomebodyElse(const rpc::Caller& caller, absl::string_view name, absl::string_view path,
                       rpc::Violations& violations) {
  if (name.empty()) violations.Add(path, "want the name of a resident");
  if (name == caller.Name()) violations.Add(path, "want somebody else");
}

void CheckQuietHours(const v1::HelperSettings& settings, bool is_from, bool is_until,
                     rpc::Violations& violations) {
  if (is_from != is_until) {
    violations.Add("update_mask", "want quiet_from and quiet_until together");
    return;
  }
  if (!is_from) return;
  const auto hours = calendar::QuietHours::Parse(settings.quiet_from(), settings.quiet_until());
  if (!hours.ok()) {
    violations.Add("helper_settings.quiet_from",
                   "want two different times such as 22:00 and 07:00, or both empty");
  }
}

}  // namespace

void Validate(const rpc::Caller& caller, const v1::UpdateHelperSettingsRequest& request,
              rpc::Violations& violations) {
  const v1::HelperSettings& settings = request.helper_settings();
  const auto& paths = request.update_mask().paths();
  if (paths.empty()) violations.Add("update_mask", "want what to change");
  for (const std::string& path : paths) {
    if (!absl::c_linear_search(kPaths, path)) {
      violations.Add("update_mask",
                     "want quiet_from, quiet_until, weekly_max, paused_until, has_opted_out, pets "
                     "or is_also_neighbour");
    }
  }
  const auto names = [&paths](absl::string_view path) {
    return absl::c_linear_search(paths, path);
  };
  CheckQuietHours(settings, names("quiet_from"), names("quiet_until"), violations);
  if (names("weekly_max") && (settings.weekly_max() < 0 || settings.weekly_max() > kMaxWeekly)) {
    violations.Add("helper_settings.weekly_max",
                   absl::StrCat("want 0 to ", kMaxWeekly, ", got ", settings.weekly_max()));
  }
  if (names("paused_until") && settings.has_paused_until()) {
    const auto& proto = settings.paused_until();
    const absl::Time until = FromProto(proto);
    if (proto.nanos() < 0 || proto.nanos() >= kNanos || until <= caller.now ||
        until > caller.now + kLongestPause) {
      violations.Add("helper_settings.paused_until", "want a time in the future, within a year");
    }
  }
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::RecordCheckRequest& request, rpc::Violations& violations) {
  if (!request.has_check()) return;
  const absl::CivilDay today = absl::ToCivilDay(now, municipality.time_zone());
  const auto date = configuration::ToCivilDay(request.check().date());
  const auto last = configuration::ToCivilDay(request.check().last_day());
  if (!date || *date > today)
    violations.Add("check.date", "want the date of the check, not in the future");
  if (!last || (date && (*last <= *date || *last > *date + kLongestCheckDays))) {
    violations.Add("check.last_day", "want a date after check.date, at most ten years later");
  }
}

void Validate(const rpc::Caller& caller, const v1::BlockResidentRequest& request,
              rpc::Violations& violations) {
  CheckSomebodyElse(caller, request.name(), "name", violations);
}

void Validate(const rpc::Caller& caller, const v1::InviteToCircleRequest& request,
              rpc::Violations& violations) {
  CheckSomebodyElse(caller, request.resident(), "resident", violations);
}

void Validate(const rpc::Caller& caller, const v1::AddDelegateRequest& request,
              rpc::Violations& violations) {
  CheckSomebodyElse(caller, request.delegate(), "delegate", violations);
  if (request.tell() == v1::Delegation::TELL_UNSPECIFIED) {
    violations.Add("tell", "want BOTH, ASKER or DELEGATE");
  }
}

}  // namespace omzien::help
