#include "services/matchmaker/town.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/matchmaker/decide.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::matchmaker {
namespace {

// Returns the id of the request to look at; "" if the event asks for nothing.
std::string RequestToLookAt(const internal::v1::Event& event) {
  if (event.has_wave_due()) return event.wave_due().request();
  if (event.request_moved().to() == v1::HelpRequest::OPEN) return event.request_moved().request();
  return "";
}

// Whether the answer to a look says that nobody is to be asked any more.
bool IsOver(const absl::Status& status) {
  return absl::IsNotFound(status) || rpc::ReasonOf(status) == "NOT_ASKING";
}

std::vector<std::string> Chosen(const internal::v1::InviteRequest& wave) {
  std::vector<std::string> residents;
  for (const auto& chosen : wave.chosen()) residents.push_back(chosen.helper());
  return residents;
}

}  // namespace

Town::Town(store::Store& store, const HelpClient& help, std::string municipality, int partition,
           Counts counts)
    : store_(store),
      help_(help),
      municipality_(std::move(municipality)),
      partition_(partition),
      counts_(counts),
      candidates_(std::make_shared<Candidates>(store, help, municipality_)),
      consumer_(store, {.partition = partition,
                        .folder = std::string(kFolder),
                        .name = std::string(kConsumer),
                        // The effects are those of `help`, who refuses the same wave twice.
                        .handle = [this](const store::Event& event,
                                         store::Batch&) { return Handle(event); },
                        .rebuild = [this] { return Rebuild(); },
                        .on_parked = [this](const store::Event&,
                                            const absl::Status&) { counts_.parked.Increment(); }}) {
}

absl::Status Town::Step(std::shared_ptr<const configuration::Bundle> bundle, absl::Time now) {
  bundle_ = std::move(bundle);
  now_ = now;
  absl::Status status = candidates_->Follow(bundle_, now_);
  if (status.ok()) status = Consume();
  counts_.candidates.Set(static_cast<double>(candidates_->size()));
  // Also, and above all, after a failure.
  status.Update(ShowLag());
  return status;
}

absl::Status Town::Consume() {
  while (true) {
    const absl::StatusOr<int> consumed = consumer_.Step();
    if (!consumed.ok()) return consumed.status();
    if (*consumed == 0) return absl::OkStatus();
  }
}

absl::Status Town::Handle(const store::Event& stored) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("no event");
  if (event.municipality() != municipality_) return absl::OkStatus();
  const std::string request = RequestToLookAt(event);
  if (request.empty()) return absl::OkStatus();
  // Whoever offered before this was asked is found.
  if (candidates_->followed() < stored.number) {
    const absl::Status status = candidates_->Follow(bundle_, now_);
    if (!status.ok()) return status;
  }
  return Look(rpc::MakeName(municipality_, "requests", request));
}

absl::Status Town::Rebuild() {
  absl::Status status = candidates_->Follow(bundle_, now_);
  if (!status.ok()) return status;
  const auto requests = help_.ListOpenRequests(municipality_);
  if (!requests.ok()) return requests.status();
  for (const std::string& request : *requests) {
    status = Look(request);
    if (absl::IsUnavailable(status)) return status;
    // One that fails must not keep all others waiting; it reaches the team.
    if (!status.ok()) counts_.parked.Increment();
  }
  return absl::OkStatus();
}

absl::Status Town::Look(const std::string& request) {
  for (int i = 0; i < kMaxSearches; ++i) {
    const auto wanted = help_.GetWantedHelp(request);
    if (absl::IsNotFound(wanted.status())) return absl::OkStatus();
    if (!wanted.ok()) return wanted.status();
    if (!wanted->is_asking()) return absl::OkStatus();
    const absl::Status known = candidates_->Know(
        std::vector<std::string>(wanted->circle().begin(), wanted->circle().end()), now_);
    if (!known.ok()) return known;
    const auto found = candidates_->Search(*wanted, now_);
    // Nobody is to be asked for such a request; `help` ends it in its own time.
    if (absl::IsFailedPrecondition(found.status())) return absl::OkStatus();
    if (!found.ok()) return found.status();
    const internal::v1::InviteRequest wave =
        DecideWave(*wanted, *found, bundle_->Find(municipality_)->policy());
    const auto sent = help_.Invite(wave);
    if (sent.ok()) {
      counts_.waves.Increment();
      counts_.invitations.Increment(sent->invited());
      return absl::OkStatus();
    }
    if (IsOver(sent.status())) return absl::OkStatus();
    if (!absl::IsAborted(sent.status())) return sent.status();
    const absl::Status status = candidates_->Refresh(Chosen(wave), now_);
    if (!status.ok()) return status;
  }
  // Not ABORTED: the consumer would begin again at once, without end.
  return absl::FailedPreconditionError("something changed each time while it was searched");
}

absl::Status Town::ShowLag() {
  const auto ends = store_.Ends(partition_);
  if (!ends.ok()) return ends.status();
  const auto cursor = store_.Read({store::CursorKey(partition_, kFolder, kConsumer)});
  if (!cursor.ok()) return cursor.status();
  uint64_t done = 0;
  if (!cursor->front().value.empty() && !absl::SimpleAtoi(cursor->front().value, &done)) {
    return absl::DataLossError("a cursor that is no number");
  }
  counts_.lag.Set(ends->last > done ? static_cast<double>(ends->last - done) : 0);
  return absl::OkStatus();
}

}  // namespace omzien::matchmaker
