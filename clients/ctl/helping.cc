// offer, request, invitation, inbox: what a resident does.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"

namespace omzien::ctl {
namespace {

void AddOffer(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "offer", "What somebody is willing to do");
  auto request = std::make_shared<v1::CreateOfferRequest>();
  v1::Offer& offer = *request->mutable_offer();
  CLI::App* create = group.add_subcommand("create", "Offers help");
  AddTexts(*create, "--category", *offer.mutable_categories(), "Kind of help, such as groceries");
  AddTexts(*create, "--skill", *offer.mutable_skills(), "Skill");
  AddAddress(*create, *offer.add_places());
  create->add_option_function<int>(
      "--reach", [&offer](int meters) { offer.set_reach_meters(meters); },
      "How far she goes, in metres; if not given: 2000");
  AddHours(*create, *offer.mutable_available());
  create->add_flag_function(
      "--remote", [&offer](int64_t) { offer.set_is_remote(true); }, "Also by phone or online");
  create->add_flag_function(
      "--car", [&offer](int64_t) { offer.set_has_car(true); }, "She has a car for it");
  create->callback([&session, request, helper = AddFor(*create)] {
    request->set_parent(session.Parent());
    request->set_helper(ResidentSaid(session, *helper));
    session.Change(&v1::OfferService::Stub::CreateOffer, *request);
  });
  CLI::App* all = group.add_subcommand("list", "Lists those of --as, or --for another");
  all->callback([&session, helper = AddFor(*all)] {
    v1::ListOffersRequest list;
    list.set_parent(session.Parent());
    list.set_helper(ResidentSaid(session, *helper));
    session.List(&v1::OfferService::Stub::ListOffers, list,
                 {"name", "categories", "skills", "reach_meters", "is_remote", "has_car"});
  });
  CLI::App* remove = group.add_subcommand("delete", "Takes one back");
  remove->callback([&session, said = AddName(*remove, "OFFER")] {
    v1::DeleteOfferRequest request_to_delete;
    request_to_delete.set_name(session.NameOf("offers", *said));
    session.Change(&v1::OfferService::Stub::DeleteOffer, request_to_delete);
  });
}

void AddCreateRequest(CLI::App& group, Session& session) {
  auto request = std::make_shared<v1::CreateHelpRequestRequest>();
  v1::HelpRequest& asked = *request->mutable_help_request();
  CLI::App* create = group.add_subcommand("create", "Asks for help");
  AddText(*create, "--category", *asked.mutable_category(), "Kind of help, such as groceries")
      ->required();
  AddTexts(*create, "--skill", *asked.mutable_skills(), "Skill a helper must have");
  AddSlots(*create, *asked.mutable_when())->required();
  AddAddress(*create, *asked.mutable_place());
  create->add_flag_function(
      "--remote", [&asked](int64_t) { asked.set_is_remote(true); }, "By phone or online");
  create->add_option_function<int>(
      "--places", [&asked](int places) { asked.set_places(places); },
      "How many helpers; if not given: 1");
  AddText(*create, "--text", *asked.mutable_text_for_helpers(), "What invited helpers read");
  AddText(*create, "--text-accepted", *asked.mutable_text_for_accepted(),
          "What only a helper who comes reads");
  create->add_flag_function(
      "--circle-first", [&asked](int64_t) { asked.set_circle_first(true); },
      "Ask the people she knows first");
  create->add_flag_function(
      "--ask-me-first",
      [&asked](int64_t) { asked.set_team_consent(v1::HelpRequest::ASK_ME_FIRST); },
      "Ask her before it goes to the social team");
  create->add_flag_function(
      "--wants-person", [&asked](int64_t) { asked.set_wants_person(true); },
      "She would rather speak with a person of the team first; nobody else is asked");
  create->add_option_function<int>(
      "--max-distance", [&asked](int meters) { asked.set_max_distance_meters(meters); },
      "How far a helper may live, in metres");
  AddTexts(*create, "--language", *asked.mutable_languages(), "The helper must speak one of these");
  create->add_flag_function(
      "--car", [&asked](int64_t) { asked.set_needs_car(true); }, "A car is needed");
  create->add_flag_function(
      "--pets", [&asked](int64_t) { asked.set_has_pets(true); }, "There are pets");
  create->add_flag_function(
      "--on-board", [&asked](int64_t) { asked.set_on_board(true); }, "May be shown on the board");
  create->add_option_function<int>(
      "--weekly", [&asked](int dates) { asked.mutable_weekly()->set_dates(dates); },
      "Every week, so many dates in all");
  create->add_flag_function(
      "--validate-only", [request](int64_t) { request->set_validate_only(true); },
      "Only says what she would be promised; nothing is sent");
  const auto asker = AddFor(*create);
  auto worker = std::make_shared<std::string>();
  AddText(*create, "--about-worker", *worker, "A worker it is about, who then never sees it");
  create->callback([&session, request, asker, worker] {
    request->set_parent(session.Parent());
    if (!worker->empty())
      request->mutable_help_request()->set_about_worker(session.NameOf("workers", *worker));
    request->set_asker(ResidentSaid(session, *asker));
    session.Change(&v1::HelpRequestService::Stub::CreateHelpRequest, *request);
  });
}

void AddRequest(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "request", "What somebody asks");
  AddCreateRequest(group, session);
  CLI::App* show = group.add_subcommand("show", "Shows one");
  show->callback([&session, said = AddName(*show, "REQUEST")] {
    v1::GetHelpRequestRequest get;
    get.set_name(session.NameOf("requests", *said));
    session.Call(&v1::HelpRequestService::Stub::GetHelpRequest, get);
  });
  CLI::App* all = group.add_subcommand("list", "Lists those of --as, or --for another");
  all->callback([&session, asker = AddFor(*all)] {
    v1::ListHelpRequestsRequest list;
    list.set_parent(session.Parent());
    list.set_asker(ResidentSaid(session, *asker));
    session.List(&v1::HelpRequestService::Stub::ListHelpRequests, list,
                 {"name", "category", "state", "outcome", "when", "accepted", "places"});
  });
  CLI::App* withdraw = group.add_subcommand("withdraw", "Takes one back");
  auto request = std::make_shared<v1::WithdrawHelpRequestRequest>();
  AddEnum(
      *withdraw, "--reason", v1::HelpRequest::WithdrawReason_descriptor(), "",
      [request](int reason) {
        request->set_reason(static_cast<v1::HelpRequest::WithdrawReason>(reason));
      },
      "Why");
  withdraw->callback([&session, request, said = AddName(*withdraw, "REQUEST")] {
    request->set_name(session.NameOf("requests", *said));
    session.Change(&v1::HelpRequestService::Stub::WithdrawHelpRequest, *request);
  });
}

void AddInvitation(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "invitation", "What somebody is asked to do");
  group.add_subcommand("list", "Lists those of --as")->callback([&session] {
    v1::ListInvitationsRequest list;
    list.set_parent(session.Parent());
    session.List(&v1::InvitationService::Stub::ListInvitations, list,
                 {"name", "state", "category", "neighbourhood", "when", "answer_until"});
  });
  CLI::App* show = group.add_subcommand("show", "Shows one");
  show->callback([&session, said = AddName(*show, "INVITATION")] {
    v1::GetInvitationRequest get;
    get.set_name(session.NameOf("invitations", *said));
    session.Call(&v1::InvitationService::Stub::GetInvitation, get);
  });
  CLI::App* accept = group.add_subcommand("accept", "Says yes, and to the house rules");
  accept->callback([&session, said = AddName(*accept, "INVITATION")] {
    v1::AcceptInvitationRequest yes;
    yes.set_name(session.NameOf("invitations", *said));
    session.Change(&v1::InvitationService::Stub::AcceptInvitation, yes);
  });
  CLI::App* decline = group.add_subcommand("decline", "Says no");
  decline->callback([&session, said = AddName(*decline, "INVITATION")] {
    v1::DeclineInvitationRequest no;
    no.set_name(session.NameOf("invitations", *said));
    session.Change(&v1::InvitationService::Stub::DeclineInvitation, no);
  });
}

void AddInbox(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "inbox", "What somebody is told");
  group.add_subcommand("list", "Lists the messages of --as")->callback([&session] {
    v1::ListMessagesRequest list;
    list.set_parent(session.Parent());
    session.List(&v1::InboxService::Stub::ListMessages, list, {"tell_time", "kind", "subject"});
  });
  CLI::App* watch = group.add_subcommand("watch", "Prints what --as is told from now on");
  watch->callback([&session, count = AddCount(*watch)] {
    v1::WatchMessagesRequest request;
    request.set_parent(session.Parent());
    session.Watch(&v1::InboxService::Stub::WatchMessages, request, *count,
                  {"tell_time", "kind", "subject"});
  });
}

}  // namespace

void AddHelping(CLI::App& app, Session& session) {
  AddOffer(app, session);
  AddRequest(app, session);
  AddInvitation(app, session);
  AddInbox(app, session);
}

}  // namespace omzien::ctl
