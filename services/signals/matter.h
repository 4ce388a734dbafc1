// What one commit about a signal touches: its records as read, what a decision changed in them, and
// the events it made.

#ifndef OMZIEN_SERVICES_SIGNALS_MATTER_H_
#define OMZIEN_SERVICES_SIGNALS_MATTER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::signals {

struct Matter {
  store::Space space;
  std::string id;
  store::Stored<store::v1::SignalRecord> record;
  store::Stored<store::v1::SignalTextRecord> text;
  // The resident it is about; absent where only words say whom.
  std::optional<store::Stored<store::v1::SignalPersonRecord>> person;
  // The entry of the sealed log that a read adds.
  std::optional<store::Stored<store::v1::SealedReadRecord>> sealed;
  std::vector<internal::v1::Event> events;

  const v1::Signal& signal() const { return record.value.signal(); }
};

// Returns a signal that is not there yet, about `resident` (an id; empty: not known here).
// Errors: those of Store::Read.
absl::StatusOr<Matter> NewMatter(store::Store& store, const store::Space& space,
                                 absl::string_view signal, absl::string_view resident);

// Errors: NOT_FOUND; those of Store::Read.
absl::StatusOr<Matter> ReadMatter(store::Store& store, const store::Space& space,
                                  absl::string_view signal);

// Returns those of `signals` that are there, in order, without their texts.
// Errors: those of Store::Read.
absl::StatusOr<std::vector<Matter>> ReadMatters(store::Store& store, const store::Space& space,
                                                const std::vector<std::string>& signals);

// Adds to `batch` all that changed, and that all of it must still be as read.
void SaveMatter(const Matter& matter, store::Batch& batch);

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_MATTER_H_
