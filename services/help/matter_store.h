// Reads a matter, and writes back what a decision changed of it. The only place where decisions
// meet the store.

#ifndef OMZIEN_SERVICES_HELP_MATTER_STORE_H_
#define OMZIEN_SERVICES_HELP_MATTER_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/help/matter.h"
#include "services/store/store.h"

namespace omzien::help {

// What of a matter a decision reads, besides the request, the asker's Helper and the escalation of
// its episode.
struct Reach {
  enum class Everyone {
    kNo,
    // All invitations unanswered or willing, those of the helpers who stand, all their Helpers, and
    // the appointments that are not over with the Helpers of those.
    kYes,
    // The same, but only if one more yes would leave nobody missing: what a yes needs, so that a
    // thousand who are too late do not read a thousand invitations each.
    kIfFilling,
  };
  std::vector<std::string> invitations = {};   // Ids; with their Helpers.
  std::vector<std::string> helpers = {};       // Residents.
  std::vector<std::string> appointments = {};  // Ids; with their Helpers.
  Everyone everyone = Everyone::kNo;
  // Also what everyone offers whose invitation is unanswered, or who is willing.
  bool with_offers = false;
};

// Returns the matter of a request, all of it as of one version of the request. An invitation or
// Helper named that is not there is left out of the maps' meaning: its record does not exist().
// Errors: NOT_FOUND if there is no such request; those of Store::Read; UNAVAILABLE if it changed
// all the time.
absl::StatusOr<Matter> ReadMatter(store::Store& store, const store::Space& space,
                                  absl::string_view request, const Reach& reach);

// Returns the matter with the Helpers that only its own records name: of who comes to an
// appointment as a substitute, and of who hears for somebody. ReadMatter does it; a new request
// needs it too.
absl::StatusOr<Matter> WithLateHelpers(store::Store& store, Matter matter);

// Returns the words of a request: those read under its own id, or of the request it is a part of
// (text_of).
//   own: what was read under TextKey of its own id
absl::StatusOr<store::v1::RequestTextRecord> WordsOf(store::Store& store, const store::Space& space,
                                                     const store::v1::RequestRecord& request,
                                                     const store::v1::RequestTextRecord& own);

// Adds to `batch` everything that changed, the events, and that nothing read has changed meanwhile.
void SaveMatter(const Matter& matter, store::Batch& batch);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_MATTER_STORE_H_
