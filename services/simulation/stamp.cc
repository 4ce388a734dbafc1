#include "services/simulation/stamp.h"

#include "omzien/store/v1/records.pb.h"

namespace omzien::simulation {

absl::Status CheckStamp(store::Store& store, bool is_simulated) {
  const store::Key key = store::Space(0, "simulation", store::kNoMunicipality).Of("stamp");
  store::v1::StampRecord wanted;
  wanted.set_is_simulated(is_simulated);
  store::Batch batch(key.partition());
  batch.Expect(key, 0);
  batch.Put(key, wanted.SerializeAsString());
  const absl::Status stamped = store.Commit(batch).status();
  // Whatever came of that, what the store holds now counts.
  if (!stamped.ok() && !absl::IsAborted(stamped)) return stamped;
  const auto records = store.Read({key});
  if (!records.ok()) return records.status();
  store::v1::StampRecord stamp;
  if (!stamp.ParseFromString(records->front().value)) {
    return absl::DataLossError("the store's stamp is garbled");
  }
  if (stamp.is_simulated() == is_simulated) return absl::OkStatus();
  return absl::FailedPreconditionError(
      is_simulated ? "this store lives in real time, so it is not served with --simulated-clock"
                   : "this store has a simulated clock, so it is only served with "
                     "--simulated-clock");
}

}  // namespace omzien::simulation
