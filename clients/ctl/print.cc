#include "clients/ctl/print.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "omzien/v1/directory.pb.h"
#include "omzien/v1/help_request.pb.h"

namespace omzien::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Returns `text` without what would break a line or its order: control characters (as blanks) and
// the marks that turn the direction of writing.
std::string Printable(absl::string_view text) {
  std::string line = absl::StrReplaceAll(text, {{"\u202a", ""},
                                                {"\u202b", ""},
                                                {"\u202c", ""},
                                                {"\u202d", ""},
                                                {"\u202e", ""},
                                                {"\u2066", ""},
                                                {"\u2067", ""},
                                                {"\u2068", ""},
                                                {"\u2069", ""},
                                                {"\u2028", " "},
                                                {"\u2029", " "},
                                                {"\u0085", " "}});
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return line;
}

// "municipalities/veghel/requests/abc" as "requests/abc".
absl::string_view WithoutMunicipality(absl::string_view name) {
  if (!absl::StartsWith(name, "municipalities/")) return name;
  const size_t slash = name.find('/', std::string("municipalities/").size());
  return slash == absl::string_view::npos ? name : name.substr(slash + 1);
}

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds());
}

class Printer {
 public:
  explicit Printer(absl::TimeZone zone) : zone_(zone) {}

  std::string List(const Message& message, const FieldDescriptor* field,
                   const Columns& columns) const {
    std::vector<const FieldDescriptor*> shown;
    const Descriptor* item = field->message_type();
    for (const std::string& column : columns) shown.push_back(item->FindFieldByName(column));
    for (int i = 0; columns.empty() && i < item->field_count(); ++i) {
      if (IsSetAnywhere(message, field, item->field(i))) shown.push_back(item->field(i));
    }
    std::vector<std::vector<std::string>> lines(1);
    for (const auto* column : shown) lines[0].push_back(column->name());
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      auto& line = lines.emplace_back();
      const Message& one = message.GetReflection()->GetRepeatedMessage(message, field, i);
      for (const auto* column : shown) line.push_back(Cut(Field(one, column)));
    }
    return Aligned(lines);
  }

  std::string Line(const Message& message, const Columns& columns) const {
    std::vector<std::string> values;
    for (const std::string& column : columns) {
      values.push_back(Cut(Field(message, message.GetDescriptor()->FindFieldByName(column))));
    }
    return absl::StrCat(absl::StrJoin(values, "  "), "\n");
  }

  std::string One(const Message& message, const Columns& columns) const {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    std::vector<std::vector<std::string>> lines;
    std::string tables;
    for (const auto* field : fields) {
      if (!columns.empty() && std::count(columns.begin(), columns.end(), field->name()) == 0) {
        continue;
      }
      if (IsTable(field)) {
        absl::StrAppend(&tables, "\n", field->name(), "\n", List(message, field, {}));
      } else {
        lines.push_back({field->name(), Field(message, field)});
      }
    }
    return Aligned(lines) + tables;
  }

 private:
  // A repeated message that has no short form of its own.
  static bool IsTable(const FieldDescriptor* field) {
    return field->is_repeated() && field->message_type() != nullptr &&
           field->message_type() != v1::TimeSlot::descriptor() &&
           field->message_type() != v1::LocalizedText::descriptor();
  }

  static bool IsSetAnywhere(const Message& message, const FieldDescriptor* list,
                            const FieldDescriptor* field) {
    const auto* reflection = message.GetReflection();
    for (int i = 0; i < reflection->FieldSize(message, list); ++i) {
      std::vector<const FieldDescriptor*> set;
      const Message& item = reflection->GetRepeatedMessage(message, list, i);
      item.GetReflection()->ListFields(item, &set);
      if (std::count(set.begin(), set.end(), field) > 0) return true;
    }
    return false;
  }

  std::string Field(const Message& message, const FieldDescriptor* field) const {
    if (!field->is_repeated()) return Value(message, field, -1);
    std::vector<std::string> values;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      values.push_back(Value(message, field, i));
    }
    return absl::StrJoin(values, ", ");
  }

  // index: -1 for a field that is not repeated.
  std::string Value(const Message& message, const FieldDescriptor* field, int index) const {
    const auto* reflection = message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return index < 0 && !reflection->HasField(message, field)
                 ? ""
                 : Inline(index < 0 ? reflection->GetMessage(message, field)
                                    : reflection->GetRepeatedMessage(message, field, index));
    }
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      return Printable(
          WithoutMunicipality(index < 0 ? reflection->GetString(message, field)
                                        : reflection->GetRepeatedString(message, field, index)));
    }
    std::string text;
    google::protobuf::TextFormat::PrintFieldValueToString(message, field, index, &text);
    return absl::EndsWith(text, "_UNSPECIFIED") ? "" : text;
  }

  std::string Inline(const Message& message) const {
    if (const auto* at = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
      return absl::FormatTime("%Y-%m-%d %H:%M %Ez", TimeOf(*at), zone_);
    }
    if (const auto* length = dynamic_cast<const google::protobuf::Duration*>(&message)) {
      return absl::FormatDuration(absl::Seconds(length->seconds()));
    }
    if (const auto* text = dynamic_cast<const v1::LocalizedText*>(&message)) {
      return Printable(text->nl());
    }
    if (const auto* date = dynamic_cast<const v1::Date*>(&message)) {
      return absl::StrFormat("%04d-%02d-%02d", date->year(), date->month(), date->day());
    }
    if (const auto* slot = dynamic_cast<const v1::TimeSlot*>(&message)) {
      return absl::StrCat(absl::FormatTime("%Y-%m-%d %H:%M", TimeOf(slot->start_time()), zone_),
                          " - ", absl::FormatTime("%H:%M %Ez", TimeOf(slot->end_time()), zone_));
    }
    // What has an id is told by it; the rest by its fields.
    if (const auto* id = message.GetDescriptor()->FindFieldByName("id")) {
      return Field(message, id);
    }
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    std::vector<std::string> values;
    for (const auto* field : fields) values.push_back(Field(message, field));
    return absl::StrJoin(values, " ");
  }

  static std::string Aligned(const std::vector<std::vector<std::string>>& lines) {
    std::vector<size_t> widths;
    for (const auto& line : lines) {
      widths.resize(std::max(widths.size(), line.size()));
      for (size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], Width(line[i]));
    }
    std::string text;
    for (const auto& line : lines) {
      std::string one;
      for (size_t i = 0; i < line.size(); ++i) {
        absl::StrAppend(&one, line[i], std::string(widths[i] - Width(line[i]) + 2, ' '));
      }
      absl::StrAppend(&text, absl::StripTrailingAsciiWhitespace(one), "\n");
    }
    return text;
  }

  // A cell that is longer than any name: the text is to be seen on the record itself, or as JSON.
  static std::string Cut(const std::string& cell) {
    constexpr size_t kMaxWidth = 48;
    if (Width(cell) <= kMaxWidth) return cell;
    size_t end = 0;
    for (size_t width = 0; width < kMaxWidth; ++end) width = Width(cell.substr(0, end + 1));
    return cell.substr(0, end - 1) + "…";
  }

  // In characters of UTF-8; wide ones count as one.
  static size_t Width(absl::string_view text) {
    return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
    }));
  }

  const absl::TimeZone zone_;
};

// The items of a List method's reply; null for any other message.
const FieldDescriptor* ItemsOf(const Descriptor* reply) {
  if (!absl::StartsWith(reply->name(), "List") || reply->field_count() == 0) return nullptr;
  const FieldDescriptor* items = reply->field(0);
  return items->is_repeated() && items->message_type() != nullptr ? items : nullptr;
}

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details()) || details.code() == 0) {
    details.set_code(status.error_code());
    details.set_message(status.error_message());
  }
  return details;
}

std::string CodeName(int code) {
  static const char* const kNames[] = {"OK",
                                       "CANCELLED",
                                       "UNKNOWN",
                                       "INVALID_ARGUMENT",
                                       "DEADLINE_EXCEEDED",
                                       "NOT_FOUND",
                                       "ALREADY_EXISTS",
                                       "PERMISSION_DENIED",
                                       "RESOURCE_EXHAUSTED",
                                       "FAILED_PRECONDITION",
                                       "ABORTED",
                                       "OUT_OF_RANGE",
                                       "UNIMPLEMENTED",
                                       "INTERNAL",
                                       "UNAVAILABLE",
                                       "DATA_LOSS",
                                       "UNAUTHENTICATED"};
  return code >= 0 && code < 17 ? kNames[code] : absl::StrCat(code);
}

std::string Json(const Message& message, const google::protobuf::util::JsonPrintOptions& options) {
  std::string text;
  const auto written = google::protobuf::util::MessageToJsonString(message, &text, options);
  return written.ok() ? text : written.ToString();
}

}  // namespace

std::string AsText(const Message& message, const Columns& columns, absl::TimeZone zone) {
  const Printer printer(zone);
  const FieldDescriptor* items = ItemsOf(message.GetDescriptor());
  if (items == nullptr) return printer.One(message, columns);
  if (message.GetReflection()->FieldSize(message, items) == 0) return "none\n";
  return printer.List(message, items, columns);
}

std::string AsLine(const Message& message, const Columns& columns, absl::TimeZone zone) {
  return Printer(zone).Line(message, columns);
}

std::string AsJsonLine(const Message& message) {
  return absl::StrCat(Json(message, google::protobuf::util::JsonPrintOptions()), "\n");
}

std::string AsJson(const Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  return Json(message, options);
}

std::vector<std::pair<std::string, std::string>> WrongFields(const grpc::Status& status) {
  std::vector<std::pair<std::string, std::string>> fields;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) {
    google::rpc::BadRequest wrong;
    if (!detail.Is<google::rpc::BadRequest>() || !detail.UnpackTo(&wrong)) continue;
    for (const auto& field : wrong.field_violations()) {
      fields.emplace_back(Printable(field.field()), Printable(field.description()));
    }
  }
  return fields;
}

std::string ErrorAsText(const grpc::Status& status) {
  google::rpc::ErrorInfo info;
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& detail : details.details()) {
    if (detail.Is<google::rpc::ErrorInfo>()) detail.UnpackTo(&info);
  }
  std::string text = CodeName(details.code());
  if (!info.reason().empty() && info.reason() != text) {
    absl::StrAppend(&text, " (", info.reason(), ")");
  }
  const auto wrong = WrongFields(status);
  if (wrong.empty()) {
    absl::StrAppend(
        &text, ": ",
        details.message().empty() ? "the server says no more" : Printable(details.message()), "\n");
    for (const auto& [key, value] : info.metadata())
      absl::StrAppend(&text, "  ", Printable(key), ": ", Printable(value), "\n");
    return text;
  }
  absl::StrAppend(&text, ":\n");
  for (const auto& [field, wanted] : wrong) absl::StrAppend(&text, "  ", field, ": ", wanted, "\n");
  return text;
}

std::string ErrorAsJson(const grpc::Status& status) { return AsJson(DetailsOf(status)); }

}  // namespace omzien::ctl
