#include "tests/soak/writers.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/records.h"
#include "services/rpc/grpc_status.h"

namespace omzien::soak {
namespace {

constexpr absl::Duration kCallTimeout = absl::Seconds(5);
constexpr absl::Duration kPatience = absl::Minutes(1);  // Of a writer with one call, and with all.
constexpr absl::Duration kPause = absl::Milliseconds(5);

// Longer than any restart takes: a call repeated after its moment would be refused.
constexpr absl::Duration kSoon = absl::Seconds(30);

// One resident may have 20; two writers share one.
constexpr size_t kMaxOffersOfWriter = 8;

std::string Parent() { return absl::StrCat("municipalities/", kTown); }

}  // namespace

std::string ResidentId(int resident) { return absl::StrCat("r", resident); }

rpc::Subject SubjectOf(int resident) {
  return {.collection = "residents",
          .id = ResidentId(resident),
          .municipality = std::string(kTown),
          .identity_level = v1::IDENTITY_LEVEL_CONTACT};
}

int64_t Ledger::writes() const {
  int64_t writes = 0;
  for (const auto* kind : {&requests, &offers}) {
    for (const auto& [name, acknowledged] : *kind) writes += acknowledged.writes;
  }
  return writes;
}

// One of them; all but `ledger` is of her thread alone.
class Writers::Writer {
 public:
  Writer(Writers& all, int number, uint64_t seed)
      : all_(all),
        number_(number),
        resident_(number / 2),
        random_(seed * kWriters + static_cast<uint64_t>(number)),
        token_(all.omziend_.Token(SubjectOf(resident_))) {}

  void Run() {
    while (!all_.IsStopping()) {
      const absl::Status written = WriteOnce();
      if (!written.ok()) return all_.Fail(written);
    }
  }

  Ledger ledger;

 private:
  bool OneIn(int n) { return std::uniform_int_distribution<int>(1, n)(random_) == 1; }

  absl::Status WriteOnce() {
    if (!withdrawable_.empty() && OneIn(4)) return Withdraw();
    if (offers_.size() >= kMaxOffersOfWriter || (!offers_.empty() && OneIn(8))) return TakeBack();
    return OneIn(3) ? Offer() : Ask();
  }

  absl::Status Ask() {
    v1::CreateHelpRequestRequest request;
    request.set_parent(Parent());
    request.set_request_id(NextRequestId());
    v1::HelpRequest& asked = *request.mutable_help_request();
    // Some go to the team at once; some come to their moment while others are written.
    asked.set_category(OneIn(5) ? "finance" : "groceries");
    const bool is_soon = OneIn(5);
    const absl::Time start = absl::Now() + (is_soon ? kSoon : absl::Hours(24 * 7));
    v1::TimeSlot& slot = *asked.add_when();
    *slot.mutable_start_time() = help::ToProto(start);
    *slot.mutable_end_time() = help::ToProto(start + absl::Hours(1));
    asked.mutable_place()->set_postcode("5461AB");
    asked.mutable_place()->set_house_number("1");
    asked.set_text_for_helpers(request.request_id());
    const auto made = Change(&v1::HelpRequestService::Stub::CreateHelpRequest, request);
    if (!made.ok()) return made.status();
    ledger.requests[made->name()] = {resident_, 1, false, request.request_id()};
    // What came to its moment can be withdrawn no more.
    if (!is_soon) withdrawable_.push_back(made->name());
    return absl::OkStatus();
  }

  absl::Status Withdraw() {
    v1::WithdrawHelpRequestRequest request;
    request.set_name(withdrawable_.back());
    request.set_reason(v1::HelpRequest::NOT_NEEDED);
    request.set_request_id(NextRequestId());
    const auto withdrawn = Change(&v1::HelpRequestService::Stub::WithdrawHelpRequest, request);
    if (!withdrawn.ok()) return withdrawn.status();
    End(ledger.requests[request.name()]);
    withdrawable_.pop_back();
    return absl::OkStatus();
  }

  absl::Status Offer() {
    v1::CreateOfferRequest request;
    request.set_parent(Parent());
    request.set_request_id(NextRequestId());
    request.mutable_offer()->add_categories("groceries");
    request.mutable_offer()->add_places()->set_postcode("5463AB");
    const auto made = Change(&v1::OfferService::Stub::CreateOffer, request);
    if (!made.ok()) return made.status();
    ledger.offers[made->name()] = {resident_, 1, false, ""};
    offers_.push_back(made->name());
    return absl::OkStatus();
  }

  absl::Status TakeBack() {
    v1::DeleteOfferRequest request;
    request.set_name(offers_.back());
    request.set_request_id(NextRequestId());
    const auto taken = Change(&v1::OfferService::Stub::DeleteOffer, request);
    if (!taken.ok()) return taken.status();
    End(ledger.offers[request.name()]);
    offers_.pop_back();
    return absl::OkStatus();
  }

  static void End(Acknowledged& resource) {
    resource.writes = 2;
    resource.is_ended = true;
  }

  std::string NextRequestId() { return absl::StrCat("soak-", number_, "-", ++calls_); }

  // Sends one change until it is answered; some of those answered once more, as a client does whose
  // connection broke after the answer: nothing more may come of it.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Change(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                               const Request& request) {
    Reply reply;
    const int answers = OneIn(8) ? 2 : 1;
    for (int i = 0; i < answers; ++i) {
      const absl::Status status = UntilAnswered(method, request, reply);
      if (!status.ok()) return status;
      if (i == 0) all_.Count();
    }
    return reply;
  }

  template <class Stub, class Request, class Reply>
  absl::Status UntilAnswered(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request, Reply& reply) {
    const absl::Time give_up = absl::Now() + kPatience;
    while (true) {
      grpc::ClientContext context;
      context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
      context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
      reply.Clear();
      ++all_.in_flight_;
      const grpc::Status status =
          (Stub(all_.omziend_.channel()).*method)(&context, request, &reply);
      --all_.in_flight_;
      if (status.ok()) return absl::OkStatus();
      const bool may_repeat = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                              status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
      if (!may_repeat || absl::Now() > give_up) return rpc::FromGrpcStatus(status);
      ++all_.repeated_;
      std::this_thread::sleep_for(absl::ToChronoMilliseconds(kPause));
    }
  }

  Writers& all_;
  const int number_;
  const int resident_;
  std::mt19937_64 random_;
  const std::string token_;
  int64_t calls_ = 0;
  std::vector<std::string> withdrawable_;
  std::vector<std::string> offers_;
};

Writers::Writers(test::PrivateOmziend& omziend, uint64_t seed) : omziend_(omziend) {
  for (int i = 0; i < kWriters; ++i) writers_.push_back(std::make_unique<Writer>(*this, i, seed));
  for (const auto& writer : writers_) threads_.emplace_back([&writer] { writer->Run(); });
}

Writers::~Writers() { Finish().IgnoreError(); }  // Whoever wanted the error has asked before.

absl::Status Writers::Await(int more) {
  const absl::Time deadline = absl::Now() + kPatience;
  const sync::Lock lock(mutex_);
  const int64_t wanted = acknowledged_ + more;
  while (failure_.ok() && acknowledged_ < wanted) {
    if (absl::Now() >= deadline) {
      return absl::DeadlineExceededError("within a minute, too few writes were acknowledged");
    }
    changed_.WaitFor(mutex_, deadline - absl::Now());
  }
  return failure_;
}

absl::Status Writers::Finish() {
  {
    const sync::Lock lock(mutex_);
    is_stopping_ = true;
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  const sync::Lock lock(mutex_);
  return failure_;
}

Ledger Writers::ledger() const {
  Ledger all;
  for (const auto& writer : writers_) {
    all.requests.merge(Ledger(writer->ledger).requests);
    all.offers.merge(Ledger(writer->ledger).offers);
  }
  return all;
}

void Writers::Count() {
  const sync::Lock lock(mutex_);
  ++acknowledged_;
  changed_.NotifyAll();
}

void Writers::Fail(const absl::Status& why) {
  const sync::Lock lock(mutex_);
  if (failure_.ok()) failure_ = why;
  is_stopping_ = true;
  changed_.NotifyAll();
}

bool Writers::IsStopping() {
  const sync::Lock lock(mutex_);
  return is_stopping_;
}

}  // namespace omzien::soak
