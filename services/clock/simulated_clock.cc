#include "services/clock/simulated_clock.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "omzien/store/v1/records.pb.h"

namespace omzien::clock {
namespace {

// "{p00}:simulation:-:clock": the ClockRecord.
// "{p00}:simulation:-:moments": one member, the clock's now in nanoseconds. Nobody reads it; a
// Commit that changes an index rings the bell, one that only puts a record does not.
const store::Space& ClockSpace() {
  static const store::Space space(0, "simulation", store::kNoMunicipality);
  return space;
}

std::string Spell(absl::Time now) { return absl::StrCat(absl::ToUnixNanos(now)); }

void Set(absl::Time now, store::Batch& batch) {
  store::v1::ClockRecord record;
  const absl::Time second = absl::FromUnixSeconds(absl::ToUnixSeconds(now));
  record.mutable_now()->set_seconds(absl::ToUnixSeconds(now));
  record.mutable_now()->set_nanos(static_cast<int>(absl::ToInt64Nanoseconds(now - second)));
  batch.Put(ClockSpace().Of("clock"), record.SerializeAsString());
  batch.AddToIndex(ClockSpace().Of("moments"), Spell(now));
}

}  // namespace

absl::StatusOr<Moment> ReadClock(store::Store& store) {
  const auto records = store.Read({ClockSpace().Of("clock")});
  if (!records.ok()) return records.status();
  const store::Record& read = records->front();
  if (read.version == 0) return absl::NotFoundError("the store has no simulated clock");
  store::v1::ClockRecord record;
  if (!record.ParseFromString(read.value)) return absl::DataLossError("the clock is garbled");
  return Moment{
      absl::FromUnixSeconds(record.now().seconds()) + absl::Nanoseconds(record.now().nanos()),
      read.version};
}

absl::Status MoveClock(store::Store& store, const Moment& from, absl::Time to) {
  store::Batch batch(ClockSpace().partition());
  batch.Expect(ClockSpace().Of("clock"), from.version);
  if (from.version != 0) batch.RemoveFromIndex(ClockSpace().Of("moments"), Spell(from.now));
  Set(to, batch);
  return store.Commit(batch).status();
}

absl::StatusOr<SimulatedClock> SimulatedClock::Open(store::Store& store, absl::Time start) {
  absl::StatusOr<Moment> moment = ReadClock(store);
  if (absl::IsNotFound(moment.status())) {
    const absl::Status set = MoveClock(store, Moment{}, start);
    // ABORTED: another process started at the same moment, and its start holds.
    if (!set.ok() && !absl::IsAborted(set)) return set;
    moment = ReadClock(store);
  }
  if (!moment.ok()) return moment.status();
  return SimulatedClock(store, moment->now);
}

absl::Time SimulatedClock::operator()() const {
  const absl::StatusOr<Moment> moment = ReadClock(*store_);
  if (!moment.ok()) return absl::FromUnixNanos(*last_known_);
  *last_known_ = absl::ToUnixNanos(moment->now);
  return moment->now;
}

}  // namespace omzien::clock
