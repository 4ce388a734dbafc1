// Every decision about a signal: pure functions (matter, command, now) → changed matter with its
// events, or an error that changes nothing. Which state follows which is not decided here but in
// the table of life.h.
//
// Events name nobody for a restricted signal; a read of one makes no event at all.

#ifndef OMZIEN_SERVICES_SIGNALS_DECIDE_H_
#define OMZIEN_SERVICES_SIGNALS_DECIDE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/signal.pb.h"
#include "services/configuration/bundle.h"
#include "services/signals/matter.h"

namespace omzien::signals {

// Where and when a decision is made.
struct Setting {
  const configuration::Municipality& municipality;
  absl::Time now;  // Domain time.
};

// A new signal stands unread for at most this much of its team's opening, from its read time on.
inline constexpr absl::Duration kReadWithin = absl::Hours(1);
// A signal that was taken is asked after at the team's first opening after this much time.
inline constexpr absl::Duration kEndedWithin = absl::Hours(7 * 24);

// Somebody reports a worry.
//   matter:   of NewMatter, about the resident in `said`
//   said:     validated; output-only fields are ignored
//   reporter: a resource name
// Result: RECEIVED, with the team of its neighbourhood and the time it will be read.
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET) if it is about a resident not heard of.
absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view reporter,
                              const v1::Signal& said);

// `worker` reads it. Result: it counts as read, and one more entry: for an unrestricted one an
// event, for a restricted one an entry of the sealed log.
Matter Look(const Setting& setting, Matter matter, absl::string_view worker);

// `worker` becomes its owner. `etag`: what she saw; empty: whatever it is now.
// Errors: FAILED_PRECONDITION with the refusal of life.h; ABORTED (STALE_ETAG).
absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag);

// `worker` says how it ended. Errors: as Take; FAILED_PRECONDITION (NOT_YOURS).
absl::StatusOr<Matter> End(const Setting& setting, Matter matter, absl::string_view worker,
                           v1::Signal::Outcome outcome, absl::string_view etag);

// `resident` (an id) was erased. Result: nobody can tell any more that she reported it; what she
// said of others stays, for they may need help. Of one that names her, the words go and the name:
// at once, or once it has ended where it is restricted, for what is said of violence is not hers to
// have forgotten while somebody looks after it; and so long it says of which household she was, for
// nobody reads about her own.
Matter Erase(Matter matter, absl::string_view resident);

// Its next moment may have come. Result: unchanged if it has not; else the team's lead is to hear
// of it, and it is looked at again when the team opens next.
Matter PassTime(const Setting& setting, Matter matter);

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_DECIDE_H_
