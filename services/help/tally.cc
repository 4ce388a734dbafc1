#include "services/help/tally.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "services/help/moves.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

using v1::HelpRequest;
using v1::Invitation;

int64_t SecondsSinceAsked(const Matter& matter, absl::Time moment) {
  const absl::Duration age = moment - FromProto(matter.request().create_time());
  return std::max<int64_t>(0, absl::ToInt64Seconds(age));
}

// Sets `flag`; returns whether it was not set before.
bool IsFirst(bool was, void (store::v1::RequestFirsts::*set)(bool),
             store::v1::RequestFirsts& firsts) {
  (firsts.*set)(true);
  return !was;
}

bool IsFirstIn(State state, store::v1::RequestFirsts& firsts) {
  using Firsts = store::v1::RequestFirsts;
  switch (state) {
    case HelpRequest::MATCHED:
      return IsFirst(firsts.was_matched(), &Firsts::set_was_matched, firsts);
    case HelpRequest::WITH_TEAM:
      return IsFirst(firsts.was_with_team(), &Firsts::set_was_with_team, firsts);
    case HelpRequest::CLOSED:
      return IsFirst(firsts.was_closed(), &Firsts::set_was_closed, firsts);
    default:
      return false;
  }
}

internal::v1::MatchSource SourceOf(const store::v1::InvitationRecord& record) {
  if (record.invitation().is_recorded()) return internal::v1::MATCH_SOURCE_RECORDED;
  if (record.is_from_board()) return internal::v1::MATCH_SOURCE_BOARD;
  switch (record.invitation().rung()) {
    case v1::RUNG_CIRCLE:
      return internal::v1::MATCH_SOURCE_CIRCLE;
    case v1::RUNG_VOLUNTEERS:
      return internal::v1::MATCH_SOURCE_VOLUNTEER;
    default:
      return internal::v1::MATCH_SOURCE_NEIGHBOUR;
  }
}

}  // namespace

internal::v1::Ordinals CountOne(const Setting& setting, absl::string_view district,
                                store::v1::Tally& tally) {
  const absl::CivilMonth now =
      absl::CivilMonth(absl::ToCivilMonth(setting.now, setting.municipality.time_zone()));
  const int month = static_cast<int>(now.year()) * 12 + now.month() - 1;
  const int quarter = month / 3;
  if (tally.month() / 12 != month / 12) tally.clear_districts();
  if (tally.month() != month) tally.set_in_month(0);
  tally.set_month(month);
  auto& districts = *tally.mutable_districts();
  auto own = absl::c_find_if(districts, [&](const auto& d) { return d.district() == district; });
  if (own == districts.end()) {
    districts.Add()->set_district(std::string(district));
    own = districts.end() - 1;
  }
  if (own->quarter() != quarter) own->set_in_quarter(0);
  own->set_quarter(quarter);
  own->set_in_quarter(own->in_quarter() + 1);
  own->set_in_year(own->in_year() + 1);
  tally.set_ever(tally.ever() + 1);
  tally.set_in_month(tally.in_month() + 1);
  internal::v1::Ordinals ordinals;
  ordinals.set_ever(tally.ever());
  ordinals.set_in_month(tally.in_month());
  ordinals.set_in_quarter(own->in_quarter());
  ordinals.set_in_year(own->in_year());
  return ordinals;
}

internal::v1::Origin OriginOf(const Setting& setting, const Matter& matter) {
  internal::v1::Origin origin;
  origin.set_district(matter.record.value.place().district());
  origin.set_is_child(matter.is_child());
  origin.set_age_seconds(SecondsSinceAsked(matter, setting.now));
  return origin;
}

void CountMove(const Setting& setting, Matter& matter, internal::v1::RequestMoved& moved) {
  store::v1::RequestFirsts& firsts = *matter.record.value.mutable_firsts();
  *moved.mutable_origin() = OriginOf(setting, matter);
  moved.set_is_first(IsFirstIn(moved.to(), firsts));
  moved.set_was_with_team(firsts.was_with_team());
  if (moved.from() == HelpRequest::CLOSED) moved.set_outcome_before(firsts.last_outcome());
  if (moved.to() == HelpRequest::CLOSED) firsts.set_last_outcome(moved.outcome());
  if (moved.from() != HelpRequest::STATE_UNSPECIFIED || matter.is_child()) return;
  store::v1::HelperRecord& asker = matter.helpers.at(AskerOf(matter)).value;
  *moved.mutable_ordinals() =
      CountOne(setting, moved.origin().district(), *asker.mutable_tallies()->mutable_requests());
}

void CountMove(const Setting& setting, Matter& matter, const store::v1::InvitationRecord& record,
               internal::v1::InvitationMoved& moved) {
  *moved.mutable_origin() = OriginOf(setting, matter);
  moved.set_source(SourceOf(record));
  moved.set_rung(record.invitation().rung());
  if (moved.to() == Invitation::ACCEPTED || moved.to() == Invitation::WILLING) {
    store::v1::RequestFirsts& firsts = *matter.record.value.mutable_firsts();
    moved.set_is_first_yes(
        IsFirst(firsts.had_yes(), &store::v1::RequestFirsts::set_had_yes, firsts));
  }
  if (moved.to() != Invitation::ACCEPTED && moved.to() != Invitation::SENT) return;
  store::v1::HelperRecord& helper = matter.helpers.at(moved.helper()).value;
  store::v1::Tallies& tallies = *helper.mutable_tallies();
  const std::string& district = moved.origin().district();
  if (moved.to() == Invitation::ACCEPTED) {
    *moved.mutable_ordinals() = CountOne(setting, district, *tallies.mutable_yeses());
    return;
  }
  *moved.mutable_ordinals() = CountOne(setting, district, *tallies.mutable_invitations());
  moved.set_is_offering(!helper.helper().offers().empty());
  if (moved.is_offering()) moved.set_helper_district(tallies.offer_district());
}

void CountMove(const Setting& setting, Matter& matter, internal::v1::AppointmentMoved& moved) {
  *moved.mutable_origin() = OriginOf(setting, matter);
  if (moved.to() != v1::Appointment::DONE) return;
  store::v1::RequestFirsts& firsts = *matter.record.value.mutable_firsts();
  moved.set_is_first_help(
      IsFirst(firsts.was_helped(), &store::v1::RequestFirsts::set_was_helped, firsts));
  moved.set_help_after_seconds(SecondsSinceAsked(matter, FromProto(moved.start_time())));
}

internal::v1::Event OfferMoved(const Setting& setting, bool is_new, absl::string_view district,
                               store::v1::HelperRecord& helper) {
  store::v1::Tallies& tallies = *helper.mutable_tallies();
  // With her first offer once more it is decided anew.
  if (is_new && helper.helper().offers_size() == 1)
    tallies.set_offer_district(std::string(district));
  internal::v1::Event event;
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  internal::v1::OfferMoved& moved = *event.mutable_offer_moved();
  moved.set_is_new(is_new);
  moved.set_district(tallies.offer_district());
  moved.set_offers(helper.helper().offers_size());
  moved.set_invitations(tallies.invitations().ever());
  return event;
}

}  // namespace omzien::help
