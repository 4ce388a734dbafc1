#include "services/statistics/steps.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/configuration/formats.h"
#include "services/rpc/timestamps.h"
#include "services/statistics/decide.h"
#include "services/statistics/durations.h"
#include "services/statistics/freeze.h"
#include "services/statistics/records.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::statistics {
namespace {

using store::v1::CountsRecord;
using store::v1::FrozenTableRecord;
using store::v1::NextFreezeRecord;

template <class T>
using ById = std::map<std::string, store::Stored<T>>;

// Reads the records of `ids`, all at once.
template <class T>
absl::StatusOr<ById<T>> ReadAll(store::Store& store, const store::Space& space,
                                store::Key (*key_of)(const store::Space&, absl::string_view),
                                const std::vector<std::string>& ids) {
  std::vector<store::Key> keys;
  for (const std::string& id : ids) keys.push_back(key_of(space, id));
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  ById<T> read;
  for (size_t i = 0; i < ids.size(); ++i) {
    auto stored = store::ParseStored<T>(keys[i], std::move((*records)[i]));
    if (!stored.ok()) return stored.status();
    read.emplace(ids[i], *std::move(stored));
  }
  return read;
}

std::string AreaOf(const std::string& district) {
  return district.empty() ? std::string(kNoDistrict) : district;
}

void Add(const Increment& increment, CountsRecord& record) {
  (*record.mutable_counts())[increment.code] += increment.by;
}

// The counts of the tables an event adds to.
class Counting {
 public:
  Counting(absl::CivilMonth month, const Added& added)
      : month_(month), quarter_(QuarterOf(month)), added_(added) {}

  std::vector<std::string> Tables() const {
    std::set<std::string> ids = {MonthTable(month_)};
    for (const Increment& increment : added_.increments) {
      ids.insert(QuarterTable(quarter_, AreaOf(increment.district)));
      ids.insert(YearTable(quarter_.year(), AreaOf(increment.district)));
    }
    return {ids.begin(), ids.end()};
  }

  void AddTo(ById<CountsRecord>& counts) const {
    CountsRecord& month = counts.at(MonthTable(month_)).value;
    for (const Increment& increment : added_.increments) {
      const std::string area = AreaOf(increment.district);
      if (increment.in_month) Add(increment, month);
      if (increment.in_quarter) Add(increment, counts.at(QuarterTable(quarter_, area)).value);
      if (increment.in_year) Add(increment, counts.at(YearTable(quarter_.year(), area)).value);
    }
    for (const Duration& duration : added_.durations)
      AddDuration(duration.seconds, (*month.mutable_durations())[duration.code]);
  }

 private:
  const absl::CivilMonth month_;
  const Quarter quarter_;
  const Added& added_;
};

// The districts tables are made for.
std::set<std::string> DistrictsOf(const configuration::Municipality& municipality,
                                  const NextFreezeRecord& next) {
  std::set<std::string> districts(next.districts().begin(), next.districts().end());
  for (const v1::District& district : municipality.proto().districts())
    districts.insert(district.id());
  return districts;
}

void PlanQuarter(const configuration::Municipality& municipality, Quarter quarter,
                 NextFreezeRecord& next) {
  next.set_quarter(quarter.number);
  *next.mutable_freeze_time() = rpc::ToTimestamp(FreezeTime(municipality, quarter));
}

// What freezing the quarter `next` names writes.
absl::StatusOr<store::Batch> FreezeQuarter(store::Store& store,
                                           const configuration::Municipality& municipality,
                                           const store::Space& space, absl::Time now,
                                           store::Stored<NextFreezeRecord> next) {
  const Quarter quarter{next.value.quarter()};
  const std::set<std::string> districts = DistrictsOf(municipality, next.value);
  auto counted = ReadAll<CountsRecord>(store, space, CountsKey, TablesOf(quarter, districts));
  if (!counted.ok()) return counted.status();
  const auto frozen =
      ReadAll<FrozenTableRecord>(store, space, TableKey, TablesBefore(quarter, districts));
  if (!frozen.ok()) return frozen.status();
  Counts counts;
  for (const auto& [id, stored] : *counted) {
    if (stored.exists()) counts[id] = stored.value;
  }
  Tables before;
  for (const auto& [id, stored] : *frozen) {
    if (stored.exists()) before[id] = stored.value;
  }
  store::Batch batch(space.partition());
  for (auto& [id, table] : Freeze(municipality, quarter, now, districts, counts, before)) {
    store::Save(space, store::NewStored(TableKey(space, id), std::move(table)), batch);
  }
  for (auto& [id, stored] : *counted) {
    stored.is_deleted = true;
    store::Save(space, stored, batch);
  }
  PlanQuarter(municipality, {quarter.number + 1}, next.value);
  store::Save(space, next, batch);
  return batch;
}

}  // namespace

absl::Time FreezeTime(const configuration::Municipality& municipality, Quarter quarter) {
  return quarter.End(municipality.time_zone()) +
         configuration::ToDuration(municipality.policy().freeze_statistics_after());
}

Steps::Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : store_(store),
      bundle_(std::move(bundle)),
      consumers_(store, [this, on_parked = std::move(on_parked)](int partition) {
        store::ConsumerOptions options;
        options.partition = partition;
        options.folder = std::string(kFolder);
        options.name = std::string(kConsumer);
        options.handle = [this](const store::Event& event, store::Batch& effects) {
          return Handle(event, effects);
        };
        options.rebuild = [] { return absl::OkStatus(); };
        options.on_parked = on_parked;
        return options;
      }) {}

absl::StatusOr<absl::Time> Steps::Step(absl::Time now) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities())
    partitions.push_back(municipality.partition());
  if (absl::Status status = consumers_.CatchUp(partitions); !status.ok()) return status;
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const auto due = FreezeDue(municipality, now);
    if (!due.ok()) return due.status();
    next = std::min(next, *due);
  }
  return next;
}

absl::Status Steps::Handle(const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const Added added = AddedBy(event);
  if (added.increments.empty() && added.standing.empty()) return absl::OkStatus();
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(event.municipality());
  if (municipality == nullptr)
    return absl::FailedPreconditionError("the event's municipality is not configured");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  const absl::CivilMonth month =
      absl::ToCivilMonth(rpc::ToTime(event.time()), municipality->time_zone());
  const Counting counting(month, added);
  auto standing = store::ReadStored<CountsRecord>(store_, StandingKey(space));
  if (!standing.ok()) return standing.status();
  auto next = store::ReadStored<NextFreezeRecord>(store_, NextFreezeKey(space));
  if (!next.ok()) return next.status();
  for (const Increment& increment : added.standing) Add(increment, standing->value);
  store::Save(space, *standing, effects);
  if (!next->exists()) PlanQuarter(*municipality, QuarterOf(month), next->value);
  if (QuarterOf(month).number < next->value.quarter()) return absl::OkStatus();
  auto counts = ReadAll<CountsRecord>(store_, space, CountsKey, counting.Tables());
  if (!counts.ok()) return counts.status();
  counting.AddTo(*counts);
  for (const auto& [id, record] : *counts) store::Save(space, record, effects);
  for (const Increment& increment : added.increments) {
    const std::string area = AreaOf(increment.district);
    if (!absl::c_linear_search(next->value.districts(), area)) next->value.add_districts(area);
  }
  store::Save(space, *next, effects);
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> Steps::FreezeDue(const configuration::Municipality& municipality,
                                            absl::Time now) {
  const store::Space space(municipality.partition(), kFolder, municipality.slug());
  while (true) {
    using Decision = store::Decision<absl::Time>;
    const auto frozen = store::Transact(store_, [&]() -> absl::StatusOr<Decision> {
      auto next = store::ReadStored<NextFreezeRecord>(store_, NextFreezeKey(space));
      if (!next.ok()) return next.status();
      const absl::Time due =
          next->exists() ? rpc::ToTime(next->value.freeze_time()) : absl::InfiniteFuture();
      if (due > now) return Decision{std::nullopt, due};
      auto batch = FreezeQuarter(store_, municipality, space, now, *std::move(next));
      if (!batch.ok()) return batch.status();
      return Decision{*std::move(batch), due};
    });
    if (!frozen.ok()) return frozen.status();
    if (frozen->reply > now) return frozen->reply;
  }
}

}  // namespace omzien::statistics
