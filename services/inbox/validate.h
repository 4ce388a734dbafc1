// What is wrong with a request to inbox, all of it at once. Pure.

#ifndef OMZIEN_SERVICES_INBOX_VALIDATE_H_
#define OMZIEN_SERVICES_INBOX_VALIDATE_H_

#include "omzien/v1/inbox.pb.h"
#include "services/rpc/errors.h"

namespace omzien::inbox {

void Validate(const v1::CompleteCallTaskRequest& request, rpc::Violations& violations);
void Validate(const v1::ReportDeliveryRequest& request, rpc::Violations& violations);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_VALIDATE_H_
