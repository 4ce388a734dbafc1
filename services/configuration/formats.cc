#include "services/configuration/formats.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

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

bool IsLanguage(absl::string_view text) {
  constexpr absl::string_view kCodes =
      " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy "
      "da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht "
      "hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky "
      "la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny "
      "oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss "
      "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
      "za zh zu ";
  return text.size() == 2 && !absl::StrContains(text, ' ') &&
         absl::StrContains(kCodes, absl::StrCat(" ", text, " "));
}

bool IsLine(absl::string_view text, int min_characters, int max_characters) {
  int characters = 0;
  bool is_blank = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (absl::ascii_iscntrl(byte)) return false;
    // U+0080 to U+009F, the C1 set, are the bytes C2 80 to C2 9F.
    const bool is_after_c2 = i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xC2;
    if (is_after_c2 && byte < 0xA0) return false;
    if (byte != ' ') is_blank = false;
    // Every code point has one byte that is not of the form 10xxxxxx.
    if ((byte & 0xC0) != 0x80) ++characters;
  }
  if (is_blank && !text.empty()) return false;
  return characters >= min_characters && characters <= max_characters;
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
