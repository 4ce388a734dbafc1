// What a resident allows: the part of OfferService about settings and blocks.

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/help/decide_helper.h"
#include "services/help/helper_store.h"
#include "services/help/looked.h"
#include "services/help/offer_service.h"
#include "services/help/on_behalf.h"
#include "services/help/pair_store.h"
#include "services/help/validate_helper.h"
#include "services/help/view_helper.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using v1::HelperSettings;

constexpr auto kValidate = [](const rpc::Caller& caller, const auto& asked,
                              rpc::Violations& violations) { Validate(caller, asked, violations); };

absl::StatusOr<HelperSettings> Get(const Dependencies& d, const rpc::Caller& caller,
                                   const std::string& name) {
  const Here here(caller);
  const std::string resident = HelperIn(caller, name);
  const auto read = ReadHelper(d.store, here.space, resident);
  if (!read.ok()) return read.status();
  const absl::Status may = CheckMayEnterFor(here.municipality, caller, resident, read->helper);
  if (!may.ok()) return may;
  const Setting setting{here.municipality, caller.now};
  const Helper& helper = read->helper.value.helper();
  if (!IsWorker(caller)) return SettingsOf(setting, helper);
  const absl::Status looked =
      CommitLook(d, here, caller, resident, absl::StrCat("helpers/", resident));
  if (!looked.ok()) return looked;
  return SettingsForWorker(setting, helper);
}

absl::StatusOr<HelperSettings> Update(const Dependencies& d, const rpc::Caller& caller,
                                      const v1::UpdateHelperSettingsRequest& request) {
  const std::string& name = request.helper_settings().name();
  const std::string resident = HelperIn(caller, name);
  return ChangeHelper<HelperSettings>(
      d, caller, request, resident,
      [&](const Setting& setting, Changed changed) -> absl::StatusOr<Changed> {
        const absl::Status may =
            CheckMayEnterFor(setting.municipality, caller, resident, changed.helper);
        if (!may.ok()) return may;
        return UpdateSettings(setting, std::move(changed), request.helper_settings(),
                              request.update_mask());
      },
      [&](const Here&, const Helper&) { return Get(d, caller, name); });
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
