#include "services/matchmaker/candidates.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "matching/cell_index.h"
#include "matching/search.h"
#include "matching/wave.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/matchmaker/rates.h"
#include "services/suiting/from_proto.h"

namespace omzien::matchmaker {
namespace {

constexpr int kEventsAtOnce = 512;

absl::Status StillReading() {
  return absl::UnavailableError("the matchmaker still reads who may be asked");
}

// Returns the resident whose Helper record an event changed; "" if none.
std::string WhoChanged(const internal::v1::Event& event) {
  if (event.has_helper_changed()) return event.helper_changed().resident();
  // An invitation and a yes are counted in her record.
  const internal::v1::InvitationMoved& moved = event.invitation_moved();
  if (moved.to() == v1::Invitation::SENT || moved.to() == v1::Invitation::ACCEPTED) {
    return moved.helper();
  }
  return "";
}

}  // namespace

// The copy as of one configuration, whose numbers it uses. Thread-compatible.
class Candidates::Copy {
 public:
  Copy(std::shared_ptr<const configuration::Bundle> bundle, absl::string_view municipality)
      : bundle_(std::move(bundle)),
        words_(*bundle_->Find(municipality)),
        rates_(YesRatesOf(words_)) {}

  void Put(const internal::v1::Candidate& candidate, absl::Time now) {
    const matching::ResidentId resident = suiting::ResidentNumber(candidate.helper().id());
    const auto before = known_.find(resident);
    // Read before what is known already, by another thread.
    if (before != known_.end() && before->second.version > candidate.version()) return;
    Remove(candidate.helper().id());
    index_.Put(suiting::HelperOf(words_, candidate, now));
    Known& known = known_[resident];
    known = {candidate.version(), suiting::WhenInvitationsFade(candidate.helper())};
    FadeLater(resident, known, now);
  }

  void Remove(absl::string_view id) {
    const matching::ResidentId resident = suiting::ResidentNumber(id);
    const auto known = known_.find(resident);
    if (known == known_.end()) return;
    for (const absl::Time fades : known->second.fades) fading_.erase({fades, resident});
    known_.erase(known);
    index_.Remove(resident);
  }

  bool Knows(absl::string_view id) const { return known_.contains(suiting::ResidentNumber(id)); }

  absl::StatusOr<Found> Search(const internal::v1::WantedHelp& wanted, absl::Time now) {
    const auto wanted_help = suiting::WantedHelpOf(words_, wanted, now);
    if (!wanted_help.ok()) return wanted_help.status();
    Fade(now);
    matching::SearchOptions options;
    options.max_ranked = std::max(options.max_ranked, words_.municipality().policy().max_wave());
    Found found{matching::Search(index_, *wanted_help, now, options), {}, {}, {}, {}};
    const matching::PartOfWeek part = matching::PartOfWeekOf(*wanted_help);
    for (const matching::Candidate& candidate : found.result.ranked) {
      found.versions.push_back(known_.at(candidate.resident).version);
      found.chances.push_back(rates_.Of(wanted_help->category, candidate.band, part));
      found.neighbourhoods.push_back(
          suiting::NeighbourhoodOf(words_, *wanted_help, *index_.Find(candidate.resident)));
    }
    if (found.result.relaxation) {
      found.relaxation = suiting::RelaxationOf(words_, *found.result.relaxation);
    }
    return found;
  }

  size_t size() const { return index_.size(); }

 private:
  struct Known {
    int64_t version = 0;
    std::vector<absl::Time> fades;  // When each of her invitations stops counting, sorted.
  };

  // Counts invitations anew of whom one has stopped counting.
  void Fade(absl::Time now) {
    while (!fading_.empty() && fading_.begin()->first <= now) {
      const matching::ResidentId resident = fading_.begin()->second;
      fading_.erase(fading_.begin());
      const Known& known = known_.at(resident);
      matching::Helper helper = *index_.Find(resident);
      helper.recent_invitations = static_cast<int>(
          absl::c_count_if(known.fades, [now](absl::Time fades) { return fades > now; }));
      index_.Put(std::move(helper));
      FadeLater(resident, known, now);
    }
  }

  void FadeLater(matching::ResidentId resident, const Known& known, absl::Time now) {
    const auto next = absl::c_upper_bound(known.fades, now);
    if (next != known.fades.end()) fading_.insert({*next, resident});
  }

  const std::shared_ptr<const configuration::Bundle> bundle_;
  const suiting::Words words_;
  const matching::YesRates rates_;
  matching::CellIndex index_;
  absl::flat_hash_map<matching::ResidentId, Known> known_;        // Whoever is in the index.
  std::set<std::pair<absl::Time, matching::ResidentId>> fading_;  // The next of each.
};

Candidates::Candidates(store::Store& store, const HelpClient& help, std::string municipality)
    : store_(store), help_(help), municipality_(std::move(municipality)) {}

Candidates::~Candidates() = default;

absl::Status Candidates::Follow(const std::shared_ptr<const configuration::Bundle>& bundle,
                                absl::Time now) {
  if (bundle_ == nullptr || bundle_->hash() != bundle->hash()) return Fill(bundle, now);
  while (true) {
    const auto events = store_.ReadEvents(partition_, followed_, kEventsAtOnce);
    if (!events.ok()) return events.status();
    if (events->empty()) {
      const auto ends = store_.Ends(partition_);
      if (!ends.ok()) return ends.status();
      const bool is_rewound = ends->last < followed_;
      const bool is_trimmed = ends->first > followed_ + 1;
      return is_rewound || is_trimmed ? Fill(bundle, now) : absl::OkStatus();
    }
    if (events->front().number != followed_ + 1) return Fill(bundle, now);
    const absl::Status status = Apply(*events, now);
    if (!status.ok()) return status;
  }
}

absl::Status Candidates::Fill(std::shared_ptr<const configuration::Bundle> bundle, absl::Time now) {
  const int partition = bundle->Find(municipality_)->partition();
  // The tail first: whatever changes while the pages are read comes once more as an event.
  const auto ends = store_.Ends(partition);
  if (!ends.ok()) return ends.status();
  auto copy = std::make_unique<Copy>(bundle, municipality_);
  const absl::Status status =
      help_.VisitCandidates(municipality_, [&](const internal::v1::ListCandidatesResponse& page) {
        for (const internal::v1::Candidate& candidate : page.candidates()) {
          copy->Put(candidate, now);
        }
      });
  if (!status.ok()) return status;
  bundle_ = std::move(bundle);
  partition_ = partition;
  followed_ = ends->last;
  const sync::Lock lock(mutex_);
  copy_ = std::move(copy);
  return absl::OkStatus();
}

absl::Status Candidates::Apply(absl::Span<const store::Event> events, absl::Time now) {
  std::set<std::string> changed;
  for (const store::Event& stored : events) {
    internal::v1::Event event;
    // One that cannot be read is for the consumer to park.
    if (!event.ParseFromString(stored.value) || event.municipality() != municipality_) continue;
    std::string resident = WhoChanged(event);
    if (!resident.empty()) changed.insert(std::move(resident));
  }
  const absl::Status status =
      Refresh(std::vector<std::string>(changed.begin(), changed.end()), now);
  if (status.ok()) followed_ = events.back().number;
  return status;
}

absl::Status Candidates::Know(absl::Span<const std::string> residents, absl::Time now) {
  std::vector<std::string> unknown;
  {
    const sync::Lock lock(mutex_);
    if (copy_ == nullptr) return StillReading();
    for (const std::string& resident : residents) {
      if (!copy_->Knows(resident)) unknown.push_back(resident);
    }
  }
  return Refresh(unknown, now);
}

absl::Status Candidates::Refresh(absl::Span<const std::string> residents, absl::Time now) {
  for (const std::string& resident : residents) {
    const auto candidate = help_.GetCandidate(municipality_, resident);
    if (absl::IsUnavailable(candidate.status())) return candidate.status();
    const sync::Lock lock(mutex_);
    if (copy_ == nullptr) return StillReading();
    if (candidate.ok()) {
      copy_->Put(*candidate, now);
    } else {
      copy_->Remove(resident);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Found> Candidates::Search(const internal::v1::WantedHelp& wanted, absl::Time now) {
  const sync::Lock lock(mutex_);
  if (copy_ == nullptr) return StillReading();
  return copy_->Search(wanted, now);
}

size_t Candidates::size() const {
  const sync::Lock lock(mutex_);
  return copy_ == nullptr ? 0 : copy_->size();
}

}  // namespace omzien::matchmaker
