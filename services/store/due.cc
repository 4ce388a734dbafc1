#include "services/store/due.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace omzien::store {
namespace {

constexpr size_t kDigits = 15;
constexpr int64_t kLastMs = 999'999'999'999'999;

// Read at once.
constexpr int kAtOnce = 100;

std::string SpellMs(int64_t ms) {
  return absl::StrFormat("%0*d", static_cast<int>(kDigits), std::clamp<int64_t>(ms, 0, kLastMs));
}

// Returns the end of the range of what is due at `now`, which is not in it; behind the last moment
// that fits there is no end. REQUIRES: `now` is not before 1970.
std::string EndOf(absl::Time now) {
  const int64_t ms = absl::ToUnixMillis(now);
  return ms >= kLastMs ? "" : SpellMs(ms + 1);
}

}  // namespace

Key DueIndex(int partition, absl::string_view folder) {
  return Space(partition, folder, kNoMunicipality).Of("due");
}

std::string DueMember(absl::Time at, absl::string_view municipality, absl::string_view kind,
                      absl::string_view id) {
  assert(at != absl::InfiniteFuture());
  int64_t ms = absl::ToUnixMillis(at);  // Rounds down, and to the ends of int64 where it must.
  if (ms < kLastMs && absl::FromUnixMillis(ms) < at) ++ms;
  return absl::StrCat(SpellMs(ms), "|", municipality, "|", kind, "|", id);
}

absl::StatusOr<Due> ParseDue(absl::string_view member) {
  // The id may hold the separator; the names before it cannot.
  const std::vector<absl::string_view> parts = absl::StrSplit(member, absl::MaxSplits('|', 3));
  int64_t ms = 0;
  if (parts.size() != 4 || parts[0].size() != kDigits || !absl::SimpleAtoi(parts[0], &ms) ||
      ms < 0) {
    return absl::DataLossError("a due moment of a foreign spelling");
  }
  return Due{absl::FromUnixMillis(ms), std::string(parts[1]), std::string(parts[2]),
             std::string(parts[3])};
}

void MoveDue(const Space& space, absl::string_view kind, absl::string_view id, absl::Time before,
             absl::Time after, Batch& batch) {
  const Key index = DueIndex(space.partition(), space.folder());
  if (before != absl::InfiniteFuture()) {
    batch.RemoveFromIndex(index, DueMember(before, space.municipality(), kind, id));
  }
  if (after != absl::InfiniteFuture()) {
    batch.AddToIndex(index, DueMember(after, space.municipality(), kind, id));
  }
}

absl::StatusOr<std::vector<Due>> DueUntil(Store& store, int partition, absl::string_view folder,
                                          absl::Time now, int limit) {
  if (now < absl::UnixEpoch()) return std::vector<Due>();
  const absl::StatusOr<std::vector<std::string>> members =
      store.Range(DueIndex(partition, folder), "", EndOf(now), limit);
  if (!members.ok()) return members.status();
  std::vector<Due> due;
  due.reserve(members->size());
  for (const std::string& member : *members) {
    absl::StatusOr<Due> one = ParseDue(member);
    if (!one.ok()) return one.status();
    due.push_back(*std::move(one));
  }
  return due;
}

absl::Status VisitDue(Store& store, int partition, absl::string_view folder, absl::Time until,
                      const std::function<absl::Status(const Due&)>& visit) {
  if (until < absl::UnixEpoch()) return absl::OkStatus();
  absl::Status first;
  std::string from;
  while (true) {
    const auto members = store.Range(DueIndex(partition, folder), from, EndOf(until), kAtOnce);
    if (!members.ok()) return members.status();
    for (const std::string& member : *members) {
      const absl::StatusOr<Due> due = ParseDue(member);
      const absl::Status visited = due.ok() ? visit(*due) : due.status();
      if (absl::IsUnavailable(visited)) return visited;
      first.Update(visited);
    }
    if (members->size() < kAtOnce) return first;
    from = members->back() + '\0';
  }
}

absl::Status PassDue(Store& store, int partition, absl::string_view folder, absl::Time now,
                     const std::function<absl::Status(const Due&)>& pass) {
  absl::Status first;
  std::set<std::string> failed;
  bool has_passed = true;
  while (has_passed) {  // What was done may have made something due before it.
    has_passed = false;
    first.Update(VisitDue(store, partition, folder, now, [&](const Due& due) {
      const std::string member = DueMember(due.at, due.municipality, due.kind, due.id);
      if (failed.contains(member)) return absl::OkStatus();
      const absl::Status passed = pass(due);
      if (passed.ok()) {
        has_passed = true;
        return passed;
      }
      failed.insert(member);
      return absl::Status(passed.code(),
                          absl::StrCat(due.kind, " ", due.id, ": ", passed.message()));
    }));
  }
  return first;
}

absl::StatusOr<absl::Time> NextDue(Store& store, int partition, absl::string_view folder) {
  const absl::StatusOr<std::vector<std::string>> first =
      store.Range(DueIndex(partition, folder), "", "", 1);
  if (!first.ok()) return first.status();
  if (first->empty()) return absl::InfiniteFuture();
  const absl::StatusOr<Due> due = ParseDue(first->front());
  if (!due.ok()) return due.status();
  return due->at;
}

}  // namespace omzien::store
