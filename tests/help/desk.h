// The desk of the social team in small town over the wire: north's workers Will, Wendy and their
// lead Nora, residents Anna, Bert and Carl.

#ifndef OMZIEN_TESTS_HELP_DESK_H_
#define OMZIEN_TESTS_HELP_DESK_H_

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/rpc/errors.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {

inline constexpr char kWill[] = "workers/will";
inline constexpr char kWendy[] = "workers/wendy";
inline constexpr char kNora[] = "workers/nora";

class Desk : public testing::Test {
 protected:
  Desk() {
    town_.Register({"anna", "bert", "carl"});
    town_.Step();  // Looks at the owners once: the configuration is new.
  }

  // Calls a method that changes something.
  template <class Request, class Reply>
  absl::StatusOr<Reply> Do(absl::string_view who,
                           grpc::Status (v1::TeamService::Stub::*method)(grpc::ClientContext*,
                                                                         const Request&, Reply*),
                           Request request) {
    request.set_request_id(absl::StrCat("desk-", ++calls_));
    return town_.host.Call(who, method, request);
  }

  // The same for a verb that is only told which item.
  template <class Request>
  absl::StatusOr<v1::Escalation> On(
      const std::string& item, absl::string_view who,
      grpc::Status (v1::TeamService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                    v1::Escalation*),
      const std::function<void(Request&)>& set = [](Request&) {}) {
    Request request;
    request.set_name(item);
    set(request);
    return Do(who, method, request);
  }

  // Anna asks for what is reserved for professionals; returns the item's name.
  std::string Item(const std::function<void(v1::HelpRequest&)>& set = [](v1::HelpRequest&) {}) {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.mutable_help_request()->set_category("personal_care");
    *request.mutable_help_request()->mutable_when() = Groceries(Local("2026-03-13 10:00")).when();
    set(*request.mutable_help_request());
    request.set_request_id(absl::StrCat("asked-", ++calls_));
    const auto asked = town_.Ask(request);
    EXPECT_THAT(asked, test::IsOk());
    return HelpTown::ItemOf(asked->name());
  }

  // Anna asks for groceries, nobody is found, and time brings it to the team; returns the item's
  // name.
  std::string Unfilled() {
    const std::string request = town_.Asked();
    town_.StepAt(Local("2026-03-03 10:00"));
    return HelpTown::ItemOf(request);
  }

  absl::StatusOr<v1::Escalation> Next(absl::string_view who) {
    v1::TakeNextEscalationRequest request;
    request.set_parent(kTown);
    request.set_team("north");
    return Do(who, &v1::TeamService::Stub::TakeNextEscalation, request);
  }

  // The names on a list; an error as its reason.
  std::vector<std::string> Names(absl::string_view who, v1::ListEscalationsRequest::List list) {
    v1::ListEscalationsRequest request;
    request.set_parent(kTown);
    request.set_team("north");
    request.set_list(list);
    const auto listed = town_.host.Call(who, &v1::TeamService::Stub::ListEscalations, request);
    if (!listed.ok()) return {rpc::ReasonOf(listed.status())};
    std::vector<std::string> names;
    for (const v1::Escalation& item : listed->escalations()) names.push_back(item.name());
    return names;
  }

  absl::StatusOr<v1::Escalation> Tries(const std::string& item, absl::string_view who,
                                       v1::ContactAttempt::Way way,
                                       v1::ContactAttempt::Result result) {
    return On<v1::RecordContactAttemptRequest>(
        item, who, &v1::TeamService::Stub::RecordContactAttempt, [&](auto& r) {
          r.set_way(way);
          r.set_result(result);
        });
  }

  absl::StatusOr<v1::Escalation> Waits(const std::string& item, absl::string_view who, int day) {
    return On<v1::LetEscalationWaitRequest>(item, who, &v1::TeamService::Stub::LetEscalationWait,
                                            [&](auto& r) {
                                              r.set_reason(v1::Escalation::RESIDENT);
                                              r.mutable_until_day()->set_year(2026);
                                              r.mutable_until_day()->set_month(3);
                                              r.mutable_until_day()->set_day(day);
                                            });
  }

  absl::StatusOr<v1::Escalation> Offers(const std::string& item, absl::string_view who,
                                        absl::string_view colleague) {
    return On<v1::OfferEscalationRequest>(
        item, who, &v1::TeamService::Stub::OfferEscalation,
        [&](auto& r) { r.set_worker(absl::StrCat(kTown, "/", colleague)); });
  }

  absl::StatusOr<v1::Escalation> SaidYes(const std::string& item, absl::string_view who,
                                         const std::string& helper) {
    return On<v1::RecordYesRequest>(item, who, &v1::TeamService::Stub::RecordYes, [&](auto& r) {
      r.set_helper(absl::StrCat(kTown, "/residents/", helper));
    });
  }

  void ReloadWith(absl::string_view from, absl::string_view to) {
    town_.host.Reload(
        {{"small.textproto", absl::StrReplaceAll(TownText(), {{from, to}})},
         {"other.textproto", absl::StrReplaceAll(TownText(), {{"small-town", "other"},
                                                              {"partition: 7", "partition: 8"}})}});
  }

  HelpTown town_;
  std::atomic<int> calls_ = 0;
};

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_DESK_H_
