// Small town's inboxes behind a real server, and the events that fill them, for the tests of this
// folder.

#ifndef OMZIEN_TESTS_INBOX_INBOXES_H_
#define OMZIEN_TESTS_INBOX_INBOXES_H_

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/consume.h"
#include "services/inbox/inbox_service.h"
#include "services/rpc/timestamps.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::inbox {

inline constexpr int kPartition = 7;  // Of small town.

class Inboxes : public testing::Test {
 protected:
  internal::v1::Event NoticeTo(const std::string& recipient, v1::Message::Kind kind,
                               const std::string& subject, absl::Time tell_time) {
    internal::v1::Event event = NewEvent();
    event.mutable_notice()->set_recipient(recipient);
    event.mutable_notice()->set_kind(kind);
    event.mutable_notice()->set_subject(subject);
    *event.mutable_notice()->mutable_tell_time() = rpc::ToTimestamp(tell_time);
    return event;
  }
  internal::v1::Event InvitationOf(const std::string& helper, v1::Invitation::State from,
                                   v1::Invitation::State to) {
    internal::v1::Event event = NewEvent();
    event.mutable_invitation_moved()->set_invitation(absl::StrCat("of-", helper));
    event.mutable_invitation_moved()->set_request("r1");
    event.mutable_invitation_moved()->set_helper(helper);
    event.mutable_invitation_moved()->set_from(from);
    event.mutable_invitation_moved()->set_to(to);
    return event;
  }
  // A new event of small town, now.
  internal::v1::Event NewEvent() {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = rpc::ToTimestamp(host_.clock.Now());
    return event;
  }
  // The two events of an invitation, told at that time.
  void Invite(const std::string& helper, absl::Time tell_time) {
    host_.Publish({InvitationOf(helper, v1::Invitation::STATE_UNSPECIFIED, v1::Invitation::SENT),
                   NoticeTo(helper, v1::Message::INVITED, absl::StrCat("invitations/of-", helper),
                            tell_time)});
  }

  absl::StatusOr<v1::ListMessagesResponse> List(const v1::ListMessagesRequest& request,
                                                absl::string_view who) {
    return host_.Call(who, &v1::InboxService::Stub::ListMessages, request);
  }
  // Returns what `who` reads, each message as its kind and what it is about.
  std::vector<std::string> Read(absl::string_view who) {
    v1::ListMessagesRequest request;
    request.set_parent("municipalities/small-town");
    const auto response = List(request, who);
    EXPECT_THAT(response, test::IsOk());
    std::vector<std::string> lines;
    if (!response.ok()) return lines;
    for (const v1::Message& message : response->messages()) {
      lines.push_back(
          absl::StrCat(v1::Message::Kind_Name(message.kind()), " ",
                       message.subject().substr(std::string("municipalities/small-town/").size())));
    }
    return lines;
  }

  test::ServiceHost host_{{"omzien.v1.InboxService"}, [](test::ServiceHost& host) {
                            return std::make_unique<InboxService>(
                                InboxService::Parts{.call = host.call(),
                                                    .store = host.store,
                                                    .bundle = [&host] { return host.bundle(); },
                                                    .pages = host.pages(),
                                                    .watches = host.watches()});
                          }};
  std::vector<uint64_t> parked_;
  Inbox inbox_{
      host_.store, [this] { return host_.bundle(); },
      [this](const store::Event& event, const absl::Status&) { parked_.push_back(event.number); }};
  const absl::Time now_ = host_.clock.Now();
};

}  // namespace omzien::inbox

#endif  // OMZIEN_TESTS_INBOX_INBOXES_H_
