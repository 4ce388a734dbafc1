// The figures of forty requests, driven over the wire through their lives, beside a count by hand;
// and omzienctl's CSV beside what the API says (S5).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "omzien/v1/simulation.grpc.pb.h"
#include "omzien/v1/statistics.grpc.pb.h"
#include "omzien/v1/team.grpc.pb.h"
#include "services/rpc/timestamps.h"
#include "services/rpc/token.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using v1::Escalation;
using v1::Figure;
using v1::HelpRequest;

constexpr char kTown[] = "municipalities/small-town";

// Monday 2 March 2026, 9:00 in Amsterdam.
const absl::Time kStart = absl::FromCivil(absl::CivilMinute(2026, 3, 2, 8, 0), absl::UTCTimeZone());
const absl::Time kTuesday = kStart + absl::Hours(25);  // When help of groceries is wanted.
const absl::Time kFriday = kStart + absl::Hours(97);   // When other help is.
const absl::Time kFrozen = kStart + absl::Hours(45 * 24);

// Small town, alive. A refused call ends the test with what was said.
class Town {
 public:
  // Calls one method as somebody.
  template <class Stub, class Request, class Reply>
  Reply Call(const std::string& who,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
             const Request& request) {
    Reply reply;
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + TokenOf(who));
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(2));
    Stub stub(channel_);
    const grpc::Status status = (stub.*method)(&context, request, &reply);
    EXPECT_TRUE(status.ok()) << who << ": " << status.error_message();
    return reply;
  }

  // As Call, for what changes something.
  template <class Stub, class Request, class Reply>
  Reply Change(const std::string& who,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
               Request request) {
    request.set_request_id(absl::StrCat("request-", ++changes_));
    return Call(who, method, request);
  }

  void ComeTo(absl::Time time) {
    v1::AdvanceClockRequest request;
    *request.mutable_until() = rpc::ToTimestamp(time);
    Call("services/test", &v1::SimulationService::Stub::AdvanceClock, request);
  }

  void Register(const std::string& who, int number) {
    v1::CreateResidentRequest request;
    request.set_parent(kTown);
    request.mutable_resident()->set_given_name("N");
    request.mutable_resident()->set_phone(absl::StrCat("+3141300", 1000 + number));
    request.mutable_resident()->mutable_address()->set_postcode("5461AB");
    request.mutable_resident()->mutable_address()->set_house_number(absl::StrCat(number));
    Change(who, &v1::ResidentService::Stub::CreateResident, request);
  }

  void Offer(const std::string& who) {
    v1::CreateOfferRequest request;
    request.set_parent(kTown);
    request.mutable_offer()->add_categories("groceries");
    request.mutable_offer()->add_places()->set_postcode("5461AB");
    Change(who, &v1::OfferService::Stub::CreateOffer, request);
  }

  // Returns the id of the request.
  std::string Ask(const std::string& who, const std::string& category, absl::Time start) {
    v1::CreateHelpRequestRequest request;
    request.set_parent(kTown);
    HelpRequest& asked = *request.mutable_help_request();
    asked.set_category(category);
    v1::TimeSlot& slot = *asked.add_when();
    *slot.mutable_start_time() = rpc::ToTimestamp(start);
    *slot.mutable_end_time() = rpc::ToTimestamp(start + absl::Hours(1));
    asked.mutable_place()->set_postcode("5461AB");
    asked.mutable_place()->set_house_number("1");
    const std::string name =
        Change(who, &v1::HelpRequestService::Stub::CreateHelpRequest, request).name();
    return name.substr(name.rfind('/') + 1);
  }

  // Says yes to every invitation there is.
  int AcceptAll(const std::string& who) {
    v1::ListInvitationsRequest list;
    list.set_parent(kTown);
    list.set_page_size(200);
    int accepted = 0;
    const v1::ListInvitationsResponse page =
        Call(who, &v1::InvitationService::Stub::ListInvitations, list);
    for (const v1::Invitation& invitation : page.invitations()) {
      if (invitation.state() != v1::Invitation::SENT) continue;
      v1::AcceptInvitationRequest request;
      request.set_name(invitation.name());
      Change(who, &v1::InvitationService::Stub::AcceptInvitation, request);
      ++accepted;
    }
    return accepted;
  }

  void Withdraw(const std::string& who, const std::string& id) {
    v1::WithdrawHelpRequestRequest request;
    request.set_name(absl::StrCat(kTown, "/requests/", id));
    Change(who, &v1::HelpRequestService::Stub::WithdrawHelpRequest, request);
  }

  void ReportWell(const std::string& who, const std::string& id) {
    v1::ReportAppointmentRequest request;
    request.set_name(absl::StrCat(kTown, "/appointments/", id, ".1"));
    request.set_result(v1::Appointment::WENT_WELL);
    Change(who, &v1::InvitationService::Stub::ReportAppointment, request);
  }

  void SolveByTeam(const std::string& id) {
    v1::TakeEscalationRequest take;
    take.set_name(absl::StrCat(kTown, "/escalations/", id, ".1"));
    Change(kWorker, &v1::TeamService::Stub::TakeEscalation, take);
    v1::RecordContactAttemptRequest attempt;
    attempt.set_name(take.name());
    attempt.set_way(v1::ContactAttempt::PHONE);
    attempt.set_result(v1::ContactAttempt::REACHED);
    Change(kWorker, &v1::TeamService::Stub::RecordContactAttempt, attempt);
    v1::CloseEscalationRequest close;
    close.set_name(take.name());
    close.set_outcome(Escalation::TEAM_SOLVED);
    Change(kWorker, &v1::TeamService::Stub::CloseEscalation, close);
  }

  v1::ListStatisticsResponse Statistics() {
    v1::ListStatisticsRequest request;
    request.set_parent(kTown);
    request.set_page_size(200);
    return Call(kAnalyst, &v1::StatisticsService::Stub::ListStatistics, request);
  }

  std::string Csv() {
    const Ended ended =
        installation_.Ctl({"statistics", "--csv", "--as", absl::StrCat(kTown, "/", kAnalyst)});
    EXPECT_EQ(ended.code, 0) << ended.errors;
    return ended.output;
  }

 private:
  static constexpr char kWorker[] = "workers/role-2";
  static constexpr char kAnalyst[] = "workers/role-7";

  std::string TokenOf(const std::string& who) {
    std::string& token = tokens_[who];
    if (!token.empty()) return token;
    const std::pair<std::string, std::string> parts = absl::StrSplit(who, '/');
    const bool is_service = parts.first == "services";
    token = *rpc::MintToken(*rpc::TokenKey::FromPemFile(installation_.keys.private_pem()),
                            {.collection = parts.first,
                             .id = parts.second,
                             .municipality = is_service ? "" : "small-town",
                             .identity_level = v1::IDENTITY_LEVEL_CONTACT},
                            absl::Now(), absl::Hours(1));
    return token;
  }

  Installation installation_;
  const std::unique_ptr<Process> server_ =
      installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00+01:00"});
  const std::shared_ptr<grpc::Channel> channel_ =
      grpc::CreateChannel(installation_.address(), grpc::InsecureChannelCredentials());
  std::map<std::string, std::string> tokens_;
  int changes_ = 0;
};

std::string AskerOf(int i) { return absl::StrCat("residents/asker-", i % 8); }

// Lives: eight askers, one helper with six offers, forty requests.
//   14 of groceries, helped, and the asker says so
//    9 of groceries, helped, and nobody says so
//    7 of groceries, taken back before anybody answers
//    6 of personal care, solved by the team
//    4 of personal care, taken by nobody in time
void LiveForty(Town& town) {
  for (int i = 0; i < 8; ++i) town.Register(AskerOf(i), i + 1);
  town.Register("residents/helper", 100);
  town.ComeTo(kStart + absl::Minutes(1));
  for (int i = 0; i < 6; ++i) town.Offer("residents/helper");
  town.ComeTo(kStart + absl::Minutes(2));

  std::vector<std::string> helped;
  for (int i = 0; i < 23; ++i) helped.push_back(town.Ask(AskerOf(i), "groceries", kTuesday));
  town.ComeTo(kStart + absl::Minutes(3));
  EXPECT_EQ(town.AcceptAll("residents/helper"), 23);
  for (int i = 0; i < 7; ++i) {
    const std::string id = town.Ask(AskerOf(i), "groceries", kTuesday);
    town.ComeTo(kStart + absl::Minutes(4 + i));
    town.Withdraw(AskerOf(i), id);
  }
  std::vector<std::string> with_team;
  for (int i = 0; i < 10; ++i) with_team.push_back(town.Ask(AskerOf(i), "personal_care", kFriday));
  for (int i = 0; i < 6; ++i) town.SolveByTeam(with_team[i]);

  town.ComeTo(kTuesday + absl::Hours(2));
  for (int i = 0; i < 14; ++i) town.ReportWell(AskerOf(i), helped[i]);
  town.ComeTo(kFrozen);
}

// The count by hand: of March 2026 and of the first quarter in the district, which saw all of it.
// "-" is hidden. Rounded to 5 from the number behind it.
const std::map<std::string, std::string> kByHand = {
    {"requests", "40"},                 // 14 + 9 + 7 + 6 + 4
    {"requests.app", "40"},             //
    {"requests.phone", "-"},            // 0
    {"requests.proxy", "-"},            // 0
    {"episodes", "40"},                 // None opened again.
    {"askers", "10"},                   // 8
    {"askers.new", "10"},               // 8
    {"askers.returning", "-"},          // 0
    {"offers", "5"},                    // 6
    {"invitations", "30"},              // 14 + 9 + 7
    {"matches", "25"},                  // 14 + 9
    {"matches.circle", "-"},            // 0
    {"matches.neighbour", "25"},        // 23
    {"matches.volunteer", "-"},         // 0
    {"matches.board", "-"},             // 0
    {"matches.recorded", "-"},          // 0
    {"matches.rung.circle", "-"},       // 0
    {"matches.rung.neighbours", "25"},  // 23
    {"matches.rung.volunteers", "-"},   // 0
    {"matches.rung.none", "-"},         // 0
    {"answered", "25"},                 // 23
    {"matched", "25"},                  // 23
    {"helped", "25"},                   // 14 + 9
    // Eight outcomes are hidden, one of them 4: for their sake the others say nothing.
    {"closed", "withheld"},                         // All.
    {"closed.helped", "withheld"},                  // 14
    {"closed.helped_presumed", "withheld"},         // 9
    {"closed.nobody_found", "withheld"},            // 0
    {"closed.withdrawn", "withheld"},               // 7
    {"closed.team_solved", "withheld"},             // 6
    {"closed.too_late", "-"},                       // 4
    {"closed.unresolved", "-"},                     // 0
    {"solved_without_team", "withheld"},            // 14 + 9
    {"unmet", "-"},                                 // 4
    {"unmet.groceries", "-"},                       // 0
    {"unmet.personal_care", "-"},                   // 4
    {"escalations", "10"},                          // 6 + 4
    {"escalations.reserved_category", "10"},        // 6 + 4
    {"escalations.ladder_ended", "-"},              // 0
    {"escalations_ended", "withheld"},              // 6 + 4
    {"escalations_ended.team_solved", "withheld"},  // 6
    {"escalations_ended.too_late", "-"},            // 4
    {"first_contacts", "5"},                        // 6, each within minutes
    {"first_contacts.within_norm", "withheld"},     // 6
    {"first_contacts.late", "-"},                   // 0
    {"helpers_active", "-"},                        // 1
    {"helpers_never_asked", "-"},                   // 0
    {"children", "-"},                              // 0
    {"rate.first_contact_within_norm", "none"},     // The base is 5.
    {"rate.rescued_of_all", "none"},                // The base is 10.
    {"rate.solved_without_team", "none"},           // 23 of what is withheld.
};

// Of the month alone: all were answered within minutes, and helped on the next day.
const std::map<std::string, std::string> kDurationsByHand = {
    {"time_to_first_yes.median", "900s"}, {"time_to_first_yes.p90", "900s"},
    {"time_to_match.median", "900s"},     {"time_to_match.p90", "900s"},
    {"time_to_help.median", "172800s"},   {"time_to_help.p90", "172800s"},
};

// Returns a line of the CSV by table and figure, as in kByHand.
std::map<std::string, std::map<std::string, std::string>> ReadCsv(const std::string& csv) {
  std::map<std::string, std::map<std::string, std::string>> figures;
  const std::vector<std::string> lines = absl::StrSplit(csv, '\n', absl::SkipEmpty());
  EXPECT_EQ(lines.front(),
            "table,span,district,first_day,last_day,freeze_time,figure,unit,state,value");
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> cells = absl::StrSplit(lines[i], ',');
    EXPECT_EQ(cells.size(), 10u) << lines[i];
    if (cells.size() != 10) continue;
    const std::string unit = cells[7] == "percent" ? "%" : cells[7] == "seconds" ? "s" : "";
    EXPECT_EQ(cells[8] == "shown", !cells[9].empty()) << lines[i];
    figures[cells[0]][cells[6]] = cells[8] == "shown"    ? cells[9] + unit
                                  : cells[8] == "hidden" ? "-"
                                                         : cells[8];
  }
  return figures;
}

std::map<std::string, std::map<std::string, std::string>> ReadApi(
    const v1::ListStatisticsResponse& tables) {
  std::map<std::string, std::map<std::string, std::string>> figures;
  for (const v1::Statistics& table : tables.statistics()) {
    auto& own = figures[table.name().substr(table.name().rfind('/') + 1)];
    for (const Figure& figure : table.figures()) {
      const std::string unit = figure.unit() == Figure::PERCENT   ? "%"
                               : figure.unit() == Figure::SECONDS ? "s"
                                                                  : "";
      own[figure.code()] = figure.state() == Figure::SHOWN      ? absl::StrCat(figure.value(), unit)
                           : figure.state() == Figure::HIDDEN   ? "-"
                           : figure.state() == Figure::WITHHELD ? "withheld"
                                                                : "none";
    }
  }
  return figures;
}

// S5
TEST(Statistics, TheCsvIsTheCountByHandAndWhatTheApiSays) {
  Town town;
  LiveForty(town);
  const auto csv = ReadCsv(town.Csv());
  EXPECT_EQ(csv, ReadApi(town.Statistics()));
  ASSERT_THAT(csv, testing::SizeIs(5));  // Three months, two districts.
  for (const char* table : {"2026-03", "2026-Q1.town"}) {
    SCOPED_TRACE(table);
    for (const auto& [figure, published] : kByHand)
      EXPECT_EQ(csv.at(table).at(figure), published) << figure;
  }
  for (const auto& [figure, by_hand] : kDurationsByHand)
    EXPECT_EQ(csv.at("2026-03").at(figure), by_hand) << figure;
  for (const char* table : {"2026-01", "2026-02", "2026-Q1.fields"}) {
    SCOPED_TRACE(table);
    for (const auto& [figure, shown] : csv.at(table)) {
      const bool is_count =
          !absl::StrContains(figure, "rate.") && !absl::StrContains(figure, "time_to_");
      // The search finds no world in which these were 4, so not even that they are below 5 is said.
      const bool is_alone = figure == "closed.too_late" || figure == "escalations_ended.too_late";
      EXPECT_EQ(shown, is_alone ? "withheld" : is_count ? "-" : "none") << figure;
    }
  }
}

}  // namespace
}  // namespace omzien::test
