#include "services/inbox/validate.h"

namespace omzien::inbox {

void Validate(const v1::CompleteCallTaskRequest& request, rpc::Violations& violations) {
  if (request.result() == v1::CallTask::RESULT_UNSPECIFIED) {
    violations.Add("result", "want what came of it");
  }
}

void Validate(const v1::ReportDeliveryRequest& request, rpc::Violations& violations) {
  if (request.result() == v1::ReportDeliveryRequest::RESULT_UNSPECIFIED) {
    violations.Add("result", "want what came of it");
  }
}

}  // namespace omzien::inbox
