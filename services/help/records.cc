#include "services/help/records.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/due.h"

namespace omzien::help {
namespace {

// Milliseconds spelt so that byte order is time order; thirteen digits last until the year 2286.
constexpr int64_t kLastMillis = 9'999'999'999'999;

}  // namespace

store::Key HelperKey(const store::Space& space, absl::string_view resident) {
  return space.Of("helper", resident);
}
store::Key OfferKey(const store::Space& space, absl::string_view offer) {
  return space.Of("offer", offer);
}
store::Key RequestKey(const store::Space& space, absl::string_view request) {
  return space.Of("request", request);
}
store::Key TextKey(const store::Space& space, absl::string_view request) {
  return space.Of("text", request);
}
store::Key InvitationKey(const store::Space& space, absl::string_view id) {
  return space.Of("invitation", id);
}
store::Key AppointmentKey(const store::Space& space, absl::string_view id) {
  return space.Of("appointment", id);
}
store::Key EscalationKey(const store::Space& space, absl::string_view id) {
  return space.Of("escalation", id);
}

store::Key WorkerKey(const store::Space& space, absl::string_view worker) {
  return space.Of("worker", worker);
}

store::Key CandidatesIndex(const store::Space& space) { return space.Of("candidates"); }
store::Key AskingIndex(const store::Space& space) { return space.Of("asking"); }
store::Key AllRequests(const store::Space& space) { return space.Of("requests"); }
store::Key RequestsOf(const store::Space& space, absl::string_view asker) {
  return space.Of("requests_of", asker);
}
store::Key InvitationsOf(const store::Space& space, absl::string_view resident) {
  return space.Of("invitations_of", resident);
}
store::Key AppointmentsOf(const store::Space& space, absl::string_view resident) {
  return space.Of("appointments_of", resident);
}
store::Key MattersOf(const store::Space& space, absl::string_view resident) {
  return space.Of("matters_of", resident);
}
store::Key BoardIndex(const store::Space& space) { return space.Of("board"); }
store::Key VolunteersOf(const store::Space& space, absl::string_view organisation) {
  return space.Of("volunteers_of", organisation);
}
store::Key QueueOf(const store::Space& space, absl::string_view team) {
  return space.Of("queue_of", team);
}
store::Key FreeItemsOf(const store::Space& space, absl::string_view team) {
  return space.Of("free_items_of", team);
}
store::Key LeadsListOf(const store::Space& space, absl::string_view team) {
  return space.Of("leads_list_of", team);
}
store::Key WaitingItemsOf(const store::Space& space, absl::string_view team) {
  return space.Of("waiting_items_of", team);
}
store::Key SearchesIndex(const store::Space& space) { return space.Of("searches"); }
store::Key DeskOf(const store::Space& space, absl::string_view worker) {
  return space.Of("desk_of", worker);
}

std::string InvitationId(absl::string_view request, int episode, absl::string_view resident) {
  return absl::StrCat(request, ".", episode, ".", rpc::DerivedId({request, resident}));
}

std::string EscalationId(absl::string_view request, int episode) {
  return absl::StrCat(request, ".", episode);
}

std::string AppointmentId(absl::string_view request, int nth) {
  return absl::StrCat(request, ".", nth);
}

std::string RequestIn(absl::string_view id) {
  const size_t dot = id.find('.');
  return dot == absl::string_view::npos ? "" : std::string(id.substr(0, dot));
}

std::string WorkerIn(absl::string_view absence) {
  absl::string_view name = absence;
  return absl::ConsumeSuffix(&name, "/absence") ? rpc::IdOf(name, "workers") : "";
}

std::string IdInMember(absl::string_view member) {
  return std::string(member.substr(member.find('.') + 1));
}

absl::Time FromProto(const google::protobuf::Timestamp& time) { return rpc::ToTime(time); }

google::protobuf::Timestamp ToProto(absl::Time time) { return rpc::ToTimestamp(time); }

bool WaitsForMoment(const store::v1::RequestRecord& record) {
  if (record.request().state() == v1::HelpRequest::OPEN) return true;
  // The owner of an item closes it herself; without one the moment does.
  return !record.is_moment_over() && (record.owner().empty() || record.request().accepted() > 0);
}

bool IsCandidate(const internal::v1::Helper& helper) {
  const bool is_in_a_circle = absl::c_any_of(helper.circle_questions(), [](const auto& question) {
    return question.state() == internal::v1::Question::YES;
  });
  return !helper.offers().empty() || is_in_a_circle;
}

absl::Time NextMoment(const store::v1::HelperRecord& record) {
  return record.has_follow_time() ? FromProto(record.follow_time()) : absl::InfiniteFuture();
}

absl::Time NextMoment(const store::v1::RequestRecord& record) {
  const v1::HelpRequest& request = record.request();
  absl::Time next = absl::InfiniteFuture();
  const auto consider = [&next](bool is_set, const google::protobuf::Timestamp& time) {
    if (is_set) next = std::min(next, FromProto(time));
  };
  const bool is_open = request.state() == v1::HelpRequest::OPEN;
  if (is_open || request.state() == v1::HelpRequest::WITH_TEAM) {
    consider(request.has_choose_until() && !record.is_choice_overdue(), request.choose_until());
    consider(WaitsForMoment(record), record.needed_time());
    // At the team, waves go on while volunteers are searched for.
    consider(record.has_wave_time(), record.wave_time());
  }
  if (is_open) {
    consider(record.has_rung_end_time(), record.rung_end_time());
    consider(request.has_relaxation_until(), request.relaxation_until());
    consider(record.has_pass_on_ask_time(), record.pass_on_ask_time());
    consider(request.has_pass_on_until(), request.pass_on_until());
    // Who wants to be asked first is waited for until then; the moment itself does nothing more.
    consider(request.has_escalate_time() && request.team_consent() != v1::HelpRequest::ASK_ME_FIRST,
             request.escalate_time());
  }
  return next;  // MATCHED: its appointments have moments of their own.
}

absl::Time NextMoment(const store::v1::InvitationRecord& record) {
  if (record.invitation().state() != v1::Invitation::SENT) return absl::InfiniteFuture();
  return FromProto(record.invitation().answer_until());
}

absl::Time NextMoment(const store::v1::AppointmentRecord& record) {
  return record.has_next_time() ? FromProto(record.next_time()) : absl::InfiniteFuture();
}

absl::Time NextMoment(const store::v1::EscalationRecord& record) {
  const v1::Escalation& item = record.escalation();
  absl::Time next = absl::InfiniteFuture();
  if (item.state() == v1::Escalation::ENDED) return next;
  const auto consider = [&next](bool is_set, const google::protobuf::Timestamp& time) {
    if (is_set) next = std::min(next, FromProto(time));
  };
  consider(record.has_idle_time(), record.idle_time());
  consider(record.has_owner_until(), record.owner_until());
  consider(record.has_offer_until(), record.offer_until());
  consider(item.has_waiting_until(), item.waiting_until());
  consider(item.has_search_until(), item.search_until());
  // Without an owner the request's own moment ends it.
  consider(!item.owner().empty() && !record.has_moment_passed(), item.due_time());
  return next;
}

absl::Time NextMoment(const store::v1::WorkerRecord& record) {
  const bool is_due = record.has_away_from() && !record.is_handed_on();
  return is_due ? FromProto(record.away_from()) : absl::InfiniteFuture();
}

bool IsAlive(const store::v1::InvitationRecord& record) {
  switch (record.invitation().state()) {
    case v1::Invitation::SENT:
    case v1::Invitation::WILLING:
    case v1::Invitation::ACCEPTED:
      return !record.is_over();
    default:
      return false;
  }
}

}  // namespace omzien::help

namespace omzien::store::v1 {
namespace {

// An entry among the due moments; none for what is at its end.
void AddDue(const Space& space, absl::Time at, absl::string_view kind, absl::string_view id,
            help::Entries& entries) {
  if (at == absl::InfiniteFuture()) return;
  entries.push_back(
      {DueIndex(space.partition(), help::kFolder), DueMember(at, space.municipality(), kind, id)});
}

// Byte order is then newest first.
std::string NewestFirst(const google::protobuf::Timestamp& time, absl::string_view id) {
  return absl::StrFormat("%013d.%s", help::kLastMillis - absl::ToUnixMillis(help::FromProto(time)),
                         id);
}

// Byte order is then oldest first. Moments before 1970, as of an item on top, are 1970.
std::string OldestFirst(const google::protobuf::Timestamp& time, absl::string_view id) {
  return absl::StrFormat("%013d.%s",
                         std::max<int64_t>(0, absl::ToUnixMillis(help::FromProto(time))), id);
}

}  // namespace

help::Entries IndexEntries(const Space& space, const HelperRecord& record) {
  const internal::v1::Helper& helper = record.helper();
  help::Entries entries;
  if (help::IsCandidate(helper)) entries.push_back({help::CandidatesIndex(space), helper.id()});
  for (const internal::v1::Question& question : helper.admission_questions()) {
    if (question.state() == internal::v1::Question::TAKEN_BACK) continue;
    entries.push_back({help::VolunteersOf(space, question.asker()), helper.id()});
  }
  AddDue(space, help::NextMoment(record), "helper", helper.id(), entries);
  return entries;
}

help::Entries IndexEntries(const Space&, const OfferRecord&) { return {}; }
help::Entries IndexEntries(const Space&, const RequestTextRecord&) { return {}; }

help::Entries IndexEntries(const Space& space, const RequestRecord& record) {
  const omzien::v1::HelpRequest& request = record.request();
  const std::string id = rpc::IdOf(request.name(), "requests");
  const std::string asker = rpc::IdOf(request.asker(), "residents");
  help::Entries entries = {{help::AllRequests(space), id}};
  if (!record.is_erased())
    entries.push_back({help::RequestsOf(space, asker), NewestFirst(request.create_time(), id)});
  if (request.state() != omzien::v1::HelpRequest::CLOSED)
    entries.push_back({help::MattersOf(space, asker), id});
  const bool is_open = request.state() == omzien::v1::HelpRequest::OPEN;
  if (is_open || record.is_wave_wanted()) entries.push_back({help::AskingIndex(space), id});
  if (is_open && request.on_board()) entries.push_back({help::BoardIndex(space), id});
  AddDue(space, help::NextMoment(record), "request", id, entries);
  return entries;
}

help::Entries IndexEntries(const Space& space, const InvitationRecord& record) {
  const omzien::v1::Invitation& invitation = record.invitation();
  const std::string id = rpc::IdOf(invitation.name(), "invitations");
  const std::string helper = rpc::IdOf(invitation.helper(), "residents");
  help::Entries entries = {
      {help::InvitationsOf(space, helper), NewestFirst(invitation.create_time(), id)}};
  if (help::IsAlive(record)) entries.push_back({help::MattersOf(space, helper), id});
  AddDue(space, help::NextMoment(record), "invitation", id, entries);
  return entries;
}

help::Entries IndexEntries(const Space& space, const AppointmentRecord& record) {
  const omzien::v1::Appointment& appointment = record.appointment();
  const std::string id = rpc::IdOf(appointment.name(), "appointments");
  help::Entries entries;
  AddDue(space, help::NextMoment(record), "appointment", id, entries);
  if (!record.has_next_time()) return entries;
  const std::string member = OldestFirst(appointment.start_time(), id);
  entries.push_back(
      {help::AppointmentsOf(space, rpc::IdOf(appointment.asker(), "residents")), member});
  for (const std::string& helper : appointment.helpers()) {
    const std::string resident = rpc::IdOf(helper, "residents");
    entries.push_back({help::AppointmentsOf(space, resident), member});
    entries.push_back({help::MattersOf(space, resident), id});
  }
  return entries;
}

help::Entries IndexEntries(const Space& space, const EscalationRecord& record) {
  using omzien::v1::Escalation;
  const Escalation& item = record.escalation();
  if (item.state() == Escalation::ENDED) return {};
  const std::string id = rpc::IdOf(item.name(), "escalations");
  const std::string member = OldestFirst(item.begin_time(), id);
  help::Entries entries = {{help::QueueOf(space, item.team()), member}};
  AddDue(space, help::NextMoment(record), "escalation", id, entries);
  if (item.state() == Escalation::QUEUED)
    entries.push_back({help::FreeItemsOf(space, item.team()), member});
  if (item.is_on_leads_list()) entries.push_back({help::LeadsListOf(space, item.team()), member});
  if (item.state() == Escalation::WAITING) {
    entries.push_back(
        {help::WaitingItemsOf(space, item.team()), OldestFirst(item.waiting_until(), id)});
  }
  if (item.state() == Escalation::VOLUNTEER_SEARCH)
    entries.push_back({help::SearchesIndex(space), OldestFirst(item.search_until(), id)});
  if (!item.owner().empty()) {
    entries.push_back({help::DeskOf(space, rpc::IdOf(item.owner(), "workers")),
                       item.is_on_top() ? OldestFirst({}, id) : member});
  }
  if (!item.offered_to().empty()) {
    entries.push_back(
        {help::DeskOf(space, rpc::IdOf(item.offered_to(), "workers")), OldestFirst({}, id)});
  }
  return entries;
}

help::Entries IndexEntries(const Space& space, const WorkerRecord& record) {
  help::Entries entries;
  AddDue(space, help::NextMoment(record), "worker", help::WorkerIn(record.absence().name()),
         entries);
  return entries;
}

}  // namespace omzien::store::v1
