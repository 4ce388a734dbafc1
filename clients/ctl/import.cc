#include "clients/ctl/import.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace omzien::ctl {
namespace {

// Reads the cells of one row; notes which cannot be read.
class Reader {
 public:
  Reader(const csv::Row& row, std::vector<csv::Problem>& problems)
      : row_(row), problems_(problems) {}

  const std::string& Text(const std::string& column) const { return row_.Get(column); }

  const std::string& Required(const std::string& column) {
    if (Text(column).empty()) Wrong(column, "this cell is empty");
    return Text(column);
  }

  void Words(const std::string& column, google::protobuf::RepeatedPtrField<std::string>& words) {
    for (const absl::string_view word :
         absl::StrSplit(Text(column), absl::ByAnyChar(" ,;|"), absl::SkipEmpty())) {
      words.Add(absl::AsciiStrToLower(word));
    }
  }

  // Words of which each is the id of one of `known`.
  template <class Known>
  void Ids(const std::string& column, const Known& known,
           google::protobuf::RepeatedPtrField<std::string>& words) {
    Words(column, words);
    for (const std::string& word : words) {
      const bool is_known = std::any_of(known.begin(), known.end(),
                                        [&word](const auto& one) { return one.id() == word; });
      if (!is_known) Wrong(column, absl::StrCat("the municipality has no \"", word, "\""));
    }
  }

  int Number(const std::string& column, int from, int to) {
    int number = 0;
    if (Text(column).empty()) return number;
    if (!absl::SimpleAtoi(Text(column), &number) || number < from || number > to) {
      Wrong(column, absl::StrCat("want a number from ", from, " to ", to));
    }
    return number;
  }

  // Returns which of `words` the cell is, from 1; 0 if it is empty.
  int OneOf(const std::string& column, const std::vector<std::string>& words) {
    const std::string word = absl::AsciiStrToLower(Text(column));
    if (word.empty()) return 0;
    for (size_t i = 0; i < words.size(); ++i) {
      if (word == words[i]) return static_cast<int>(i) + 1;
    }
    Wrong(column, absl::StrCat("want ", words[0], " or ", words[1]));
    return 0;
  }

  void Wrong(const std::string& column, std::string what) {
    problems_.push_back({row_.line, column, std::move(what)});
  }

 private:
  const csv::Row& row_;
  std::vector<csv::Problem>& problems_;
};

bool IsServed(absl::string_view postcode, const v1::Municipality& municipality) {
  const v1::District* found = nullptr;
  size_t longest = 0;
  for (const v1::District& district : municipality.districts()) {
    for (const v1::Neighbourhood& neighbourhood : district.neighbourhoods()) {
      for (const std::string& area : neighbourhood.postcodes()) {
        if (!absl::StartsWith(postcode, area) || area.size() < longest) continue;
        longest = area.size();
        found = &district;
      }
    }
  }
  return found != nullptr && found->is_switched_on();
}

// "5461 ab" is "5461AB".
std::string ReadPostcode(Reader& reader, const v1::Municipality& municipality) {
  const std::string postcode =
      absl::AsciiStrToUpper(absl::StrReplaceAll(reader.Required("postcode"), {{" ", ""}}));
  const auto is_digit = [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); };
  const auto is_letter = [](char c) { return absl::ascii_isupper(static_cast<unsigned char>(c)); };
  if (postcode.empty()) return postcode;
  if (postcode.size() != 6 || !std::all_of(postcode.begin(), postcode.begin() + 4, is_digit) ||
      !std::all_of(postcode.begin() + 4, postcode.end(), is_letter)) {
    reader.Wrong("postcode", "want a postcode, such as 5461AB");
  } else if (!IsServed(postcode, municipality)) {
    reader.Wrong("postcode", "lies in no district of the municipality that is switched on");
  }
  return postcode;
}

// "06-1234 5678" and "0031 6…" are "+316…": as people write numbers in the Netherlands.
std::string Phone(absl::string_view said) {
  const std::string phone =
      absl::StrReplaceAll(said, {{" ", ""}, {"-", ""}, {"(", ""}, {")", ""}, {".", ""}});
  if (absl::StartsWith(phone, "00")) return absl::StrCat("+", phone.substr(2));
  if (absl::StartsWith(phone, "0")) return absl::StrCat("+31", phone.substr(1));
  return phone;
}

std::string ReadPhone(Reader& reader) {
  const std::string phone = Phone(reader.Required("phone"));
  const bool is_right = phone.size() >= 8 && phone.size() <= 16 && phone[0] == '+' &&
                        std::all_of(phone.begin() + 1, phone.end(), [](char c) {
                          return absl::ascii_isdigit(static_cast<unsigned char>(c));
                        });
  if (!phone.empty() && !is_right) {
    reader.Wrong("phone", "want a phone number, such as 0413 000 000 or +31413000000");
  }
  return phone;
}

// Reads the key; each is there once.
std::string ReadKey(Reader& reader, std::set<std::string>& keys) {
  const std::string& key = reader.Required("key");
  if (!key.empty() && !keys.insert(key).second) reader.Wrong("key", "another line has the same");
  return key;
}

// Makes an import of a table, each row by `read`.
template <class Request, class Read>
Import<Request> ImportAll(csv::Table table, const std::string& municipality, absl::string_view kind,
                          const Read& read) {
  constexpr size_t kMaxKeyBytes = 200;
  Import<Request> import;
  import.problems = std::move(table.problems);
  std::set<std::string> keys;
  for (const csv::Row& row : table.rows) {
    Reader reader(row, import.problems);
    Line<Request> line{row.line, ReadKey(reader, keys), {}};
    line.request.set_parent(municipality);
    line.request.set_request_id(RequestIdOf(municipality, kind, line.key));
    if (line.key.size() > kMaxKeyBytes) reader.Wrong("key", "want at most 200 bytes");
    read(reader, line.request);
    import.lines.push_back(std::move(line));
  }
  std::stable_sort(import.problems.begin(), import.problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  return import;
}

}  // namespace

const csv::Columns& ResidentColumns() {
  static const auto& columns = *new csv::Columns{
      .required = {"key", "given_name", "phone", "postcode", "house_number"},
      .optional = {"family_name", "street", "birth_year", "languages", "channel"}};
  return columns;
}

const csv::Columns& OfferColumns() {
  static const auto& columns =
      *new csv::Columns{.required = {"key", "resident", "categories", "postcode"},
                        .optional = {"skills", "reach_meters", "remote"}};
  return columns;
}

Import<v1::CreateResidentRequest> ImportResidents(csv::Table table,
                                                  const v1::Municipality& municipality) {
  const auto read = [&](Reader& reader, v1::CreateResidentRequest& request) {
    v1::Resident& resident = *request.mutable_resident();
    resident.set_given_name(reader.Required("given_name"));
    resident.set_family_name(reader.Text("family_name"));
    resident.set_phone(ReadPhone(reader));
    v1::Address& address = *resident.mutable_address();
    address.set_postcode(ReadPostcode(reader, municipality));
    address.set_house_number(reader.Required("house_number"));
    address.set_street(reader.Text("street"));
    resident.set_birth_year(reader.Number("birth_year", 1900, 2100));
    reader.Words("languages", *resident.mutable_languages());
    for (const std::string& language : resident.languages()) {
      if (language.size() != 2) reader.Wrong("languages", "want two letters each, such as nl");
    }
    const int channel = reader.OneOf("channel", {"app", "phone"});
    if (channel == 1) resident.set_channel(v1::CHANNEL_APP);
    if (channel == 2) resident.set_channel(v1::CHANNEL_PHONE);
  };
  return ImportAll<v1::CreateResidentRequest>(std::move(table), municipality.name(), "resident",
                                              read);
}

Import<v1::CreateOfferRequest> ImportOffers(csv::Table table, const v1::Municipality& municipality,
                                            const std::map<std::string, std::string>& residents) {
  const auto read = [&](Reader& reader, v1::CreateOfferRequest& request) {
    v1::Offer& offer = *request.mutable_offer();
    const std::string& resident = reader.Required("resident");
    const auto found = residents.find(resident);
    if (found != residents.end()) {
      request.set_helper(found->second);
    } else if (absl::StartsWith(resident, absl::StrCat(municipality.name(), "/residents/"))) {
      request.set_helper(resident);
    } else if (!resident.empty()) {
      reader.Wrong("resident", "is no key of --residents, nor the name of a resident");
    }
    reader.Required("categories");
    reader.Ids("categories", municipality.categories(), *offer.mutable_categories());
    reader.Ids("skills", municipality.skills(), *offer.mutable_skills());
    offer.add_places()->set_postcode(ReadPostcode(reader, municipality));
    offer.set_reach_meters(reader.Number("reach_meters", 100, 50'000));
    offer.set_is_remote(reader.OneOf("remote", {"yes", "no"}) == 1);
  };
  return ImportAll<v1::CreateOfferRequest>(std::move(table), municipality.name(), "offer", read);
}

std::string RequestIdOf(absl::string_view municipality, absl::string_view kind,
                        absl::string_view key) {
  const std::string what = absl::StrCat(municipality, "\n", kind, "\n", key);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> hash;
  SHA256(reinterpret_cast<const unsigned char*>(what.data()), what.size(), hash.data());
  constexpr size_t kBytes = 20;  // As text, 40 of the 64 characters a request_id may have.
  const absl::string_view bytes(reinterpret_cast<const char*>(hash.data()), kBytes);
  return absl::StrCat("import-", absl::BytesToHexString(bytes));
}

std::string ColumnOf(absl::string_view field) {
  absl::string_view last = field.substr(field.rfind('.') + 1);
  last = last.substr(0, last.find('['));
  return last == "helper" || last == "asker" ? "resident" : std::string(last);
}

}  // namespace omzien::ctl
