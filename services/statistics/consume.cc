#include "services/statistics/consume.h"

#include <string>
#include <utility>
#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "services/statistics/decide.h"
#include "services/statistics/records.h"
#include "services/store/stored.h"

namespace omzien::statistics {
namespace {

absl::Status Handle(store::Store& store, const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  if (!event.has_request_moved()) return absl::OkStatus();
  const store::Space space(effects.partition(), kFolder, event.municipality());
  auto counted = store::ReadStored<store::v1::CountedRequestRecord>(
      store, CountedRequestKey(space, event.request_moved().request()));
  if (!counted.ok()) return counted.status();
  auto counts = store::ReadStored<store::v1::CountsRecord>(store, CountsKey(space));
  if (!counts.ok()) return counts.status();
  Count(event.request_moved(), counted->value, counts->value);
  store::Save(space, *counted, effects);
  store::Save(space, *counts, effects);
  return absl::OkStatus();
}

}  // namespace

Counting::Counting(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : bundle_(std::move(bundle)),
      consumers_(store, [&store, on_parked = std::move(on_parked)](int partition) {
        store::ConsumerOptions options;
        options.partition = partition;
        options.folder = std::string(kFolder);
        options.name = std::string(kConsumer);
        options.handle = [&store](const store::Event& event, store::Batch& effects) {
          return Handle(store, event, effects);
        };
        options.rebuild = [] { return absl::OkStatus(); };
        options.on_parked = on_parked;
        return options;
      }) {}

absl::StatusOr<absl::Time> Counting::Step(absl::Time) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    partitions.push_back(municipality.partition());
  }
  if (absl::Status status = consumers_.CatchUp(partitions); !status.ok()) return status;
  return absl::InfiniteFuture();
}

}  // namespace omzien::statistics
