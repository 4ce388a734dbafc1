#include "services/help/wanted.h"

#include <algorithm>
#include <utility>

#include "matching/eligibility.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

constexpr int kHoursOfPart = 6;

}  // namespace

internal::v1::WantedHelp WantedOf(const Setting& setting, const Matter& matter) {
  const store::v1::RequestRecord& record = matter.record.value;
  const auto& asker = matter.helpers.at(rpc::IdOf(matter.request().asker(), "residents"));
  internal::v1::WantedHelp wanted;
  wanted.set_name(matter.request().name());
  wanted.set_version(static_cast<int64_t>(matter.record.version));
  *wanted.mutable_asker() = asker.value.helper();
  wanted.set_asker_version(static_cast<int64_t>(asker.version));
  wanted.set_is_asking(record.is_wave_wanted());
  wanted.set_rung(matter.request().rung());
  for (const internal::v1::Tie& tie : asker.value.helper().circle()) {
    if (tie.is_agreed()) wanted.add_circle(tie.resident());
  }
  // The team is at work already, will not be there in time, or would be if the asker let it.
  wanted.set_is_wide(!matter.request().has_escalate_time() ||
                     FromProto(matter.request().escalate_time()) <= setting.now);
  *wanted.mutable_help_request() = matter.request();
  *wanted.mutable_place() = record.place();
  wanted.set_missing(matter.missing());
  for (std::string& resident : NotToAsk(matter)) wanted.add_asked(std::move(resident));
  wanted.set_unanswered(std::max(0, record.unanswered_size() - record.silent()));
  *wanted.mutable_answer_until() = ToProto(AnswerUntil(setting, record, setting.now));
  return wanted;
}

std::vector<std::string> NotToAsk(const Matter& matter) {
  const store::v1::RequestRecord& record = matter.record.value;
  std::vector<std::string> residents;
  for (const auto* some : {&record.asked(), &record.stopped(), &record.told_too_late()})
    residents.insert(residents.end(), some->begin(), some->end());
  for (const v1::AcceptedHelper& helper : matter.request().helpers())
    residents.push_back(rpc::IdOf(helper.resident(), "residents"));
  return residents;
}

bool IsOnBoardFor(const Setting& setting, const suiting::Words& words, const Matter& matter,
                  const internal::v1::Candidate& candidate) {
  const bool is_shown = matter.request().state() == v1::HelpRequest::OPEN &&
                        matter.request().on_board() && matter.missing() > 0;
  if (!is_shown) return false;
  internal::v1::WantedHelp wanted = WantedOf(setting, matter);
  // Whoever looks at the board is a neighbour, at whatever rung the request is.
  wanted.set_rung(v1::RUNG_NEIGHBOURS);
  const auto help = suiting::WantedHelpOf(words, wanted, setting.now);
  if (!help.ok()) return false;
  return !matching::WhyNot(*help, suiting::HelperOf(words, candidate, setting.now), setting.now);
}

std::string ComesFrom(const Setting& setting, const suiting::Words& words, const Matter& matter,
                      const internal::v1::Candidate& candidate) {
  const auto help = suiting::WantedHelpOf(words, WantedOf(setting, matter), setting.now);
  if (!help.ok()) return "";
  return suiting::NeighbourhoodOf(words, *help, suiting::HelperOf(words, candidate, setting.now));
}

bool StillSuits(const Setting& setting, const suiting::Words& words, const Matter& matter,
                const store::v1::InvitationRecord& invitation) {
  if (FromProto(invitation.tell_time()) >= FromProto(matter.record.value.needed_time()))
    return false;
  internal::v1::WantedHelp wanted = WantedOf(setting, matter);
  wanted.set_rung(invitation.invitation().rung());
  wanted.clear_asked();  // She was; that is no reason against her now.
  const auto help = suiting::WantedHelpOf(words, wanted, setting.now);
  if (!help.ok()) return false;
  const std::string resident = rpc::IdOf(invitation.invitation().helper(), "residents");
  internal::v1::Candidate candidate;
  *candidate.mutable_helper() = matter.helpers.at(resident).value.helper();
  const auto offers = matter.offers.find(resident);
  if (offers != matter.offers.end())
    candidate.mutable_offers()->Assign(offers->second.begin(), offers->second.end());
  return !matching::WhyNot(*help, suiting::HelperOf(words, candidate, setting.now), setting.now);
}

v1::BoardItem ItemOf(const Setting& setting, const Matter& matter) {
  const absl::TimeZone zone = setting.municipality.time_zone();
  v1::BoardItem item;
  item.set_request(matter.request().name());
  item.set_category(matter.request().category());
  item.set_neighbourhood(matter.record.value.place().neighbourhood());
  if (matter.request().has_weekly()) *item.mutable_weekly() = matter.request().weekly();
  for (const v1::TimeSlot& slot : matter.request().when()) {
    const absl::CivilHour hour = absl::ToCivilHour(FromProto(slot.start_time()), zone);
    const absl::CivilHour start = hour - hour.hour() % kHoursOfPart;
    v1::TimeSlot& part = *item.add_parts_of_day();
    *part.mutable_start_time() = ToProto(absl::FromCivil(start, zone));
    *part.mutable_end_time() = ToProto(absl::FromCivil(start + kHoursOfPart, zone));
  }
  return item;
}

}  // namespace omzien::help
