// What events say so that statistics can count: of which request something is, and the number of
// something among all of its kind of one person. Pure.
//
// Only moves.cc and decide_offer.cc use it, where the events are made.

#ifndef OMZIEN_SERVICES_HELP_TALLY_H_
#define OMZIEN_SERVICES_HELP_TALLY_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/help/matter.h"

namespace omzien::help {

// Counts one more at `setting.now` in a district, and returns its number. What was counted in
// another year than this is forgotten, so a tally stays as small as one year's districts.
internal::v1::Ordinals CountOne(const Setting& setting, absl::string_view district,
                                store::v1::Tally& tally);

// Returns of which request something is, as of now.
internal::v1::Origin OriginOf(const Setting& setting, const Matter& matter);

// Notes that the request comes into state `moved.to()`, and fills in what `moved` says of it:
// origin, firsts, and for a new one its number among the asker's, which goes into her Helper.
// REQUIRES: the asker's Helper was read; the request's outcome is that of the move.
void CountMove(const Setting& setting, Matter& matter, internal::v1::RequestMoved& moved);

// The same for an invitation that comes into state `moved.to()`.
// REQUIRES: for SENT and ACCEPTED, her Helper was read.
void CountMove(const Setting& setting, Matter& matter, const store::v1::InvitationRecord& record,
               internal::v1::InvitationMoved& moved);

// The same for an appointment.
void CountMove(const Setting& setting, Matter& matter, internal::v1::AppointmentMoved& moved);

// Returns the event of an offer that is new, or was taken back, from a Helper who has the rest.
// REQUIRES: `helper` is as it is afterwards.
//   district: of the offer's first place; empty: it has none
internal::v1::Event OfferMoved(const Setting& setting, bool is_new, absl::string_view district,
                               store::v1::HelperRecord& helper);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_TALLY_H_
