#include "services/inbox/records.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/due.h"

namespace omzien::inbox {

store::Key MessageKey(const store::Space& space, absl::string_view message) {
  return space.Of("message", message);
}

std::vector<store::Key> MessageKeys(const store::Space& space,
                                    const std::vector<std::string>& members) {
  std::vector<store::Key> keys;
  for (const std::string& member : members) keys.push_back(MessageKey(space, IdIn(member)));
  return keys;
}

store::Key ListIndex(const store::Space& space, absl::string_view recipient) {
  return space.Of("list", recipient);
}

store::Key InvitedIndex(const store::Space& space, absl::string_view invitation) {
  return space.Of("invited", invitation);
}

store::Key OutboxIndex(const store::Space& space) { return space.Of("outbox"); }

std::string DueUntil(absl::Time now) { return Rising(now + absl::Nanoseconds(1)); }

store::Key PersonKey(const store::Space& space, absl::string_view resident) {
  return space.Of("person", resident);
}

store::Key CallTaskKey(const store::Space& space, absl::string_view task) {
  return space.Of("call", task);
}

store::Key CallsOf(const store::Space& space, absl::string_view team) {
  return space.Of("calls", team);
}

store::Key RaisedOf(const store::Space& space, absl::string_view team) {
  return space.Of("raised", team);
}

store::Key TasksFor(const store::Space& space, absl::string_view resident) {
  return space.Of("calls_for", resident);
}

store::Key OpenAbout(const store::Space& space, absl::string_view subject) {
  return space.Of("open_about", subject);
}

store::Key CallsOfEvents(const store::Space& space) { return space.Of("calls_of_events"); }

std::string CallOfEvent(uint64_t event, absl::string_view task) {
  return absl::StrFormat("%020d|%s", event, task);
}

std::string Rising(absl::Time time) {
  return absl::StrFormat("%019d", std::max<int64_t>(absl::ToUnixNanos(time), 0));
}

std::string Position(absl::Time time) {
  const int64_t nanoseconds = std::max<int64_t>(absl::ToUnixNanos(time), 0);
  return absl::StrFormat("%019d", std::numeric_limits<int64_t>::max() - nanoseconds);
}

absl::Time TimeIn(absl::string_view member) {
  int64_t fallen = 0;
  if (!absl::SimpleAtoi(member.substr(0, member.find('|')), &fallen)) return absl::InfinitePast();
  return absl::FromUnixNanos(std::numeric_limits<int64_t>::max() - fallen);
}

absl::string_view IdIn(absl::string_view member) { return member.substr(member.find('|') + 1); }

absl::string_view SubjectIn(absl::string_view name) {
  const size_t slug = name.find('/');
  const size_t rest = slug == name.npos ? slug : name.find('/', slug + 1);
  return rest == name.npos ? "" : name.substr(rest + 1);
}

}  // namespace omzien::inbox

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space& space, const MessageRecord& record) {
  const omzien::v1::Message& message = record.message();
  const std::string id = rpc::IdOf(message.name(), "messages");
  const std::string recipient =
      absl::StrCat("residents/", rpc::IdOf(message.recipient(), "residents"));
  std::vector<Batch::Entry> entries = {
      {inbox::ListIndex(space, recipient),
       absl::StrCat(inbox::Position(rpc::ToTime(message.tell_time())), "|", id)}};
  if (message.kind() == omzien::v1::Message::INVITED) {
    const std::string invitation = rpc::IdOf(message.subject(), "invitations");
    entries.push_back({inbox::InvitedIndex(space, invitation), id});
  }
  if (record.has_try_time()) {
    entries.push_back({inbox::OutboxIndex(space),
                       absl::StrCat(inbox::Rising(rpc::ToTime(record.try_time())), "|", id)});
  }
  return entries;
}

std::vector<Batch::Entry> IndexEntries(const Space& space, const CallTaskRecord& record) {
  const omzien::v1::CallTask& task = record.task();
  const std::string id = rpc::IdOf(task.name(), "callTasks");
  std::vector<Batch::Entry> entries;
  for (const uint64_t event : record.events()) {
    entries.push_back({inbox::CallsOfEvents(space), inbox::CallOfEvent(event, id)});
  }
  if (!task.resident().empty()) {
    entries.push_back({inbox::TasksFor(space, rpc::IdOf(task.resident(), "residents")), id});
  }
  if (task.state() != omzien::v1::CallTask::OPEN) return entries;
  const std::string due = absl::StrCat(inbox::Rising(rpc::ToTime(task.due_time())), "|", id);
  entries.push_back({inbox::CallsOf(space, task.team()), due});
  if (task.raises() > 0) entries.push_back({inbox::RaisedOf(space, task.team()), due});
  entries.push_back({inbox::OpenAbout(space, inbox::SubjectIn(task.subject())), id});
  if (record.has_next_time()) {
    entries.push_back(
        {DueIndex(space.partition(), inbox::kFolder),
         DueMember(rpc::ToTime(record.next_time()), space.municipality(), "call", id)});
  }
  return entries;
}

std::vector<Batch::Entry> IndexEntries(const Space& /*space*/,
                                       const InboxPersonRecord& /*record*/) {
  return {};
}

}  // namespace omzien::store::v1
