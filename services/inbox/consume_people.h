// What inbox keeps of residents, and what it forgets when somebody is none any more, as effects of
// the consumer. See consume.h.

#ifndef OMZIEN_SERVICES_INBOX_CONSUME_PEOPLE_H_
#define OMZIEN_SERVICES_INBOX_CONSUME_PEOPLE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/inbox/consume_calls.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::inbox {

using StoredPerson = store::Stored<store::v1::InboxPersonRecord>;

// Returns what is known of a resident; of one nobody told of, nothing: she is reached by the app.
absl::StatusOr<StoredPerson> ReadPerson(store::Store& store, const store::Space& space,
                                        absl::string_view resident);

// Returns the team to call her from: the one that serves where she lives, as is configured now.
std::string TeamFor(const configuration::Municipality& municipality,
                    const store::v1::InboxPersonRecord& person);

// Returns whether she hears nothing any more.
bool HasEnded(const StoredPerson& person);

// REQUIRES: the event is a PersonChanged.
absl::Status KeepPerson(const Happening& happening, store::Batch& effects);

// REQUIRES: the event is a ServingDeclined.
absl::Status KeepDeclined(const Happening& happening, store::Batch& effects);

// From here on nothing more is told to her: what was not told yet is removed, and nobody is to call
// her. Of who was erased every message and call task goes.
// REQUIRES: the event is a PersonEnded.
absl::Status EndPerson(const Happening& happening, store::Batch& effects);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CONSUME_PEOPLE_H_
