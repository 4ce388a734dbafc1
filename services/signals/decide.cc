#include "services/signals/decide.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/calendar/promise.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/signals/life.h"
#include "services/signals/records.h"
#include "services/signals/view.h"

namespace omzien::signals {
namespace {

using internal::v1::SignalOverdue;

// A team that never opens, or is not configured any more, is asked after every day.
constexpr absl::Duration kWithoutHours = absl::Hours(24);

const calendar::OpeningHours* HoursOf(const Setting& setting, const v1::Signal& signal) {
  if (setting.municipality.FindTeam(signal.team()) == nullptr) return nullptr;
  return &setting.municipality.HoursOf(signal.team());
}

// When its team is late, if nobody has taken it by then.
absl::Time LateFrom(const Setting& setting, const calendar::OpeningHours& hours) {
  return hours.AddOpenTime(calendar::PromiseToResident(setting.now, hours), kReadWithin);
}

// When its owner is asked after it.
absl::Time AskAfterOwner(const Setting& setting, const calendar::OpeningHours& hours) {
  return hours.NextOpen(setting.now + kEndedWithin);
}

// When the lead is told again.
absl::Time TellAgain(const Setting& setting, const calendar::OpeningHours& hours) {
  return hours.NextOpen(hours.NextClose(setting.now));
}

// Sets the moment it is looked at next (invariant 2), which `moment` counts in the team's hours.
void SetNextMoment(const Setting& setting, store::v1::SignalRecord& record,
                   absl::Time (*moment)(const Setting&, const calendar::OpeningHours&)) {
  const calendar::OpeningHours* hours = HoursOf(setting, record.signal());
  absl::Time next = hours == nullptr ? absl::InfiniteFuture() : moment(setting, *hours);
  if (next == absl::InfiniteFuture()) next = setting.now + kWithoutHours;
  *record.mutable_next_time() = rpc::ToTimestamp(next);
  record.set_bundle_hash(setting.municipality.proto().bundle_hash());
}

internal::v1::Event NewEvent(const Setting& setting) {
  internal::v1::Event event;
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = rpc::ToTimestamp(setting.now);
  return event;
}

// The id of the resident it is about, as far as events may say it.
std::string PersonInEvents(const Matter& matter) {
  return matter.signal().is_restricted() ? "" : rpc::IdOf(matter.signal().resident(), "residents");
}

// Moves it to `to`, and says so.
void Move(const Setting& setting, State to, Matter& matter) {
  v1::Signal& signal = *matter.record.value.mutable_signal();
  internal::v1::Event event = NewEvent(setting);
  internal::v1::SignalMoved& moved = *event.mutable_signal_moved();
  moved.set_signal(matter.id);
  moved.set_resident(PersonInEvents(matter));
  moved.set_from(signal.state());
  moved.set_to(to);
  matter.events.push_back(std::move(event));
  signal.set_state(to);
}

absl::Status CheckEtag(const Matter& matter, absl::string_view etag) {
  if (etag.empty() || etag == absl::StrCat(matter.record.value.moves())) return absl::OkStatus();
  return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG", "it has changed; look at it again");
}

std::string OwnerOf(const Matter& matter) { return rpc::IdOf(matter.signal().owner(), "workers"); }

SignalOverdue::Reason WaitsFor(const store::v1::SignalRecord& record) {
  if (record.signal().state() == v1::Signal::TAKEN) return SignalOverdue::NOT_ENDED;
  return record.has_first_read_time() ? SignalOverdue::NOT_TAKEN : SignalOverdue::UNREAD;
}

// Its words and whom it names are no more.
void ForgetWhom(Matter& matter) {
  matter.record.value.mutable_signal()->clear_resident();
  matter.record.value.clear_household();
  matter.text.is_deleted = true;
}

}  // namespace

absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view reporter,
                              const v1::Signal& said) {
  if (matter.person.has_value() && !matter.person->exists()) {
    return rpc::Refuse(absl::StatusCode::kUnavailable, "RESIDENT_NOT_KNOWN_YET",
                       "nobody of this name is known here; if she has just registered, repeat the "
                       "same call");
  }
  const configuration::Municipality& municipality = setting.municipality;
  store::v1::SignalRecord& record = matter.record.value;
  v1::Signal& signal = *record.mutable_signal();
  signal.set_name(rpc::MakeName(municipality.slug(), "signals", matter.id));
  signal.set_kind(said.kind());
  signal.set_is_restricted(said.is_restricted() || said.kind() == v1::Signal::VIOLENCE);
  signal.set_resident(said.resident());
  signal.set_neighbourhood(said.neighbourhood());
  signal.set_known(said.known());
  signal.set_reporter(std::string(reporter));
  signal.set_team(municipality.TeamOf(said.neighbourhood())->id());
  *signal.mutable_create_time() = rpc::ToTimestamp(setting.now);
  const absl::Time read =
      calendar::PromiseToResident(setting.now, municipality.HoursOf(signal.team()));
  if (read != absl::InfiniteFuture()) *signal.mutable_read_time() = rpc::ToTimestamp(read);
  matter.text.value.set_about(said.about());
  matter.text.value.set_text(said.text());
  Move(setting, v1::Signal::RECEIVED, matter);
  SetNextMoment(setting, record, LateFrom);
  return matter;
}

Matter Look(const Setting& setting, Matter matter, absl::string_view worker) {
  store::v1::SignalRecord& record = matter.record.value;
  if (!record.has_first_read_time())
    *record.mutable_first_read_time() = rpc::ToTimestamp(setting.now);
  if (!matter.signal().is_restricted()) {
    internal::v1::Event event = NewEvent(setting);
    internal::v1::Looked& looked = *event.mutable_looked();
    looked.set_reader(std::string(worker));
    looked.set_person(PersonInEvents(matter));
    looked.set_what(absl::StrCat("signals/", matter.id));
    matter.events.push_back(std::move(event));
    return matter;
  }
  const int nth = record.sealed_reads() + 1;
  record.set_sealed_reads(nth);
  store::v1::SealedReadRecord sealed;
  sealed.set_nth(nth);
  sealed.mutable_read()->set_signal(matter.signal().name());
  sealed.mutable_read()->set_reader(rpc::MakeName(setting.municipality.slug(), "workers", worker));
  *sealed.mutable_read()->mutable_time() = rpc::ToTimestamp(setting.now);
  matter.sealed =
      store::NewStored(SealedKey(matter.space, SealedId(matter.id, nth)), std::move(sealed));
  return matter;
}

absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag) {
  const absl::Status status = CheckEtag(matter, etag);
  if (!status.ok()) return status;
  const std::string owner = OwnerOf(matter);
  const bool is_left_alone = matter.signal().state() == v1::Signal::TAKEN &&
                             !MaySee(setting.municipality, owner, matter, setting.now);
  const auto to =
      Next(matter.signal().state(), is_left_alone ? Happening::kTakenOver : Happening::kTaken);
  if (!to.ok()) return to.status();
  store::v1::SignalRecord& record = matter.record.value;
  Move(setting, *to, matter);
  record.mutable_signal()->set_owner(rpc::MakeName(setting.municipality.slug(), "workers", worker));
  record.set_moves(record.moves() + 1);
  SetNextMoment(setting, record, AskAfterOwner);
  return matter;
}

absl::StatusOr<Matter> End(const Setting& setting, Matter matter, absl::string_view worker,
                           v1::Signal::Outcome outcome, absl::string_view etag) {
  const absl::Status status = CheckEtag(matter, etag);
  if (!status.ok()) return status;
  const auto to = Next(matter.signal().state(), Happening::kEnded);
  if (!to.ok()) return to.status();
  if (OwnerOf(matter) != worker) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_YOURS",
                       "somebody else looks after it");
  }
  store::v1::SignalRecord& record = matter.record.value;
  Move(setting, *to, matter);
  record.mutable_signal()->set_outcome(outcome);
  record.set_moves(record.moves() + 1);
  record.clear_next_time();
  const bool was_erased = matter.person.has_value() && !matter.person->exists();
  if (was_erased) ForgetWhom(matter);
  return matter;
}

Matter Erase(Matter matter, absl::string_view resident) {
  v1::Signal& signal = *matter.record.value.mutable_signal();
  if (rpc::IdOf(signal.reporter(), "residents") == resident) signal.clear_reporter();
  if (rpc::IdOf(signal.resident(), "residents") != resident) return matter;
  const bool is_needed = signal.is_restricted() && signal.state() != v1::Signal::ENDED;
  if (!is_needed) ForgetWhom(matter);
  if (is_needed && matter.person.has_value() && matter.person->exists()) {
    matter.record.value.set_household(matter.person->value.household());
  }
  return matter;
}

Matter PassTime(const Setting& setting, Matter matter) {
  store::v1::SignalRecord& record = matter.record.value;
  if (!record.has_next_time() || rpc::ToTime(record.next_time()) > setting.now) return matter;
  if (!Next(matter.signal().state(), Happening::kTimePassed).ok()) return matter;
  internal::v1::Event event = NewEvent(setting);
  SignalOverdue& overdue = *event.mutable_signal_overdue();
  overdue.set_team(matter.signal().team());
  if (!matter.signal().is_restricted()) overdue.set_signal(matter.id);
  overdue.set_reason(WaitsFor(record));
  matter.events.push_back(std::move(event));
  SetNextMoment(setting, record, TellAgain);
  return matter;
}

}  // namespace omzien::signals
