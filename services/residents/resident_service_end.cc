// That somebody is not a resident any more: the part of ResidentService about erasure and endings.

#include <utility>

#include "services/residents/decide.h"
#include "services/residents/person_store.h"
#include "services/residents/records.h"
#include "services/residents/resident_service.h"
#include "services/residents/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/compaction.h"
#include "services/store/stored.h"

namespace omzien::residents {
namespace {

using internal::v1::PersonEnded;

// What the resident is promised; the files are written anew in the night before it
// (store/compaction.h).
constexpr absl::Duration kGoneWithin = absl::Hours(24);

v1::EraseResidentResponse ErasedAt(const store::v1::EndedPersonRecord& ended) {
  v1::EraseResidentResponse reply;
  *reply.mutable_erase_time() = ended.time();
  *reply.mutable_gone_time() = rpc::ToTimestamp(rpc::ToTime(ended.time()) + kGoneWithin);
  return reply;
}

PersonEnded::Reason ReasonOf(v1::EndReason reason) {
  return reason == v1::END_REASON_DIED ? PersonEnded::DIED : PersonEnded::MOVED;
}

// The one method whose second arrival finds nobody: what became of it stands where she was.
absl::StatusOr<v1::EraseResidentResponse> ErasedBefore(store::Store& store, const Here& here,
                                                       const std::string& name) {
  const auto stored = ReadPerson(store, here.space, rpc::IdOf(name, "residents"));
  if (!stored.ok()) return stored.status();
  return ErasedAt(stored->ended.value);
}

}  // namespace

grpc::Status ResidentService::EraseResident(grpc::ServerContext* context,
                                            const v1::EraseResidentRequest* request,
                                            v1::EraseResidentResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Erase(caller, asked); });
}

grpc::Status ResidentService::EndResident(grpc::ServerContext* context,
                                          const v1::EndResidentRequest* request,
                                          v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) {
        if (asked.reason() == v1::END_REASON_UNSPECIFIED) {
          violations.Add("reason", "want why she is not a resident any more");
        }
      },
      [this](const rpc::Caller& caller, const auto& asked) { return End(caller, asked); });
}

absl::StatusOr<v1::EraseResidentResponse> ResidentService::Erase(
    const rpc::Caller& caller, const v1::EraseResidentRequest& request) {
  const Here here(caller);
  return rpc::Mutate<v1::EraseResidentResponse>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::EraseResidentResponse>> {
        auto stored = ReadFor(parts_.store, here, caller, request.name());
        if (!stored.ok()) return stored.status();
        const Ending ending =
            residents::End({here.municipality, caller, ""}, rpc::IdOf(request.name(), "residents"),
                           PersonEnded::ERASED);
        stored->person.is_deleted = true;
        stored->ended.value = ending.ended;
        SavePerson(here.space, *stored, batch);
        batch.Append(ending.event.SerializeAsString());
        store::ScheduleCompaction(here.space, rpc::IdOf(request.name(), "residents"), caller.now,
                                  here.municipality.time_zone(), batch);
        return rpc::Decided<v1::EraseResidentResponse>{
            request.name(), [reply = ErasedAt(ending.ended)](store::Version) { return reply; }};
      },
      [&](const std::string& name) { return ErasedBefore(parts_.store, here, name); });
}

absl::StatusOr<v1::Resident> ResidentService::End(const rpc::Caller& caller,
                                                  const v1::EndResidentRequest& request) {
  const Here here(caller);
  return rpc::Mutate<v1::Resident>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Resident>> {
        auto stored = ReadFor(parts_.store, here, caller, request.name());
        if (!stored.ok()) return stored.status();
        if (stored->ended.exists()) {
          return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "ENDED",
                             "she is not a resident any more");
        }
        const std::string resident = rpc::IdOf(request.name(), "residents");
        const Ending ending =
            residents::End({here.municipality, caller, ""}, resident, ReasonOf(request.reason()));
        stored->ended.value = ending.ended;
        SavePerson(here.space, *stored, batch);
        batch.Append(LookedEvent(caller, resident).SerializeAsString());
        batch.Append(ending.event.SerializeAsString());
        return rpc::Decided<v1::Resident>{
            request.name(),
            [seen = ForHerself(stored->person.value, ending.ended, stored->person.version)](
                store::Version) { return seen; }};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

}  // namespace omzien::residents
