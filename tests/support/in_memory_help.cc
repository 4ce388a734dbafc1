#include "tests/support/in_memory_help.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/names.h"

namespace omzien::test {

using internal::v1::Candidate;
using internal::v1::Event;
using internal::v1::InviteRequest;
using internal::v1::WantedHelp;

class InMemoryHelp::Service final : public internal::v1::MatchmakingService::Service {
 public:
  explicit Service(InMemoryHelp& help) : help_(help) {}

  grpc::Status ListCandidates(grpc::ServerContext* context,
                              const internal::v1::ListCandidatesRequest* request,
                              internal::v1::ListCandidatesResponse* reply) override {
    const sync::Lock lock(help_.mutex_);
    if (grpc::Status status = Admit(*context, request->parent()); !status.ok()) return status;
    auto candidate = help_.candidates_.upper_bound(request->page_token());
    for (; candidate != help_.candidates_.end(); ++candidate) {
      if (candidate->second.offers().empty()) continue;
      if (reply->candidates_size() == request->page_size()) {
        reply->set_next_page_token(reply->candidates().rbegin()->helper().id());
        break;
      }
      *reply->add_candidates() = candidate->second;
    }
    return grpc::Status::OK;
  }

  grpc::Status GetCandidate(grpc::ServerContext* context,
                            const internal::v1::GetCandidateRequest* request,
                            Candidate* reply) override {
    const sync::Lock lock(help_.mutex_);
    if (grpc::Status status = Admit(*context, request->name()); !status.ok()) return status;
    const auto found = help_.candidates_.find(rpc::IdOf(request->name(), "residents"));
    if (found == help_.candidates_.end()) return rpc::ToGrpcStatus(rpc::NotFound());
    *reply = found->second;
    return grpc::Status::OK;
  }

  grpc::Status GetWantedHelp(grpc::ServerContext* context,
                             const internal::v1::GetWantedHelpRequest* request,
                             WantedHelp* reply) override {
    const sync::Lock lock(help_.mutex_);
    if (grpc::Status status = Admit(*context, request->name()); !status.ok()) return status;
    const auto found = help_.requests_.find(request->name());
    if (found == help_.requests_.end()) return rpc::ToGrpcStatus(rpc::NotFound());
    *reply = found->second;
    return grpc::Status::OK;
  }

  grpc::Status ListOpenRequests(grpc::ServerContext* context,
                                const internal::v1::ListOpenRequestsRequest* request,
                                internal::v1::ListOpenRequestsResponse* reply) override {
    const sync::Lock lock(help_.mutex_);
    if (grpc::Status status = Admit(*context, request->parent()); !status.ok()) return status;
    // Pages of two: whoever reads only the first one misses something.
    auto found = help_.requests_.upper_bound(request->page_token());
    for (; found != help_.requests_.end(); ++found) {
      if (reply->requests_size() == 2) {
        reply->set_next_page_token(*reply->requests().rbegin());
        break;
      }
      reply->add_requests(found->first);
    }
    return grpc::Status::OK;
  }

  grpc::Status Invite(grpc::ServerContext* context, const InviteRequest* request,
                      internal::v1::InviteResponse* reply) override {
    std::function<void()> before;
    {
      const sync::Lock lock(help_.mutex_);
      before = help_.before_invite_;
    }
    if (before) before();
    std::vector<Event> events;
    {
      const sync::Lock lock(help_.mutex_);
      if (grpc::Status status = Admit(*context, request->name()); !status.ok()) return status;
      ++help_.invites_;
      const absl::Status status = Decide(*request, events);
      if (!status.ok()) return rpc::ToGrpcStatus(status);
    }
    help_.PublishAll(std::move(events));
    reply->set_invited(request->chosen_size());
    return grpc::Status::OK;
  }

 private:
  grpc::Status Admit(grpc::ServerContext& context, const std::string& name)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(help_.mutex_) {
    const auto token = context.client_metadata().find("authorization");
    if (token == context.client_metadata().end() ||
        std::string(token->second.data(), token->second.size()) !=
            absl::StrCat("Bearer ", kToken)) {
      return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "who calls?");
    }
    const auto own = help_.answers_.find(name);
    const grpc::StatusCode code = own == help_.answers_.end() ? help_.answer_ : own->second;
    return code == grpc::StatusCode::OK ? grpc::Status::OK : grpc::Status(code, "as told");
  }

  absl::Status Decide(const InviteRequest& wave, std::vector<Event>& events)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(help_.mutex_) {
    const auto found = help_.requests_.find(wave.name());
    if (found == help_.requests_.end()) return rpc::NotFound();
    WantedHelp& wanted = found->second;
    const bool is_current =
        wanted.version() == wave.version() && wanted.asker_version() == wave.asker_version() &&
        std::all_of(wave.chosen().begin(), wave.chosen().end(),
                    [this](const auto& chosen) ABSL_EXCLUSIVE_LOCKS_REQUIRED(help_.mutex_) {
                      return IsAt(chosen.helper(), chosen.version());
                    });
    if (!is_current) {
      return rpc::Refuse(absl::StatusCode::kAborted, "STALE_VERSION", "something changed");
    }
    if (!wanted.is_asking() || wanted.missing() == 0) {
      return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_ASKING", "no wave is wanted");
    }
    wanted.set_is_asking(false);
    wanted.set_version(++help_.last_version_);
    for (const auto& chosen : wave.chosen()) {
      wanted.add_asked(chosen.helper());
      wanted.set_unanswered(wanted.unanswered() + 1);
      help_.candidates_.at(chosen.helper()).set_version(help_.last_version_);
      Event& event = events.emplace_back();
      event.mutable_invitation_moved()->set_request(rpc::IdOf(wave.name(), "requests"));
      event.mutable_invitation_moved()->set_helper(chosen.helper());
      event.mutable_invitation_moved()->set_to(v1::Invitation::SENT);
    }
    help_.waves_.push_back(wave);
    return absl::OkStatus();
  }

  bool IsAt(const std::string& helper, int64_t version) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(help_.mutex_) {
    const auto found = help_.candidates_.find(helper);
    return found != help_.candidates_.end() && found->second.version() == version;
  }

  InMemoryHelp& help_;
};

InMemoryHelp::InMemoryHelp(store::Store& store, std::string municipality, int partition)
    : store_(store),
      municipality_(std::move(municipality)),
      partition_(partition),
      service_(std::make_unique<Service>(*this)) {
  grpc::ServerBuilder builder;
  // By number: looking up a name leaks within c-ares.
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterService(service_.get());
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) {
    std::fprintf(stderr, "in_memory_help: no port to listen on\n");
    std::abort();
  }
}

InMemoryHelp::~InMemoryHelp() { server_->Shutdown(); }

std::unique_ptr<internal::v1::MatchmakingService::Stub> InMemoryHelp::NewStub() const {
  return internal::v1::MatchmakingService::NewStub(
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port_), grpc::InsecureChannelCredentials()));
}

void InMemoryHelp::Put(Candidate candidate, Tell tell) {
  const std::string id = candidate.helper().id();
  {
    const sync::Lock lock(mutex_);
    candidate.set_version(++last_version_);
    candidates_[id] = std::move(candidate);
  }
  if (tell == Tell::kNobody) return;
  Event event;
  event.mutable_helper_changed()->set_resident(id);
  Publish(std::move(event));
}

void InMemoryHelp::Ask(const std::string& request, WantedHelp wanted, Tell tell) {
  {
    const sync::Lock lock(mutex_);
    wanted.set_name(NameOf(request));
    wanted.set_version(++last_version_);
    requests_[wanted.name()] = std::move(wanted);
  }
  if (tell == Tell::kNobody) return;
  std::vector<Event> events(2);
  events[0].mutable_request_moved()->set_request(request);
  events[0].mutable_request_moved()->set_to(v1::HelpRequest::OPEN);
  events[1].mutable_wave_due()->set_request(request);
  PublishAll(std::move(events));
}

void InMemoryHelp::WantWave(const std::string& request,
                            const std::function<void(WantedHelp&)>& change) {
  {
    const sync::Lock lock(mutex_);
    WantedHelp& wanted = requests_.at(NameOf(request));
    if (change) change(wanted);
    wanted.set_is_asking(true);
    wanted.set_version(++last_version_);
  }
  Event event;
  event.mutable_wave_due()->set_request(request);
  Publish(std::move(event));
}

void InMemoryHelp::Publish(Event event) { PublishAll({std::move(event)}); }

void InMemoryHelp::PublishAll(std::vector<Event> events) {
  if (events.empty()) return;
  store::Batch batch(partition_);
  for (Event& event : events) {
    if (event.municipality().empty()) event.set_municipality(municipality_);
    batch.Append(event.SerializeAsString());
  }
  if (!store_.Commit(batch).ok()) std::abort();
}

void InMemoryHelp::AnswerAll(grpc::StatusCode code) {
  const sync::Lock lock(mutex_);
  answer_ = code;
}

void InMemoryHelp::AnswerFor(const std::string& request, grpc::StatusCode code) {
  const sync::Lock lock(mutex_);
  answers_[NameOf(request)] = code;
}

void InMemoryHelp::BeforeInvite(std::function<void()> action) {
  const sync::Lock lock(mutex_);
  before_invite_ = std::move(action);
}

std::vector<InviteRequest> InMemoryHelp::waves() const {
  const sync::Lock lock(mutex_);
  return waves_;
}

std::vector<std::string> InMemoryHelp::Invited(const std::string& request) const {
  std::vector<std::string> invited;
  for (const InviteRequest& wave : waves()) {
    if (wave.name() != NameOf(request)) continue;
    for (const auto& chosen : wave.chosen()) invited.push_back(chosen.helper());
  }
  return invited;
}

int InMemoryHelp::invites() const {
  const sync::Lock lock(mutex_);
  return invites_;
}

std::string InMemoryHelp::NameOf(absl::string_view request) const {
  return rpc::MakeName(municipality_, "requests", request);
}

}  // namespace omzien::test
