#include "services/help/decide_helper.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "services/help/decide_follow.h"
#include "services/help/decide_offer.h"
#include "services/help/decide_tie.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/help/view_helper.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using Ids = google::protobuf::RepeatedPtrField<std::string>;

// Returns the position of `id`, or the size if it is not there.
int Position(const Ids& ids, absl::string_view id) {
  return static_cast<int>(absl::c_find(ids, id) - ids.begin());
}

internal::v1::Event EventOf(const Setting& setting) {
  internal::v1::Event event;
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  return event;
}

void Remove(Ids& ids, absl::string_view id) {
  const int at = Position(ids, id);
  if (at < ids.size()) ids.DeleteSubrange(at, 1);
}

}  // namespace

Changed WithChangeNoted(const Setting& setting, Changed changed) {
  if (changed.helper.value.SerializeAsString() != changed.helper.read) {
    changed.events.push_back(HelperChanged(setting, changed.helper.value.helper().id()));
  }
  return changed;
}

internal::v1::Event NoticeTo(const Setting& setting, const Helper& to, v1::Message::Kind kind,
                             absl::string_view subject) {
  const absl::Time tell =
      QuietHoursOf(setting, to).FirstMomentToTell(setting.now, setting.municipality.time_zone());
  internal::v1::Event event = EventOf(setting);
  internal::v1::Notice& notice = *event.mutable_notice();
  notice.set_recipient(to.id());
  notice.set_kind(kind);
  notice.set_subject(std::string(subject));
  *notice.mutable_tell_time() = ToProto(tell);
  return event;
}

internal::v1::Event NoticeTakenBackFrom(const Setting& setting, const Helper& from,
                                        v1::Message::Kind kind, absl::string_view subject) {
  internal::v1::Event event = EventOf(setting);
  internal::v1::NoticeTakenBack& taken_back = *event.mutable_notice_taken_back();
  taken_back.set_recipient(from.id());
  taken_back.set_kind(kind);
  taken_back.set_subject(std::string(subject));
  return event;
}

absl::Status NotKnownYet() {
  return rpc::Refuse(absl::StatusCode::kUnavailable, "RESIDENT_NOT_KNOWN_YET",
                     "register first; directly after it, repeat the same call");
}

absl::Status CheckKnown(const store::Stored<store::v1::HelperRecord>& helper) {
  if (!helper.exists()) return NotKnownYet();
  if (HasEnded(helper.value.helper())) return rpc::NotFound();
  return absl::OkStatus();
}

absl::StatusOr<Changed> UpdateSettings(const Setting& setting, Changed changed,
                                       const v1::HelperSettings& wanted,
                                       const google::protobuf::FieldMask& mask) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  if (!wanted.etag().empty() && wanted.etag() != SettingsOf(setting, helper).etag()) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  for (const std::string& path : mask.paths()) {
    if (path == "quiet_from") helper.set_quiet_from(wanted.quiet_from());
    if (path == "quiet_until") helper.set_quiet_until(wanted.quiet_until());
    if (path == "weekly_max") helper.set_weekly_max(wanted.weekly_max());
    if (path == "has_opted_out") helper.set_has_opted_out(wanted.has_opted_out());
    if (path == "pets") helper.set_pets(wanted.pets());
    if (path == "is_also_neighbour") helper.set_is_also_neighbour(wanted.is_also_neighbour());
    if (path == "paused_until") {
      helper.clear_paused_until();
      if (wanted.has_paused_until()) *helper.mutable_paused_until() = wanted.paused_until();
    }
  }
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Changed> Suspend(const Setting& setting, Changed changed, absl::string_view worker) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  if (helper.is_suspended()) return changed;
  LetMattersFollow(setting, changed.helper.value);
  helper.set_is_suspended(true);
  helper.set_suspended_by(std::string(worker));
  *helper.mutable_suspend_time() = ToProto(setting.now);
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Changed> Resume(const Setting& setting, Changed changed) {
  if (!changed.helper.exists()) return NotKnownYet();
  changed.helper.value.mutable_helper()->clear_is_suspended();
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Pair> Block(const Setting& setting, Pair pair) {
  if (!pair.other.exists()) return NotKnownYet();
  Helper& own = *pair.own.value.mutable_helper();
  Helper& other = *pair.other.value.mutable_helper();
  if (Position(own.blocked(), other.id()) < own.blocked_size()) return pair;
  if (own.blocked_size() >= kMaxBlocked) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "TOO_MANY",
                       "there are 200 already; end one first");
  }
  own.add_blocked(other.id());
  own.add_blocked_households(other.household());
  other.add_blocked_by(own.id());
  LetMattersFollow(setting, pair.own.value);
  return WithChangesNoted(setting, WithoutTies(setting, std::move(pair)));
}

Pair Unblock(const Setting& setting, Pair pair) {
  if (!pair.other.exists()) return pair;
  Helper& own = *pair.own.value.mutable_helper();
  Helper& other = *pair.other.value.mutable_helper();
  const int at = Position(own.blocked(), other.id());
  if (at == own.blocked_size()) return pair;
  own.mutable_blocked()->DeleteSubrange(at, 1);
  own.mutable_blocked_households()->DeleteSubrange(at, 1);
  Remove(*other.mutable_blocked_by(), own.id());
  return WithChangesNoted(setting, std::move(pair));
}

store::Stored<store::v1::HelperRecord> FollowHousehold(
    store::Stored<store::v1::HelperRecord> blocker, const Helper& moved) {
  Helper& helper = *blocker.value.mutable_helper();
  const int at = Position(helper.blocked(), moved.id());
  if (at < helper.blocked_size()) helper.set_blocked_households(at, moved.household());
  return blocker;
}

}  // namespace omzien::help
