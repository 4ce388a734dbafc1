// helper, circle, delegate: what a resident allows, and with whom.

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/offer.grpc.pb.h"

namespace omzien::ctl {
namespace {

using Service = v1::OfferService::Stub;
using Update = std::shared_ptr<v1::UpdateHelperSettingsRequest>;

// The name of the settings of whom --for named, else of --as.
std::string SettingsSaid(const Session& session, const std::string& said) {
  if (!said.empty()) return HelperSaid(session, said);
  const std::string residents = absl::StrCat(session.Parent(), "/residents/");
  absl::string_view id = session.options.as;
  if (!absl::ConsumePrefix(&id, residents)) {
    throw CLI::ValidationError("--as", "want a resident, such as " + residents + "anna");
  }
  return session.NameOf("helpers", id);
}

void Send(Session& session, const Update& update, const std::string& said) {
  update->mutable_helper_settings()->set_name(SettingsSaid(session, said));
  session.Change(&Service::UpdateHelperSettings, *update);
}

void AddSet(CLI::App& group, Session& session) {
  const auto update = std::make_shared<v1::UpdateHelperSettingsRequest>();
  v1::HelperSettings& settings = *update->mutable_helper_settings();
  google::protobuf::FieldMask& mask = *update->mutable_update_mask();
  CLI::App* set = group.add_subcommand("set", "Changes what is given, leaves the rest");
  CLI::Option* from = set->add_option_function<std::string>(
      "--quiet-from",
      [&](const std::string& value) {
        settings.set_quiet_from(value);
        mask.add_paths("quiet_from");
      },
      "From when she is told nothing, such as 22:00; \"\": the municipality's hours");
  CLI::Option* until = set->add_option_function<std::string>(
      "--quiet-until",
      [&](const std::string& value) {
        settings.set_quiet_until(value);
        mask.add_paths("quiet_until");
      },
      "Until when, such as 07:00");
  from->needs(until);
  until->needs(from);
  set->add_option_function<int>(
      "--weekly-max",
      [&](int value) {
        settings.set_weekly_max(value);
        mask.add_paths("weekly_max");
      },
      "The most yeses in 7 days; 0: no limit");
  set->add_option_function<bool>(
      "--opted-out",
      [&](bool value) {
        settings.set_has_opted_out(value);
        mask.add_paths("has_opted_out");
      },
      "Whether she wants no invitations at all: true or false");
  AddEnum(
      *set, "--pets", v1::HelperSettings::Pets_descriptor(), "",
      [&](int value) {
        settings.set_pets(static_cast<v1::HelperSettings::Pets>(value));
        mask.add_paths("pets");
      },
      "How she is about pets");
  set->add_option_function<bool>(
      "--also-neighbour",
      [&](bool value) {
        settings.set_is_also_neighbour(value);
        mask.add_paths("is_also_neighbour");
      },
      "Whether a volunteer is asked as a neighbour too: true or false");
  AddText(*set, "--etag", *settings.mutable_etag(), "What was seen");
  set->callback([&session, update, said = AddFor(*set)] { Send(session, update, *said); });
}

void AddPause(CLI::App& group, Session& session) {
  const auto update = std::make_shared<v1::UpdateHelperSettingsRequest>();
  update->mutable_update_mask()->add_paths("paused_until");
  const auto until = std::make_shared<google::protobuf::Timestamp>();
  CLI::App* pause = group.add_subcommand("pause", "Wants not to be asked for a while");
  CLI::Option* given =
      AddTime(*pause, "--until", *until, "Until when; if not given: pauses no more");
  pause->callback([&session, update, until, given, said = AddFor(*pause)] {
    if (given->count() > 0) {
      *update->mutable_helper_settings()->mutable_paused_until() = *until;
    }
    Send(session, update, *said);
  });
}

void AddHelper(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "helper", "When and by whom somebody wants to be asked");
  CLI::App* settings = group.add_subcommand("settings", "Shows those of --as, or --for another");
  settings->callback([&session, said = AddFor(*settings)] {
    v1::GetHelperSettingsRequest get;
    get.set_name(SettingsSaid(session, *said));
    session.Call(&Service::GetHelperSettings, get);
  });
  AddSet(group, session);
  AddPause(group, session);
  CLI::App* block =
      group.add_subcommand("block", "Keeps somebody apart from --as; she is not told");
  block->callback([&session, said = AddName(*block, "RESIDENT")] {
    v1::BlockResidentRequest request;
    request.set_name(session.NameOf("residents", *said));
    session.Change(&Service::BlockResident, request);
  });
  CLI::App* unblock = group.add_subcommand("unblock", "Keeps her apart no more");
  unblock->callback([&session, said = AddName(*unblock, "RESIDENT")] {
    v1::UnblockResidentRequest request;
    request.set_name(session.NameOf("residents", *said));
    session.Change(&Service::UnblockResident, request);
  });
}

// Adds "answer", which takes who asked and --yes or --no.
template <class Request, class Method, class Set>
void AddAnswer(CLI::App& group, Session& session, const std::string& help, Method method,
               const Set& set) {
  CLI::App* answer = group.add_subcommand("answer", help);
  const auto request = std::make_shared<Request>();
  CLI::Option_group* word = answer->add_option_group("answer");
  word->add_flag_function(
      "--yes", [request](int64_t) { request->set_is_yes(true); }, "Yes");
  word->add_flag_function(
      "--no", [request](int64_t) { request->set_is_yes(false); }, "No");
  word->require_option(1);
  answer->callback([&session, request, method, set, said = AddName(*answer, "RESIDENT")] {
    request->set_parent(session.Parent());
    set(*request, session.NameOf("residents", *said));
    session.Change(method, *request);
  });
}

// Adds a command that ends what is between --as and another; with --theirs, what the other asked
// for.
template <class Request, class Method, class Set>
void AddEnd(CLI::App& group, Session& session, const std::string& verb, const std::string& help,
            Method method, const Set& set) {
  CLI::App* end = group.add_subcommand(verb, help);
  const auto is_theirs = std::make_shared<bool>(false);
  end->add_flag("--theirs", *is_theirs, "The other asked --as, not --as the other");
  end->callback([&session, is_theirs, method, set, said = AddName(*end, "RESIDENT")] {
    const std::string other = session.NameOf("residents", *said);
    Request request;
    request.set_parent(session.Parent());
    set(request, *is_theirs ? other : session.options.as, *is_theirs ? session.options.as : other);
    session.Change(method, request);
  });
}

void AddCircle(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "circle", "The people somebody knows, who are asked first");
  CLI::App* invite = group.add_subcommand("invite", "Asks somebody to be in the circle of --as");
  invite->callback([&session, said = AddName(*invite, "RESIDENT")] {
    v1::InviteToCircleRequest request;
    request.set_parent(session.Parent());
    request.set_resident(session.NameOf("residents", *said));
    session.Change(&Service::InviteToCircle, request);
  });
  AddAnswer<v1::AnswerCircleInvitationRequest>(
      group, session, "Says whether --as wants to be in the circle of RESIDENT",
      &Service::AnswerCircleInvitation,
      [](auto& request, const std::string& owner) { request.set_owner(owner); });
  AddEnd<v1::RemoveFromCircleRequest>(
      group, session, "remove", "Ends a membership; nobody is told", &Service::RemoveFromCircle,
      [](auto& request, const std::string& owner, const std::string& member) {
        request.set_owner(owner);
        request.set_member(member);
      });
  group.add_subcommand("list", "Lists the circle of --as, and in whose she is")
      ->callback([&session] {
        v1::ListCircleRequest list;
        list.set_parent(session.Parent());
        session.List(&Service::ListCircle, list, {"owner", "member", "state"});
      });
}

void AddDelegate(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "delegate", "Who asks and hears for somebody");
  CLI::App* add = group.add_subcommand("add", "Asks somebody to ask and hear for --as");
  const auto request = std::make_shared<v1::AddDelegateRequest>();
  AddEnum(
      *add, "--tell", v1::Delegation::Tell_descriptor(), "",
      [request](int tell) { request->set_tell(static_cast<v1::Delegation::Tell>(tell)); },
      "Who hears")
      ->required();
  add->callback([&session, request, said = AddName(*add, "RESIDENT")] {
    request->set_parent(session.Parent());
    request->set_delegate(session.NameOf("residents", *said));
    session.Change(&Service::AddDelegate, *request);
  });
  AddAnswer<v1::AnswerDelegationRequest>(
      group, session, "Says whether --as wants to ask and hear for RESIDENT",
      &Service::AnswerDelegation,
      [](auto& answer, const std::string& resident) { answer.set_resident(resident); });
  AddEnd<v1::EndDelegationRequest>(
      group, session, "end", "Ends a delegation; nobody is told", &Service::EndDelegation,
      [](auto& end, const std::string& resident, const std::string& delegate) {
        end.set_resident(resident);
        end.set_delegate(delegate);
      });
  group.add_subcommand("list", "Lists who does for --as, and for whom --as does")
      ->callback([&session] {
        v1::ListDelegatesRequest list;
        list.set_parent(session.Parent());
        session.List(&Service::ListDelegates, list, {"resident", "delegate", "tell", "state"});
      });
}

}  // namespace

void AddLimits(CLI::App& app, Session& session) {
  AddHelper(app, session);
  AddCircle(app, session);
  AddDelegate(app, session);
}

}  // namespace omzien::ctl
