// Who sees what of a person (invariant 7). Pure.

#ifndef OMZIEN_SERVICES_RESIDENTS_VIEW_H_
#define OMZIEN_SERVICES_RESIDENTS_VIEW_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"
#include "services/residents/contacts.h"
#include "services/store/store.h"

namespace omzien::residents {

// A person as she knows herself, and as a worker who serves her does.
v1::Resident ForHerself(const store::v1::PersonRecord& person,
                        const store::v1::EndedPersonRecord& ended, store::Version version);

// True if the person exists for the worker: her team serves where the person lives, and neither the
// neighbourhood nor the household is one she does not serve, nor did she say that the person is not
// for her.
bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            const store::v1::PersonRecord& person, const store::v1::NotServedRecord& not_served,
            absl::Time now);

// What two people are to each other, as known at one moment.
struct Acquaintance {
  // By whom they may be known to each other, the requests the viewer sees by: her own, and those of
  // residents she hears for, seen as they see them.
  struct Request {
    std::string viewer;  // Herself, or for whom she hears.
    store::v1::RequestLinksRecord links;
  };
  std::vector<Request> requests;
  std::vector<internal::v1::TiesChanged> ties;  // Of the two.
};

// How much `viewer` sees of `person` by all of it.
Sees SeenOf(const Acquaintance& acquaintance, absl::string_view viewer, absl::string_view person);

// A person as somebody sees her who sees so much. REQUIRES: not kNothing.
v1::Contact ForOther(const store::v1::PersonRecord& person, Sees sees);

// A look as the person it is about sees it.
v1::Look ForLookedAt(const store::v1::LookRecord& look,
                     const configuration::Municipality& municipality);

// A link as one of the two sees it.
v1::ContactLink LinkOf(const configuration::Municipality& municipality, absl::string_view resident,
                       absl::string_view other, const store::v1::RequestLinksRecord& links);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_VIEW_H_
