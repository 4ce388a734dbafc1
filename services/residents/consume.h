// Learns from `help` who has to do with whom and for which worker somebody is not, from everyone
// who looked at whom, and forgets who was erased.

#ifndef OMZIEN_SERVICES_RESIDENTS_CONSUME_H_
#define OMZIEN_SERVICES_RESIDENTS_CONSUME_H_

#include "absl/strings/string_view.h"
#include "services/configuration/bundle.h"
#include "services/store/consumer.h"

namespace omzien::residents {

// The name of this folder's consumer; its folder is kFolder (records.h).
inline constexpr absl::string_view kConsumer = "contacts";

// Returns how residents consumes the events of one partition. `store` must outlive it.
//
// There is nothing to rebuild from: links and looks are made of events alone, which are trimmed
// only behind the cursor. If events are missing all the same (a store put back from a copy), what
// there is stays as it is until the next event about the same request or resident.
store::ConsumerOptions ConsumerOptionsOf(store::Store& store, configuration::CurrentBundle bundle,
                                         int partition);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_CONSUME_H_
