// A record as a protobuf message, from reading to writing back: read at a version, changed in
// memory by a decision, saved with what must have stayed the same and with its index entries kept
// right. Pure: no store is called here.
//
// A record type T is a message with, in its own namespace or its folder's records.h,
//   std::vector<store::Batch::Entry> IndexEntries(const store::Space&, const T&)
// the entries it has in the folder's indexes, each once, as a function of the record alone.

#ifndef OMZIEN_SERVICES_STORE_STORED_H_
#define OMZIEN_SERVICES_STORE_STORED_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "services/store/store.h"

namespace omzien::store {

// One record of type T, there or not.
template <class T>
struct Stored {
  Key key;
  Version version = 0;  // As read; 0: there was none.
  T value;              // As a decision left it.
  std::string read;     // The bytes as read.
  bool is_deleted = false;

  bool exists() const { return version != 0; }
};

// Returns a record that is not there yet.
template <class T>
Stored<T> NewStored(Key key, T value = {}) {
  return Stored<T>{std::move(key), 0, std::move(value), "", false};
}

// Errors: DATA_LOSS if the bytes are no T.
template <class T>
absl::StatusOr<Stored<T>> ParseStored(Key key, Record record) {
  Stored<T> stored = NewStored<T>(std::move(key));
  stored.version = record.version;
  if (!stored.value.ParseFromString(record.value)) {
    return absl::DataLossError(absl::StrCat("a record is no ", T::descriptor()->full_name()));
  }
  stored.read = std::move(record.value);
  return stored;
}

// Reads one record; one that is not there has version 0 and an empty value.
template <class T>
absl::StatusOr<Stored<T>> ReadStored(Store& store, const Key& key) {
  auto records = store.Read({key});
  if (!records.ok()) return records.status();
  return ParseStored<T>(key, std::move(records->front()));
}

// Reads the records of `keys`, all of one partition, and returns those that are there, in order.
// Cost: one Read for each thousand.
template <class T>
absl::StatusOr<std::vector<Stored<T>>> ReadThere(Store& store, absl::Span<const Key> keys) {
  constexpr size_t kAtOnce = 1000;
  std::vector<Stored<T>> there;
  for (; !keys.empty(); keys.remove_prefix(std::min(kAtOnce, keys.size()))) {
    const absl::Span<const Key> some = keys.subspan(0, kAtOnce);
    auto records = store.Read(some);
    if (!records.ok()) return records.status();
    for (size_t i = 0; i < some.size(); ++i) {
      if ((*records)[i].version == 0) continue;
      auto stored = ParseStored<T>(some[i], std::move((*records)[i]));
      if (!stored.ok()) return stored.status();
      there.push_back(*std::move(stored));
    }
  }
  return there;
}

// Adds to `batch`: that the record must still be at the version read; and if it was changed, its
// new value and the index entries that come and go. A record that is not there and was left empty
// is not made.
template <class T>
void Save(const Space& space, const Stored<T>& stored, Batch& batch) {
  batch.Expect(stored.key, stored.version);
  const std::string written = stored.value.SerializeAsString();
  if (!stored.is_deleted && written == stored.read) return;  // Also: not there, and left empty.
  std::vector<Batch::Entry> before;
  if (stored.exists()) {
    T value;
    value.ParseFromString(stored.read);
    before = IndexEntries(space, value);
  }
  std::vector<Batch::Entry> after;
  if (!stored.is_deleted) after = IndexEntries(space, stored.value);
  for (const Batch::Entry& entry : before) {
    if (!absl::c_linear_search(after, entry)) batch.RemoveFromIndex(entry.index, entry.member);
  }
  for (const Batch::Entry& entry : after) {
    if (!absl::c_linear_search(before, entry)) batch.AddToIndex(entry.index, entry.member);
  }
  if (!stored.is_deleted) {
    batch.Put(stored.key, written);
  } else if (stored.exists()) {
    batch.Delete(stored.key);
  }
}

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_STORED_H_
