// Who sees what of a signal (invariant 7). Pure.

#ifndef OMZIEN_SERVICES_SIGNALS_VIEW_H_
#define OMZIEN_SERVICES_SIGNALS_VIEW_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/signal.pb.h"
#include "services/configuration/bundle.h"
#include "services/signals/matter.h"

namespace omzien::signals {

// True if the worker holds, on the day of `now`, a role in `team`, or that role in it.
bool IsOfTeam(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view team, absl::Time now);
bool Leads(const configuration::Municipality& municipality, absl::string_view worker,
           absl::string_view team, absl::Time now);

// True if configuration lets the worker read restricted signals, and she holds, on the day of
// `now`, a role that reads signals at all.
bool ReadsRestricted(const configuration::Municipality& municipality, absl::string_view worker,
                     absl::Time now);

// True if the signal exists for the worker: it is her team's, or a restricted one and she reads
// those; and neither its neighbourhood nor its person's household is one she does not serve, nor is
// its person one of whom she said that it is not for her.
bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            const Matter& matter, absl::Time now);

// A signal as its reporter sees it: her own words and where it stands, not how it ended. Of a
// restricted one only that and when it was received, for ever: whoever looks over her shoulder
// learns nothing.
v1::Signal ForReporter(const store::v1::SignalRecord& record,
                       const store::v1::SignalTextRecord& text);

// As the resident it is about may take it with her: the words, and where it stands, not who
// reported it. REQUIRES: it is not restricted; of those nothing is in any export.
v1::Signal ForSubject(const store::v1::SignalRecord& record,
                      const store::v1::SignalTextRecord& text);

// As a list shows it: nobody is named but its owner.
v1::Signal ForList(const store::v1::SignalRecord& record);

// As whoever may read it sees it, after the read was logged: all of it.
v1::Signal ForReader(const store::v1::SignalRecord& record,
                     const store::v1::SignalTextRecord& text);

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_VIEW_H_
