// import: what a welfare organisation has in its spreadsheet.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "clients/csv/csv.h"
#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "clients/ctl/import.h"
#include "google/protobuf/struct.pb.h"
#include "omzien/v1/directory.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"

namespace omzien::ctl {
namespace {

// How far something is, on a terminal; nowhere else.
class Progress {
 public:
  Progress(std::string what, size_t all) : what_(std::move(what)), all_(all) {}
  ~Progress() {
    if (is_shown_) std::fprintf(stderr, "\r\033[K");
  }

  void Step() {
    ++done_;
    if (!is_terminal_) return;
    is_shown_ = true;
    constexpr size_t kWidth = 40;
    const size_t filled = all_ == 0 ? kWidth : done_ * kWidth / all_;
    std::fprintf(stderr, "\r%s  [%s%s]  %zu of %zu", what_.c_str(),
                 std::string(filled, '#').c_str(), std::string(kWidth - filled, ' ').c_str(), done_,
                 all_);
  }

 private:
  const std::string what_;
  const size_t all_;
  const bool is_terminal_ = isatty(STDERR_FILENO) == 1;
  size_t done_ = 0;
  bool is_shown_ = false;
};

// Notes what the server finds wrong in a line.
void AddProblems(int line, const grpc::Status& status, std::vector<csv::Problem>& problems) {
  for (const auto& [field, wanted] : WrongFields(status)) {
    problems.push_back({line, ColumnOf(field), wanted});
  }
  if (!WrongFields(status).empty()) return;
  const std::string text = ErrorAsText(status);
  problems.push_back({line, "", text.substr(0, text.find('\n'))});
}

bool IsUnanswered(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE ||
         status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
}

// Prints everything that is wrong, by line.
void PrintProblems(const std::string& file, std::vector<csv::Problem> problems,
                   const std::string& consequence) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  for (const csv::Problem& problem : problems) {
    std::fprintf(stderr, "%s: %s\n", file.c_str(), problem.Sentence().c_str());
  }
  std::fprintf(stderr, "omzienctl: %s\n", consequence.c_str());
}

// Writes which key became which resource.
bool WriteNames(const std::string& file, const std::map<std::string, std::string>& names) {
  std::ofstream out(file);
  out << "key,resident\n";
  for (const auto& [key, name] : names) {
    out << '"' << absl::StrReplaceAll(key, {{"\"", "\"\""}}) << "\"," << name << "\n";
  }
  out.close();
  return static_cast<bool>(out);
}

void PrintAsJson(const std::map<std::string, std::string>& names) {
  google::protobuf::Struct all;
  for (const auto& [key, name] : names) (*all.mutable_fields())[key].set_string_value(name);
  std::fputs(AsJson(all).c_str(), stdout);
}

// One import: only if nothing is wrong with any line, all of them are made.
template <class Stub, class Request, class Reply>
class Importer {
 public:
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Reply*);

  Importer(Session& session, std::string file, Import<Request> import, Method method)
      : session_(session), file_(std::move(file)), import_(std::move(import)), method_(method) {}

  // Returns which key became which resource, and whether all did; what went wrong is printed.
  bool Run(std::map<std::string, std::string>& names) {
    if (!import_.problems.empty())
      return Stop(grpc::Status::OK, import_.problems, "nothing was imported");
    return Look() && Make(names);
  }

 private:
  // Lets the server look at every line, before anything is made.
  bool Look() {
    Progress progress("checking", import_.lines.size());
    std::vector<csv::Problem> problems;
    for (const Line<Request>& line : import_.lines) {
      Request look = line.request;
      look.set_validate_only(true);
      Reply reply;
      const grpc::Status status = session_.One(method_, look, reply);
      if (session_.exit_code() == kWrongUsage) return false;
      if (!status.ok()) AddProblems(line.number, status, problems);
      if (IsUnanswered(status)) return Stop(status, problems, "nothing was imported");
      progress.Step();
    }
    return problems.empty() || Stop(grpc::Status::OK, problems, "nothing was imported");
  }

  bool Make(std::map<std::string, std::string>& names) {
    Progress progress("importing", import_.lines.size());
    for (const Line<Request>& line : import_.lines) {
      Reply reply;
      const grpc::Status status = session_.One(method_, line.request, reply);
      if (session_.exit_code() == kWrongUsage) return false;
      if (!status.ok()) {
        std::vector<csv::Problem> problems;
        AddProblems(line.number, status, problems);
        return Stop(status, problems,
                    absl::StrCat("stopped after ", names.size(), " of ", import_.lines.size(),
                                 "; the same command goes on from there, and makes nothing twice"));
      }
      names[line.key] = reply.name();
      progress.Step();
    }
    return true;
  }

  // Says what is wrong. Result: false.
  bool Stop(const grpc::Status& status, std::vector<csv::Problem> problems,
            const std::string& consequence) {
    PrintProblems(file_, std::move(problems), consequence);
    session_.End(IsUnanswered(status) ? kUnreachable : kRefused);
    return false;
  }

  Session& session_;
  const std::string file_;
  Import<Request> import_;
  const Method method_;
};

template <class Stub, class Request, class Reply>
bool RunImport(Session& session, const std::string& file, Import<Request> import,
               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
               std::map<std::string, std::string>& names) {
  return Importer<Stub, Request, Reply>(session, file, std::move(import), method).Run(names);
}

// Reads the table that an import of residents wrote.
absl::StatusOr<std::map<std::string, std::string>> ReadNames(const std::string& file) {
  std::map<std::string, std::string> names;
  if (file.empty()) return names;
  const auto table = csv::Read(file, {.required = {"key", "resident"}, .optional = {}});
  if (!table.ok()) return table.status();
  if (!table->problems.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(file, ": ", table->problems.front().Sentence()));
  }
  for (const csv::Row& row : table->rows) names[row.Get("key")] = row.Get("resident");
  return names;
}

// Asks for what the municipality has set up; prints why it cannot be had.
bool GetMunicipality(Session& session, v1::Municipality& municipality) {
  v1::GetMunicipalityRequest get;
  get.set_name(session.Parent());
  const grpc::Status status =
      session.One(&v1::DirectoryService::Stub::GetMunicipality, get, municipality);
  if (!status.ok()) session.Finish(status, municipality, {});
  return status.ok() && session.exit_code() == kDone;
}

void Residents(Session& session, const std::string& file, csv::Table table) {
  v1::Municipality municipality;
  std::map<std::string, std::string> names;
  if (!GetMunicipality(session, municipality) ||
      !RunImport(session, file, ImportResidents(std::move(table), municipality),
                 &v1::ResidentService::Stub::CreateResident, names)) {
    return;
  }
  const std::string written = absl::StrCat(absl::StripSuffix(file, ".csv"), ".names.csv");
  if (!WriteNames(written, names)) {
    return session.RefuseUsage(
        absl::UnavailableError(absl::StrCat(written, ": cannot be written")));
  }
  if (session.options.is_json) return PrintAsJson(names);
  std::printf("%zu residents are registered; %s says which key is whom\n", names.size(),
              written.c_str());
}

void Offers(Session& session, const std::string& file, csv::Table table,
            const std::string& names_file) {
  const auto residents = ReadNames(names_file);
  if (!residents.ok()) return session.RefuseUsage(residents.status());
  v1::Municipality municipality;
  std::map<std::string, std::string> names;
  if (!GetMunicipality(session, municipality) ||
      !RunImport(session, file, ImportOffers(std::move(table), municipality, *residents),
                 &v1::OfferService::Stub::CreateOffer, names)) {
    return;
  }
  if (session.options.is_json) return PrintAsJson(names);
  std::printf("%zu offers are there\n", names.size());
}

std::shared_ptr<std::string> AddFile(CLI::App& command) {
  auto path = std::make_shared<std::string>();
  command.add_option("FILE", *path, "The CSV file")->required();
  return path;
}

}  // namespace

void AddImport(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "import", "What an organisation has in its spreadsheet");
  group.footer(
      "A CSV file with a header, in any order: UTF-8; commas, semicolons or tabs. The column key "
      "is\n"
      "yours: it tells lines apart, so that the same file again makes nothing twice. Everything "
      "is\n"
      "looked at before anything is made; errors are listed by line and column.");
  CLI::App* residents = group.add_subcommand(
      "residents",
      "Registers: key, given_name, phone, postcode, house_number; and family_name, street, "
      "birth_year, languages, channel");
  residents->callback([&session, file = AddFile(*residents)] {
    auto table = csv::Read(*file, ResidentColumns());
    if (!table.ok()) return session.RefuseUsage(table.status());
    Residents(session, *file, *std::move(table));
  });
  CLI::App* offers = group.add_subcommand(
      "offers", "Offers: key, resident, categories, postcode; and skills, reach_meters, remote");
  auto names = std::make_shared<std::string>();
  offers->add_option("--residents", *names,
                     "What the import of residents wrote: whose key is whom");
  offers->callback([&session, names, file = AddFile(*offers)] {
    auto table = csv::Read(*file, OfferColumns());
    if (!table.ok()) return session.RefuseUsage(table.status());
    Offers(session, *file, *std::move(table), *names);
  });
}

}  // namespace omzien::ctl
