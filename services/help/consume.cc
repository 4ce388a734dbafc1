#include "services/help/consume.h"

#include <string>
#include <utility>
#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "services/help/decide_follow.h"
#include "services/help/decide_helper.h"
#include "services/help/decide_offer.h"
#include "services/help/decide_team.h"
#include "services/help/decide_told.h"
#include "services/help/limits.h"
#include "services/help/matter_store.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

using internal::v1::DeliveryReported;
using store::v1::HelperRecord;

// Where an event's effects lie.
struct Effects {
  store::Store& store;
  const Setting& setting;
  const store::Space& space;
  store::Batch& batch;
};

// Returns the id in a subject such as "invitations/{invitation}"; "" if it is about something else.
std::string IdIn(absl::string_view subject, absl::string_view collection) {
  const size_t slash = subject.find('/');
  if (slash == absl::string_view::npos || subject.substr(0, slash) != collection) return "";
  return std::string(subject.substr(slash + 1));
}

void Append(const std::vector<internal::v1::Event>& events, store::Batch& batch) {
  for (const internal::v1::Event& event : events) batch.Append(event.SerializeAsString());
}

// She registered, or what others keep of her changed. Who blocks her is kept apart from where she
// lives now.
absl::Status Hear(const Effects& to, const internal::v1::PersonChanged& person) {
  auto helper = store::ReadStored<HelperRecord>(to.store, HelperKey(to.space, person.resident()));
  if (!helper.ok()) return helper.status();
  if (HasEnded(helper->value.helper())) return absl::OkStatus();
  const std::string household = helper->value.helper().household();
  const auto learned = Learn(*std::move(helper), person);
  store::Save(to.space, learned, to.batch);
  Append({HelperChanged(to.setting, person.resident())}, to.batch);
  if (learned.value.helper().household() == household) return absl::OkStatus();
  for (const std::string& id : learned.value.helper().blocked_by()) {
    auto blocker = store::ReadStored<HelperRecord>(to.store, HelperKey(to.space, id));
    if (!blocker.ok()) return blocker.status();
    auto followed = FollowHousehold(*std::move(blocker), learned.value.helper());
    LetMattersFollow(to.setting, followed.value);
    store::Save(to.space, followed, to.batch);
    Append({HelperChanged(to.setting, id)}, to.batch);
  }
  return absl::OkStatus();
}

// She is not a resident any more. From this commit on she is asked and told nothing; her matters
// follow (following.h).
absl::Status Hear(const Effects& to, const internal::v1::PersonEnded& ended) {
  auto helper = store::ReadStored<HelperRecord>(to.store, HelperKey(to.space, ended.resident()));
  if (!helper.ok()) return helper.status();
  for (const std::string& id : helper->value.helper().offers()) {
    auto offer = store::ReadStored<store::v1::OfferRecord>(to.store, OfferKey(to.space, id));
    if (!offer.ok()) return offer.status();
    offer->is_deleted = true;
    store::Save(to.space, *offer, to.batch);
  }
  const Changed changed = End(to.setting, {*std::move(helper), {}}, ended);
  store::Save(to.space, changed.helper, to.batch);
  Append(changed.events, to.batch);
  return absl::OkStatus();
}

// Reads a request, lets `decide` change it, and keeps what it changed. One that is not there is no
// error: what is told of may be older than what we keep.
template <class Decide>
absl::Status Change(const Effects& to, const std::string& request, const Reach& reach,
                    const Decide& decide) {
  auto matter = ReadMatter(to.store, to.space, request, reach);
  if (absl::IsNotFound(matter.status())) return absl::OkStatus();
  if (!matter.ok()) return matter.status();
  SaveMatter(decide(*std::move(matter)), to.batch);
  return absl::OkStatus();
}

absl::Status Hear(const Effects& to, const DeliveryReported& report) {
  if (report.result() != DeliveryReported::UNDELIVERABLE) return absl::OkStatus();
  if (report.kind() == v1::Message::INVITED) {
    const std::string invitation = IdIn(report.subject(), "invitations");
    return Change(to, RequestIn(invitation), {.invitations = {invitation}}, [&](Matter matter) {
      return FailToInvite(to.setting, std::move(matter), invitation, report.recipient());
    });
  }
  if (report.kind() != v1::Message::MATCHED && report.kind() != v1::Message::MOVED)
    return absl::OkStatus();
  std::string request = IdIn(report.subject(), "requests");
  if (request.empty()) request = RequestIn(IdIn(report.subject(), "appointments"));
  return Change(to, request, {.everyone = Reach::Everyone::kYes}, [&](Matter matter) {
    return FailToTellAsker(to.setting, std::move(matter), report.recipient());
  });
}

absl::Status Hear(const Effects& to, const internal::v1::CallTaskDone& done) {
  const std::string appointment = IdIn(done.subject(), "appointments");
  std::string request = IdIn(done.subject(), "requests");
  Reach reach = {.everyone = Reach::Everyone::kYes};
  if (!appointment.empty()) {
    request = RequestIn(appointment);
    reach.appointments = {appointment};
  }
  return Change(to, request, reach, [&](Matter matter) {
    return HearOfCall(to.setting, std::move(matter), done, appointment);
  });
}

// A worry about somebody came to be, or ended: who is worried about is not given up (E13).
absl::Status Hear(const Effects& to, const internal::v1::SignalMoved& moved) {
  if (moved.resident().empty()) return absl::OkStatus();  // Restricted, or about nobody we know.
  auto helper = store::ReadStored<HelperRecord>(to.store, HelperKey(to.space, moved.resident()));
  if (!helper.ok()) return helper.status();
  if (!helper->exists()) return absl::OkStatus();
  store::Save(to.space, FollowSignal(*std::move(helper), moved), to.batch);
  return absl::OkStatus();
}

}  // namespace

absl::Status Consume(store::Store& store, const configuration::Bundle& bundle,
                     const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const bool is_for_help = event.has_person_changed() || event.has_person_ended() ||
                           event.has_delivery_reported() || event.has_call_task_done() ||
                           event.has_signal_moved();
  if (!is_for_help) return absl::OkStatus();
  const configuration::Municipality* municipality = bundle.Find(event.municipality());
  if (municipality == nullptr)
    return absl::FailedPreconditionError("the event's municipality is not configured");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  const Setting setting{*municipality, FromProto(event.time())};
  const Effects to{store, setting, space, effects};
  if (event.has_person_changed()) return Hear(to, event.person_changed());
  if (event.has_person_ended()) return Hear(to, event.person_ended());
  if (event.has_delivery_reported()) return Hear(to, event.delivery_reported());
  if (event.has_signal_moved()) return Hear(to, event.signal_moved());
  return Hear(to, event.call_task_done());
}

}  // namespace omzien::help
