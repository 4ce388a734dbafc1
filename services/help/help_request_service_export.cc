// Everything `help` keeps about a resident, as she sees it: the part of HelpRequestService about
// the export.

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/help_request_service.h"
#include "services/help/matter_store.h"
#include "services/help/records.h"
#include "services/help/view.h"
#include "services/help/view_helper.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/names.h"
#include "services/store/stored.h"

namespace omzien::help {
namespace {

// What somebody's part is made of.
struct Part {
  const Dependencies& d;
  const Here& here;
  const rpc::Caller& caller;
  v1::ExportResponse reply;

  void Add(const google::protobuf::Message& item) { reply.add_items()->PackFrom(item); }
};

// A request with its words.
struct Asked {
  store::Stored<store::v1::RequestRecord> record;
  store::v1::RequestTextRecord words;
};

absl::StatusOr<Asked> ReadAsked(const Part& part, const std::string& request) {
  auto record = store::ReadStored<store::v1::RequestRecord>(part.d.store,
                                                            RequestKey(part.here.space, request));
  if (!record.ok()) return record.status();
  auto text = store::ReadStored<store::v1::RequestTextRecord>(part.d.store,
                                                              TextKey(part.here.space, request));
  if (!text.ok()) return text.status();
  auto words = WordsOf(part.d.store, part.here.space, record->value, text->value);
  if (!words.ok()) return words.status();
  return Asked{*std::move(record), *std::move(words)};
}

// Her settings, offers, circle and delegates.
absl::Status AddHelper(Part& part) {
  const auto stored = store::ReadStored<store::v1::HelperRecord>(
      part.d.store, HelperKey(part.here.space, part.caller.subject.id));
  if (!stored.ok() || !stored->exists()) return stored.status();
  const internal::v1::Helper& helper = stored->value.helper();
  const Setting setting{part.here.municipality, part.caller.now};
  part.Add(SettingsOf(setting, helper));
  for (const v1::CircleMember& member : CirclesOf(setting, helper)) part.Add(member);
  for (const v1::Delegation& delegation : DelegationsOf(setting, helper)) part.Add(delegation);
  for (const std::string& id : helper.offers()) {
    const auto offer =
        store::ReadStored<store::v1::OfferRecord>(part.d.store, OfferKey(part.here.space, id));
    if (!offer.ok()) return offer.status();
    if (offer->exists()) part.Add(offer->value.placed().offer());
  }
  return absl::OkStatus();
}

// Those appointments of a request, or the one it looked for a helper for, in which she takes part.
absl::Status AddAppointments(Part& part, const std::string& request, const Asked& asked) {
  std::vector<std::string> ids;
  if (!asked.record.value.for_appointment().empty()) {
    ids.push_back(asked.record.value.for_appointment());
  }
  for (int n = 1; n <= asked.record.value.appointments(); ++n) {
    ids.push_back(absl::StrCat(request, ".", n));
  }
  for (const std::string& id : ids) {
    const auto stored = store::ReadStored<store::v1::AppointmentRecord>(
        part.d.store, AppointmentKey(part.here.space, id));
    if (!stored.ok()) return stored.status();
    const v1::Appointment& appointment = stored->value.appointment();
    const bool takes_part = appointment.asker() == part.caller.Name() ||
                            absl::c_linear_search(appointment.helpers(), part.caller.Name());
    if (!stored->exists() || !takes_part) continue;
    part.Add(ForParty({part.here.municipality, part.caller.now}, stored->value, asked.record.value,
                      asked.words, part.caller.subject.id));
  }
  return absl::OkStatus();
}

absl::Status AddRequest(Part& part, const std::string& request) {
  const auto asked = ReadAsked(part, request);
  if (!asked.ok() || !asked->record.exists()) return asked.status();
  part.Add(ForAsker(asked->record.value, asked->words, asked->record.version));
  return AddAppointments(part, request, *asked);
}

// What was not told yet does not exist for her.
absl::Status AddInvitation(Part& part, const std::string& id) {
  const auto stored = store::ReadStored<store::v1::InvitationRecord>(
      part.d.store, InvitationKey(part.here.space, id));
  if (!stored.ok()) return stored.status();
  if (!stored->exists() || FromProto(stored->value.tell_time()) > part.caller.now) {
    return absl::OkStatus();
  }
  const auto asked = ReadAsked(part, RequestIn(id));
  if (!asked.ok()) return asked.status();
  part.Add(ForHelper(stored->value, asked->record.value, asked->words, part.here.municipality));
  return AddAppointments(part, RequestIn(id), *asked);
}

}  // namespace

grpc::Status HelpRequestService::ExportHelp(grpc::ServerContext* context,
                                            const v1::ExportHelpRequest* request,
                                            v1::ExportResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return Export(caller, asked); });
}

absl::StatusOr<v1::ExportResponse> HelpRequestService::Export(
    const rpc::Caller& caller, const v1::ExportHelpRequest& request) {
  if (request.name() != caller.Name()) return rpc::NotFound();
  const Here here(caller);
  const store::Key sections[] = {RequestsOf(here.space, caller.subject.id),
                                 InvitationsOf(here.space, caller.subject.id)};
  const auto shown = rpc::ReadSections(d_.store, d_.pages, sections, request, caller);
  if (!shown.ok()) return shown.status();
  Part part{d_, here, caller, {}};
  part.reply.set_next_page_token(shown->page.next_page_token);
  absl::Status added;
  if (shown->is_first) added = AddHelper(part);
  for (const std::string& member : shown->page.members) {
    if (!added.ok()) return added;
    const std::string id = IdInMember(member);
    added = shown->section == 0 ? AddRequest(part, id) : AddInvitation(part, id);
  }
  if (!added.ok()) return added;
  return std::move(part.reply);
}

}  // namespace omzien::help
