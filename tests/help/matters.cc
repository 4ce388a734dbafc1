#include "tests/help/matters.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/configuration/load.h"
#include "services/help/decide.h"
#include "services/help/place.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "tests/configuration/small_town.h"

namespace omzien::help {
namespace {

constexpr char kId[] = "r";

[[noreturn]] void Die(const std::string& sentence) {
  std::fprintf(stderr, "matters: %s\n", sentence.c_str());
  std::abort();
}

std::string LocalText(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, Town().time_zone());
}

template <class T>
void Save(store::Stored<T>& stored) {
  std::string written = stored.value.SerializeAsString();
  if (written == stored.read) return;
  stored.read = std::move(written);
  ++stored.version;
}

std::string LineOf(const internal::v1::Event& event) {
  using Kind = internal::v1::Event;
  switch (event.kind_case()) {
    case Kind::kRequestMoved: {
      const auto& moved = event.request_moved();
      std::string line = absl::StrCat("request ", v1::HelpRequest::State_Name(moved.to()));
      if (moved.to() == v1::HelpRequest::CLOSED)
        absl::StrAppend(&line, " ", v1::HelpRequest::Outcome_Name(moved.outcome()));
      return line;
    }
    case Kind::kWaveDue:
      return "wave due";
    case Kind::kInvitationMoved:
      return absl::StrCat(event.invitation_moved().helper(), " ",
                          v1::Invitation::State_Name(event.invitation_moved().to()));
    case Kind::kEscalationMoved: {
      const auto& moved = event.escalation_moved();
      std::string line = absl::StrCat("item ", v1::Escalation::State_Name(moved.to()));
      if (moved.to() == v1::Escalation::ENDED)
        absl::StrAppend(&line, " ", v1::Escalation::Outcome_Name(moved.outcome()));
      return line;
    }
    case Kind::kEscalationChanged:
      return "item changed";
    case Kind::kContactRecorded:
      return absl::StrCat("attempt ",
                          v1::ContactAttempt::Result_Name(event.contact_recorded().result()));
    case Kind::kNotice: {
      const auto& notice = event.notice();
      std::string line =
          absl::StrCat(notice.recipient(), " hears ", v1::Message::Kind_Name(notice.kind()));
      if (FromProto(notice.tell_time()) != FromProto(event.time()))
        absl::StrAppend(&line, " at ", LocalText(FromProto(notice.tell_time())));
      return line;
    }
    case Kind::kAppointmentMoved:
      return absl::StrCat("appointment ",
                          v1::Appointment::State_Name(event.appointment_moved().to()));
    case Kind::kCallTaskWanted:
      return absl::StrCat(
          "call ", event.call_task_wanted().resident(), ": ",
          internal::v1::CallTaskWanted::Reason_Name(event.call_task_wanted().reason()));
    case Kind::kNoticeTakenBack:
      return absl::StrCat(event.notice_taken_back().recipient(), " is not told ",
                          v1::Message::Kind_Name(event.notice_taken_back().kind()));
    case Kind::kHelperChanged:
      return absl::StrCat("helper ", event.helper_changed().resident());
    case Kind::kPersonChanged:
      return absl::StrCat("person ", event.person_changed().resident());
    case Kind::kLooked:
      return absl::StrCat(event.looked().reader(), " looked at ", event.looked().what(), " of ",
                          event.looked().person());
    case Kind::kAskerCalled:
      return absl::StrCat("called about ", event.asker_called().appointment());
    case Kind::kServingDeclined:
      return absl::StrCat(event.serving_declined().resident(), " is not for ",
                          *event.serving_declined().workers().rbegin());
    default:
      return "something else";
  }
}

}  // namespace

std::string TownText() {
  return absl::StrReplaceAll(
      configuration::kSmallTown,
      {{R"(weekdays: MONDAY weekdays: TUESDAY opens: "09:00" closes: "12:30")",
        R"(weekdays: MONDAY weekdays: TUESDAY weekdays: WEDNESDAY weekdays: THURSDAY
           weekdays: FRIDAY opens: "09:00" closes: "17:00")"},
       {R"(opening_hours { weekdays: MONDAY opens: "13:00" closes: "17:00" })", ""},
       {R"(skills {
      id: "car")",
        R"(categories {
      id: "visit"
      display_name { nl: "Bezoek" }
      audience: OPEN
      choosing: FIRST_YES
      identity_level: IDENTITY_LEVEL_CONTACT
      needs_check: true
    }
    skills {
      id: "car")"},
       {R"(workers {
    id: "lea")",
        R"(workers {
    id: "will"
    display_name: "Will"
    assignments { role: ROLE_WORKER team: "north" }
  }
  workers {
    id: "nora"
    display_name: "Nora"
    assignments { role: ROLE_TEAM_LEAD team: "north" }
  }
  workers {
    id: "lea")"}});
}

const configuration::Municipality& Town() {
  static const auto* const bundle = [] {
    auto parsed = configuration::Parse({{"town.textproto", TownText()}});
    if (!parsed.ok()) Die(parsed.status().ToString());
    return new std::shared_ptr<const configuration::Bundle>(*std::move(parsed));
  }();
  return *(*bundle)->Find("small-town");
}

absl::Time Local(absl::string_view time) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime("%Y-%m-%d %H:%M", time, Town().time_zone(), &parsed, &error)) Die(error);
  return parsed;
}

Setting At(absl::Time time) { return {Town(), time}; }
Setting At(absl::string_view time) { return At(Local(time)); }

v1::HelpRequest Groceries(absl::Time start, int places) {
  v1::HelpRequest asked;
  asked.set_category("groceries");
  v1::TimeSlot& slot = *asked.add_when();
  *slot.mutable_start_time() = ToProto(start);
  *slot.mutable_end_time() = ToProto(start + absl::Hours(1));
  asked.mutable_place()->set_postcode("5461AB");
  asked.mutable_place()->set_house_number("12");
  asked.set_places(places);
  asked.set_text_for_helpers("two bags");
  asked.set_text_for_accepted("the key is with the neighbours");
  return asked;
}

Matter AskedBy(const Setting& setting, const v1::HelpRequest& asked) {
  const store::Space space(Town().partition(), kFolder, Town().slug());
  Matter matter(space, kId, store::NewStored<store::v1::RequestRecord>(RequestKey(space, kId)));
  AddHelper(matter, "anna").set_household("house of anna");
  return Ask(setting, std::move(matter), {"anna"}, asked, PlaceOf(Town(), asked.place()));
}

Matter Saved(Matter matter) {
  Save(matter.record);
  matter.text.reset();
  for (auto& [id, stored] : matter.helpers) Save(stored);
  for (auto& [id, stored] : matter.invitations) Save(stored);
  for (auto& [id, stored] : matter.appointments) Save(stored);
  if (!matter.escalation.has_value()) {
    matter.escalation = store::NewStored<store::v1::EscalationRecord>(
        EscalationKey(matter.space, EscalationId(matter.id, matter.request().episode())));
  }
  Save(*matter.escalation);
  matter.events.clear();
  return matter;
}

Matter Saved(absl::StatusOr<Matter> changed) {
  if (!changed.ok()) Die(changed.status().ToString());
  return Saved(*std::move(changed));
}

internal::v1::Helper& AddHelper(Matter& matter, absl::string_view resident) {
  auto helper = store::NewStored<store::v1::HelperRecord>(HelperKey(matter.space, resident));
  helper.value.mutable_helper()->set_id(std::string(resident));
  helper.value.mutable_helper()->set_age_band(internal::v1::AGE_BAND_ADULT);
  helper.value.mutable_helper()->set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
  helper.version = 1;
  return *matter.helpers.insert_or_assign(std::string(resident), std::move(helper))
              .first->second.value.mutable_helper();
}

void AddOffer(Matter& matter, const std::string& resident, absl::string_view category,
              int reach_meters) {
  internal::v1::PlacedOffer offer;
  offer.mutable_offer()->add_categories(std::string(category));
  offer.mutable_offer()->set_reach_meters(reach_meters);
  *offer.add_places() = matter.record.value.place();
  matter.offers[resident].push_back(offer);
}

internal::v1::InviteRequest WaveOf(const Matter& matter, const std::vector<std::string>& helpers,
                                   int eligible_left) {
  internal::v1::InviteRequest wave;
  wave.set_name(matter.request().name());
  wave.set_version(static_cast<int64_t>(matter.record.version));
  wave.set_asker_version(static_cast<int64_t>(matter.helpers.at("anna").version));
  for (const std::string& helper : helpers) {
    wave.add_chosen()->set_helper(helper);
    wave.mutable_chosen()->rbegin()->set_version(
        static_cast<int64_t>(matter.helpers.at(helper).version));
  }
  wave.mutable_result()->set_eligible_left(eligible_left);
  return wave;
}

Matter Invited(const Setting& setting, Matter matter, const std::vector<std::string>& helpers,
               int eligible_left) {
  for (const std::string& helper : helpers) {
    if (!matter.helpers.contains(helper)) AddHelper(matter, helper);
  }
  const auto wave = WaveOf(matter, helpers, eligible_left);
  return Saved(Invite(setting, std::move(matter), wave));
}

std::string InvitationOf(absl::string_view helper) { return InvitationId(kId, 1, helper); }

std::vector<std::string> Happened(const std::vector<internal::v1::Event>& events) {
  std::vector<std::string> lines;
  for (const internal::v1::Event& event : events) {
    if (!event.has_offer_moved()) lines.push_back(LineOf(event));  // That is for statistics alone.
  }
  return lines;
}

std::vector<std::string> SentTo(const Matter& matter) {
  std::vector<std::string> helpers;
  for (const auto& [id, stored] : matter.invitations) {
    if (stored.value.invitation().state() == v1::Invitation::SENT)
      helpers.push_back(rpc::IdOf(stored.value.invitation().helper(), "residents"));
  }
  std::sort(helpers.begin(), helpers.end());
  return helpers;
}

}  // namespace omzien::help
