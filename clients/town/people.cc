#include "clients/town/people.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/town/municipality.h"
#include "clients/town/names.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"

namespace omzien::town {
namespace {

// About how far people live from the middle of their postcode area, in degrees north.
constexpr double kSpread = 0.006;

std::string Parent() { return absl::StrCat("municipalities/", kSlug); }

}  // namespace

People::People(const PeopleOptions& options, const std::vector<Area>& areas, const Choices& choices,
               Api& api)
    : options_(options), areas_(areas), choices_(choices), api_(api) {
  double all = 0;
  for (const Area& area : areas_) inhabitants_.push_back(all += area.inhabitants);
  for (double& part : inhabitants_) part /= all;
  for (int i = 0; i < options_.residents; ++i) {
    people_.push_back({{absl::StrCat("residents/r", i), 0, ""}, HomeOf(i), ""});
  }
  for (int i = 0; i < options_.workers; ++i) {
    people_.push_back(
        {{absl::StrCat("workers/", WorkerId(i)), 0, ""}, {}, TeamOf(i, options_.workers)});
  }
}

v1::Address People::HomeOf(int resident) const {
  const std::string who = absl::StrCat("home of ", resident);
  const auto found = std::upper_bound(inhabitants_.begin(), inhabitants_.end(), choices_.Part(who));
  const Area& area =
      areas_[std::min<size_t>(areas_.size() - 1, size_t(found - inhabitants_.begin()))];
  v1::Address home;
  const auto letter = [&](absl::string_view which) {
    return std::string(1, static_cast<char>('A' + choices_.Below(12, absl::StrCat(which, who))));
  };
  home.set_postcode(absl::StrCat(area.pc4, letter("first letter of "), letter("last letter of ")));
  home.set_house_number(absl::StrCat(1 + choices_.Below(200, absl::StrCat("number of ", who))));
  // At this latitude a degree east is some 0.6 of one north.
  home.set_latitude(area.latitude +
                    kSpread * (choices_.Part(absl::StrCat("north of ", who)) - 0.5) * 2);
  home.set_longitude(area.longitude +
                     kSpread / 0.6 * (choices_.Part(absl::StrCat("east of ", who)) - 0.5) * 2);
  return home;
}

bool People::IsPhoneOnly(int resident) const {
  // Who helps has the app.
  return resident >= options_.helpers &&
         choices_.Chance(options_.phone, absl::StrCat("phone of ", resident));
}

int People::NumberOf(const std::string& resident) const {
  int number = -1;
  if (!absl::StartsWith(resident, "r") || !absl::SimpleAtoi(resident.substr(1), &number)) return -1;
  return number < options_.residents ? number : -1;
}

void People::Expect(const absl::Status& status, const Person& person, absl::string_view what,
                    Done& done) const {
  // Others were faster, or the matter has moved on: that is life.
  if (status.ok() || absl::IsFailedPrecondition(status) || absl::IsAborted(status)) return;
  done.broken.push_back(
      {0, absl::StrCat(person.caller.id, " is refused to ", what, ": ", status.ToString())});
}

Done People::Register(int resident) {
  Person& person = people_[resident];
  v1::CreateResidentRequest request;
  request.set_parent(Parent());
  v1::Resident& made = *request.mutable_resident();
  made.set_given_name(absl::StrCat("R", resident));
  made.set_phone(absl::StrFormat("+319%08d", resident));
  *made.mutable_address() = person.home;
  made.set_birth_year(1930 + choices_.Below(75, absl::StrCat("birth of ", resident)));
  if (IsPhoneOnly(resident)) made.set_channel(v1::CHANNEL_PHONE);
  Done done;
  const auto reply =
      api_.Change(person.caller, &v1::ResidentService::Stub::CreateResident, request);
  Expect(reply.status(), person, "register", done);
  if (reply.ok()) done.facts.push_back({Deed::kRegistered, reply->name(), person.caller.id});
  return done;
}

Done People::Offer(int helper) {
  Person& person = people_[helper];
  v1::CreateOfferRequest request;
  request.set_parent(Parent());
  v1::Offer& offer = *request.mutable_offer();
  for (const Kind& kind : Kinds()) {
    const std::string what = absl::StrCat(kind.category, " of ", helper);
    if (kind.is_offered && choices_.Chance(0.35, what)) offer.add_categories(kind.category);
  }
  if (offer.categories().empty()) offer.add_categories("groceries");
  *offer.add_places() = person.home;
  offer.set_reach_meters(1000 + 1000 * choices_.Below(4, absl::StrCat("reach of ", helper)));
  offer.set_is_remote(choices_.Chance(0.5, absl::StrCat("remote of ", helper)));
  Done done;
  const auto reply = api_.Change(person.caller, &v1::OfferService::Stub::CreateOffer, request);
  Expect(reply.status(), person, "offer", done);
  if (reply.ok()) done.facts.push_back({Deed::kOffered, reply->name(), person.caller.id});
  return done;
}

std::vector<std::string> People::Show(int resident) {
  Person& person = people_[resident];
  std::vector<std::string> names;
  v1::GetResidentRequest get;
  get.set_name(absl::StrCat(Parent(), "/", person.caller.id));
  const auto self = api_.Call(person.caller, &v1::ResidentService::Stub::GetResident, get);
  if (self.ok()) names.push_back(self->name());
  if (resident >= options_.helpers) return names;
  v1::ListOffersRequest list;
  list.set_parent(Parent());
  const auto offers = api_.Call(person.caller, &v1::OfferService::Stub::ListOffers, list);
  if (!offers.ok()) return names;
  for (const v1::Offer& offer : offers->offers()) names.push_back(offer.name());
  return names;
}

Done People::Do(const Errand& errand, absl::Time now) {
  Person& person = people_[errand.who];
  switch (errand.doing) {
    case Doing::kAsk:
      return Ask(person, errand, now);
    case Doing::kWithdraw:
      return Withdraw(person, errand);
    case Doing::kChoose:
      return Choose(person, errand);
    case Doing::kRelax:
      return AnswerRelaxation(person, errand);
    case Doing::kPassOn:
      return AnswerPassOn(person, errand);
    case Doing::kReopen:
      return Reopen(person, errand);
    case Doing::kDoor:
      return BeAtTheDoor(person, errand, now);
    case Doing::kReport:
      return Report(person, errand);
    case Doing::kLook:
      return Look(person, errand, now);
    case Doing::kStop:
      return Stop(person, errand);
    case Doing::kWork:
      return Work(person, now);
  }
  return {};
}

}  // namespace omzien::town
