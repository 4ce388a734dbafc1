#include "services/residents/view.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/names.h"

namespace omzien::residents {
namespace {

v1::EndReason ReasonOf(const store::v1::EndedPersonRecord& ended) {
  switch (ended.reason()) {
    case internal::v1::PersonEnded::DIED:
      return v1::END_REASON_DIED;
    case internal::v1::PersonEnded::MOVED:
      return v1::END_REASON_MOVED;
    default:
      return v1::END_REASON_UNSPECIFIED;
  }
}

}  // namespace

v1::Resident ForHerself(const store::v1::PersonRecord& person,
                        const store::v1::EndedPersonRecord& ended, store::Version version) {
  v1::Resident resident = person.resident();
  resident.set_etag(absl::StrCat(version));
  if (ended.has_time()) {
    resident.set_end_reason(ReasonOf(ended));
    *resident.mutable_end_time() = ended.time();
  }
  return resident;
}

bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            const store::v1::PersonRecord& person, const store::v1::NotServedRecord& not_served,
            absl::Time now) {
  return !absl::c_linear_search(not_served.workers(), worker) &&
         municipality.Serves(worker, person.resident().neighbourhood(), person.household(), now);
}

Sees SeenOf(const Acquaintance& acquaintance, absl::string_view viewer, absl::string_view person) {
  Sees sees = Sees::kNothing;
  for (const Acquaintance::Request& request : acquaintance.requests) {
    // Who hears for a resident sees what she sees as asker, not as somebody's helper.
    if (request.viewer != viewer && request.viewer != request.links.asker()) continue;
    sees = std::max(sees, ByRequest(request.links, request.viewer, person));
  }
  for (const internal::v1::TiesChanged& ties : acquaintance.ties) {
    sees = std::max(sees, ByTies(ties, viewer, person));
  }
  return sees;
}

v1::Contact ForOther(const store::v1::PersonRecord& person, Sees sees) {
  v1::Contact contact;
  contact.set_resident(person.resident().name());
  contact.set_given_name(person.resident().given_name());
  if (sees == Sees::kPhone) contact.set_phone(person.resident().phone());
  return contact;
}

v1::Look ForLookedAt(const store::v1::LookRecord& look,
                     const configuration::Municipality& municipality) {
  v1::Look shown;
  shown.set_worker(rpc::MakeName(municipality.slug(), "workers", look.worker()));
  const internal::v1::Worker* worker = municipality.FindWorker(look.worker());
  if (worker != nullptr) shown.set_worker_name(worker->display_name());
  *shown.mutable_time() = look.time();
  shown.set_what(absl::StrCat("municipalities/", municipality.slug(), "/", look.what()));
  return shown;
}

v1::ContactLink LinkOf(const configuration::Municipality& municipality, absl::string_view resident,
                       absl::string_view other, const store::v1::RequestLinksRecord& links) {
  v1::ContactLink link;
  link.set_other(rpc::MakeName(municipality.slug(), "residents", other));
  link.set_request(rpc::MakeName(municipality.slug(), "requests", links.request()));
  link.set_is_open(ByRequest(links, other, resident) == Sees::kPhone);
  return link;
}

}  // namespace omzien::residents
