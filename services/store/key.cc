#include "services/store/key.h"

#include <algorithm>
#include <cassert>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace omzien::store {
namespace {

[[maybe_unused]] bool IsName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '-';
  });
}

[[maybe_unused]] bool IsId(absl::string_view id) {
  return std::none_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_iscntrl(c) || absl::ascii_isspace(c) || c == '{' || c == '}';
  });
}

}  // namespace

Space::Space(int partition, absl::string_view folder, absl::string_view municipality)
    : partition_(partition), folder_(folder), municipality_(municipality) {
  assert(partition >= 0 && partition < kPartitions);
  assert(IsName(folder) && IsName(municipality));
}

Key Space::Of(absl::string_view kind, absl::string_view id) const {
  assert(IsName(kind) && IsId(id));
  std::string text = absl::StrCat("{p", absl::Dec(partition_, absl::kZeroPad2), "}:", folder_, ":",
                                  municipality_, ":", kind);
  if (!id.empty()) absl::StrAppend(&text, ":", id);
  return Key(partition_, std::move(text));
}

}  // namespace omzien::store
