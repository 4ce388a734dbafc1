#include "services/configuration/postcode.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/configuration/formats.h"

namespace omzien::configuration {

std::optional<std::string> NormalizePostcode(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.size() < 6) return std::nullopt;
  std::string normal = absl::AsciiStrToUpper(
      absl::StrCat(text.substr(0, 4), absl::StripLeadingAsciiWhitespace(text.substr(4))));
  if (normal.size() != 6 || !IsPostcodeArea(normal)) return std::nullopt;
  return normal;
}

bool IsPostcodeArea(absl::string_view text) {
  if (!HasShape(text, "####") && !HasShape(text, "####@@")) return false;
  if (text[0] == '0') return false;
  return !absl::EndsWith(text, "SA") && !absl::EndsWith(text, "SD") && !absl::EndsWith(text, "SS");
}

}  // namespace omzien::configuration
