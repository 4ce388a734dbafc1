#include "services/configuration/formats.h"

#include <gmock/gmock.h>

#include <string>

namespace omzien::configuration {
namespace {

TEST(Language, IsATwoLetterCodeInForce) {
  for (const char* text : {"nl", "en", "aa", "zu", "fy", "ar"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(IsLanguage(text));
  }
  for (const char* text : {"", "n", "NL", "nld", "xx", " n", "n ", "  ", "sh"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(IsLanguage(text));
  }
}

// A7
TEST(Line, KeepsWhatPeopleWriteAndRefusesControls) {
  const struct {
    const char* name;
    std::string text;
    bool is_line;
  } kCases[] = {
      {"one character", "x", true},
      {"the limit", "12345", true},
      {"beyond the limit", "123456", false},
      {"empty", "", false},
      {"blank", "   ", false},
      {"five emoji of four bytes", "😀😀😀😀😀", true},
      {"six of them", "😀😀😀😀😀😀", false},
      {"a combining mark is a character", "e\u0301e\u0301e", true},
      {"right to left", "\u202Eשם", true},
      {"a word of 10,000 characters", std::string(10'000, 'w'), false},
      {"NUL", std::string("a\0b", 3), false},
      {"a line break", "a\nb", false},
      {"an escape", "a\x1b[1m", false},
      {"delete", "a\x7f", false},
      {"the next line of C1", "a\u0085", false},
      {"a no-break space beside it", "a\u00A0b", true},
      {"a letter that ends in 0x85", "\u0105", true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(IsLine(c.text, 1, 5), c.is_line);
  }
  EXPECT_TRUE(IsLine("", 0, 5));
}

}  // namespace
}  // namespace omzien::configuration
