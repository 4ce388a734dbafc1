// Flags of a command that are more than a text or a number.

#ifndef OMZIEN_CLIENTS_CTL_FLAGS_H_
#define OMZIEN_CLIENTS_CTL_FLAGS_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "clients/ctl/session.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "omzien/v1/directory.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/resident.pb.h"

namespace omzien::ctl {

// Adds a group of commands about one thing.
CLI::App& Group(CLI::App& app, const std::string& noun, const std::string& help);

// Adds the name or id a command is about.
std::shared_ptr<std::string> AddName(CLI::App& command, const std::string& what);

// Adds --count, for a watch: after how many it ends; 0, if not given: at Ctrl-C.
std::shared_ptr<int> AddCount(CLI::App& command);

// Adds --for: whom --as speaks for, as her delegate or as a worker whom she phones.
std::shared_ptr<std::string> AddFor(CLI::App& command);

// The name of whom --for named; empty if nobody.
std::string ResidentSaid(const Session& session, const std::string& said);
// The name of the settings and the standing of a resident, by her id or name.
std::string HelperSaid(const Session& session, const std::string& said);

// All of these refuse what they cannot read as CLI11 wants it, naming the flag.

// Adds a flag that takes a value of `type` in lower case with dashes ("team-solved"), without
// `prefix`.
CLI::Option* AddEnum(CLI::App& command, const std::string& flag,
                     const google::protobuf::EnumDescriptor* type, const std::string& prefix,
                     std::function<void(int)> set, const std::string& help);

// Adds a flag that takes a duration, such as 1h30m.
CLI::Option* AddDuration(CLI::App& command, const std::string& flag, absl::Duration& duration,
                         const std::string& help);

// Adds a flag that takes a time in RFC 3339.
CLI::Option* AddTime(CLI::App& command, const std::string& flag, google::protobuf::Timestamp& time,
                     const std::string& help);

// Adds a flag that takes a day, such as 2026-01-31; `date` returns where to put it.
CLI::Option* AddDate(CLI::App& command, const std::string& flag,
                     const std::function<v1::Date*()>& date, const std::string& help);

// Adds --when, which may be repeated: START/END, both RFC 3339.
CLI::Option* AddSlots(CLI::App& command, google::protobuf::RepeatedPtrField<v1::TimeSlot>& slots);

// Adds --available, which may be repeated: days and hours, such as "mo,tu,fr 09:00-12:30".
CLI::Option* AddHours(CLI::App& command,
                      google::protobuf::RepeatedPtrField<v1::OpeningHours>& hours);

// Adds --postcode, --number, --street, --latitude and --longitude.
void AddAddress(CLI::App& command, v1::Address& address);

// Adds a flag that may be repeated.
void AddTexts(CLI::App& command, const std::string& flag,
              google::protobuf::RepeatedPtrField<std::string>& texts, const std::string& help);

// Adds a flag with a text.
CLI::Option* AddText(CLI::App& command, const std::string& flag, std::string& text,
                     const std::string& help);

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_FLAGS_H_
