#include "services/help/invitation_service.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointments.h"
#include "services/help/decide.h"
#include "services/help/looked.h"
#include "services/help/on_behalf.h"
#include "services/help/validate.h"
#include "services/help/view.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// Whether an invitation is the caller's; what has not been told yet does not exist for her.
bool IsThere(const store::Stored<store::v1::InvitationRecord>& own, const rpc::Caller& caller) {
  return own.exists() && own.value.invitation().helper() == caller.Name() &&
         FromProto(own.value.tell_time()) <= caller.now;
}

// Returns the matter of one of the caller's invitations.
// Errors: NOT_FOUND if it is not there, not hers, or not told yet.
absl::StatusOr<Matter> ReadOwn(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                               const std::string& id, Reach::Everyone everyone) {
  auto matter =
      ReadMatter(d.store, here.space, RequestIn(id),
                 {.invitations = {id}, .helpers = {caller.subject.id}, .everyone = everyone});
  if (!matter.ok()) return matter.status();
  const auto& own = matter->invitations.at(id);
  if (!IsThere(own, caller)) return rpc::NotFound();
  return matter;
}

bool TakesPart(const rpc::Caller& caller, const v1::Appointment& appointment) {
  return appointment.asker() == caller.Name() ||
         absl::c_linear_search(appointment.helpers(), caller.Name());
}

// Returns the id of the resident as whom the caller decides about an appointment: a helper or the
// asker herself, or for the asker who speaks for her.
// Errors: NOT_FOUND for a worker who does not. Whether a resident takes part is the decision's.
absl::StatusOr<std::string> ActsAs(const Here& here, const rpc::Caller& caller,
                                   const Matter& matter, const v1::Appointment& appointment) {
  if (TakesPart(caller, appointment)) return caller.subject.id;
  const std::string asker = rpc::IdOf(matter.request().asker(), "residents");
  if (SpeaksFor(here.municipality, caller, matter.helpers.at(asker).value.helper(),
                matter.record.value.place().neighbourhood())) {
    return asker;
  }
  if (IsWorker(caller)) return rpc::NotFound();
  return caller.subject.id;
}

// Validates a request that names a moment.
constexpr auto kValidateMoment = [](const rpc::Caller& caller, const auto& request,
                                    rpc::Violations& violations) {
  Validate(caller.now, request, violations);
};

}  // namespace

grpc::Status InvitationService::GetInvitation(grpc::ServerContext* context,
                                              const v1::GetInvitationRequest* request,
                                              v1::Invitation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status InvitationService::ListInvitations(grpc::ServerContext* context,
                                                const v1::ListInvitationsRequest* request,
                                                v1::ListInvitationsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status InvitationService::AcceptInvitation(grpc::ServerContext* context,
                                                 const v1::AcceptInvitationRequest* request,
                                                 v1::Invitation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) {
        auto said = Answer(caller, asked, Reach::Everyone::kIfFilling, Accept);
        if (rpc::ReasonOf(said.status()) != "ALREADY_FILLED") return said;
        return absl::StatusOr<v1::Invitation>(NamingInstead(caller, asked.name(), said.status()));
      });
}

grpc::Status InvitationService::DeclineInvitation(grpc::ServerContext* context,
                                                  const v1::DeclineInvitationRequest* request,
                                                  v1::Invitation* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Answer(caller, asked, Reach::Everyone::kNo, Decline);
                 });
}

grpc::Status InvitationService::WithdrawInvitation(grpc::ServerContext* context,
                                                   const v1::WithdrawInvitationRequest* request,
                                                   v1::Invitation* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Answer(caller, asked, Reach::Everyone::kYes,
                                 [&](const Setting& setting, Matter matter, const std::string&) {
                                   return StopHelping(setting, std::move(matter),
                                                      caller.subject.id);
                                 });
                 });
}

grpc::Status InvitationService::GetAppointment(grpc::ServerContext* context,
                                               const v1::GetAppointmentRequest* request,
                                               v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return LookAtAppointment(caller, asked.name());
                 });
}

grpc::Status InvitationService::ListAppointments(grpc::ServerContext* context,
                                                 const v1::ListAppointmentsRequest* request,
                                                 v1::ListAppointmentsResponse* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        rpc::kValidatePage(asked, violations);
        CheckAboutWhom(caller, asked.asker(), "asker", violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) {
        return ListOwnAppointments(caller, asked);
      });
}

grpc::Status InvitationService::ReportCalled(grpc::ServerContext* context,
                                             const v1::ReportCalledRequest* request,
                                             v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Decide(
                       caller, asked,
                       [&](const Setting& setting, Matter matter, const std::string& who) {
                         return help::ReportCalled(setting, std::move(matter), who,
                                                   rpc::IdOf(asked.name(), "appointments"));
                       });
                 });
}

grpc::Status InvitationService::ReportAppointment(grpc::ServerContext* context,
                                                  const v1::ReportAppointmentRequest* request,
                                                  v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, kValidateMoment,
                 [this](const rpc::Caller& caller, const auto& asked, const absl::Status& wrong) {
                   return Decide(
                       caller, asked,
                       [&](const Setting& setting, Matter matter, const std::string& who) {
                         return Report(setting, std::move(matter), who, asked);
                       },
                       wrong);
                 });
}

grpc::Status InvitationService::ProposeMove(grpc::ServerContext* context,
                                            const v1::ProposeMoveRequest* request,
                                            v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, kValidateMoment,
                 [this](const rpc::Caller& caller, const auto& asked, const absl::Status& wrong) {
                   return Decide(
                       caller, asked,
                       [&](const Setting& setting, Matter matter, const std::string& who) {
                         return help::ProposeMove(setting, std::move(matter), who, asked);
                       },
                       wrong);
                 });
}

grpc::Status InvitationService::AnswerMove(grpc::ServerContext* context,
                                           const v1::AnswerMoveRequest* request,
                                           v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Decide(
                       caller, asked,
                       [&](const Setting& setting, Matter matter, const std::string& who) {
                         return help::AnswerMove(setting, std::move(matter), who, asked);
                       });
                 });
}

grpc::Status InvitationService::CancelAppointment(grpc::ServerContext* context,
                                                  const v1::CancelAppointmentRequest* request,
                                                  v1::Appointment* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Decide(
                       caller, asked,
                       [&](const Setting& setting, Matter matter, const std::string& who) {
                         return help::CancelAppointment(setting, std::move(matter), who,
                                                        rpc::IdOf(asked.name(), "appointments"));
                       });
                 });
}

absl::StatusOr<v1::Invitation> InvitationService::Get(const rpc::Caller& caller,
                                                      const std::string& name) {
  const Here here(caller);
  const std::string id = rpc::IdOf(name, "invitations");
  const std::string request = RequestIn(id);
  if (request.empty()) return rpc::NotFound();
  const std::vector<store::Key> keys = {
      InvitationKey(here.space, id), RequestKey(here.space, request), TextKey(here.space, request)};
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  const auto own =
      store::ParseStored<store::v1::InvitationRecord>(keys[0], std::move((*records)[0]));
  const auto about =
      store::ParseStored<store::v1::RequestRecord>(keys[1], std::move((*records)[1]));
  const auto text =
      store::ParseStored<store::v1::RequestTextRecord>(keys[2], std::move((*records)[2]));
  for (const absl::Status& status : {own.status(), about.status(), text.status()}) {
    if (!status.ok()) return status;
  }
  if (!IsThere(*own, caller)) return rpc::NotFound();
  const auto words = WordsOf(d_.store, here.space, about->value, text->value);
  if (!words.ok()) return words.status();
  return ForHelper(own->value, about->value, *words, here.municipality);
}

absl::StatusOr<v1::ListInvitationsResponse> InvitationService::List(
    const rpc::Caller& caller, const v1::ListInvitationsRequest& request) {
  const Here here(caller);
  const auto page = rpc::ReadPage(d_.store, d_.pages, InvitationsOf(here.space, caller.subject.id),
                                  request, caller);
  if (!page.ok()) return page.status();
  v1::ListInvitationsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& member : page->members) {
    auto one = Get(caller, rpc::MakeName(caller.municipality, "invitations", IdInMember(member)));
    if (absl::IsNotFound(one.status())) continue;  // Not told yet.
    if (!one.ok()) return one.status();
    *reply.add_invitations() = *std::move(one);
  }
  return reply;
}

template <class Request, class Decision>
absl::StatusOr<v1::Invitation> InvitationService::Answer(const rpc::Caller& caller,
                                                         const Request& request,
                                                         Reach::Everyone everyone,
                                                         const Decision& decision) {
  const Here here(caller);
  const std::string id = rpc::IdOf(request.name(), "invitations");
  return rpc::Mutate<v1::Invitation>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Invitation>> {
        auto matter = ReadOwn(d_, here, caller, id, everyone);
        if (!matter.ok()) return matter.status();
        const absl::StatusOr<Matter> changed =
            decision(Setting{here.municipality, caller.now}, *std::move(matter), id);
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::Invitation>{request.name()};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

template <class Request, class Decision>
absl::StatusOr<v1::Appointment> InvitationService::Decide(const rpc::Caller& caller,
                                                          const Request& request,
                                                          const Decision& decision,
                                                          const absl::Status& wrong) {
  const Here here(caller);
  const std::string id = rpc::IdOf(request.name(), "appointments");
  return rpc::Mutate<v1::Appointment>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Appointment>> {
        if (!wrong.ok()) return wrong;
        auto matter = ReadMatter(d_.store, here.space, RequestIn(id),
                                 {.appointments = {id}, .everyone = Reach::Everyone::kYes});
        if (!matter.ok()) return matter.status();
        const auto found = matter->appointments.find(id);
        if (found == matter->appointments.end() || !found->second.exists()) return rpc::NotFound();
        const std::string asker = rpc::IdOf(matter->request().asker(), "residents");
        const auto who = ActsAs(here, caller, *matter, found->second.value.appointment());
        if (!who.ok()) return who.status();
        const absl::StatusOr<Matter> changed =
            decision(Setting{here.municipality, caller.now}, *std::move(matter), *who);
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        AddLook(here, caller, asker, absl::StrCat("appointments/", id), batch);
        // As the decision left it: a helper who cancelled takes part no more.
        const v1::Appointment left = changed->appointments.at(id).value.appointment();
        return rpc::Decided<v1::Appointment>{request.name(),
                                             [left](store::Version) { return left; }};
      },
      [&](const std::string& name) { return GetAfterwards(caller, name); });
}

absl::StatusOr<bool> InvitationService::Sees(const rpc::Caller& caller,
                                             const v1::Appointment& appointment) {
  if (TakesPart(caller, appointment)) return true;
  const Here here(caller);
  const std::vector<store::Key> keys = {
      RequestKey(here.space, rpc::IdOf(appointment.request(), "requests")),
      HelperKey(here.space, rpc::IdOf(appointment.asker(), "residents"))};
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  const auto about =
      store::ParseStored<store::v1::RequestRecord>(keys[0], std::move((*records)[0]));
  if (!about.ok()) return about.status();
  const auto asker = store::ParseStored<store::v1::HelperRecord>(keys[1], std::move((*records)[1]));
  if (!asker.ok()) return asker.status();
  return SpeaksFor(here.municipality, caller, asker->value.helper(),
                   about->value.place().neighbourhood())
      .has_value();
}

absl::StatusOr<v1::Appointment> InvitationService::GetOwnAppointment(const rpc::Caller& caller,
                                                                     const std::string& name) {
  auto appointment = GetAfterwards(caller, name);
  if (!appointment.ok()) return appointment.status();
  const auto sees = Sees(caller, *appointment);
  if (!sees.ok()) return sees.status();
  if (!*sees) return rpc::NotFound();
  return appointment;
}

absl::StatusOr<v1::Appointment> InvitationService::LookAtAppointment(const rpc::Caller& caller,
                                                                     const std::string& name) {
  auto appointment = GetOwnAppointment(caller, name);
  if (!appointment.ok()) return appointment.status();
  const absl::Status looked =
      CommitLook(d_, Here(caller), caller, rpc::IdOf(appointment->asker(), "residents"),
                 absl::StrCat("appointments/", rpc::IdOf(name, "appointments")));
  if (!looked.ok()) return looked;
  return appointment;
}

absl::StatusOr<v1::Appointment> InvitationService::GetAfterwards(const rpc::Caller& caller,
                                                                 const std::string& name) {
  const Here here(caller);
  const std::string id = rpc::IdOf(name, "appointments");
  const std::string request = RequestIn(id);
  if (request.empty()) return rpc::NotFound();
  const std::vector<store::Key> keys = {AppointmentKey(here.space, id),
                                        RequestKey(here.space, request),
                                        TextKey(here.space, request)};
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  const auto stored =
      store::ParseStored<store::v1::AppointmentRecord>(keys[0], std::move((*records)[0]));
  const auto about =
      store::ParseStored<store::v1::RequestRecord>(keys[1], std::move((*records)[1]));
  const auto text =
      store::ParseStored<store::v1::RequestTextRecord>(keys[2], std::move((*records)[2]));
  for (const absl::Status& status : {stored.status(), about.status(), text.status()}) {
    if (!status.ok()) return status;
  }
  if (!stored->exists()) return rpc::NotFound();
  const v1::Appointment& appointment = stored->value.appointment();
  const auto sees = Sees(caller, appointment);
  if (!sees.ok()) return sees.status();
  // Who speaks for the asker sees what she sees.
  const bool speaks_for_asker = *sees && !TakesPart(caller, appointment);
  const std::string viewer =
      speaks_for_asker ? rpc::IdOf(appointment.asker(), "residents") : caller.subject.id;
  return ForParty(Setting{here.municipality, caller.now}, stored->value, about->value, text->value,
                  viewer);
}

absl::StatusOr<v1::ListAppointmentsResponse> InvitationService::ListOwnAppointments(
    const rpc::Caller& caller, const v1::ListAppointmentsRequest& request) {
  const Here here(caller);
  const auto asker = AboutWhom(caller, request.asker());
  if (!asker.ok()) return asker.status();
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, AppointmentsOf(here.space, *asker), request, caller);
  if (!page.ok()) return page.status();
  v1::ListAppointmentsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& member : page->members) {
    auto one = GetOwnAppointment(
        caller, rpc::MakeName(caller.municipality, "appointments", IdInMember(member)));
    if (absl::IsNotFound(one.status())) continue;  // Over since the index was read.
    if (!one.ok()) return one.status();
    *reply.add_appointments() = *std::move(one);
  }
  if (reply.appointments().empty()) return reply;
  const absl::Status looked = CommitLook(d_, here, caller, *asker, "appointments");
  if (!looked.ok()) return looked;
  return reply;
}

}  // namespace omzien::help
