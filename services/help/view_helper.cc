#include "services/help/view_helper.h"

#include <string>

#include "services/help/limits.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using internal::v1::Question;
using internal::v1::Tie;
using v1::CircleMember;
using v1::Delegation;

std::string NameOf(const Setting& setting, absl::string_view resident) {
  return rpc::MakeName(setting.municipality.slug(), "residents", resident);
}

bool IsShown(const Question& question) {
  return question.state() == Question::WAITING || question.state() == Question::YES;
}

CircleMember Member(const Setting& setting, absl::string_view owner, absl::string_view member,
                    bool is_agreed) {
  CircleMember shown;
  shown.set_owner(NameOf(setting, owner));
  shown.set_member(NameOf(setting, member));
  shown.set_state(is_agreed ? CircleMember::MEMBER : CircleMember::ASKED);
  return shown;
}

Delegation Delegated(const Setting& setting, absl::string_view resident, absl::string_view delegate,
                     bool is_agreed, Delegation::Tell tell) {
  Delegation shown;
  shown.set_resident(NameOf(setting, resident));
  shown.set_delegate(NameOf(setting, delegate));
  shown.set_tell(tell);
  shown.set_state(is_agreed ? Delegation::ACTIVE : Delegation::ASKED);
  return shown;
}

}  // namespace

v1::HelperSettings SettingsOf(const Setting& setting, const Helper& helper) {
  v1::HelperSettings settings;
  settings.set_quiet_from(helper.quiet_from());
  settings.set_quiet_until(helper.quiet_until());
  settings.set_weekly_max(helper.weekly_max());
  if (helper.has_paused_until()) *settings.mutable_paused_until() = helper.paused_until();
  settings.set_has_opted_out(helper.has_opted_out());
  settings.set_pets(helper.pets());
  settings.set_is_also_neighbour(helper.is_also_neighbour());
  settings.set_etag(rpc::DerivedId({settings.SerializeAsString()}));
  settings.set_name(rpc::MakeName(setting.municipality.slug(), "helpers", helper.id()));
  settings.set_weekly_load(WeeklyLoad(helper, setting.now));
  for (const std::string& id : helper.blocked()) settings.add_blocked(NameOf(setting, id));
  settings.set_organisation(helper.organisation());
  for (const Question& one : helper.admission_questions()) {
    if (one.state() == Question::WAITING) settings.add_asking_organisations(one.asker());
  }
  return settings;
}

v1::HelperSettings SettingsForWorker(const Setting& setting, const Helper& helper) {
  v1::HelperSettings settings = SettingsOf(setting, helper);
  settings.clear_blocked();
  return settings;
}

v1::HelperStanding StandingOf(const Setting& setting, const Helper& helper) {
  v1::HelperStanding standing;
  standing.set_name(rpc::MakeName(setting.municipality.slug(), "helpers", helper.id()));
  standing.set_organisation(helper.organisation());
  if (helper.has_check()) *standing.mutable_check() = helper.check();
  standing.set_is_suspended(helper.is_suspended());
  if (!helper.is_suspended()) return standing;
  standing.set_suspended_by(
      rpc::MakeName(setting.municipality.slug(), "workers", helper.suspended_by()));
  *standing.mutable_suspend_time() = helper.suspend_time();
  return standing;
}

v1::Volunteer VolunteerOf(const Setting& setting, const Helper& helper,
                          absl::string_view organisation) {
  v1::Volunteer volunteer;
  volunteer.set_resident(NameOf(setting, helper.id()));
  volunteer.set_organisation(std::string(organisation));
  const bool is_hers = helper.organisation() == organisation;
  volunteer.set_state(is_hers ? v1::Volunteer::VOLUNTEER : v1::Volunteer::ASKED);
  if (is_hers && helper.has_check()) *volunteer.mutable_check() = helper.check();
  return volunteer;
}

std::vector<CircleMember> CirclesOf(const Setting& setting, const Helper& helper) {
  std::vector<CircleMember> shown;
  for (const Tie& tie : helper.circle()) {
    shown.push_back(Member(setting, helper.id(), tie.resident(), tie.is_agreed()));
  }
  for (const Question& one : helper.circle_questions()) {
    if (!IsShown(one)) continue;
    shown.push_back(Member(setting, one.asker(), helper.id(), one.state() == Question::YES));
  }
  return shown;
}

std::vector<Delegation> DelegationsOf(const Setting& setting, const Helper& helper) {
  std::vector<Delegation> shown;
  for (const Tie& tie : helper.delegates()) {
    shown.push_back(Delegated(setting, helper.id(), tie.resident(), tie.is_agreed(), tie.tell()));
  }
  for (const Question& one : helper.delegate_questions()) {
    if (!IsShown(one)) continue;
    shown.push_back(
        Delegated(setting, one.asker(), helper.id(), one.state() == Question::YES, one.tell()));
  }
  return shown;
}

std::optional<CircleMember> MemberOf(const Setting& setting, const Helper& owner,
                                     absl::string_view member) {
  for (const Tie& tie : owner.circle()) {
    if (tie.resident() == member) return Member(setting, owner.id(), member, tie.is_agreed());
  }
  return std::nullopt;
}

std::optional<Delegation> DelegationOf(const Setting& setting, const Helper& resident,
                                       absl::string_view delegate) {
  for (const Tie& tie : resident.delegates()) {
    if (tie.resident() != delegate) continue;
    return Delegated(setting, resident.id(), delegate, tie.is_agreed(), tie.tell());
  }
  return std::nullopt;
}

}  // namespace omzien::help
