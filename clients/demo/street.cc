// omzien-demo: a street of 50 people lives a week before your eyes, on a simulated clock, through
// the public API alone.
//
// Every hour people ask, helpers look at their invitations, a worker at her queue; then the clock
// moves to the next hour and stands still until nothing is left to do. Ends with a table, and with
// 1 if somebody who asked is left without an answer, or more people said yes than were wanted.

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/ctl/token.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "omzien/v1/simulation.grpc.pb.h"
#include "omzien/v1/team.grpc.pb.h"

namespace omzien::demo {
namespace {

constexpr char kTown[] = "municipalities/veghel";
constexpr int kPeople = 50;
constexpr int kHelpers = 30;
constexpr int kHours = 7 * 24;
constexpr std::array kNames = {"Anna",   "Bram",   "Carla", "Daan", "Els",
                               "Fatima", "Gerrit", "Hanna", "Ilse", "Jan"};
constexpr std::array kKinds = {"groceries", "walking", "gardening", "pet_care", "phone_call"};

// A call that is refused where this program counts on it ends it: nothing here is tried twice.
[[noreturn]] void GiveUp(const std::string& what, const grpc::Status& status) {
  std::fprintf(stderr, "omzien-demo: %s: %s\n", what.c_str(), status.error_message().c_str());
  std::exit(1);
}

std::string NameOf(int person) {
  return absl::StrCat(kNames[person % kNames.size()], person / kNames.size() + 1);
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  proto.set_seconds(absl::ToUnixSeconds(time));
  return proto;
}

class Street {
 public:
  Street(const std::string& server, std::string key, int seed)
      : key_(std::move(key)),
        channel_(grpc::CreateChannel(server, grpc::InsecureChannelCredentials())),
        random_(seed) {}

  // Returns the exit code.
  int LiveAWeek() {
    now_ = absl::FromUnixSeconds(
        Call("workers/otto", &v1::SimulationService::Stub::GetClock, v1::GetClockRequest())
            .now()
            .seconds());
    MoveIn();
    for (int hour = 0; hour < kHours; ++hour) {
      const int of_day = absl::ToCivilHour(now_, zone_).hour();
      if (of_day >= 8 && of_day < 20 && Chance(0.5)) Ask();
      for (int helper = 0; helper < kHelpers; ++helper) Answer(helper);
      for (const std::string& request : requests_) Choose(request);
      if (of_day >= 9 && of_day < 17) WorkTheQueue();
      MoveTo(now_ + absl::Hours(1));
    }
    return Count();
  }

 private:
  bool Chance(double chance) {
    return std::uniform_real_distribution<double>(0, 1)(random_) < chance;
  }
  int Any(size_t of) { return static_cast<int>(random_() % of); }
  std::string NewId() { return absl::StrCat("demo-", absl::ToUnixSeconds(now_), "-", ++calls_); }

  const std::string& TokenOf(const std::string& who) {
    auto found = tokens_.find(who);
    if (found == tokens_.end()) {
      const auto subject = ctl::ParseSubject(absl::StrCat(kTown, "/", who));
      const auto token =
          ctl::MintToken(key_, *subject, v1::IDENTITY_LEVEL_SEEN, absl::Now(), absl::Hours(1));
      if (!token.ok())
        GiveUp("token", grpc::Status(grpc::StatusCode::INVALID_ARGUMENT,
                                     std::string(token.status().message())));
      found = tokens_.emplace(who, "Bearer " + *token).first;
    }
    return found->second;
  }

  template <class Stub, class Request, class Reply>
  grpc::Status Try(const std::string& who,
                   grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                   const Request& request, Reply& reply) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", TokenOf(who));
    Stub stub(channel_);
    return (stub.*method)(&context, request, &reply);
  }

  template <class Stub, class Request, class Reply>
  Reply Call(const std::string& who,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
             const Request& request) {
    Reply reply;
    const grpc::Status status = Try(who, method, request, reply);
    if (!status.ok()) GiveUp(Request::descriptor()->name(), status);
    return reply;
  }

  void Say(const std::string& what) {
    std::printf("%s  %s\n", absl::FormatTime("%a %H:%M", now_, zone_).c_str(), what.c_str());
    std::fflush(stdout);
  }

  static std::string Person(int person) { return absl::StrCat("residents/p", person); }
  static std::string Who(const std::string& name) {
    return NameOf(std::atoi(name.substr(name.rfind("/p") + 2).c_str()));
  }

  void Fill(int person, v1::Address& address) {
    address.set_postcode(person % 2 == 0 ? "5461AB" : "5461CD");
    address.set_house_number(absl::StrCat(person + 1));
  }

  void MoveTo(absl::Time until) {
    v1::AdvanceClockRequest request;
    *request.mutable_until() = ToProto(until);
    Call("workers/otto", &v1::SimulationService::Stub::AdvanceClock, request);
    now_ = until;
  }

  void MoveIn() {
    for (int person = 0; person < kPeople; ++person) {
      v1::CreateResidentRequest request;
      request.set_parent(kTown);
      request.set_request_id(NewId());
      request.mutable_resident()->set_given_name(NameOf(person));
      request.mutable_resident()->set_phone(absl::StrFormat("+314130%05d", person));
      Fill(person, *request.mutable_resident()->mutable_address());
      Call(Person(person), &v1::ResidentService::Stub::CreateResident, request);
    }
    MoveTo(now_ + absl::Minutes(1));
    for (int person = 0; person < kHelpers; ++person) {
      v1::CreateOfferRequest request;
      request.set_parent(kTown);
      request.set_request_id(NewId());
      request.mutable_offer()->add_categories(kKinds[person % kKinds.size()]);
      Fill(person, *request.mutable_offer()->add_places());
      Call(Person(person), &v1::OfferService::Stub::CreateOffer, request);
    }
    Say(absl::StrCat(kPeople, " people live here, ", kHelpers, " of them offer help"));
  }

  void Ask() {
    const int person = kHelpers + Any(kPeople - kHelpers);
    v1::CreateHelpRequestRequest request;
    request.set_parent(kTown);
    request.set_request_id(NewId());
    v1::HelpRequest& asked = *request.mutable_help_request();
    // One in eight asks what only professionals do.
    asked.set_category(Chance(0.125) ? "personal_care" : kKinds[Any(kKinds.size())]);
    v1::TimeSlot& slot = *asked.add_when();
    const absl::Time start = now_ + absl::Hours(20 + Any(30));
    *slot.mutable_start_time() = ToProto(start);
    *slot.mutable_end_time() = ToProto(start + absl::Hours(2));
    Fill(person, *asked.mutable_place());
    const v1::HelpRequest made =
        Call(Person(person), &v1::HelpRequestService::Stub::CreateHelpRequest, request);
    requests_.push_back(made.name());
    askers_[made.name()] = person;
    Say(absl::StrCat(NameOf(person), " asks for ", made.category()));
  }

  void Answer(int helper) {
    v1::ListInvitationsRequest list;
    list.set_parent(kTown);
    const auto invitations =
        Call(Person(helper), &v1::InvitationService::Stub::ListInvitations, list);
    for (const v1::Invitation& invitation : invitations.invitations()) {
      if (invitation.state() != v1::Invitation::SENT || Chance(0.6)) continue;  // Later, perhaps.
      v1::Invitation answered;
      if (Chance(0.6)) {
        v1::AcceptInvitationRequest yes;
        yes.set_name(invitation.name());
        yes.set_request_id(NewId());
        const grpc::Status status =
            Try(Person(helper), &v1::InvitationService::Stub::AcceptInvitation, yes, answered);
        Say(absl::StrCat("  ", NameOf(helper), status.ok() ? " says yes to " : " was too late for ",
                         invitation.category()));
      } else {
        v1::DeclineInvitationRequest no;
        no.set_name(invitation.name());
        no.set_request_id(NewId());
        Try(Person(helper), &v1::InvitationService::Stub::DeclineInvitation, no, answered);
        Say(absl::StrCat("  ", NameOf(helper), " says no"));
      }
    }
  }

  v1::HelpRequest Look(const std::string& name) {
    v1::GetHelpRequestRequest get;
    get.set_name(name);
    return Call(Person(askers_.at(name)), &v1::HelpRequestService::Stub::GetHelpRequest, get);
  }

  void Choose(const std::string& name) {
    const v1::HelpRequest request = Look(name);
    if (request.willing().empty() || Chance(0.5)) return;
    v1::ChooseHelperRequest choose;
    choose.set_name(name);
    choose.set_helper(request.willing(0).resident());
    choose.set_request_id(NewId());
    v1::HelpRequest chosen;
    if (!Try(Person(askers_.at(name)), &v1::HelpRequestService::Stub::ChooseHelper, choose, chosen)
             .ok())
      return;
    Say(absl::StrCat("  ", NameOf(askers_.at(name)), " picks ",
                     Who(request.willing(0).resident())));
  }

  void WorkTheQueue() {
    v1::ListEscalationsRequest list;
    list.set_parent(kTown);
    list.set_team("veghel-centrum");
    const v1::ListEscalationsResponse queue =
        Call("workers/wendy", &v1::TeamService::Stub::ListEscalations, list);
    for (const v1::Escalation& item : queue.escalations()) {
      v1::Escalation reply;
      if (item.state() == v1::Escalation::QUEUED) {
        v1::TakeEscalationRequest take;
        take.set_name(item.name());
        take.set_request_id(NewId());
        Try("workers/wendy", &v1::TeamService::Stub::TakeEscalation, take, reply);
        Say(absl::StrCat("  Wendy takes ", item.category()));
      } else if (Chance(0.5)) {
        v1::CloseEscalationRequest close;
        close.set_name(item.name());
        close.set_request_id(NewId());
        close.set_outcome(v1::Escalation::TEAM_SOLVED);
        Try("workers/wendy", &v1::TeamService::Stub::CloseEscalation, close, reply);
        Say(absl::StrCat("  Wendy solves ", item.category()));
      }
    }
  }

  int Count() {
    std::map<std::string, int> ends;
    bool is_well = true;
    for (const std::string& name : requests_) {
      const v1::HelpRequest request = Look(name);
      const bool is_closed = request.state() == v1::HelpRequest::CLOSED;
      ++ends[is_closed ? "CLOSED " + v1::HelpRequest::Outcome_Name(request.outcome())
                       : v1::HelpRequest::State_Name(request.state())];
      const absl::Time start = absl::FromUnixSeconds(request.when(0).start_time().seconds());
      is_well = is_well && request.accepted() <= request.places() &&
                (request.state() != v1::HelpRequest::OPEN || start > now_);
    }
    std::printf("\n%zu requests\n", requests_.size());
    for (const auto& [end, count] : ends) std::printf("  %4d  %s\n", count, end.c_str());
    std::printf("%s\n", is_well ? "Nobody who asked is left without an answer."
                                : "Somebody is left without an answer!");
    return is_well ? 0 : 1;
  }

  const std::string key_;
  const std::shared_ptr<grpc::Channel> channel_;
  std::mt19937 random_;
  absl::TimeZone zone_ = [] {
    absl::TimeZone zone;
    absl::LoadTimeZone("Europe/Amsterdam", &zone);
    return zone;
  }();
  absl::Time now_;
  int calls_ = 0;
  std::map<std::string, std::string> tokens_;
  std::vector<std::string> requests_;
  std::map<std::string, int> askers_;
};

}  // namespace
}  // namespace omzien::demo

int main(int argc, char** argv) {
  std::string server = "127.0.0.1:7400";
  std::string key = "var/keys/token-signing.pem";
  int seed = 1;
  CLI::App app("A street of 50 people lives a week, on the simulated clock of a new store.",
               "omzien-demo");
  app.add_option("--server", server, "Where omziend listens, on a simulated clock");
  app.add_option("--token-key-file", key, "PEM file of the private key");
  app.add_option("--seed", seed, "Of every choice people make");
  CLI11_PARSE(app, argc, argv);
  std::printf("seed %d\n", seed);
  return omzien::demo::Street(server, key, seed).LiveAWeek();
}
