#include "services/inbox/decide_delivery.h"

#include <iterator>
#include <utility>

#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {
namespace {

using store::v1::MessageRecord;
using v1::Delivery;
using v1::ReportDeliveryRequest;

constexpr absl::Duration kPauses[] = {absl::Minutes(1), absl::Minutes(5), absl::Minutes(15),
                                      absl::Hours(1)};
static_assert(std::size(kPauses) == kMaxAttempts - 1);

void End(MessageRecord& record, Delivery::State state) {
  record.set_delivery(state);
  record.clear_try_time();
}

}  // namespace

MessageRecord ToDeliver(MessageRecord record) {
  record.set_delivery(Delivery::DUE);
  *record.mutable_try_time() = record.message().tell_time();
  return record;
}

MessageRecord StopDelivery(MessageRecord record) {
  if (record.delivery() == Delivery::DUE) End(record, Delivery::STATE_UNSPECIFIED);
  return record;
}

MessageRecord WithDelivered(MessageRecord record) {
  End(record, Delivery::TOLD);
  return record;
}

bool WasDelivered(const MessageRecord& record) { return record.delivery() == Delivery::TOLD; }

absl::StatusOr<MessageRecord> Report(MessageRecord record, ReportDeliveryRequest::Result result,
                                     const configuration::Municipality& municipality,
                                     absl::Time now) {
  if (record.delivery() != Delivery::DUE || rpc::ToTime(record.try_time()) > now) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_DUE",
                       "this is not, or no longer, to be delivered");
  }
  if (result == ReportDeliveryRequest::TOLD) return WithDelivered(std::move(record));
  record.set_attempts(record.attempts() + 1);
  if (result == ReportDeliveryRequest::UNDELIVERABLE || record.attempts() >= kMaxAttempts) {
    End(record, Delivery::UNDELIVERABLE);
    return record;
  }
  const absl::Time next = municipality.quiet_hours().FirstMomentToTell(
      now + kPauses[record.attempts() - 1], municipality.time_zone());
  *record.mutable_try_time() = rpc::ToTimestamp(next);
  return record;
}

Delivery DeliveryOf(const MessageRecord& record) {
  Delivery delivery;
  *delivery.mutable_message() = record.message();
  delivery.set_state(record.delivery());
  delivery.set_attempts(record.attempts());
  if (record.has_try_time()) *delivery.mutable_try_time() = record.try_time();
  return delivery;
}

}  // namespace omzien::inbox
