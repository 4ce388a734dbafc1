// Names of what a Store holds: "{pNN}:<folder>:<municipality>:<kind>:<id>".
//
// The braces are Redis Cluster's hash tag: everything of one partition lies in one slot, so one
// Commit can be atomic. Values; immutable.

#ifndef OMZIEN_SERVICES_STORE_KEY_H_
#define OMZIEN_SERVICES_STORE_KEY_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace omzien::store {

// The number of partitions, for ever: it decides where every record lies.
inline constexpr int kPartitions = 64;

// The municipality of keys that belong to a folder as a whole (cursors, due moments).
inline constexpr absl::string_view kNoMunicipality = "-";

// The key of one record or one index.
class Key {
 public:
  int partition() const { return partition_; }       // [0, kPartitions)
  const std::string& text() const { return text_; }  // As the store spells it.

  friend bool operator==(const Key&, const Key&) = default;
  friend auto operator<=>(const Key&, const Key&) = default;

 private:
  friend class Space;
  Key(int partition, std::string text) : partition_(partition), text_(std::move(text)) {}

  int partition_;
  std::string text_;
};

// Where the records of one folder and one municipality lie; the only maker of keys.
class Space {
 public:
  // REQUIRES: partition in [0, kPartitions); the names non-empty, of [a-z0-9_-] only.
  Space(int partition, absl::string_view folder, absl::string_view municipality);

  // Returns the key of a record; where `id` is empty, of an index: "{pNN}:<folder>:<municipality>:
  // <kind>". One kind may have both.
  // REQUIRES: `kind` as the names above; `id` without control characters, spaces, braces.
  Key Of(absl::string_view kind, absl::string_view id = "") const;

  int partition() const { return partition_; }
  const std::string& folder() const { return folder_; }
  const std::string& municipality() const { return municipality_; }

 private:
  int partition_;
  std::string folder_;
  std::string municipality_;
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_KEY_H_
