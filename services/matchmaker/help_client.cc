#include "services/matchmaker/help_client.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/names.h"

namespace omzien::matchmaker {
namespace {

// Half of what `help` would give: a page of people with long histories then stays far below the
// four megabytes a message may have.
constexpr int kPageSize = 500;

// Whether another request would have fared no better.
bool IsAboutTheCallOnly(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::UNIMPLEMENTED:
      return true;
    default:
      return false;
  }
}

absl::Status ToStatus(const grpc::Status& status) {
  if (!IsAboutTheCallOnly(status.error_code())) return rpc::FromGrpcStatus(status);
  return absl::UnavailableError(absl::StrCat("help cannot be asked: ", status.error_message()));
}

}  // namespace

HelpClient::HelpClient(std::unique_ptr<Stub> stub, std::function<std::string()> token)
    : stub_(std::move(stub)), token_(std::move(token)) {}

template <class Request, class Reply>
absl::StatusOr<Reply> HelpClient::Call(grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                    const Request&, Reply*),
                                       const Request& request, absl::Time deadline) const {
  grpc::ClientContext context;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", token_()));
  context.set_deadline(absl::ToChronoTime(std::min(deadline, absl::Now() + kPatience)));
  Reply reply;
  const grpc::Status status = (stub_.get()->*method)(&context, request, &reply);
  if (!status.ok()) return ToStatus(status);
  return reply;
}

absl::Status HelpClient::VisitCandidates(
    absl::string_view municipality,
    const std::function<void(const internal::v1::ListCandidatesResponse&)>& visit) const {
  internal::v1::ListCandidatesRequest request;
  request.set_parent(absl::StrCat("municipalities/", municipality));
  request.set_page_size(kPageSize);
  do {
    const auto page = Call(&Stub::ListCandidates, request);
    if (!page.ok()) return page.status();
    visit(*page);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

absl::StatusOr<internal::v1::Candidate> HelpClient::GetCandidate(absl::string_view municipality,
                                                                 absl::string_view resident) const {
  internal::v1::GetCandidateRequest request;
  request.set_name(rpc::MakeName(municipality, "residents", resident));
  return Call(&Stub::GetCandidate, request);
}

absl::StatusOr<std::vector<std::string>> HelpClient::ListOpenRequests(
    absl::string_view municipality) const {
  internal::v1::ListOpenRequestsRequest request;
  request.set_parent(absl::StrCat("municipalities/", municipality));
  std::vector<std::string> names;
  do {
    const auto page = Call(&Stub::ListOpenRequests, request);
    if (!page.ok()) return page.status();
    names.insert(names.end(), page->requests().begin(), page->requests().end());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return names;
}

absl::StatusOr<internal::v1::WantedHelp> HelpClient::GetWantedHelp(const std::string& request,
                                                                   absl::Time deadline) const {
  internal::v1::GetWantedHelpRequest get;
  get.set_name(request);
  return Call(&Stub::GetWantedHelp, get, deadline);
}

absl::StatusOr<internal::v1::InviteResponse> HelpClient::Invite(
    const internal::v1::InviteRequest& request) const {
  return Call(&Stub::Invite, request);
}

}  // namespace omzien::matchmaker
