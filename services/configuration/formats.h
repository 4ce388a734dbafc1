// How ids, codes, phone numbers, languages, lines of text, hours and days are written, in
// configuration and by people. Pure.

#ifndef OMZIEN_SERVICES_CONFIGURATION_FORMATS_H_
#define OMZIEN_SERVICES_CONFIGURATION_FORMATS_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "omzien/v1/directory.pb.h"

namespace omzien::configuration {

// Returns whether `text` has the length of `shape` and fits it character by character: '#' is a
// digit, '@' a capital, '*' either, anything else itself. ASCII only.
bool HasShape(absl::string_view text, absl::string_view shape);

// Returns whether `text` is 1 to 63 of a-z, 0-9, '_' and '-'.
bool IsId(absl::string_view text);

// Returns whether `text` is a phone number in international form: '+', then 7 to 15 digits, the
// first not 0, single spaces between them allowed.
// Source: ITU-T E.164 (11/2010), section 6.2: at most 15 digits.
bool IsPhone(absl::string_view text);

// Returns whether `text` is a language code in lower case, such as "nl".
// Source: ISO 639-1:2002, the 183 codes in force.
bool IsLanguage(absl::string_view text);

// Returns whether `text` is one line of min_characters to max_characters Unicode code points, both
// inclusive, without control characters (NUL, line breaks, the C1 set), and not all blanks unless
// it is empty. Everything else people write stays as it is: emoji, combining marks, right-to-left.
// REQUIRES: `text` is UTF-8, as every string of a protobuf that was received is.
bool IsLine(absl::string_view text, int min_characters, int max_characters);

// Returns the minutes since midnight of "HH:MM", [0, 1440]; "24:00" is the end of the day. Absent
// if it is none.
std::optional<int> ParseTimeOfDay(absl::string_view text);

// Returns the day, absent if the calendar has no such (30 February).
std::optional<absl::CivilDay> ToCivilDay(const v1::Date& date);

// Returns the same length of time. Infinite if seconds and nanos contradict each other.
absl::Duration ToDuration(const google::protobuf::Duration& duration);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_FORMATS_H_
