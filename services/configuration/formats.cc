#include "services/configuration/formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"

namespace omzien::configuration {
namespace {

bool Fits(char c, char shape) {
  switch (shape) {
    case '#':
      return absl::ascii_isdigit(c);
    case '@':
      return absl::ascii_isupper(c);
    case '*':
      return absl::ascii_isdigit(c) || absl::ascii_isupper(c);
    default:
      return c == shape;
  }
}

}  // namespace

bool HasShape(absl::string_view text, absl::string_view shape) {
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(), Fits);
}

bool IsId(absl::string_view text) {
  constexpr size_t kMaxIdLength = 63;  // One label of a DNS name, so that a slug can be one.
  return !text.empty() && text.size() <= kMaxIdLength &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_' || c == '-';
         });
}

bool IsPhone(absl::string_view text) {
  if (text.size() < 2 || text[0] != '+' || !absl::ascii_isdigit(text[1]) || text[1] == '0') {
    return false;
  }
  int digits = 0;
  for (size_t i = 1; i < text.size(); ++i) {
    if (absl::ascii_isdigit(text[i])) {
      ++digits;
    } else if (text[i] != ' ' || text[i - 1] == ' ') {
      return false;
    }
  }
  return digits >= 7 && digits <= 15 && text.back() != ' ';
}

std::optional<int> ParseTimeOfDay(absl::string_view text) {
  if (!HasShape(text, "##:##")) return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  const int minutes = hour * 60 + minute;
  if (minute > 59 || minutes > 24 * 60) return std::nullopt;
  return minutes;
}

std::optional<absl::CivilDay> ToCivilDay(const v1::Date& date) {
  if (date.year() < 1 || date.year() > 9999) return std::nullopt;
  // CivilDay turns 30 February into 2 March; what comes out unchanged was a day.
  const absl::CivilDay day(date.year(), date.month(), date.day());
  if (day.year() != date.year() || day.month() != date.month() || day.day() != date.day()) {
    return std::nullopt;
  }
  return day;
}

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  const int64_t seconds = duration.seconds();
  const int32_t nanos = duration.nanos();
  const bool contradict = (seconds < 0 && nanos > 0) || (seconds > 0 && nanos < 0);
  if (contradict || nanos <= -1'000'000'000 || nanos >= 1'000'000'000) {
    return absl::InfiniteDuration();
  }
  return absl::Seconds(seconds) + absl::Nanoseconds(nanos);
}

}  // namespace omzien::configuration
