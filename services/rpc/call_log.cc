#include "services/rpc/call_log.h"

#include <jansson.h>
#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

#include "absl/time/clock.h"

namespace omzien::rpc {
namespace {

// A quarter of a millisecond to four seconds: below lies an empty call, above it a client's
// patience.
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.00025, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 4};

// Adds a text that may hold any bytes: what is not UTF-8 is left out rather than breaking the line.
void Add(json_t* line, const char* key, absl::string_view text) {
  if (text.empty()) return;
  json_t* value = json_stringn(text.data(), text.size());
  json_object_set_new(line, key, value != nullptr ? value : json_string("(not UTF-8)"));
}

json_t* NewLine() {
  json_t* line = json_object();
  Add(line, "time", absl::FormatTime(absl::RFC3339_full, absl::Now(), absl::UTCTimeZone()));
  return line;
}

std::string Take(json_t* line) {
  char* text = json_dumps(line, JSON_COMPACT | JSON_ENSURE_ASCII);
  std::string result = text;
  std::free(text);
  json_decref(line);
  return result;
}

}  // namespace

struct CallLog::Counts {
  explicit Counts(prometheus::Registry& registry)
      : calls(prometheus::BuildCounter()
                  .Name("omzien_calls_total")
                  .Help("Calls by method and code")
                  .Register(registry)),
        seconds(prometheus::BuildHistogram()
                    .Name("omzien_call_seconds")
                    .Help("Time a call took, in seconds of machine time")
                    .Register(registry)) {}
  prometheus::Family<prometheus::Counter>& calls;
  prometheus::Family<prometheus::Histogram>& seconds;
};

CallLog::CallLog(prometheus::Registry& registry, std::shared_ptr<spdlog::logger> logger)
    : counts_(std::make_unique<Counts>(registry)), logger_(std::move(logger)) {}

CallLog::~CallLog() = default;

void CallLog::Write(const CallEntry& entry) {
  counts_->calls.Add({{"method", entry.method}, {"code", entry.code}}).Increment();
  counts_->seconds.Add({{"method", entry.method}}, kSeconds)
      .Observe(absl::ToDoubleSeconds(entry.took));
  if (logger_ == nullptr) return;
  json_t* line = NewLine();
  Add(line, "event", "call");
  Add(line, "method", entry.method);
  Add(line, "caller", entry.caller);
  Add(line, "municipality", entry.municipality);
  Add(line, "code", entry.code);
  Add(line, "reason", entry.reason);
  Add(line, "detail", entry.detail);
  json_object_set_new(line, "ms", json_real(absl::ToDoubleMilliseconds(entry.took)));
  logger_->info(Take(line));
}

std::shared_ptr<spdlog::logger> StderrLogger() {
  auto logger =
      std::make_shared<spdlog::logger>("omzien", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  return logger;
}

std::string EventLine(absl::string_view event, absl::string_view detail) {
  json_t* line = NewLine();
  Add(line, "event", event);
  Add(line, "detail", detail);
  return Take(line);
}

}  // namespace omzien::rpc
