// Calls `help` as the matchmaker: with its token, a deadline, and errors that say what to do.

#ifndef OMZIEN_SERVICES_MATCHMAKER_HELP_CLIENT_H_
#define OMZIEN_SERVICES_MATCHMAKER_HELP_CLIENT_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/matchmaking.grpc.pb.h"

namespace omzien::matchmaker {

// Errors of every method, besides what the proto names: UNAVAILABLE for all that says nothing about
// what was asked, but only that `help` cannot be asked now: not there, too slow, too busy, or our
// token is not good. Thread-safe.
class HelpClient {
 public:
  using Stub = internal::v1::MatchmakingService::StubInterface;

  // The longest wait for one answer, of machine time.
  static constexpr absl::Duration kPatience = absl::Seconds(10);

  // `token` returns a bearer token of "services/matchmaker" that is good now; called for each call,
  // from any thread.
  HelpClient(std::unique_ptr<Stub> stub, std::function<std::string()> token);

  // Calls `visit` with page after page of everyone who offers something. Each is as it was at one
  // moment, but not all of them at the same.
  // `municipality` is a slug here and below.
  absl::Status VisitCandidates(
      absl::string_view municipality,
      const std::function<void(const internal::v1::ListCandidatesResponse&)>& visit) const;

  absl::StatusOr<internal::v1::Candidate> GetCandidate(absl::string_view municipality,
                                                       absl::string_view resident) const;

  // Returns the names of all requests that are OPEN.
  absl::StatusOr<std::vector<std::string>> ListOpenRequests(absl::string_view municipality) const;

  // `deadline` is of machine time.
  absl::StatusOr<internal::v1::WantedHelp> GetWantedHelp(
      const std::string& request, absl::Time deadline = absl::InfiniteFuture()) const;

  absl::StatusOr<internal::v1::InviteResponse> Invite(
      const internal::v1::InviteRequest& request) const;

 private:
  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request,
                             absl::Time deadline = absl::InfiniteFuture()) const;

  const std::unique_ptr<Stub> stub_;
  const std::function<std::string()> token_;
};

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_HELP_CLIENT_H_
