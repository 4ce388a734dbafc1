// resident, contact, looks, export: who somebody is, and who sees what of her.

#include <cstdio>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/export.pb.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "omzien/v1/signal.grpc.pb.h"

namespace omzien::ctl {
namespace {

// The name of whom somebody said; if nobody: of --as, who must be a resident then.
std::string ResidentOr(const Session& session, const std::string& said) {
  if (!said.empty()) return session.NameOf("residents", said);
  if (!absl::StrContains(session.options.as, "/residents/")) {
    throw CLI::RequiredError("RESIDENT, or --as of one,");
  }
  return session.options.as;
}

std::shared_ptr<std::string> AddResidentName(CLI::App& command) {
  auto said = std::make_shared<std::string>();
  command.add_option("RESIDENT", *said, "Its id or name; if not given: --as");
  return said;
}

// Adds the flags of who somebody is.
void AddPerson(CLI::App& command, v1::Resident& resident) {
  AddText(command, "--given-name", *resident.mutable_given_name(), "What neighbours call her");
  AddText(command, "--family-name", *resident.mutable_family_name(), "Family name");
  AddText(command, "--phone", *resident.mutable_phone(), "In international form");
  AddAddress(command, *resident.mutable_address());
  command.add_option_function<int>(
      "--birth-year", [&resident](int year) { resident.set_birth_year(year); }, "Year of birth");
  AddTexts(command, "--language", *resident.mutable_languages(), "Such as nl");
  AddEnum(
      command, "--channel", v1::Channel_descriptor(), "CHANNEL_",
      [&resident](int channel) { resident.set_channel(static_cast<v1::Channel>(channel)); },
      "How she is reached");
}

void AddRegister(CLI::App& group, Session& session) {
  auto request = std::make_shared<v1::CreateResidentRequest>();
  CLI::App* create = group.add_subcommand(
      "register", "Registers --as; as a worker: somebody who phones, under a new name");
  AddPerson(*create, *request->mutable_resident());
  create->get_option("--given-name")->required();
  create->get_option("--phone")->required();
  create->add_flag_function(
      "--seen", [request](int64_t) { request->set_is_seen(true); },
      "A worker's to say: she saw her, and vouches for who she is");
  create->callback([&session, request] {
    request->set_parent(session.Parent());
    session.Change(&v1::ResidentService::Stub::CreateResident, *request);
  });
}

void AddUpdate(CLI::App& group, Session& session) {
  auto request = std::make_shared<v1::UpdateResidentRequest>();
  CLI::App* update = group.add_subcommand("update", "Changes what is said of one");
  const auto said = AddResidentName(*update);
  AddPerson(*update, *request->mutable_resident());
  update->get_option("--postcode")->required(false);
  AddText(*update, "--etag", *request->mutable_etag(), "What was seen");
  update->callback([&session, request, said, update] {
    const struct {
      const char* flag;
      const char* path;
    } kFields[] = {{"--given-name", "given_name"}, {"--family-name", "family_name"},
                   {"--phone", "phone"},           {"--postcode", "address"},
                   {"--birth-year", "birth_year"}, {"--language", "languages"},
                   {"--channel", "channel"}};
    for (const auto& field : kFields) {
      if (update->count(field.flag) > 0) request->mutable_update_mask()->add_paths(field.path);
    }
    request->mutable_resident()->set_name(ResidentOr(session, *said));
    session.Change(&v1::ResidentService::Stub::UpdateResident, *request);
  });
}

void AddEnding(CLI::App& group, Session& session, const std::string& verb, v1::EndReason reason,
               const std::string& help) {
  CLI::App* end = group.add_subcommand(verb, help);
  end->callback([&session, reason, said = AddName(*end, "RESIDENT")] {
    v1::EndResidentRequest request;
    request.set_name(session.NameOf("residents", *said));
    request.set_reason(reason);
    session.Change(&v1::ResidentService::Stub::EndResident, request);
  });
}

void AddResident(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "resident", "Who somebody is");
  AddRegister(group, session);
  CLI::App* show = group.add_subcommand("show", "Shows one; a worker's read is logged");
  show->callback([&session, said = AddResidentName(*show)] {
    v1::GetResidentRequest get;
    get.set_name(ResidentOr(session, *said));
    session.Call(&v1::ResidentService::Stub::GetResident, get);
  });
  CLI::App* find =
      group.add_subcommand("find", "Shows who has a phone number; such a read is logged");
  auto phone = std::make_shared<std::string>();
  find->add_option("--phone", *phone, "International, without spaces")->required();
  find->callback([&session, phone] {
    v1::FindResidentsRequest request;
    request.set_parent(session.Parent());
    request.set_phone(*phone);
    session.Call(&v1::ResidentService::Stub::FindResidents, request);
  });
  AddUpdate(group, session);
  CLI::App* erase = group.add_subcommand("erase", "Erases everything about one, for ever");
  erase->callback([&session, said = AddResidentName(*erase)] {
    v1::EraseResidentRequest request;
    request.set_name(ResidentOr(session, *said));
    session.Change(&v1::ResidentService::Stub::EraseResident, request);
  });
  AddEnding(group, session, "died", v1::END_REASON_DIED, "Records that one died");
  AddEnding(group, session, "moved", v1::END_REASON_MOVED, "Records that one moved away");
}

void AddSeen(CLI::App& app, Session& session) {
  CLI::App& contact = Group(app, "contact", "What --as may see of somebody now");
  CLI::App* show = contact.add_subcommand("show", "Shows first name, and phone while one helps");
  show->callback([&session, said = AddName(*show, "RESIDENT")] {
    v1::GetContactRequest request;
    request.set_name(session.NameOf("residents", *said));
    session.Call(&v1::ResidentService::Stub::GetContact, request);
  });
  CLI::App& looks = Group(app, "looks", "Who of the teams looked at something about --as");
  looks.add_subcommand("list", "Lists them, the newest first")->callback([&session] {
    v1::ListLooksRequest request;
    request.set_parent(ResidentOr(session, ""));
    session.List(&v1::ResidentService::Stub::ListLooks, request,
                 {"time", "worker_name", "worker", "what"});
  });
}

// Adds all pages of one service's part about `name` to `all`.
template <class Stub, class Request>
grpc::Status Gather(Session& session, const std::string& name,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                 v1::ExportResponse*),
                    v1::ExportResponse& all) {
  Request request;
  request.set_name(name);
  grpc::Status status;
  do {
    v1::ExportResponse page;
    status = session.One(method, request, page);
    request.set_page_token(page.next_page_token());
    page.clear_next_page_token();
    all.MergeFrom(page);
  } while (status.ok() && !request.page_token().empty());
  return status;
}

// One JSON document: for people it is a file to keep, so there is no table of it.
void AddExport(CLI::App& app, Session& session) {
  app.add_subcommand("export", "Prints all there is about --as, as one JSON document")
      ->callback([&session] {
        const std::string name = ResidentOr(session, "");
        v1::ExportResponse all;
        auto status = Gather(session, name, &v1::ResidentService::Stub::ExportResident, all);
        if (status.ok())
          status = Gather(session, name, &v1::HelpRequestService::Stub::ExportHelp, all);
        if (status.ok())
          status = Gather(session, name, &v1::InboxService::Stub::ExportMessages, all);
        if (status.ok())
          status = Gather(session, name, &v1::SignalService::Stub::ExportSignals, all);
        if (!status.ok()) return session.Finish(status, all, {});
        std::fputs(AsJson(all).c_str(), stdout);
      });
}

}  // namespace

void AddPeople(CLI::App& app, Session& session) {
  AddResident(app, session);
  AddSeen(app, session);
  AddExport(app, session);
}

}  // namespace omzien::ctl
