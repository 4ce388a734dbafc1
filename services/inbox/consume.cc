#include "services/inbox/consume.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/inbox/consume_calls.h"
#include "services/inbox/consume_people.h"
#include "services/inbox/decide.h"
#include "services/inbox/decide_call.h"
#include "services/inbox/decide_delivery.h"
#include "services/inbox/records.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::inbox {
namespace {

using store::v1::MessageRecord;

// One invitation makes one message; the limit only says how a Range ends.
constexpr int kMaxMessagesOfAnInvitation = 100;
// What waits for one recipient's quiet hours to end.
constexpr int kMaxUntold = 1000;

absl::Status AddMessage(store::Store& store, const store::Space& space, MessageRecord made,
                        store::Batch& effects) {
  const std::string id = rpc::IdOf(made.message().name(), "messages");
  auto message = store::ReadStored<MessageRecord>(store, MessageKey(space, id));
  if (!message.ok()) return message.status();
  if (message->exists()) return absl::OkStatus();  // Consumed before.
  message->value = std::move(made);
  store::Save(space, *message, effects);
  return absl::OkStatus();
}

// Whoever was told keeps it, and is not disturbed by it any more.
void Withhold(const store::Space& space, store::Stored<MessageRecord> message, absl::Time time,
              store::Batch& effects) {
  if (IsToldAt(message.value, time)) {
    message.value = StopDelivery(std::move(message.value));
  } else {
    message.is_deleted = true;
  }
  store::Save(space, message, effects);
}

absl::StatusOr<std::vector<store::Stored<MessageRecord>>> ReadMessages(const Happening& happening,
                                                                       const store::Key& index,
                                                                       int limit) {
  const auto members = happening.store.Range(index, "", "", limit);
  if (!members.ok()) return members.status();
  return store::ReadThere<MessageRecord>(happening.store, MessageKeys(happening.space, *members));
}

absl::Status TakeBackInvited(const Happening& happening, const std::string& invitation,
                             store::Batch& effects) {
  auto messages = ReadMessages(happening, InvitedIndex(happening.space, invitation),
                               kMaxMessagesOfAnInvitation);
  if (!messages.ok()) return messages.status();
  for (auto& message : *messages) {
    Withhold(happening.space, std::move(message), happening.time, effects);
  }
  return absl::OkStatus();
}

// Takes back what by `end` is not to be told to `recipient` any more: of what was not told, and of
// her newest, which may wait to be delivered.
template <class End>
absl::Status TakeBackEnded(const Happening& happening, const std::string& recipient, const End& end,
                           store::Batch& effects) {
  auto messages = ReadMessages(
      happening, ListIndex(happening.space, absl::StrCat("residents/", recipient)), kMaxUntold);
  if (!messages.ok()) return messages.status();
  for (auto& message : *messages) {
    if (!EndsUntold(end, message.value)) continue;
    Withhold(happening.space, std::move(message), happening.time, effects);
  }
  return absl::OkStatus();
}

// Returns whether the notice says that an invitation is over to somebody it never reached: then
// that is not delivered either (I9). In the app she reads both.
absl::StatusOr<bool> IsAboutUndelivered(const Happening& happening) {
  const internal::v1::Notice& notice = happening.event.notice();
  absl::string_view invitation = notice.subject();
  if ((notice.kind() != v1::Message::ALREADY_FILLED &&
       notice.kind() != v1::Message::REQUEST_ENDED) ||
      !absl::ConsumePrefix(&invitation, "invitations/")) {
    return false;
  }
  const auto invited = ReadMessages(happening, InvitedIndex(happening.space, invitation),
                                    kMaxMessagesOfAnInvitation);
  if (!invited.ok()) return invited.status();
  return !invited->empty() &&
         absl::c_none_of(*invited, [](const auto& message) { return WasDelivered(message.value); });
}

// Lets a person of her team tell her what a notice, or a message that could not be delivered, says.
template <class Told>
absl::Status Call(const Happening& happening, const StoredPerson& person, const Told& told,
                  absl::Time from, const ByPhone& call, store::Batch& effects) {
  if (call.within == absl::ZeroDuration()) return absl::OkStatus();
  WantedCall wanted;
  wanted.team = TeamFor(happening.municipality, person.value);
  wanted.resident = told.recipient();
  wanted.reason = call.reason;
  wanted.subject = told.subject();
  wanted.due = DueWithin(call.within, from, happening.municipality.HoursOf(wanted.team));
  wanted.tells = told.kind();
  wanted.on_behalf_of = told.on_behalf_of();
  wanted.about_worker = told.about_worker();
  return WantCall(happening, std::move(wanted), effects);
}

absl::Status HandleNotice(const Happening& happening, store::Batch& effects) {
  const auto person =
      ReadPerson(happening.store, happening.space, happening.event.notice().recipient());
  if (!person.ok()) return person.status();
  if (HasEnded(*person)) return absl::OkStatus();
  const auto is_about_undelivered = IsAboutUndelivered(happening);
  if (!is_about_undelivered.ok()) return is_about_undelivered.status();
  const bool is_by_phone = person->value.channel() == v1::CHANNEL_PHONE;
  MessageRecord made = MessageOf(happening.event, happening.number);
  if (!is_by_phone && !*is_about_undelivered) made = ToDeliver(std::move(made));
  absl::Status added = AddMessage(happening.store, happening.space, std::move(made), effects);
  if (!added.ok() || !is_by_phone || *is_about_undelivered) return added;
  const internal::v1::Notice& notice = happening.event.notice();
  return Call(happening, *person, notice, rpc::ToTime(notice.tell_time()),
              ForPhoneOnly(notice.kind()), effects);
}

// What cannot reach her and must, a person tells her (invariant 12).
absl::Status HandleReported(const Happening& happening, store::Batch& effects) {
  const auto& reported = happening.event.delivery_reported();
  if (reported.result() != internal::v1::DeliveryReported::UNDELIVERABLE) return absl::OkStatus();
  const auto person = ReadPerson(happening.store, happening.space, reported.recipient());
  if (!person.ok()) return person.status();
  if (HasEnded(*person)) return absl::OkStatus();
  return Call(happening, *person, reported, happening.time, ForUndeliverable(reported.kind()),
              effects);
}

// Whom a person asked to help was told of her invitation.
absl::Status HandleCallDone(const Happening& happening, store::Batch& effects) {
  const auto& done = happening.event.call_task_done();
  absl::string_view invitation = done.subject();
  if (done.reason() != internal::v1::CallTaskWanted::ASK_TO_HELP ||
      done.result() == v1::CallTask::NOT_REACHED ||
      !absl::ConsumePrefix(&invitation, "invitations/")) {
    return absl::OkStatus();
  }
  auto invited = ReadMessages(happening, InvitedIndex(happening.space, invitation),
                              kMaxMessagesOfAnInvitation);
  if (!invited.ok()) return invited.status();
  for (auto& message : *invited) {
    if (rpc::IdOf(message.value.message().recipient(), "residents") != done.resident()) continue;
    message.value = WithDelivered(std::move(message.value));
    store::Save(happening.space, message, effects);
  }
  return absl::OkStatus();
}

absl::Status HandleCallTaskWanted(const Happening& happening, store::Batch& effects) {
  const auto& call = happening.event.call_task_wanted();
  const auto person = ReadPerson(happening.store, happening.space, call.resident());
  if (!person.ok()) return person.status();
  if (HasEnded(*person)) return absl::OkStatus();
  WantedCall wanted;
  wanted.team = call.team();
  wanted.resident = call.resident();
  wanted.reason = call.reason();
  wanted.subject = call.subject();
  wanted.due = rpc::ToTime(call.due_time());
  wanted.about_worker = call.about_worker();
  return WantCall(happening, std::move(wanted), effects);
}

// A restricted signal is never named, and of such a one inbox makes nothing (E12).
absl::Status HandleSignalOverdue(const Happening& happening, store::Batch& effects) {
  const auto& overdue = happening.event.signal_overdue();
  if (overdue.signal().empty()) return absl::OkStatus();
  WantedCall wanted;
  wanted.team = overdue.team();
  wanted.reason = ReasonFor(overdue.reason());
  wanted.subject = absl::StrCat("signals/", overdue.signal());
  wanted.due = NextNine(happening.time, happening.municipality.time_zone());
  return WantCall(happening, std::move(wanted), effects);
}

absl::Status HandleTakenBack(const Happening& happening, store::Batch& effects) {
  const auto& taken_back = happening.event.notice_taken_back();
  absl::Status status = TakeBackEnded(happening, taken_back.recipient(), taken_back, effects);
  if (!status.ok()) return status;
  return ChangeTasksAbout(
      happening, taken_back.subject(),
      [&taken_back](store::Stored<store::v1::CallTaskRecord>& task) {
        if (rpc::IdOf(task.value.task().resident(), "residents") == taken_back.recipient()) {
          task.value = TakeBack(std::move(task.value), taken_back.kind());
        }
      },
      effects);
}

absl::Status HandleSilenced(const Happening& happening, store::Batch& effects) {
  const auto& silenced = happening.event.delegate_silenced();
  absl::Status status = TakeBackEnded(happening, silenced.delegate(), silenced, effects);
  if (!status.ok()) return status;
  return ChangeTasksFor(
      happening, silenced.delegate(),
      [&silenced](store::Stored<store::v1::CallTaskRecord>& task) {
        if (task.value.task().state() == v1::CallTask::OPEN &&
            task.value.on_behalf_of() == silenced.resident()) {
          task.value = Cancel(std::move(task.value));
        }
      },
      effects);
}

absl::Status Handle(store::Store& store, const configuration::Bundle& bundle,
                    const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const configuration::Municipality* municipality = bundle.Find(event.municipality());
  if (municipality == nullptr) {
    return absl::FailedPreconditionError("the event's municipality is not configured");
  }
  const store::Space space(effects.partition(), kFolder, event.municipality());
  const Happening happening{store, *municipality, space,
                            event, stored.number, rpc::ToTime(event.time())};
  switch (event.kind_case()) {
    case internal::v1::Event::kNotice:
      return HandleNotice(happening, effects);
    case internal::v1::Event::kDeliveryReported:
      return HandleReported(happening, effects);
    case internal::v1::Event::kCallTaskDone:
      return HandleCallDone(happening, effects);
    case internal::v1::Event::kCallTaskWanted:
      return HandleCallTaskWanted(happening, effects);
    case internal::v1::Event::kSignalOverdue:
      return HandleSignalOverdue(happening, effects);
    case internal::v1::Event::kNoticeTakenBack:
      return HandleTakenBack(happening, effects);
    case internal::v1::Event::kDelegateSilenced:
      return HandleSilenced(happening, effects);
    case internal::v1::Event::kPersonChanged:
      return KeepPerson(happening, effects);
    case internal::v1::Event::kServingDeclined:
      return KeepDeclined(happening, effects);
    case internal::v1::Event::kPersonEnded:
      return EndPerson(happening, effects);
    default:
      break;
  }
  if (event.has_invitation_moved() && EndsUntold(event.invitation_moved())) {
    absl::Status status =
        TakeBackInvited(happening, event.invitation_moved().invitation(), effects);
    if (!status.ok()) return status;
  }
  return CancelNeedless(happening, effects);
}

}  // namespace

store::ConsumerOptions ConsumerOptionsOf(store::Store& store, configuration::CurrentBundle bundle,
                                         int partition) {
  store::ConsumerOptions options;
  options.partition = partition;
  options.folder = std::string(kFolder);
  options.name = std::string(kConsumer);
  options.handle = [&store, bundle = std::move(bundle)](const store::Event& event,
                                                        store::Batch& effects) {
    return Handle(store, *bundle(), event, effects);
  };
  options.rebuild = [] { return absl::OkStatus(); };
  return options;
}

absl::Status CatchUpWithTail(store::Store& store, const configuration::CurrentBundle& bundle,
                             int partition) {
  return store::CatchUpWithTail(store, ConsumerOptionsOf(store, bundle, partition));
}

Inbox::Inbox(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : store_(store),
      bundle_(bundle),
      consumers_(store, [&store, bundle = std::move(bundle),
                         on_parked = std::move(on_parked)](int partition) {
        store::ConsumerOptions options = ConsumerOptionsOf(store, bundle, partition);
        options.on_parked = on_parked;
        return options;
      }) {}

absl::StatusOr<absl::Time> Inbox::Step(absl::Time now) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    partitions.push_back(municipality.partition());
  }
  // What fails in one place keeps nothing else from its time.
  absl::Status first = consumers_.CatchUp(partitions);
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const int partition = municipality.partition();
    first.Update(store::PassDue(store_, partition, kFolder, now,
                                [&](const store::Due& due) { return Pass(*bundle, due, now); }));
    const auto due = store::NextDue(store_, partition, kFolder);
    first.Update(due.status());
    if (due.ok()) next = std::min(next, *due);
    const store::Space space(municipality.partition(), kFolder, slug);
    first.Update(rpc::ForgetMutations(store_, space, now).status());
  }
  if (!first.ok()) return first;
  return next;
}

absl::Status Inbox::Pass(const configuration::Bundle& bundle, const store::Due& due,
                         absl::Time now) {
  const configuration::Municipality* municipality = bundle.Find(due.municipality);
  if (municipality == nullptr) {
    return absl::FailedPreconditionError("something is due in no municipality we have");
  }
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  using Decision = store::Decision<bool>;
  return store::Transact(
             store_,
             [&]() -> absl::StatusOr<Decision> {
               auto task =
                   store::ReadStored<store::v1::CallTaskRecord>(store_, CallTaskKey(space, due.id));
               if (!task.ok()) return task.status();
               if (!task->exists()) {
                 return absl::FailedPreconditionError("a task is due that is not there");
               }
               Decision decision{store::Batch(space.partition()), true};
               const std::string team = TeamOr(*municipality, task->value.task().team());
               task->value = PassTime(std::move(task->value), municipality->HoursOf(team), now);
               SaveTask(space, now, *task, *decision.batch);
               return decision;
             })
      .status();
}

}  // namespace omzien::inbox
