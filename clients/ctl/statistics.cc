// statistics: what a municipality may know in figures.

#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/statistics.grpc.pb.h"

namespace omzien::ctl {
namespace {

std::string TextOf(const v1::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

// Returns a line for each figure. No field holds a comma or a quote: ids, codes, numbers, days.
// `value` is empty where there is none; `state` says why.
std::string AsCsv(const v1::ListStatisticsResponse& tables) {
  std::string csv = "table,span,district,first_day,last_day,freeze_time,figure,unit,state,value\n";
  for (const v1::Statistics& table : tables.statistics()) {
    const std::string name = table.name().substr(table.name().rfind('/') + 1);
    const std::string span = v1::Span_Name(table.span()).substr(sizeof("SPAN_") - 1);
    const std::string frozen =
        absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(table.freeze_time().seconds()),
                         absl::UTCTimeZone());
    for (const v1::Figure& figure : table.figures()) {
      absl::StrAppend(
          &csv, name, ",", absl::AsciiStrToLower(span), ",", table.district(), ",",
          TextOf(table.first_day()), ",", TextOf(table.last_day()), ",", frozen, ",", figure.code(),
          ",", absl::AsciiStrToLower(v1::Figure::Unit_Name(figure.unit())), ",",
          absl::AsciiStrToLower(v1::Figure::State_Name(figure.state())), ",",
          figure.state() == v1::Figure::SHOWN ? absl::StrCat(figure.value()) : "", "\n");
    }
  }
  return csv;
}

void AddShow(CLI::App& statistics, Session& session) {
  CLI::App* show = statistics.add_subcommand("show", "Shows one table");
  auto said = std::make_shared<std::string>();
  show->add_option("TABLE", *said, "Such as 2026-03, 2026-Q1.DISTRICT or 2026.DISTRICT")
      ->required();
  show->callback([&session, said] {
    v1::GetStatisticsRequest request;
    request.set_name(session.NameOf("statistics", *said));
    session.Call(&v1::StatisticsService::Stub::GetStatistics, request);
  });
}

}  // namespace

void AddStatistics(CLI::App& app, Session& session) {
  CLI::App* statistics = app.add_subcommand(
      "statistics", "Lists the tables that are frozen; what a municipality may know in figures");
  auto request = std::make_shared<v1::ListStatisticsRequest>();
  auto is_csv = std::make_shared<bool>(false);
  statistics->add_flag("--csv", *is_csv, "Prints all figures of these tables as CSV");
  AddEnum(
      *statistics, "--span", v1::Span_descriptor(), "SPAN_",
      [request](int span) { request->set_span(static_cast<v1::Span>(span)); }, "Only these");
  AddText(*statistics, "--district", *request->mutable_district(), "Only of this district");
  AddDate(
      *statistics, "--from", [request] { return request->mutable_first_day(); },
      "Only tables that begin on this day or later");
  AddDate(
      *statistics, "--until", [request] { return request->mutable_last_day(); },
      "Only tables that end on this day or earlier");
  AddShow(*statistics, session);
  statistics->callback([&session, statistics, request, is_csv] {
    if (!statistics->get_subcommands().empty()) return;  // It has run.
    request->set_parent(session.Parent());
    if (!*is_csv) {
      session.List(&v1::StatisticsService::Stub::ListStatistics, *request,
                   {"name", "span", "district", "first_day", "last_day", "freeze_time"});
      return;
    }
    v1::ListStatisticsResponse all;
    const grpc::Status status =
        session.All(&v1::StatisticsService::Stub::ListStatistics, *request, all);
    if (!status.ok()) return session.Finish(status, all, {});
    std::fputs(AsCsv(all).c_str(), stdout);
  });
}

}  // namespace omzien::ctl
