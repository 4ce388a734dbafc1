#include "services/store/due.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace omzien::store {
namespace {

constexpr size_t kDigits = 15;
constexpr int64_t kLastMs = 999'999'999'999'999;

std::string SpellMs(int64_t ms) {
  return absl::StrFormat("%0*d", static_cast<int>(kDigits), std::clamp<int64_t>(ms, 0, kLastMs));
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
  const int64_t ms = absl::ToUnixMillis(now);
  if (ms < 0) return std::vector<Due>();
  // The end of a range is not in it; behind the last moment that fits there is no end.
  const std::string end = ms >= kLastMs ? "" : SpellMs(ms + 1);
  const absl::StatusOr<std::vector<std::string>> members =
      store.Range(DueIndex(partition, folder), "", end, limit);
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
