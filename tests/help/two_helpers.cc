#include "tests/help/two_helpers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/configuration/load.h"
#include "services/help/records.h"
#include "tests/configuration/small_town.h"

namespace omzien::help {

Setting SmallTownAt(absl::Time now) {
  static const auto& bundle = *new std::shared_ptr<const configuration::Bundle>(
      *configuration::Parse({{"small.textproto", std::string(configuration::kSmallTown)}}));
  return {*bundle->Find("small-town"), now};
}

internal::v1::Helper Grownup(absl::string_view id, absl::string_view household) {
  internal::v1::Helper helper;
  helper.set_id(std::string(id));
  helper.set_household(std::string(household));
  helper.set_age_band(internal::v1::AGE_BAND_ADULT);
  helper.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
  return helper;
}

store::Stored<store::v1::HelperRecord> Known(internal::v1::Helper helper) {
  const store::Space space(7, kFolder, "small-town");
  auto stored = store::NewStored<store::v1::HelperRecord>(HelperKey(space, helper.id()));
  stored.version = 1;
  *stored.value.mutable_helper() = std::move(helper);
  stored.read = stored.value.SerializeAsString();
  return stored;
}

Pair AnnaAndBert() {
  return {Known(Grownup("anna", "elm 1")), Known(Grownup("bert", "oak 2")), {}};
}

Pair Saved(const Pair& pair) {
  return {Known(pair.own.value.helper()), Known(pair.other.value.helper()), {}};
}

Pair SavedAndTurned(const Pair& pair) {
  return {Known(pair.other.value.helper()), Known(pair.own.value.helper()), {}};
}

std::vector<std::string> Lines(const std::vector<internal::v1::Event>& events) {
  std::vector<std::string> lines;
  for (const internal::v1::Event& event : events) {
    const auto& notice = event.notice();
    const auto& taken_back = event.notice_taken_back();
    if (event.has_ties_changed()) continue;  // Goes with HelperChanged; helper_tie_test.cc.
    if (event.has_helper_changed()) {
      lines.push_back(absl::StrCat("HelperChanged ", event.helper_changed().resident()));
    } else if (event.has_notice()) {
      lines.push_back(absl::StrCat(v1::Message::Kind_Name(notice.kind()), " to ",
                                   notice.recipient(), " about ", notice.subject()));
    } else if (event.has_notice_taken_back()) {
      lines.push_back(absl::StrCat(v1::Message::Kind_Name(taken_back.kind()), " to ",
                                   taken_back.recipient(), " about ", taken_back.subject(),
                                   " taken back"));
    } else if (event.has_delegate_silenced()) {
      lines.push_back(absl::StrCat(event.delegate_silenced().delegate(), " silenced for ",
                                   event.delegate_silenced().resident()));
    } else {
      lines.push_back(event.ShortDebugString());
    }
  }
  return lines;
}

}  // namespace omzien::help
