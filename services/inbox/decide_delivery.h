// Decides what becomes of the delivery of a message: by push or e-mail, to whoever is not in the
// app. Pure.

#ifndef OMZIEN_SERVICES_INBOX_DECIDE_DELIVERY_H_
#define OMZIEN_SERVICES_INBOX_DECIDE_DELIVERY_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/inbox.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::inbox {

// How often a delivery may fail before it counts as undeliverable; after the nth failure it is
// tried again 1, 5, 15 and 60 minutes later, not in the municipality's quiet hours.
inline constexpr int kMaxAttempts = 5;

// Lets a new message be delivered from its moment on.
store::v1::MessageRecord ToDeliver(store::v1::MessageRecord record);

// Lets it not be delivered any more, if it was not yet. Who opens the app still reads it.
store::v1::MessageRecord StopDelivery(store::v1::MessageRecord record);

// Notes that it reached her: a person told her.
store::v1::MessageRecord WithDelivered(store::v1::MessageRecord record);

// Returns whether it reached her by being delivered, or told.
bool WasDelivered(const store::v1::MessageRecord& record);

// Writes down what came of an attempt.
// Errors: FAILED_PRECONDITION (NOT_DUE) unless it was handed out: its moment has not come, another
// attempt reported first, or something stopped it.
absl::StatusOr<store::v1::MessageRecord> Report(store::v1::MessageRecord record,
                                                v1::ReportDeliveryRequest::Result result,
                                                const configuration::Municipality& municipality,
                                                absl::Time now);

// Returns it as it stands.
v1::Delivery DeliveryOf(const store::v1::MessageRecord& record);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_DECIDE_DELIVERY_H_
