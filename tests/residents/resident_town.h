// Residents of small town behind a real server, and verbs to speak with them.

#ifndef OMZIEN_TESTS_RESIDENTS_RESIDENT_TOWN_H_
#define OMZIEN_TESTS_RESIDENTS_RESIDENT_TOWN_H_

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/residents/resident_service.h"
#include "services/residents/steps.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::residents {

// On Monday 2 March 2026, 10:00 in Amsterdam. Anna, Bert and Carl live in the square, which team
// north serves; Wendy is of that team, Lea of team south.
class ResidentTown : public testing::Test {
 protected:
  using Stub = v1::ResidentService::Stub;

  ResidentTown() {
    for (const char* id : {"anna", "bert", "carl"}) Register(id);
  }

  static std::string NameOf(const std::string& id) {
    return absl::StrCat("municipalities/small-town/residents/", id);
  }
  std::string NewRequestId() { return absl::StrCat("call-", ++calls_); }

  static v1::Resident Somebody(const std::string& given_name) {
    v1::Resident resident;
    resident.set_given_name(given_name);
    resident.set_phone("+31413111222");
    resident.mutable_address()->set_postcode("5461AB");
    resident.mutable_address()->set_house_number("12");
    return resident;
  }
  absl::StatusOr<v1::Resident> Create(const std::string& who, v1::Resident resident,
                                      bool is_seen = false) {
    v1::CreateResidentRequest request;
    request.set_parent("municipalities/small-town");
    *request.mutable_resident() = std::move(resident);
    request.set_is_seen(is_seen);
    request.set_request_id(NewRequestId());
    return host_.Call(who, &Stub::CreateResident, request);
  }
  void Register(const std::string& id) {
    const auto made =
        Create(absl::StrCat("residents/", id), Somebody(absl::StrCat("Name of ", id)));
    ASSERT_TRUE(made.ok()) << made.status();
  }
  absl::StatusOr<v1::Resident> Get(const std::string& who, const std::string& id) {
    v1::GetResidentRequest request;
    request.set_name(NameOf(id));
    return host_.Call(who, &Stub::GetResident, request);
  }
  // The ids of who has the number, sorted, as `who` is told.
  absl::StatusOr<std::vector<std::string>> Find(const std::string& who, const std::string& phone) {
    v1::FindResidentsRequest request;
    request.set_parent("municipalities/small-town");
    request.set_phone(phone);
    const auto found = host_.Call(who, &Stub::FindResidents, request);
    if (!found.ok()) return found.status();
    std::vector<std::string> ids;
    for (const v1::Resident& one : found->residents())
      ids.push_back(rpc::IdOf(one.name(), "residents"));
    absl::c_sort(ids);
    return ids;
  }
  absl::StatusOr<v1::Resident> Update(const std::string& who, const std::string& id,
                                      v1::Resident resident, const std::vector<std::string>& mask,
                                      const std::string& etag = "") {
    v1::UpdateResidentRequest request;
    resident.set_name(NameOf(id));
    *request.mutable_resident() = std::move(resident);
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    request.set_etag(etag);
    request.set_request_id(NewRequestId());
    return host_.Call(who, &Stub::UpdateResident, request);
  }
  absl::StatusOr<v1::Contact> Contact(const std::string& viewer, const std::string& id) {
    v1::GetContactRequest request;
    request.set_name(NameOf(id));
    return host_.Call(absl::StrCat("residents/", viewer), &Stub::GetContact, request);
  }
  absl::StatusOr<v1::ListLooksResponse> Looks(const std::string& id, int page_size = 0,
                                              const std::string& token = "") {
    v1::ListLooksRequest request;
    request.set_parent(NameOf(id));
    request.set_page_size(page_size);
    request.set_page_token(token);
    return host_.Call(absl::StrCat("residents/", id), &Stub::ListLooks, request);
  }
  absl::StatusOr<v1::EraseResidentResponse> Erase(const std::string& who, const std::string& id) {
    v1::EraseResidentRequest request;
    request.set_name(NameOf(id));
    request.set_request_id(NewRequestId());
    return host_.Call(who, &Stub::EraseResident, request);
  }
  absl::StatusOr<v1::Resident> End(const std::string& who, const std::string& id,
                                   v1::EndReason reason) {
    v1::EndResidentRequest request;
    request.set_name(NameOf(id));
    request.set_reason(reason);
    request.set_request_id(NewRequestId());
    return host_.Call(who, &Stub::EndResident, request);
  }
  absl::StatusOr<v1::ExportResponse> Export(const std::string& who, const std::string& id) {
    v1::ExportResidentRequest request;
    request.set_name(NameOf(id));
    return host_.Call(who, &Stub::ExportResident, request);
  }

  // An event as its folder tells it now.
  internal::v1::Event Event() const {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = rpc::ToTimestamp(host_.clock.Now());
    return event;
  }
  // `helper`'s invitation to Anna's request moves.
  void Move(const std::string& helper, v1::Invitation::State to) {
    internal::v1::Event event = Event();
    event.mutable_invitation_moved()->set_request("r1");
    event.mutable_invitation_moved()->set_asker("anna");
    event.mutable_invitation_moved()->set_helper(helper);
    event.mutable_invitation_moved()->set_to(to);
    host_.Publish({event});
  }
  void MoveRequest(v1::HelpRequest::State to) {
    internal::v1::Event event = Event();
    event.mutable_request_moved()->set_request("r1");
    event.mutable_request_moved()->set_to(to);
    host_.Publish({event});
  }
  // Whom Anna lets hear for her; "" nobody.
  void LetHear(const std::string& delegate) {
    internal::v1::Event event = Event();
    event.mutable_ties_changed()->set_resident("anna");
    if (!delegate.empty()) {
      internal::v1::Tie& tie = *event.mutable_ties_changed()->add_delegates();
      tie.set_resident(delegate);
      tie.set_is_agreed(true);
      tie.set_tell(v1::Delegation::BOTH);
    }
    host_.Publish({event});
  }
  void DeclineServing(const std::string& person, const std::string& worker) {
    internal::v1::Event event = Event();
    event.mutable_serving_declined()->set_resident(person);
    event.mutable_serving_declined()->add_workers(worker);
    host_.Publish({event});
  }
  void Look(const std::string& person, const std::string& what) {
    internal::v1::Event event = Event();
    event.mutable_looked()->set_reader("wendy");
    event.mutable_looked()->set_person(person);
    event.mutable_looked()->set_what(what);
    host_.Publish({event});
  }

  test::ServiceHost host_{{"omzien.v1.ResidentService"}, [](test::ServiceHost& host) {
                            return std::make_unique<ResidentService>(
                                ResidentService::Parts{.call = host.call(),
                                                       .store = host.store,
                                                       .bundle = [&host] { return host.bundle(); },
                                                       .pages = host.pages()});
                          }};
  int calls_ = 0;
};

}  // namespace omzien::residents

#endif  // OMZIEN_TESTS_RESIDENTS_RESIDENT_TOWN_H_
