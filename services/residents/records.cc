#include "services/residents/records.h"

#include <limits>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/residents/contacts.h"
#include "services/rpc/names.h"

namespace omzien::residents {

store::Space SpaceOf(const configuration::Municipality& municipality) {
  return store::Space(municipality.partition(), kFolder, municipality.slug());
}

store::Key PersonKey(const store::Space& space, absl::string_view resident) {
  return space.Of("person", resident);
}
store::Key EndedKey(const store::Space& space, absl::string_view resident) {
  return space.Of("ended", resident);
}
store::Key LinksKey(const store::Space& space, absl::string_view request) {
  return space.Of("links", request);
}
store::Key TiesKey(const store::Space& space, absl::string_view resident) {
  return space.Of("ties", resident);
}
store::Key NotServedKey(const store::Space& space, absl::string_view resident) {
  return space.Of("not_served", resident);
}
store::Key LookKey(const store::Space& space, absl::string_view id) { return space.Of("look", id); }
store::Key HouseholdSecretKey(const store::Space& space) { return space.Of("secret", "household"); }

store::Key KnownIndex(const store::Space& space, absl::string_view resident) {
  return space.Of("known", resident);
}
store::Key TiedIndex(const store::Space& space, absl::string_view resident) {
  return space.Of("tied", resident);
}
store::Key HearsForIndex(const store::Space& space, absl::string_view resident) {
  return space.Of("hears_for", resident);
}
store::Key ByPhoneIndex(const store::Space& space, absl::string_view phone) {
  return space.Of("by_phone", phone);
}
store::Key LooksIndex(const store::Space& space, absl::string_view resident) {
  return space.Of("looks_of", resident);
}

// '|' and the byte after it; neither is in an id.
KnownRange KnownMembersOf(absl::string_view other) {
  return {absl::StrCat(other, "|"), absl::StrCat(other, "}")};
}

std::string RequestInKnown(absl::string_view member) {
  return std::string(member.substr(member.find('|') + 1));
}

std::string LookId(uint64_t event) {
  return absl::StrFormat("%019d",
                         std::numeric_limits<int64_t>::max() - static_cast<int64_t>(event));
}

}  // namespace omzien::residents

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space& space, const PersonRecord& person) {
  const omzien::v1::Resident& resident = person.resident();
  if (resident.phone().empty()) return {};
  return {
      {residents::ByPhoneIndex(space, resident.phone()), rpc::IdOf(resident.name(), "residents")}};
}
std::vector<Batch::Entry> IndexEntries(const Space&, const EndedPersonRecord&) { return {}; }
std::vector<Batch::Entry> IndexEntries(const Space&, const HouseholdKeyRecord&) { return {}; }

std::vector<Batch::Entry> IndexEntries(const Space& space, const RequestLinksRecord& links) {
  std::vector<Batch::Entry> entries;
  for (const std::string& other : residents::OthersOf(links)) {
    entries.push_back(
        {residents::KnownIndex(space, links.asker()), absl::StrCat(other, "|", links.request())});
    entries.push_back(
        {residents::KnownIndex(space, other), absl::StrCat(links.asker(), "|", links.request())});
  }
  return entries;
}

std::vector<Batch::Entry> IndexEntries(const Space& space, const TiesRecord& record) {
  const internal::v1::TiesChanged& ties = record.ties();
  std::vector<Batch::Entry> entries;
  for (const auto* kind : {&ties.circle(), &ties.delegates()}) {
    for (const internal::v1::Tie& tie : *kind) {
      Batch::Entry entry{residents::TiedIndex(space, tie.resident()), ties.resident()};
      if (!absl::c_linear_search(entries, entry)) entries.push_back(std::move(entry));
    }
  }
  for (const internal::v1::Tie& tie : ties.delegates()) {
    if (!residents::Hears(tie)) continue;
    entries.push_back({residents::HearsForIndex(space, tie.resident()), ties.resident()});
  }
  return entries;
}

std::vector<Batch::Entry> IndexEntries(const Space& /*space*/, const NotServedRecord& /*record*/) {
  return {};
}

std::vector<Batch::Entry> IndexEntries(const Space& space, const LookRecord& look) {
  return {{residents::LooksIndex(space, look.person()), residents::LookId(look.event())}};
}

}  // namespace omzien::store::v1
