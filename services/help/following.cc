#include "services/help/following.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/help/decide_follow.h"
#include "services/help/limits.h"
#include "services/help/matter_store.h"
#include "services/help/records.h"
#include "services/store/compaction.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

using store::v1::HelperRecord;
using Stored = store::Stored<HelperRecord>;

struct Nothing {};
using Decision = store::Decision<Nothing>;

// One commit: `decide` reads, and fills the batch.
template <class Decide>
absl::Status Commit(store::Store& store, const store::Space& space, const Decide& decide) {
  return store::Transact(store,
                         [&]() -> absl::StatusOr<Decision> {
                           Decision decision{store::Batch(space.partition()), {}};
                           const absl::Status decided = decide(*decision.batch);
                           if (!decided.ok()) return decided;
                           return decision;
                         })
      .status();
}

class Following {
 public:
  Following(store::Store& store, const Setting& setting, const store::Space& space, Stored helper)
      : store_(store), setting_(setting), space_(space), helper_(std::move(helper)) {}

  absl::Status Go() {
    const internal::v1::Helper& helper = helper_.value.helper();
    if (HasEnded(helper)) {
      const std::vector<std::string> bound = BoundTo(helper);
      if (!bound.empty()) return SeverFrom(bound);
    }
    const auto members = store_.Range(MattersOf(space_, helper.id()), After(), "", kFollowAtOnce);
    if (!members.ok()) return members.status();
    if (!members->empty()) return LetFollow(*members);
    if (helper.ended() == internal::v1::ENDING_ERASED) {
      const auto requests = store_.Range(RequestsOf(space_, helper.id()), "", "", kFollowAtOnce);
      if (!requests.ok()) return requests.status();
      if (!requests->empty()) return EraseAll(*requests);
    }
    return MoveOn([](HelperRecord& record) {
      record.clear_follow_time();
      record.clear_followed_until();
      if (HasEnded(record.helper())) record = Emptied(record);
    });
  }

 private:
  // The first member that has not followed yet.
  std::string After() const {
    const std::string& until = helper_.value.followed_until();
    return until.empty() ? "" : until + '\0';
  }

  absl::Status SeverFrom(const std::vector<std::string>& bound) {
    const size_t count = std::min<size_t>(bound.size(), kFollowAtOnce);
    for (size_t i = 0; i < count; ++i) {
      const absl::Status severed = Commit(
          store_, space_, [&](store::Batch& batch) { return SeverFromOne(bound[i], batch); });
      if (!severed.ok()) return severed;
    }
    return absl::OkStatus();  // The rest, and her matters, are due still.
  }

  absl::Status SeverFromOne(const std::string& other, store::Batch& batch) {
    auto own = store::ReadStored<HelperRecord>(store_, helper_.key);
    if (!own.ok()) return own.status();
    auto others = store::ReadStored<HelperRecord>(store_, HelperKey(space_, other));
    if (!others.ok()) return others.status();
    const Pair severed = Sever(setting_, {*std::move(own), *std::move(others), {}}, other);
    store::Save(space_, severed.own, batch);
    store::Save(space_, severed.other, batch);
    for (const internal::v1::Event& event : severed.events) batch.Append(event.SerializeAsString());
    return absl::OkStatus();
  }

  absl::Status LetFollow(const std::vector<std::string>& members) {
    absl::Status first;
    std::string last;  // A request and what belongs to it stand together.
    for (const std::string& member : members) {
      const std::string part_of = RequestIn(member);
      const std::string request = part_of.empty() ? member : part_of;
      if (request == last) continue;
      last = request;
      const absl::Status followed = Commit(store_, space_, [&](store::Batch& batch) {
        auto matter = ReadMatter(store_, space_, request, {.everyone = Reach::Everyone::kYes});
        if (absl::IsNotFound(matter.status())) return absl::OkStatus();
        if (!matter.ok()) return matter.status();
        SaveMatter(Follow(setting_, *std::move(matter)), batch);
        return absl::OkStatus();
      });
      first.Update(followed);  // The others part with her all the same.
      if (absl::IsUnavailable(followed)) break;
    }
    if (!first.ok()) return first;
    return MoveOn([&members](HelperRecord& record) { record.set_followed_until(members.back()); });
  }

  absl::Status EraseAll(const std::vector<std::string>& requests) {
    for (const std::string& member : requests) {
      const std::string request = IdInMember(member);
      const absl::Status erased = Commit(store_, space_, [&](store::Batch& batch) {
        auto matter = ReadMatter(store_, space_, request, {});
        if (!matter.ok()) return matter.status();
        auto text =
            store::ReadStored<store::v1::RequestTextRecord>(store_, TextKey(space_, request));
        if (!text.ok()) return text.status();
        matter->text = *std::move(text);
        SaveMatter(Erase(*std::move(matter)), batch);
        store::ScheduleCompaction(space_, request, setting_.now, setting_.municipality.time_zone(),
                                  batch);
        return absl::OkStatus();
      });
      if (!erased.ok()) return erased;
    }
    return absl::OkStatus();
  }

  // Says in her Helper how far it came, unless something more is to be followed since.
  template <class Change>
  absl::Status MoveOn(const Change& change) {
    return Commit(store_, space_, [&](store::Batch& batch) {
      auto helper = store::ReadStored<HelperRecord>(store_, helper_.key);
      if (!helper.ok()) return helper.status();
      if (helper->value.follows() == helper_.value.follows() && helper->value.has_follow_time())
        change(helper->value);
      store::Save(space_, *helper, batch);
      return absl::OkStatus();
    });
  }

  store::Store& store_;
  const Setting& setting_;
  const store::Space& space_;
  const Stored helper_;
};

}  // namespace

absl::Status PassTimeOfHelper(store::Store& store, const Setting& setting,
                              const store::Space& space, const std::string& resident) {
  auto helper = store::ReadStored<HelperRecord>(store, HelperKey(space, resident));
  if (!helper.ok()) return helper.status();
  if (NextMoment(helper->value) > setting.now) return absl::OkStatus();
  return Following(store, setting, space, *std::move(helper)).Go();
}

}  // namespace omzien::help
