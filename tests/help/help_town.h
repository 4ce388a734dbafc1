// `help` over the wire, as the tests of its services speak to it: people register, ask, are asked
// and answer in one line each.

#ifndef OMZIEN_TESTS_HELP_HELP_TOWN_H_
#define OMZIEN_TESTS_HELP_HELP_TOWN_H_

#include <atomic>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/internal/v1/matchmaking.grpc.pb.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"
#include "omzien/v1/team.grpc.pb.h"
#include "services/help/steps.h"
#include "tests/support/service_host.h"

namespace omzien::help {

inline constexpr char kTown[] = "municipalities/small-town";
inline constexpr char kMatchmaker[] = "services/matchmaker";

// The services of `help` in the town of matters.h and its twin. It is Monday 2 March 2026, 10:00 in
// Amsterdam. Calls may be made from many threads at once; request ids are new unless given.
class HelpTown {
 public:
  HelpTown();

  // Lets `help` know these residents, by the event that `residents` would publish.
  void Register(const std::vector<std::string>& residents,
                absl::string_view municipality = test::kTown);

  // Tells `help` something as another folder would: an event of now. Nothing is done yet.
  void Publish(internal::v1::Event event);
  // `residents` says that somebody is a resident no more.
  void EndPerson(const std::string& resident, internal::v1::PersonEnded::Reason reason);
  // The team does not let somebody help any more.
  void Suspend(const std::string& resident);
  // Returns a Helper as she is kept.
  internal::v1::Helper HelperOf(const std::string& resident);

  // Does what is due now, and returns when something is next.
  absl::Time Step();
  // Moves the clock and steps.
  absl::Time StepAt(absl::Time now);

  // The body of anna's request for Wednesday, 10:00; see Groceries.
  static v1::CreateHelpRequestRequest Asking(int places = 1);
  absl::StatusOr<v1::HelpRequest> Ask(const v1::CreateHelpRequestRequest& request,
                                      absl::string_view who = "residents/anna");
  // Asks, and returns the name. A refusal ends the test program with its text.
  std::string Asked(int places = 1);
  absl::StatusOr<v1::HelpRequest> Get(const std::string& name,
                                      absl::string_view who = "residents/anna");
  absl::StatusOr<v1::HelpRequest> Withdraw(const std::string& name,
                                           absl::string_view who = "residents/anna");

  // The matchmaker asks these residents, at the versions they have now.
  absl::StatusOr<internal::v1::InviteResponse> Invite(const std::string& name,
                                                      const std::vector<std::string>& helpers,
                                                      int eligible_left = 100,
                                                      const v1::Relaxation* relaxation = nullptr);
  // Returns the name of a helper's invitation to a request.
  static std::string InvitationTo(const std::string& request, absl::string_view helper);

  absl::StatusOr<v1::Invitation> GetInvitation(const std::string& request,
                                               const std::string& helper);
  absl::StatusOr<v1::Invitation> SayYes(const std::string& request, const std::string& helper);
  absl::StatusOr<v1::Invitation> SayNo(const std::string& request, const std::string& helper);

  // Returns the name of the queue item of a request.
  static std::string ItemOf(const std::string& request);
  absl::StatusOr<v1::Escalation> GetItem(const std::string& item, absl::string_view worker);
  absl::StatusOr<v1::Escalation> Take(const std::string& item, absl::string_view worker,
                                      const std::string& etag = "");
  absl::StatusOr<v1::Escalation> Close(const std::string& item, absl::string_view worker,
                                       v1::Escalation::Outcome outcome);
  absl::StatusOr<v1::ListEscalationsResponse> Queue(const std::string& team,
                                                    absl::string_view worker);

  // Returns what has happened since it was asked last, as lines (matters.h).
  std::vector<std::string> News();

  test::ServiceHost host;

 private:
  std::string NewRequestId();

  std::atomic<int> request_ids_ = 0;
  size_t events_seen_ = 0;
  Steps steps_;
};

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_HELP_TOWN_H_
