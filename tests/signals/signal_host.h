// Signals behind a real server, and verbs to speak with them.

#ifndef OMZIEN_TESTS_SIGNALS_SIGNAL_HOST_H_
#define OMZIEN_TESTS_SIGNALS_SIGNAL_HOST_H_

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/rpc/timestamps.h"
#include "services/signals/signal_service.h"
#include "services/signals/steps.h"
#include "tests/signals/signal_town.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::signals {

// On Monday 2 March 2026, 10:00, when team north is there.
class SignalHost : public testing::Test {
 protected:
  using Stub = v1::SignalService::Stub;

  SignalHost() {
    host_.Reload({{"town.textproto", SignalTown()},
                  {"other.textproto",
                   absl::StrReplaceAll(SignalTown(), {{"small-town", "other"},
                                                      {"partition: 7", "partition: 8"}})}});
  }

  static std::string Parent() { return "municipalities/small-town"; }

  // A worry nobody could be recognised in.
  static v1::Signal Worry(v1::Signal::Kind kind = v1::Signal::LONELINESS) {
    v1::Signal signal;
    signal.set_kind(kind);
    signal.set_neighbourhood("square");
    signal.set_about("the man upstairs");
    signal.set_text("I have not seen him for a week");
    signal.set_known(v1::Signal::NOT_TOLD);
    return signal;
  }

  absl::StatusOr<v1::Signal> Report(const std::string& who, const v1::Signal& signal,
                                    const std::string& request_id = "",
                                    const std::string& key_figure = "") {
    v1::ReportSignalRequest request;
    request.set_parent(Parent());
    *request.mutable_signal() = signal;
    request.set_key_figure(key_figure);
    request.set_request_id(IdOr(request_id));
    return host_.Call(who, &Stub::ReportSignal, request);
  }

  // Reports and returns the name.
  std::string Reported(const std::string& who, const v1::Signal& signal) {
    const auto made = Report(who, signal);
    EXPECT_THAT(made, test::IsOk());
    return made.ok() ? made->name() : "";
  }

  absl::StatusOr<v1::ListMySignalsResponse> ListMine(const std::string& who) {
    v1::ListMySignalsRequest request;
    request.set_parent(Parent());
    return host_.Call(who, &Stub::ListMySignals, request);
  }

  absl::StatusOr<v1::ListSignalsResponse> List(const std::string& who, const std::string& team,
                                               int page_size = 0, const std::string& token = "") {
    v1::ListSignalsRequest request;
    request.set_parent(Parent());
    request.set_team(team);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return host_.Call(who, &Stub::ListSignals, request);
  }

  absl::StatusOr<v1::ListSignalsResponse> ListRestricted(const std::string& who) {
    v1::ListSignalsRequest request;
    request.set_parent(Parent());
    request.set_is_restricted(true);
    return host_.Call(who, &Stub::ListSignals, request);
  }

  absl::StatusOr<v1::Signal> Get(const std::string& who, const std::string& name) {
    v1::GetSignalRequest request;
    request.set_name(name);
    return host_.Call(who, &Stub::GetSignal, request);
  }

  absl::StatusOr<v1::Signal> Take(const std::string& who, const std::string& name,
                                  const std::string& request_id = "") {
    v1::TakeSignalRequest request;
    request.set_name(name);
    request.set_request_id(IdOr(request_id));
    return host_.Call(who, &Stub::TakeSignal, request);
  }

  absl::StatusOr<v1::Signal> End(const std::string& who, const std::string& name,
                                 v1::Signal::Outcome outcome) {
    v1::EndSignalRequest request;
    request.set_name(name);
    request.set_outcome(outcome);
    request.set_request_id(IdOr(""));
    return host_.Call(who, &Stub::EndSignal, request);
  }

  absl::StatusOr<v1::CountUnreadResponse> Count(const std::string& who, const std::string& team) {
    v1::CountUnreadRequest request;
    request.set_parent(Parent());
    request.set_team(team);
    return host_.Call(who, &Stub::CountUnread, request);
  }

  absl::StatusOr<v1::ListSealedLogResponse> SealedLog(const std::string& who) {
    v1::ListSealedLogRequest request;
    request.set_parent(Parent());
    return host_.Call(who, &Stub::ListSealedLog, request);
  }

  // Somebody registers, and signals hears of it.
  void Register(const std::string& resident, const std::string& household) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    event.mutable_person_changed()->set_resident(resident);
    event.mutable_person_changed()->set_household(household);
    host_.Publish({event});
    Step();
  }

  // A worker says that somebody is not for her, and signals hears of it.
  void DeclineServing(const std::string& resident, const std::string& worker) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    event.mutable_serving_declined()->set_resident(resident);
    event.mutable_serving_declined()->add_workers(worker);
    host_.Publish({event});
    Step();
  }

  // Somebody is not a resident any more, and signals hears of it.
  void EndPerson(const std::string& resident, internal::v1::PersonEnded::Reason reason) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = rpc::ToTimestamp(host_.clock.Now());
    event.mutable_person_ended()->set_resident(resident);
    event.mutable_person_ended()->set_reason(reason);
    host_.Publish({event});
    Step();
  }

  // Does what is due; returns when something is due next.
  absl::Time Step() {
    const auto next = steps_.Step(host_.clock.Now());
    EXPECT_THAT(next, test::IsOk());
    return next.value_or(absl::InfinitePast());
  }

  test::ServiceHost host_{
      {"omzien.v1.SignalService"}, [](test::ServiceHost& host) {
        return std::make_unique<SignalService>(Dependencies{host.call(), host.store, host.pages()});
      }};
  std::vector<uint64_t> parked_;
  Steps steps_{
      host_.store, [this] { return host_.bundle(); },
      [this](const store::Event& event, const absl::Status&) { parked_.push_back(event.number); }};

 private:
  std::string IdOr(const std::string& request_id) {
    return request_id.empty() ? absl::StrCat("request-", ++requests_) : request_id;
  }

  int requests_ = 0;
};

}  // namespace omzien::signals

#endif  // OMZIEN_TESTS_SIGNALS_SIGNAL_HOST_H_
