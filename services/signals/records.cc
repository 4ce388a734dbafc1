#include "services/signals/records.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/due.h"

namespace omzien::signals {
namespace {

// Milliseconds spelt so that byte order is time order; thirteen digits last until the year 2286.
constexpr int64_t kLastMillis = 9'999'999'999'999;

std::string OldestFirst(const google::protobuf::Timestamp& time, absl::string_view id) {
  return absl::StrFormat("%013d.%s", absl::ToUnixMillis(rpc::ToTime(time)), id);
}

std::string NewestFirst(const google::protobuf::Timestamp& time, absl::string_view id) {
  return absl::StrFormat("%013d.%s", kLastMillis - absl::ToUnixMillis(rpc::ToTime(time)), id);
}

}  // namespace

store::Key SignalKey(const store::Space& space, absl::string_view signal) {
  return space.Of("signal", signal);
}
store::Key TextKey(const store::Space& space, absl::string_view signal) {
  return space.Of("text", signal);
}
store::Key SealedKey(const store::Space& space, absl::string_view sealed_read) {
  return space.Of("sealed", sealed_read);
}
store::Key PersonKey(const store::Space& space, absl::string_view resident) {
  return space.Of("person", resident);
}

store::Key SignalsOf(const store::Space& space, absl::string_view reporter) {
  absl::ConsumePrefix(&reporter, absl::StrCat("municipalities/", space.municipality(), "/"));
  return space.Of("signals_of", absl::StrReplaceAll(reporter, {{"/", "."}}));
}
store::Key SignalsAbout(const store::Space& space, absl::string_view resident) {
  return space.Of("about", resident);
}
store::Key OpenOf(const store::Space& space, absl::string_view team) {
  return space.Of("open", team);
}
store::Key RestrictedIndex(const store::Space& space) { return space.Of("restricted"); }
store::Key UnreadRestrictedOf(const store::Space& space, absl::string_view team) {
  return space.Of("unread_restricted", team);
}
store::Key SealedIndex(const store::Space& space) { return space.Of("sealed"); }

std::string SealedId(absl::string_view signal, int nth) { return absl::StrCat(signal, ".", nth); }

std::string IdInMember(absl::string_view member) {
  return std::string(member.substr(member.find('.') + 1));
}

}  // namespace omzien::signals

namespace omzien::store::v1 {

signals::Entries IndexEntries(const Space& space, const SignalRecord& record) {
  const omzien::v1::Signal& signal = record.signal();
  const std::string id = rpc::IdOf(signal.name(), "signals");
  const std::string newest_first = signals::NewestFirst(signal.create_time(), id);
  signals::Entries entries;
  // Of who was erased nobody can tell any more who reported it, or whom it is about.
  if (!signal.reporter().empty()) {
    entries.push_back({signals::SignalsOf(space, signal.reporter()), newest_first});
  }
  if (!signal.resident().empty()) {
    const std::string resident = rpc::IdOf(signal.resident(), "residents");
    entries.push_back({signals::SignalsAbout(space, resident), newest_first});
  }
  if (signal.state() == omzien::v1::Signal::ENDED) return entries;
  entries.push_back({signal.is_restricted() ? signals::RestrictedIndex(space)
                                            : signals::OpenOf(space, signal.team()),
                     signals::OldestFirst(signal.create_time(), id)});
  if (signal.is_restricted() && !record.has_first_read_time()) {
    entries.push_back({signals::UnreadRestrictedOf(space, signal.team()), id});
  }
  entries.push_back(
      {DueIndex(space.partition(), signals::kFolder),
       DueMember(rpc::ToTime(record.next_time()), space.municipality(), "signal", id)});
  return entries;
}

signals::Entries IndexEntries(const Space&, const SignalTextRecord&) { return {}; }
signals::Entries IndexEntries(const Space&, const SignalPersonRecord&) { return {}; }

signals::Entries IndexEntries(const Space& space, const SealedReadRecord& record) {
  const std::string signal = rpc::IdOf(record.read().signal(), "signals");
  return {{signals::SealedIndex(space),
           signals::NewestFirst(record.read().time(), signals::SealedId(signal, record.nth()))}};
}

}  // namespace omzien::store::v1
