#include "services/directory/newest_bundle.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::directory {
namespace {

using store::v1::NewestBundleRecord;

// How many are remembered: years of changes.
constexpr int kMaxBefore = 200;

store::Space SpaceOfFolder() { return store::Space(0, "directory", store::kNoMunicipality); }

store::Key NewestKey() { return SpaceOfFolder().Of("bundle", "newest"); }

struct Nothing {};

}  // namespace

NewestBundleRecord Declare(NewestBundleRecord newest, absl::string_view hash, Loaded loaded) {
  if (newest.hash() == hash) return newest;
  auto& before = *newest.mutable_before();
  if (loaded == Loaded::kAtStart && absl::c_linear_search(before, hash)) return newest;
  std::vector<std::string> kept;
  if (!newest.hash().empty()) kept.push_back(newest.hash());
  for (const std::string& old : before) {
    if (old != hash && kept.size() < kMaxBefore) kept.push_back(old);
  }
  newest.set_hash(std::string(hash));
  newest.clear_before();
  for (std::string& old : kept) *newest.add_before() = std::move(old);
  return newest;
}

absl::Status DeclareBundle(store::Store& store, absl::string_view hash, Loaded loaded) {
  using Decision = store::Decision<Nothing>;
  return store::Transact(store,
                         [&]() -> absl::StatusOr<Decision> {
                           auto newest = store::ReadStored<NewestBundleRecord>(store, NewestKey());
                           if (!newest.ok()) return newest.status();
                           newest->value = Declare(std::move(newest->value), hash, loaded);
                           if (newest->value.SerializeAsString() == newest->read) {
                             return Decision{std::nullopt, {}};
                           }
                           Decision decision{store::Batch(0), {}};
                           store::Save(SpaceOfFolder(), *newest, *decision.batch);
                           return decision;
                         })
      .status();
}

absl::StatusOr<std::string> NewestBundle(store::Store& store) {
  auto newest = store::ReadStored<NewestBundleRecord>(store, NewestKey());
  if (!newest.ok()) return newest.status();
  return newest->value.hash();
}

}  // namespace omzien::directory

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space&, const NewestBundleRecord&) { return {}; }

}  // namespace omzien::store::v1
