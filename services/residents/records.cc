#include "services/residents/records.h"

namespace omzien::residents {

store::Space SpaceOf(const configuration::Municipality& municipality) {
  return store::Space(municipality.partition(), "residents", municipality.slug());
}

store::Key PersonKey(const store::Space& space, absl::string_view resident) {
  return space.Of("person", resident);
}

store::Key HouseholdSecretKey(const store::Space& space) { return space.Of("secret", "household"); }

}  // namespace omzien::residents

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space&, const PersonRecord&) { return {}; }
std::vector<Batch::Entry> IndexEntries(const Space&, const HouseholdKeyRecord&) { return {}; }

}  // namespace omzien::store::v1
