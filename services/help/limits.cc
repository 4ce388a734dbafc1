#include "services/help/limits.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "services/help/records.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using Times = google::protobuf::RepeatedPtrField<google::protobuf::Timestamp>;

// A moment just `window` ago is over.
bool IsOver(const google::protobuf::Timestamp& time, absl::Time now, absl::Duration window) {
  return FromProto(time) + window <= now;
}

void Count(Times& times, absl::Time now, absl::Duration window) {
  times.erase(std::remove_if(times.begin(), times.end(),
                             [&](const auto& time) { return IsOver(time, now, window); }),
              times.end());
  *times.Add() = ToProto(now);
}

void TakeBack(absl::Time time, Times& times) {
  const auto own = absl::c_find_if(times, [&](const auto& one) { return FromProto(one) == time; });
  if (own != times.end()) times.erase(own);
}

bool IsOldEnough(const internal::v1::Helper& helper, const v1::Category& category) {
  switch (helper.age_band()) {
    case internal::v1::AGE_BAND_UNDER_16:
      return false;
    case internal::v1::AGE_BAND_16_17:
      return category.minimum_age() <= 16 && !category.is_home_visit();
    default:
      return true;
  }
}

bool Blocks(const internal::v1::Helper& who, const internal::v1::Helper& whom) {
  if (absl::c_linear_search(who.blocked(), whom.id())) return true;
  // Who lives with her too is no housemate of somebody blocked in particular.
  return !whom.household().empty() && whom.household() != who.household() &&
         absl::c_linear_search(who.blocked_households(), whom.household());
}

}  // namespace

calendar::QuietHours QuietHoursOf(const Setting& setting, const internal::v1::Helper& helper) {
  if (helper.quiet_from().empty()) return setting.municipality.quiet_hours();
  const auto own = calendar::QuietHours::Parse(helper.quiet_from(), helper.quiet_until());
  return own.ok() ? *own : setting.municipality.quiet_hours();
}

absl::Time AnswerUntil(const Setting& setting, const store::v1::RequestRecord& request,
                       absl::Time tell) {
  const absl::Duration answer_time =
      absl::Seconds(setting.municipality.policy().answer_time().seconds());
  return std::min(tell + answer_time, FromProto(request.needed_time()));
}

bool AreKeptApart(const internal::v1::Helper& one, const internal::v1::Helper& other) {
  return Blocks(one, other) || Blocks(other, one);
}

bool HasEnded(const internal::v1::Helper& helper) {
  return helper.ended() != internal::v1::ENDING_UNSPECIFIED;
}

bool MayStand(const internal::v1::Helper& helper, const internal::v1::Helper& asker) {
  return !HasEnded(helper) && !HasEnded(asker) && !helper.is_suspended() &&
         !AreKeptApart(helper, asker);
}

bool MayHelp(const Setting& setting, const internal::v1::Helper& helper,
             const internal::v1::Helper& asker, const v1::Category& category, absl::Time needed) {
  if (helper.id() == asker.id() || !MayStand(helper, asker)) return false;
  if (!helper.household().empty() && helper.household() == asker.household()) return false;
  if (helper.has_opted_out()) return false;
  if (!IsOldEnough(helper, category) || helper.identity_level() < category.identity_level())
    return false;
  if (category.needs_check() &&
      (!helper.has_check_until() || FromProto(helper.check_until()) <= needed))
    return false;
  if (helper.has_paused_until() && FromProto(helper.paused_until()) > setting.now) return false;
  return helper.weekly_max() == 0 || WeeklyLoad(helper, setting.now) < helper.weekly_max();
}

bool MayHelp(const Setting& setting, const Matter& matter, absl::string_view resident) {
  const std::string asker = rpc::IdOf(matter.request().asker(), "residents");
  const v1::Category* category = setting.municipality.FindCategory(matter.request().category());
  return category != nullptr &&
         MayHelp(setting, matter.helpers.at(std::string(resident)).value.helper(),
                 matter.helpers.at(asker).value.helper(), *category,
                 FromProto(matter.record.value.needed_time()));
}

void CountInvitation(const Setting& setting, internal::v1::Helper& helper) {
  Count(*helper.mutable_invitation_times(), setting.now, kInvitationWindow);
}

void CountYes(const Setting& setting, internal::v1::Helper& helper) {
  Count(*helper.mutable_accept_times(), setting.now, kWeek);
}

void TakeBackInvitation(absl::Time time, internal::v1::Helper& helper) {
  TakeBack(time, *helper.mutable_invitation_times());
}

void TakeBackYes(absl::Time time, internal::v1::Helper& helper) {
  TakeBack(time, *helper.mutable_accept_times());
}

int WeeklyLoad(const internal::v1::Helper& helper, absl::Time now) {
  return static_cast<int>(absl::c_count_if(
      helper.accept_times(), [now](const auto& time) { return !IsOver(time, now, kWeek); }));
}

}  // namespace omzien::help
