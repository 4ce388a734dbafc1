#include "services/help/looked.h"

#include <string>

#include "omzien/internal/v1/event.pb.h"
#include "services/help/on_behalf.h"

namespace omzien::help {

void AddLook(const Here& here, const rpc::Caller& caller, absl::string_view person,
             absl::string_view what, store::Batch& batch) {
  if (!IsWorker(caller)) return;
  internal::v1::Event event;
  event.set_municipality(std::string(here.municipality.slug()));
  *event.mutable_time() = ToProto(caller.now);
  internal::v1::Looked& looked = *event.mutable_looked();
  looked.set_reader(caller.subject.id);
  looked.set_person(std::string(person));
  looked.set_what(std::string(what));
  batch.Append(event.SerializeAsString());
}

absl::Status CommitLook(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                        absl::string_view person, absl::string_view what) {
  if (!IsWorker(caller)) return absl::OkStatus();
  store::Batch batch(here.space.partition());
  AddLook(here, caller, person, what, batch);
  return d.store.Commit(batch).status();
}

}  // namespace omzien::help
