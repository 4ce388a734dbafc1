#include "clients/csv/csv.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace omzien::csv {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Returns how many bytes the UTF-8 character at the front of `text` has; 0 if there is none.
// Source: RFC 3629, section 4.
size_t CharacterAt(absl::string_view text) {
  const auto byte = [&text](size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](size_t i, unsigned char from = 0x80, unsigned char to = 0xBF) {
    return i < text.size() && byte(i) >= from && byte(i) <= to;
  };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned char from = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned char to = first == 0xED ? 0x9F : 0xBF;
    return follows(1, from, to) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned char from = first == 0xF0 ? 0x90 : 0x80;
    const unsigned char to = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, from, to) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const size_t size = CharacterAt(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

// The separator the header has first, outside quotes.
char SeparatorOf(absl::string_view text) {
  bool is_quoted = false;
  for (const char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == ',' || c == ';' || c == '\t') return c;
    if (c == '\n') break;
  }
  return ',';
}

// One line as it lies in the file.
struct Line {
  int number = 0;  // Where it begins.
  std::vector<std::string> cells;
  std::string wrong;  // Empty: nothing.
};

// Cuts a text into lines and cells.
class Scanner {
 public:
  Scanner(absl::string_view text, char separator) : text_(text), separator_(separator) {}

  // Returns the next line, nothing at the end.
  std::optional<Line> Next() {
    if (at_ >= text_.size()) return std::nullopt;
    Line line;
    line.number = number_;
    do {
      line.cells.push_back(Cell(line));
    } while (at_ < text_.size() && text_[at_] == separator_ && ++at_ > 0);
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++number_;
    for (const std::string& cell : line.cells) {
      if (!IsUtf8(cell)) line.wrong = "is not UTF-8; save the table as \"CSV UTF-8\"";
    }
    return line;
  }

 private:
  bool IsEnd(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

  std::string Cell(Line& line) {
    if (at_ < text_.size() && text_[at_] == '"') return Quoted(line);
    const size_t begin = at_;
    while (at_ < text_.size() && !IsEnd(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string Quoted(Line& line) {
    std::string cell;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && (at_ + 1 == text_.size() || text_[at_ + 1] != '"')) break;
      if (text_[at_] == '"') ++at_;  // Doubled: one of the cell's.
      if (text_[at_] == '\n') ++number_;
      cell += text_[at_];
    }
    if (at_ == text_.size()) line.wrong = "a quote is opened and not closed";
    if (at_ < text_.size()) ++at_;
    const size_t begin = at_;
    while (at_ < text_.size() && !IsEnd(text_[at_])) ++at_;
    if (at_ > begin) line.wrong = "a cell goes on after its closing quote";
    return cell;
  }

  const absl::string_view text_;
  const char separator_;
  size_t at_ = 0;
  int number_ = 1;
};

bool IsBlank(const Line& line) {
  return line.wrong.empty() &&
         std::all_of(line.cells.begin(), line.cells.end(), [](const std::string& cell) {
           return absl::StripAsciiWhitespace(cell).empty();
         });
}

bool Has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void ReadHeader(const Line& line, const Columns& wanted, Table& table) {
  const auto wrong = [&](const std::string& column, const std::string& what) {
    table.problems.push_back({line.number, column, what});
  };
  if (!line.wrong.empty()) wrong("", line.wrong);
  for (const std::string& cell : line.cells) {
    const std::string name = absl::AsciiStrToLower(absl::StripAsciiWhitespace(cell));
    if (Has(table.columns, name)) wrong(name, "this column is there twice");
    const bool is_known = Has(wanted.required, name) || Has(wanted.optional, name);
    if (!is_known && !wanted.may_have_more) {
      wrong(name, absl::StrCat(
                      "there is no such column; there are ", absl::StrJoin(wanted.required, ", "),
                      wanted.optional.empty() ? "" : ", ", absl::StrJoin(wanted.optional, ", ")));
    }
    table.columns.push_back(name);
  }
  for (const std::string& name : wanted.required) {
    if (!Has(table.columns, name)) wrong(name, "this column is missing");
  }
}

void ReadRow(const Line& line, Table& table) {
  if (!line.wrong.empty()) return table.problems.push_back({line.number, "", line.wrong});
  if (line.cells.size() != table.columns.size()) {
    return table.problems.push_back(
        {line.number, "",
         absl::StrCat("want ", table.columns.size(), " cells as in the header, got ",
                      line.cells.size())});
  }
  Row row{line.number, {}};
  for (size_t i = 0; i < line.cells.size(); ++i) {
    row.cells[table.columns[i]] = std::string(absl::StripAsciiWhitespace(line.cells[i]));
  }
  table.rows.push_back(std::move(row));
}

}  // namespace

std::string Problem::Sentence() const {
  return absl::StrCat("line ", line, column.empty() ? "" : ", ", column, ": ", what);
}

const std::string& Row::Get(const std::string& column) const {
  static const auto& none = *new std::string;
  const auto found = cells.find(column);
  return found == cells.end() ? none : found->second;
}

Table Parse(absl::string_view text, const Columns& columns) {
  absl::ConsumePrefix(&text, kByteOrderMark);
  Table table;
  Scanner scanner(text, SeparatorOf(text));
  bool has_header = false;
  while (const auto line = scanner.Next()) {
    if (IsBlank(*line)) continue;
    if (has_header) {
      ReadRow(*line, table);
    } else {
      ReadHeader(*line, columns, table);
      has_header = true;
    }
  }
  if (!has_header) table.problems.push_back({1, "", "there is no header"});
  return table;
}

absl::StatusOr<Table> Read(const std::string& file, const Columns& columns) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) return absl::NotFoundError(absl::StrCat(file, ": cannot be read"));
  return Parse(text, columns);
}

}  // namespace omzien::csv
