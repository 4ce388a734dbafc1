// Two residents with everything a decision about the two depends on, as read and as a decision
// leaves them.
//
// A decision takes a Pair by value and returns it changed, with the events it makes; pair_store.h
// reads and writes it. Pure; a value.

#ifndef OMZIEN_SERVICES_HELP_PAIR_H_
#define OMZIEN_SERVICES_HELP_PAIR_H_

#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/help/matter.h"
#include "services/store/stored.h"

namespace omzien::help {

struct Pair {
  store::Stored<store::v1::HelperRecord> own;    // Of who calls; there.
  store::Stored<store::v1::HelperRecord> other;  // There or not.
  // What happened, in order.
  std::vector<internal::v1::Event> events;
};

// Adds the events that say that a Helper changed, if she did, and her circle or delegates, if they
// did.
void NoteChanges(const Setting& setting, const store::Stored<store::v1::HelperRecord>& helper,
                 std::vector<internal::v1::Event>& events);

// Adds the events that say whose Helper changed. The last thing a decision does.
Pair WithChangesNoted(const Setting& setting, Pair pair);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_PAIR_H_
