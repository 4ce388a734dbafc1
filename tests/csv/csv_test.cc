#include "clients/csv/csv.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace omzien::csv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kMark[] = "\xEF\xBB\xBF";

Columns KeyAndName() { return {.required = {"key", "name"}, .optional = {"note"}}; }

std::vector<std::string> Sentences(const Table& table) {
  std::vector<std::string> sentences;
  for (const Problem& problem : table.problems) sentences.push_back(problem.Sentence());
  return sentences;
}

TEST(CsvTest, ReadsColumnsInAnyOrderAndCase) {
  const Table table = Parse("Name, KEY\nAnna,1\nBram,2\n", KeyAndName());
  EXPECT_THAT(Sentences(table), IsEmpty());
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.rows[1].Get("key"), "2");
  EXPECT_EQ(table.rows[1].Get("name"), "Bram");
  EXPECT_EQ(table.rows[1].Get("note"), "");
  EXPECT_EQ(table.rows[1].line, 3);
}

TEST(CsvTest, ReadsWhatDutchExcelWrites) {
  const Table table = Parse(
      std::string(kMark) + "key;name\r\n1;\"Straat 1, hoek\"\r\n;\r\n2;Zoë\r\n", KeyAndName());
  EXPECT_THAT(Sentences(table), IsEmpty());
  ASSERT_THAT(table.rows, SizeIs(2));  // Nothing is filled in between.
  EXPECT_EQ(table.rows[0].Get("name"), "Straat 1, hoek");
  EXPECT_EQ(table.rows[1].Get("name"), "Zoë");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(CsvTest, AQuotedCellHoldsQuotesSeparatorsAndLines) {
  const Table table = Parse("key,name\n1,\"a \"\"b\"\",\nc\"\n2,d", KeyAndName());
  EXPECT_THAT(Sentences(table), IsEmpty());
  ASSERT_THAT(table.rows, SizeIs(2));
  EXPECT_EQ(table.rows[0].Get("name"), "a \"b\",\nc");
  EXPECT_EQ(table.rows[1].line, 4);
}

TEST(CsvTest, SaysWhatIsWrongByLineAndColumn) {
  EXPECT_THAT(Sentences(Parse("", KeyAndName())), ElementsAre("line 1: there is no header"));
  EXPECT_THAT(Sentences(Parse("key,key,colour\n", KeyAndName())),
              ElementsAre("line 1, key: this column is there twice",
                          "line 1, colour: there is no such column; there are key, name, note",
                          "line 1, name: this column is missing"));
  EXPECT_THAT(Sentences(Parse("key,name\n1\n2,b\n3,c,d\n", KeyAndName())),
              ElementsAre("line 2: want 2 cells as in the header, got 1",
                          "line 4: want 2 cells as in the header, got 3"));
  EXPECT_THAT(Sentences(Parse("key,name\n1,\"a\n2,b\n", KeyAndName())),
              ElementsAre("line 2: a quote is opened and not closed"));
  EXPECT_THAT(Sentences(Parse("key,name\n1,\"a\"b\n", KeyAndName())),
              ElementsAre("line 2: a cell goes on after its closing quote"));
}

TEST(CsvTest, RefusesWhatIsNotUtf8) {
  // "Zoë" in Windows-1252; a surrogate; an overlong slash; a character cut off.
  for (const char* name : {"Zo\xEB", "\xED\xA0\x80", "\xC0\xAF", "\xE2\x82"}) {
    EXPECT_THAT(Sentences(Parse(std::string("key,name\n1,") + name + "\n", KeyAndName())),
                ElementsAre("line 2: is not UTF-8; save the table as \"CSV UTF-8\""))
        << name;
  }
  EXPECT_THAT(Sentences(Parse("key,name\n1,\xF0\x9F\x8D\x8E\n", KeyAndName())), IsEmpty());
}

TEST(CsvTest, MoreColumnsAreFineWhereTheyMayBe) {
  Columns columns = KeyAndName();
  columns.may_have_more = true;
  const Table table = Parse("colour,name,key\nred,a,1\n", columns);
  EXPECT_THAT(Sentences(table), IsEmpty());
  EXPECT_EQ(table.rows.at(0).Get("name"), "a");
}

TEST(CsvTest, NamesAFileThatIsNotThere) {
  EXPECT_EQ(Read("/nowhere/areas.csv", KeyAndName()).status().message(),
            "/nowhere/areas.csv: cannot be read");
}

}  // namespace
}  // namespace omzien::csv
