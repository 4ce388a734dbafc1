#include "services/help/item_checks.h"

#include "absl/strings/str_cat.h"
#include "services/help/moves.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {

using v1::Escalation;

absl::Status CheckItem(const Matter& matter, absl::string_view etag) {
  if (!matter.escalation.has_value() || !matter.escalation->exists()) return rpc::NotFound();
  if (!etag.empty() && etag != absl::StrCat(matter.escalation->version)) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  if (matter.escalation->value.escalation().state() == Escalation::ENDED)
    return RefuseState("ENDED", "it has ended");
  return absl::OkStatus();
}

absl::Status CheckOwn(const Setting& setting, const Matter& matter, absl::string_view worker,
                      absl::string_view etag) {
  const absl::Status status = CheckItem(matter, etag);
  if (!status.ok()) return status;
  if (matter.escalation->value.escalation().owner() !=
      rpc::MakeName(setting.municipality.slug(), "workers", worker)) {
    return RefuseState("NOT_YOURS", "take it first");
  }
  return absl::OkStatus();
}

absl::Status CheckInHand(const Setting& setting, const Matter& matter, absl::string_view worker,
                         absl::string_view etag) {
  const absl::Status status = CheckOwn(setting, matter, worker, etag);
  if (!status.ok()) return status;
  if (matter.escalation->value.escalation().state() != Escalation::OWNED)
    return RefuseState("WRONG_STATE", "it waits, is searched for or offered; resume it first");
  return absl::OkStatus();
}

}  // namespace omzien::help
