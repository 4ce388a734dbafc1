#include "services/store/store.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/types/optional.h"

namespace omzien::store {
namespace {

// Where a status says whether something was written. A payload survives copies and added context;
// a word in the message would be parsed from text people edit.
constexpr absl::string_view kSaved = "omzien.store/saved";
constexpr absl::string_view kNotSaved = "NOT_SAVED";
constexpr absl::string_view kMaybeSaved = "MAYBE_SAVED";

absl::Status Unavailable(absl::string_view message, absl::string_view saved) {
  absl::Status status = absl::UnavailableError(message);
  status.SetPayload(kSaved, absl::Cord(saved));
  return status;
}

bool Says(const absl::Status& status, absl::string_view saved) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kSaved);
  return payload.has_value() && *payload == saved;
}

bool HasOneTwice(std::vector<absl::string_view> texts) {
  std::sort(texts.begin(), texts.end());
  return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

}  // namespace

void Batch::Expect(Key key, Version version) { expectations_.push_back({std::move(key), version}); }

void Batch::Put(Key key, std::string value) { puts_.push_back({std::move(key), std::move(value)}); }

void Batch::Delete(Key key) { deletes_.push_back(std::move(key)); }

void Batch::AddToIndex(Key index, std::string member) {
  assert(!member.empty());
  additions_.push_back({std::move(index), std::move(member)});
}

void Batch::RemoveFromIndex(Key index, std::string member) {
  assert(!member.empty());
  removals_.push_back({std::move(index), std::move(member)});
}

void Batch::Append(std::string event) { events_.push_back(std::move(event)); }

bool Batch::writes_nothing() const {
  return puts_.empty() && deletes_.empty() && additions_.empty() && removals_.empty() &&
         events_.empty();
}

absl::Status Batch::Check() const {
  if (writes_nothing() && expectations_.empty()) {
    return absl::InvalidArgumentError("batch: want at least one change or expectation");
  }
  bool is_inside = true;
  const auto look = [&](const Key& key) { is_inside &= key.partition() == partition_; };
  std::vector<absl::string_view> written;
  std::vector<absl::string_view> expected;
  for (const Expectation& expectation : expectations_) {
    look(expectation.key);
    expected.push_back(expectation.key.text());
  }
  for (const Write& put : puts_) {
    look(put.key);
    written.push_back(put.key.text());
  }
  for (const Key& key : deletes_) {
    look(key);
    written.push_back(key.text());
  }
  for (const Entry& entry : additions_) look(entry.index);
  for (const Entry& entry : removals_) look(entry.index);
  if (!is_inside) return absl::InvalidArgumentError("batch: want all keys in its partition");
  if (HasOneTwice(std::move(written))) {
    return absl::InvalidArgumentError("batch: want every key put or deleted at most once");
  }
  if (HasOneTwice(std::move(expected))) {
    return absl::InvalidArgumentError("batch: want every key expected at most once");
  }
  return absl::OkStatus();
}

absl::Status NotSaved(absl::string_view message) { return Unavailable(message, kNotSaved); }

bool IsNotSaved(const absl::Status& status) { return Says(status, kNotSaved); }

absl::Status MaybeSaved(absl::string_view message) { return Unavailable(message, kMaybeSaved); }

bool IsMaybeSaved(const absl::Status& status) { return Says(status, kMaybeSaved); }

}  // namespace omzien::store
