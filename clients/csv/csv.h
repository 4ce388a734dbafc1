// Reads tables as spreadsheets write them (RFC 4180), and says what is wrong by line and column.
// Pure.
//
// UTF-8, with or without a byte order mark; cells separated by commas, semicolons (as Excel writes
// where the comma is the decimal sign) or tabs, whichever the header has first; lines end with LF
// or CRLF; a quoted cell may hold separators, doubled quotes and line ends. Lines without any cell
// filled are left out. Written here because what Debian packages does not tell the line of a cell
// that spans lines (libcsv), or knows no such cells and needs the columns at compile time
// (libfccp).

#ifndef OMZIEN_CLIENTS_CSV_CSV_H_
#define OMZIEN_CLIENTS_CSV_CSV_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace omzien::csv {

// Something wrong at one place. As a sentence: "line 3, postcode: want …".
struct Problem {
  int line = 0;        // From 1, the header's; where a row begins.
  std::string column;  // As in the header; empty: the line as a whole.
  std::string what;

  std::string Sentence() const;
};

// One line below the header.
struct Row {
  int line = 0;
  std::map<std::string, std::string> cells;  // By column; stripped of spaces at both ends.

  // Returns a cell; empty where there is no such column.
  const std::string& Get(const std::string& column) const;
};

struct Table {
  std::vector<std::string> columns;  // In lower case, each once.
  std::vector<Row> rows;
  std::vector<Problem> problems;  // Rows that have them are left out of `rows`.
};

// Returns the table in `text`. Columns of `required` that are not in the header are problems of
// line 1, as are columns twice; so is any that is neither in `required` nor in `optional`, unless
// `may_have_more`.
struct Columns {
  std::vector<std::string> required;
  std::vector<std::string> optional;
  bool may_have_more = false;
};
Table Parse(absl::string_view text, const Columns& columns);

// As Parse, of a file.
// Errors: NOT_FOUND naming the file, if it cannot be read.
absl::StatusOr<Table> Read(const std::string& file, const Columns& columns);

}  // namespace omzien::csv

#endif  // OMZIEN_CLIENTS_CSV_CSV_H_
