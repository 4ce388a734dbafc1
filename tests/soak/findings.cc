#include "tests/soak/findings.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "services/store/due.h"
#include "services/store/stored.h"

namespace omzien::soak {
namespace {

constexpr int kAtOnce = 1000;

class Api {
 public:
  explicit Api(test::PrivateOmziend& omziend) : omziend_(omziend) {
    for (int i = 0; i < kResidents; ++i) tokens_.push_back(omziend.Token(SubjectOf(i)));
  }

  template <class Stub, class Request, class Reply>
  grpc::Status Call(int resident,
                    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                    const Request& request, Reply& reply) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(10)));
    context.AddMetadata("authorization", absl::StrCat("Bearer ", tokens_[resident]));
    return (Stub(omziend_.channel()).*method)(&context, request, &reply);
  }

  // Calls `each` with every page.
  template <class Stub, class Request, class Reply, class Each>
  void List(int resident,
            grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
            const Each& each, Findings& findings) {
    Request request;
    request.set_parent(absl::StrCat("municipalities/", kTown));
    request.set_page_size(200);
    do {
      Reply reply;
      const grpc::Status status = Call(resident, method, request, reply);
      if (!status.ok()) {
        findings.wrong.push_back(absl::StrCat("a list is refused: ", status.error_message()));
        return;
      }
      each(reply);
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
  }

 private:
  test::PrivateOmziend& omziend_;
  std::vector<std::string> tokens_;
};

// Compares how often names were listed with what was acknowledged.
void Compare(const std::map<std::string, int>& listed,
             const std::map<std::string, Acknowledged>& acknowledged, Findings& findings) {
  for (const auto& [name, times] : listed) {
    if (times > 1) {
      findings.doubled += times - 1;
      findings.wrong.push_back(absl::StrCat(name, " is listed ", times, " times"));
    }
    if (acknowledged.count(name) == 0) {
      ++findings.doubled;
      findings.wrong.push_back(absl::StrCat(name, " is listed, and was never acknowledged"));
    }
  }
}

bool IsWithdrawn(const v1::HelpRequest& request) {
  return request.state() == v1::HelpRequest::CLOSED &&
         request.outcome() == v1::HelpRequest::WITHDRAWN;
}

// What a store holds under the keys of one folder, and what it should.
class HelpRecords {
 public:
  HelpRecords(store::Store& store, test::PrivateRedis& redis, int partition, Findings& findings)
      : store_(store), space_(partition, help::kFolder, kTown), findings_(findings) {
    const std::string keys = redis.Command({"KEYS", absl::StrCat(Prefix(), "*")});
    for (const absl::string_view key : absl::StrSplit(keys, ' ', absl::SkipEmpty())) {
      const std::vector<std::string> parts =
          absl::StrSplit(key.substr(Prefix().size()), absl::MaxSplits(':', 1));
      ids_[parts[0]].push_back(parts.size() > 1 ? parts[1] : "");
    }
  }

  int64_t Count(const std::string& kind) { return static_cast<int64_t>(ids_[kind].size()); }

  // Reads every record of a kind, and notes the index entries it wants.
  template <class Record, class Each>
  void ReadAll(const std::string& kind, const Each& each) {
    const std::vector<std::string>& ids = ids_[kind];
    for (size_t begin = 0; begin < ids.size(); begin += kAtOnce) {
      std::vector<store::Key> keys;
      for (size_t i = begin; i < std::min(ids.size(), begin + kAtOnce); ++i) {
        keys.push_back(space_.Of(kind, ids[i]));
      }
      const auto records = store_.Read(keys);
      if (!records.ok()) return Wrong(records.status().ToString());
      for (size_t i = 0; i < keys.size(); ++i) {
        const auto stored = store::ParseStored<Record>(keys[i], (*records)[i]);
        if (!stored.ok()) return Wrong(stored.status().ToString());
        for (const auto& entry : IndexEntries(space_, stored->value)) {
          wanted_[entry.index].insert(entry.member);
        }
        each(stored->value);
        ++findings_.records;
      }
    }
  }

  // Compares an index with the entries that all records read want in it.
  void CompareIndex(const store::Key& index) {
    const std::set<std::string> there = Members(index);
    const std::set<std::string>& wanted = wanted_[index];
    for (const std::string& member : wanted) {
      if (there.count(member) == 0) Wrong(absl::StrCat(index.text(), " lacks ", member));
    }
    for (const std::string& member : there) {
      if (wanted.count(member) == 0) Wrong(absl::StrCat(index.text(), " has a stray ", member));
    }
  }
  void CompareIndexes(const std::string& kind) {
    for (const std::string& id : ids_[kind]) CompareIndex(space_.Of(kind, id));
    // One that is wanted and not there at all has no key.
    for (const auto& [index, members] : wanted_) {
      if (absl::StartsWith(index.text(), absl::StrCat(Prefix(), kind, ":"))) {
        CompareIndex(index);
      }
    }
  }

  std::set<std::string> Members(const store::Key& index) {
    std::set<std::string> members;
    std::string from;
    while (true) {
      const auto page = store_.Range(index, from, "", kAtOnce);
      if (!page.ok()) {
        Wrong(page.status().ToString());
        return members;
      }
      members.insert(page->begin(), page->end());
      if (page->size() < kAtOnce) return members;
      from = page->back() + '\0';
    }
  }

  const store::Space& space() const { return space_; }
  void Wrong(std::string sentence) { findings_.wrong.push_back(std::move(sentence)); }

 private:
  // What every key of the space begins with.
  std::string Prefix() const {
    const std::string key = space_.Of("kind").text();
    return key.substr(0, key.rfind(':') + 1);
  }

  store::Store& store_;
  const store::Space space_;
  Findings& findings_;
  std::map<std::string, std::vector<std::string>> ids_;  // By kind.
  std::map<store::Key, std::set<std::string>> wanted_;
};

void ExpectCount(absl::string_view what, int64_t counted, size_t wanted, Findings& findings) {
  const int64_t more = counted - static_cast<int64_t>(wanted);
  if (more == 0) return;
  findings.doubled += std::max<int64_t>(more, 0);
  findings.wrong.push_back(absl::StrCat(counted, " ", what, ", wanted: ", wanted));
}

// The moves of what has states, as the stream tells them.
class Chains {
 public:
  Chains(absl::string_view what, Findings& findings) : what_(what), findings_(findings) {}

  // REQUIRES: in the order of the events' numbers.
  void Move(uint64_t event, const std::string& id, int from, int to) {
    const auto [at, is_new] = states_.emplace(id, 0);
    if (at->second != from) {
      ++findings_.doubled;
      findings_.wrong.push_back(absl::StrCat("event ", event, ": ", what_, " ", id, " moves from ",
                                             from, ", and was at ", at->second, " since event ",
                                             events_[id]));
    }
    events_[id] = event;
    at->second = to;
  }

  // Compares the last moves with the states of all records.
  void CompareWith(const std::map<std::string, int>& states) {
    if (states == states_) return;
    findings_.wrong.push_back(absl::StrCat("the stream's moves of ", states_.size(), " ", what_,
                                           "s do not end where the ", states.size(),
                                           " records are"));
  }

 private:
  const std::string what_;
  Findings& findings_;
  std::map<std::string, int> states_;
  std::map<std::string, uint64_t> events_;  // The last of each.
};

}  // namespace

void AskForAll(test::PrivateOmziend& omziend, const Ledger& ledger, Findings& findings) {
  findings.acknowledged = ledger.writes();
  Api api(omziend);
  std::map<std::string, int> requests;
  std::map<std::string, int> offers;
  for (int i = 0; i < kResidents; ++i) {
    api.List(
        i, &v1::HelpRequestService::Stub::ListHelpRequests,
        [&](const v1::ListHelpRequestsResponse& page) {
          for (const auto& request : page.help_requests()) ++requests[request.name()];
        },
        findings);
    api.List(
        i, &v1::OfferService::Stub::ListOffers,
        [&](const v1::ListOffersResponse& page) {
          for (const auto& offer : page.offers()) ++offers[offer.name()];
        },
        findings);
  }
  Compare(requests, ledger.requests, findings);
  Compare(offers, ledger.offers, findings);
  for (const auto& [name, acknowledged] : ledger.requests) {
    v1::GetHelpRequestRequest request;
    request.set_name(name);
    v1::HelpRequest got;
    const grpc::Status status = api.Call(
        acknowledged.resident, &v1::HelpRequestService::Stub::GetHelpRequest, request, got);
    if (status.ok() && requests.count(name) != 0 &&
        got.text_for_helpers() == acknowledged.text_for_helpers &&
        IsWithdrawn(got) == acknowledged.is_ended) {
      findings.found += acknowledged.writes;
    } else {
      findings.wrong.push_back(absl::StrCat(
          name, " is not as acknowledged: ", status.ok() ? "in another state" : "not found"));
    }
  }
  for (const auto& [name, acknowledged] : ledger.offers) {
    if ((offers.count(name) == 0) == acknowledged.is_ended) {
      findings.found += acknowledged.writes;
    } else {
      findings.wrong.push_back(absl::StrCat(
          name, acknowledged.is_ended ? " was taken back, and is there" : " is not found"));
    }
  }
}

States CountRecords(store::Store& store, test::PrivateRedis& redis, int partition,
                    const Ledger& ledger, Findings& findings) {
  States states;
  HelpRecords all(store, redis, partition, findings);
  all.ReadAll<store::v1::HelperRecord>("helper", [&](const store::v1::HelperRecord& record) {
    const auto& offers = record.helper().offers();
    if (std::set<std::string>(offers.begin(), offers.end()).size() != size_t(offers.size())) {
      ++findings.doubled;
      all.Wrong("a Helper has an offer twice");
    }
  });
  all.ReadAll<store::v1::OfferRecord>("offer", [](const auto&) {});
  all.ReadAll<store::v1::RequestRecord>("request", [&](const store::v1::RequestRecord& record) {
    states.requests[rpc::IdOf(record.request().name(), "requests")] = record.request().state();
    const bool is_with_owner =
        record.request().state() == v1::HelpRequest::WITH_TEAM && !record.owner().empty();
    if (record.request().state() != v1::HelpRequest::CLOSED && !is_with_owner &&
        help::NextMoment(record) == absl::InfiniteFuture()) {
      all.Wrong("a request that is not at its end has no next moment");
    }
  });
  all.ReadAll<store::v1::RequestTextRecord>("text", [](const auto&) {});
  all.ReadAll<store::v1::InvitationRecord>("invitation", [](const auto&) {});
  all.ReadAll<store::v1::EscalationRecord>(
      "escalation", [&](const store::v1::EscalationRecord& record) {
        const v1::Escalation& escalation = record.escalation();
        states.escalations[rpc::IdOf(escalation.name(), "escalations")] = escalation.state();
      });

  const int64_t offers_left = std::count_if(ledger.offers.begin(), ledger.offers.end(),
                                            [](const auto& o) { return !o.second.is_ended; });
  ExpectCount("Helpers", all.Count("helper"), kResidents, findings);
  ExpectCount("offers", all.Count("offer"), size_t(offers_left), findings);
  ExpectCount("requests", all.Count("request"), ledger.requests.size(), findings);
  ExpectCount("request texts", all.Count("text"), ledger.requests.size(), findings);
  ExpectCount("remembered calls", all.Count("mutation"), size_t(ledger.writes()), findings);
  ExpectCount("remembered calls in their index",
              int64_t(all.Members(all.space().Of("mutations")).size()), size_t(ledger.writes()),
              findings);

  const store::Key due = store::DueIndex(partition, help::kFolder);
  all.CompareIndex(due);
  findings.due = int64_t(all.Members(due).size());
  for (const char* kind : {"candidates", "asking", "requests_of", "invitations_of", "queue_of"}) {
    all.CompareIndexes(kind);
  }
  return states;
}

void ReadStream(store::Store& store, int partition, const Ledger& ledger, const States& states,
                Findings& findings) {
  Chains requests("request", findings);
  Chains escalations("escalation", findings);
  int64_t offer_moves = 0;
  uint64_t last = 0;
  while (true) {
    const auto page = store.ReadEvents(partition, last, kAtOnce);
    if (!page.ok()) findings.wrong.push_back(page.status().ToString());
    if (!page.ok() || page->empty()) break;
    for (const store::Event& stored : *page) {
      if (stored.number != last + 1) {
        findings.wrong.push_back(absl::StrCat("event ", stored.number, " follows ", last));
      }
      last = stored.number;
      ++findings.events;
      internal::v1::Event event;
      event.ParseFromString(stored.value);
      if (event.has_request_moved()) {
        const auto& moved = event.request_moved();
        requests.Move(stored.number, moved.request(), moved.from(), moved.to());
      } else if (event.has_escalation_moved()) {
        const auto& moved = event.escalation_moved();
        escalations.Move(stored.number, moved.escalation(), moved.from(), moved.to());
      } else if (event.has_offer_moved()) {
        ++offer_moves;
      }
    }
  }
  const auto ends = store.Ends(partition);
  if (!ends.ok() || ends->last != last) findings.wrong.push_back("the stream ends elsewhere");
  requests.CompareWith(states.requests);
  escalations.CompareWith(states.escalations);
  size_t offer_writes = 0;
  for (const auto& [name, offer] : ledger.offers) offer_writes += size_t(offer.writes);
  ExpectCount("OfferMoved", offer_moves, offer_writes, findings);
}

}  // namespace omzien::soak
