#include "services/matchmaker/matching_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/matchmaker/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::matchmaker {

MatchingService::MatchingService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status MatchingService::PreviewMatch(grpc::ServerContext* context,
                                           const v1::PreviewMatchRequest* request,
                                           v1::MatchPreview* reply) {
  return parts_.call(*context, *request, *reply, rpc::kNothingToValidate,
                     [this, context](const rpc::Caller& caller, const auto& asked) {
                       return Preview(caller, asked, absl::FromChrono(context->deadline()));
                     });
}

absl::StatusOr<v1::MatchPreview> MatchingService::Preview(const rpc::Caller& caller,
                                                          const v1::PreviewMatchRequest& request,
                                                          absl::Time deadline) const {
  const auto bundle = parts_.bundle();
  const configuration::Municipality* municipality = bundle->Find(caller.municipality);
  if (municipality == nullptr || rpc::IdOf(request.name(), "requests").empty()) {
    return rpc::NotFound();
  }
  const auto wanted = parts_.help.GetWantedHelp(request.name(), deadline);
  if (absl::IsNotFound(wanted.status())) return rpc::NotFound();
  if (!wanted.ok()) return wanted.status();
  if (!MaySee(*municipality, caller.subject.id, caller.now, *wanted)) return rpc::NotFound();
  const std::shared_ptr<Candidates> candidates =
      parts_.matchmaker.CandidatesOf(caller.municipality);
  if (candidates == nullptr) {
    return absl::UnavailableError("the matchmaker still reads who may be asked");
  }
  const absl::Status known = candidates->Know(
      std::vector<std::string>(wanted->circle().begin(), wanted->circle().end()), caller.now);
  if (!known.ok()) return known;
  const auto found = candidates->Search(*wanted, caller.now);
  // Nobody is asked for such a request: nothing to show.
  if (absl::IsFailedPrecondition(found.status())) return v1::MatchPreview();
  if (absl::IsInvalidArgument(found.status())) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_CONFIGURED",
                       found.status().message());
  }
  if (!found.ok()) return found.status();
  return PreviewOf(*municipality, *wanted, *found);
}

}  // namespace omzien::matchmaker
