#include "services/statistics/figures.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"

namespace omzien::statistics {
namespace {

std::string Coded(absl::string_view group, absl::string_view name, absl::string_view prefix = "") {
  return absl::StrCat(group, ".", absl::AsciiStrToLower(absl::StripPrefix(name, prefix)));
}

// Returns the code of every value of an enum but the unspecified one.
std::vector<std::string> AllOf(absl::string_view group, const google::protobuf::EnumDescriptor& all,
                               absl::string_view prefix = "") {
  std::vector<std::string> codes;
  for (int i = 0; i < all.value_count(); ++i) {
    if (all.value(i)->number() != 0) codes.push_back(Coded(group, all.value(i)->name(), prefix));
  }
  return codes;
}

std::vector<std::string> AllKinds(const std::vector<std::string>& kinds) {
  std::vector<std::string> codes;
  for (const std::string& kind : kinds) codes.push_back(ByKind(kind));
  return codes;
}

std::vector<std::string> AllRungs() {
  std::vector<std::string> codes = AllOf("matches.rung", *v1::Rung_descriptor(), "RUNG_");
  codes.push_back(ByRung(v1::RUNG_UNSPECIFIED));
  return codes;
}

}  // namespace

std::string ByOutcome(v1::HelpRequest::Outcome outcome) {
  return Coded("closed", v1::HelpRequest::Outcome_Name(outcome));
}

std::string ByChannel(v1::AskedThrough channel) {
  return Coded("requests", v1::AskedThrough_Name(channel), "ASKED_THROUGH_");
}

std::string ByKind(absl::string_view category) { return absl::StrCat("unmet.", category); }

std::string ByReason(v1::Escalation::Reason reason) {
  return Coded("escalations", v1::Escalation::Reason_Name(reason));
}

std::string ByItemOutcome(v1::Escalation::Outcome outcome) {
  return Coded("escalations_ended", v1::Escalation::Outcome_Name(outcome));
}

std::string BySource(internal::v1::MatchSource source) {
  return Coded("matches", internal::v1::MatchSource_Name(source), "MATCH_SOURCE_");
}

std::string ByRung(v1::Rung rung) {
  if (rung == v1::RUNG_UNSPECIFIED) return "matches.rung.none";
  return Coded("matches.rung", v1::Rung_Name(rung), "RUNG_");
}

std::vector<Breakdown> Breakdowns(const std::vector<std::string>& kinds) {
  return {
      {{"requests"}, AllOf("requests", *v1::AskedThrough_descriptor(), "ASKED_THROUGH_")},
      {{"askers"}, {"askers.new", "askers.returning"}},
      {{"matches"}, AllOf("matches", *internal::v1::MatchSource_descriptor(), "MATCH_SOURCE_")},
      {{"matches"}, AllRungs()},
      {{"closed"}, AllOf("closed", *v1::HelpRequest::Outcome_descriptor())},
      {{"unmet"}, {"closed.too_late", "closed.nobody_found", "closed.unresolved"}},
      {{"unmet"}, AllKinds(kinds)},
      {{"escalations"}, AllOf("escalations", *v1::Escalation::Reason_descriptor())},
      {{"escalations_ended"}, AllOf("escalations_ended", *v1::Escalation::Outcome_descriptor())},
      {{"first_contacts"}, {"first_contacts.within_norm", "first_contacts.late"}},
  };
}

std::vector<CountFigure> CountFigures(const std::vector<std::string>& kinds) {
  const std::vector<Breakdown> breakdowns = Breakdowns(kinds);
  std::vector<CountFigure> figures;
  // A count, and the parts it is broken down into.
  const auto add = [&](const std::string& code, Joining joining = Joining::kSum) {
    figures.push_back({code, joining});
    for (const Breakdown& breakdown : breakdowns) {
      if (breakdown.whole != std::vector<std::string>{code} || breakdown.parts.empty()) continue;
      if (code == "unmet" && breakdown.parts.front() == "closed.too_late") continue;
      for (const std::string& part : breakdown.parts) {
        figures.push_back({part, part == "askers.new"         ? Joining::kSum
                                 : part == "askers.returning" ? Joining::kNone
                                                              : joining});
      }
    }
  };
  for (const char* code : {"requests", "episodes"}) add(code);
  add("askers", Joining::kUnion);
  for (const char* code :
       {"offers", "invitations", "matches", "answered", "matched", "helped", "closed",
        "solved_without_team", "unmet", "escalations", "escalations_ended", "first_contacts"}) {
    add(code);
  }
  add("helpers_active", Joining::kUnion);
  add("helpers_never_asked", Joining::kLast);
  for (const char* code : {"children", "children_invitations", "children_matches",
                           "children_with_team", "children_unmet"}) {
    add(code);
  }
  return figures;
}

const std::vector<Bound>& Bounds() {
  static const auto& bounds = *new std::vector<Bound>{
      {"solved_without_team", {"closed.helped", "closed.helped_presumed"}},
      // The team ends the item and its request in one commit.
      {"escalations_ended.team_solved", {"closed.team_solved"}, true},
      {"escalations_ended.group_activity", {"closed.group_activity"}, true},
      {"escalations_ended.referred", {"closed.referred"}, true},
      {"escalations_ended.wmo_report", {"closed.wmo_report"}, true},
      {"escalations_ended.unresolved", {"closed.unresolved"}, true},
      {"escalations_ended.too_late", {"closed.too_late"}},
      // An item is cancelled because its request ends otherwise.
      {"escalations_ended.cancelled",
       {"closed.helped", "closed.helped_presumed", "closed.nobody_found", "closed.withdrawn",
        "closed.died", "closed.moved"}},
  };
  return bounds;
}

const std::vector<RateFigure>& RateFigures() {
  static const auto& figures = *new std::vector<RateFigure>{
      {"rate.rescued_of_all", "escalations_ended.volunteer_found", "escalations_ended", ""},
      {"rate.rescued_of_rest", "escalations_ended.volunteer_found", "escalations_ended",
       "escalations_ended.team_solved"},
      {"rate.first_contact_within_norm", "first_contacts.within_norm", "first_contacts", ""},
      {"rate.solved_without_team", "solved_without_team", "closed", ""},
  };
  return figures;
}

const std::vector<DurationFigure>& DurationFigures() {
  static const auto& figures = *new std::vector<DurationFigure>{
      {"time_to_first_yes", "answered"}, {"time_to_match", "matched"}, {"time_to_help", "helped"}};
  return figures;
}

}  // namespace omzien::statistics
