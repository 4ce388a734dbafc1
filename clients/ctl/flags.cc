#include "clients/ctl/flags.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"

namespace omzien::ctl {
namespace {

using google::protobuf::RepeatedPtrField;

google::protobuf::Timestamp ReadTime(const std::string& flag, absl::string_view text) {
  absl::Time time;
  std::string why;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &why)) {
    throw CLI::ValidationError(flag, "want RFC 3339, such as 2026-03-02T09:00:00+01:00");
  }
  google::protobuf::Timestamp result;
  result.set_seconds(absl::ToUnixSeconds(time));
  result.set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(result.seconds()))));
  return result;
}

v1::OpeningHours ReadHours(const std::string& text) {
  static constexpr absl::string_view kDays[] = {"mo", "tu", "we", "th", "fr", "sa", "su"};
  const auto wrong = [] {
    return CLI::ValidationError("--available",
                                "want days and hours, such as \"mo,fr 09:00-12:30\"");
  };
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  if (parts.size() != 2) throw wrong();
  v1::OpeningHours hours;
  for (const absl::string_view day : absl::StrSplit(parts[0], ',')) {
    const auto* known = std::find(std::begin(kDays), std::end(kDays), day);
    if (known == std::end(kDays)) throw wrong();
    hours.add_weekdays(static_cast<v1::OpeningHours::Weekday>(known - kDays + 1));
  }
  const std::pair<std::string, std::string> ends =
      absl::StrSplit(parts[1], absl::MaxSplits('-', 1));
  hours.set_opens(ends.first);
  hours.set_closes(ends.second);
  return hours;
}

CLI::Option* AddRepeated(CLI::App& command, const std::string& flag,
                         std::function<void(const std::string&)> add, const std::string& help) {
  return command
      .add_option(
          flag,
          [add = std::move(add)](const std::vector<std::string>& values) {
            for (const std::string& value : values) add(value);
            return true;
          },
          help)
      ->type_name("TEXT")
      ->expected(1, -1);
}

}  // namespace

CLI::App& Group(CLI::App& app, const std::string& noun, const std::string& help) {
  CLI::App* group = app.add_subcommand(noun, help);
  group->require_subcommand(1);
  return *group;
}

std::shared_ptr<std::string> AddFor(CLI::App& command) {
  auto said = std::make_shared<std::string>();
  AddText(command, "--for", *said, "For whom, if not for --as: its id or name");
  return said;
}

std::string ResidentSaid(const Session& session, const std::string& said) {
  return said.empty() ? "" : session.NameOf("residents", said);
}

std::string HelperSaid(const Session& session, const std::string& said) {
  const std::string resident = session.NameOf("residents", said);
  return session.NameOf("helpers",
                        absl::StripPrefix(resident, absl::StrCat(session.Parent(), "/residents/")));
}

std::shared_ptr<std::string> AddName(CLI::App& command, const std::string& what) {
  auto said = std::make_shared<std::string>();
  command.add_option(what, *said, "Its id or name")->required();
  return said;
}

std::shared_ptr<int> AddCount(CLI::App& command) {
  auto count = std::make_shared<int>(0);
  command.add_option("--count", *count, "Ends after so many; if not given: at Ctrl-C")
      ->check(CLI::PositiveNumber);
  return count;
}

CLI::Option* AddEnum(CLI::App& command, const std::string& flag,
                     const google::protobuf::EnumDescriptor* type, const std::string& prefix,
                     std::function<void(int)> set, const std::string& help) {
  std::vector<std::pair<std::string, int>> known;
  std::vector<std::string> names;
  for (int i = 0; i < type->value_count(); ++i) {
    const absl::string_view name = type->value(i)->name();
    if (absl::EndsWith(name, "_UNSPECIFIED")) continue;
    names.push_back(
        absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, prefix)), {{"_", "-"}}));
    known.emplace_back(names.back(), type->value(i)->number());
  }
  return command.add_option_function<std::string>(
      flag,
      [=, set = std::move(set)](const std::string& value) {
        for (const auto& [name, number] : known) {
          if (name == value) return set(number);
        }
        throw CLI::ValidationError(flag, absl::StrCat("want one of ", absl::StrJoin(names, ", ")));
      },
      absl::StrCat(help, ": ", absl::StrJoin(names, ", ")));
}

CLI::Option* AddDuration(CLI::App& command, const std::string& flag, absl::Duration& duration,
                         const std::string& help) {
  return command.add_option_function<std::string>(
      flag,
      [flag, &duration](const std::string& value) {
        if (!absl::ParseDuration(value, &duration) || duration <= absl::ZeroDuration()) {
          throw CLI::ValidationError(flag, "want a duration, such as 1h30m");
        }
      },
      help);
}

CLI::Option* AddTime(CLI::App& command, const std::string& flag, google::protobuf::Timestamp& time,
                     const std::string& help) {
  return command.add_option_function<std::string>(
      flag, [flag, &time](const std::string& value) { time = ReadTime(flag, value); }, help);
}

CLI::Option* AddDate(CLI::App& command, const std::string& flag,
                     const std::function<v1::Date*()>& date, const std::string& help) {
  return command.add_option_function<std::string>(
      flag,
      [flag, date](const std::string& text) {
        absl::CivilDay day;
        if (!absl::ParseCivilTime(text, &day))
          throw CLI::ValidationError(flag, "want a day, such as 2026-01-31");
        v1::Date& said = *date();
        said.set_year(static_cast<int>(day.year()));
        said.set_month(day.month());
        said.set_day(day.day());
      },
      help);
}

CLI::Option* AddSlots(CLI::App& command, RepeatedPtrField<v1::TimeSlot>& slots) {
  return AddRepeated(
      command, "--when",
      [&slots](const std::string& value) {
        const std::pair<std::string, std::string> ends =
            absl::StrSplit(value, absl::MaxSplits('/', 1));
        v1::TimeSlot slot;
        *slot.mutable_start_time() = ReadTime("--when", ends.first);
        *slot.mutable_end_time() = ReadTime("--when", ends.second);
        *slots.Add() = std::move(slot);
      },
      "When, START/END in RFC 3339; may be repeated");
}

CLI::Option* AddHours(CLI::App& command, RepeatedPtrField<v1::OpeningHours>& hours) {
  return AddRepeated(
      command, "--available",
      [&hours](const std::string& value) { *hours.Add() = ReadHours(value); },
      "Days and hours, such as \"mo,fr 09:00-12:30\"; may be repeated; if not given: any time");
}

void AddAddress(CLI::App& command, v1::Address& address) {
  AddText(command, "--postcode", *address.mutable_postcode(), "Such as 5461AB")->required();
  AddText(command, "--number", *address.mutable_house_number(), "House number, such as 12a");
  AddText(command, "--street", *address.mutable_street(), "Street");
  command.add_option_function<double>(
      "--latitude", [&address](double value) { address.set_latitude(value); }, "Degrees north");
  command.add_option_function<double>(
      "--longitude", [&address](double value) { address.set_longitude(value); }, "Degrees east");
}

void AddTexts(CLI::App& command, const std::string& flag, RepeatedPtrField<std::string>& texts,
              const std::string& help) {
  AddRepeated(
      command, flag, [&texts](const std::string& value) { *texts.Add() = value; },
      absl::StrCat(help, "; may be repeated"));
}

CLI::Option* AddText(CLI::App& command, const std::string& flag, std::string& text,
                     const std::string& help) {
  return command.add_option_function<std::string>(
      flag, [&text](const std::string& value) { text = value; }, help);
}

}  // namespace omzien::ctl
