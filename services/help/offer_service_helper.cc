// What a resident allows: the part of OfferService about settings and blocks.

#include <string>
#include <utility>

#include "services/help/decide_helper.h"
#include "services/help/offer_service.h"
#include "services/help/pair_store.h"
#include "services/help/validate_helper.h"
#include "services/help/view_helper.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::HelperSettings;

constexpr auto kValidate = [](const rpc::Caller& caller, const auto& asked,
                              rpc::Violations& violations) { Validate(caller, asked, violations); };

// Errors: NOT_FOUND if `name` is not that of the caller's settings.
absl::StatusOr<store::Stored<store::v1::HelperRecord>> ReadOwn(const Dependencies& d,
                                                               const Here& here,
                                                               const rpc::Caller& caller,
                                                               const std::string& name) {
  if (name != rpc::MakeName(caller.municipality, "helpers", caller.subject.id))
    return rpc::NotFound();
  return store::ReadStored<store::v1::HelperRecord>(d.store,
                                                    HelperKey(here.space, caller.subject.id));
}

absl::StatusOr<HelperSettings> Get(const Dependencies& d, const rpc::Caller& caller,
                                   const std::string& name) {
  const Here here(d.bundle, caller);
  const auto own = ReadOwn(d, here, caller, name);
  if (!own.ok()) return own.status();
  if (!own->exists()) return NotKnownYet();
  return SettingsOf({here.municipality, caller.now}, own->value.helper());
}

absl::StatusOr<HelperSettings> Update(const Dependencies& d, const rpc::Caller& caller,
                                      const v1::UpdateHelperSettingsRequest& request) {
  const Here here(d.bundle, caller);
  const std::string& name = request.helper_settings().name();
  return rpc::Mutate<HelperSettings>(
      d.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<HelperSettings>> {
        auto own = ReadOwn(d, here, caller, name);
        if (!own.ok()) return own.status();
        const auto changed = UpdateSettings({here.municipality, caller.now}, {*std::move(own), {}},
                                            request.helper_settings(), request.update_mask());
        if (!changed.ok()) return changed.status();
        store::Save(here.space, changed->helper, batch);
        for (const internal::v1::Event& event : changed->events)
          batch.Append(event.SerializeAsString());
        return rpc::Decided<HelperSettings>{name};
      },
      [&](const std::string& changed) { return Get(d, caller, changed); });
}

absl::StatusOr<HelperSettings> Settings(const Setting& setting, const Pair& pair) {
  return SettingsOf(setting, pair.own.value.helper());
}

}  // namespace

grpc::Status OfferService::GetHelperSettings(grpc::ServerContext* context,
                                             const v1::GetHelperSettingsRequest* request,
                                             v1::HelperSettings* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return help::Get(d_, caller, asked.name());
                 });
}

grpc::Status OfferService::UpdateHelperSettings(grpc::ServerContext* context,
                                                const v1::UpdateHelperSettingsRequest* request,
                                                v1::HelperSettings* reply) {
  return d_.call(
      *context, *request, *reply, kValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Update(d_, caller, asked); });
}

grpc::Status OfferService::BlockResident(grpc::ServerContext* context,
                                         const v1::BlockResidentRequest* request,
                                         v1::HelperSettings* reply) {
  return d_.call(*context, *request, *reply, kValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<HelperSettings>(
                       d_, caller, asked, ResidentIn(caller, asked.name()), Block, Settings);
                 });
}

grpc::Status OfferService::UnblockResident(grpc::ServerContext* context,
                                           const v1::UnblockResidentRequest* request,
                                           v1::HelperSettings* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<HelperSettings>(
                       d_, caller, asked, ResidentIn(caller, asked.name()), Unblock, Settings);
                 });
}

}  // namespace omzien::help
