#include "services/store/commit_script.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace omzien::store {

// Versions are compared as the bytes they are stored as. The counters pass through Lua's doubles,
// which count exactly up to 2^53; %.0f, since tostring() would write 1e+15. No unpack() anywhere:
// it fails near 9,000 values. XADD is the first write: should its counter ever lie behind the
// stream, Redis refuses it, and nothing is written.
const absl::string_view kCommitScript = R"lua(
local channel, partition = ARGV[1], ARGV[2]
local expectations, puts, deletions = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local removals, additions, events = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])

local key = 3
local arg = 8
for i = 1, expectations do
  if redis.call('GETRANGE', KEYS[key + i], 0, 7) ~= ARGV[arg + i] then return {0, i} end
end
key = key + expectations
arg = arg + expectations
local first_write_key, first_write_arg = key, arg
for i = 1, puts do redis.call('STRLEN', KEYS[key + i]) end
key = key + puts + deletions
for i = 1, removals + additions do redis.call('ZCARD', KEYS[key + i]) end
local version = tonumber(redis.call('GET', KEYS[1]) or '0') + 1
local last = tonumber(redis.call('GET', KEYS[2]) or '0')

key, arg = first_write_key, first_write_arg
local first_event = arg + puts + removals + additions
for i = 1, events do
  last = last + 1
  redis.call('XADD', KEYS[3], string.format('%.0f-0', last), 'e', ARGV[first_event + i])
end
if events > 0 then redis.call('SET', KEYS[2], string.format('%.0f', last)) end
redis.call('SET', KEYS[1], string.format('%.0f', version))
local stamp = struct.pack('>I8', version)
for i = 1, puts do redis.call('SET', KEYS[key + i], stamp .. ARGV[arg + i]) end
key = key + puts
arg = arg + puts
for i = 1, deletions do redis.call('DEL', KEYS[key + i]) end
key = key + deletions
for i = 1, removals do redis.call('ZREM', KEYS[key + i], ARGV[arg + i]) end
key = key + removals
arg = arg + removals
for i = 1, additions do redis.call('ZADD', KEYS[key + i], 0, ARGV[arg + i]) end
if events + removals + additions > 0 then redis.call('PUBLISH', channel, partition) end
return {version, last}
)lua";

namespace {

constexpr size_t kVersionBytes = 8;

Key OwnKey(int partition, absl::string_view kind) {
  return Space(partition, "store", kNoMunicipality).Of(kind);
}

}  // namespace

Key StreamKey(int partition) { return OwnKey(partition, "events"); }

std::string SpellVersion(Version version) {
  if (version == 0) return "";
  std::string bytes(kVersionBytes, '\0');
  for (size_t i = kVersionBytes; i-- > 0; version >>= 8) bytes[i] = static_cast<char>(version);
  return bytes;
}

absl::StatusOr<Record> ParseRecord(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_NIL) return Record{};
  if (reply.type != REDIS_REPLY_STRING || reply.len < kVersionBytes) {
    return absl::DataLossError("a record without a version");
  }
  const absl::string_view bytes = TextOf(reply);
  Record record;
  for (const char byte : bytes.substr(0, kVersionBytes)) {
    record.version = record.version << 8 | static_cast<unsigned char>(byte);
  }
  record.value = std::string(bytes.substr(kVersionBytes));
  return record;
}

CommitCommand::CommitCommand(const Batch& batch) {
  args_ = {"", "", ""};  // EVAL or EVALSHA, script or hash, number of keys.
  Add(OwnKey(batch.partition(), "commits").text());
  Add(OwnKey(batch.partition(), "last").text());
  Add(StreamKey(batch.partition()).text());
  for (const auto& expectation : batch.expectations()) args_.push_back(expectation.key.text());
  for (const auto& put : batch.puts()) args_.push_back(put.key.text());
  for (const auto& key : batch.deletes()) args_.push_back(key.text());
  for (const auto& entry : batch.removals()) args_.push_back(entry.index.text());
  for (const auto& entry : batch.additions()) args_.push_back(entry.index.text());
  args_[2] = own_.emplace_back(absl::StrCat(args_.size() - 3));

  args_.push_back(kBellChannel);
  Add(absl::StrCat(batch.partition()));
  for (const size_t count :
       {batch.expectations().size(), batch.puts().size(), batch.deletes().size(),
        batch.removals().size(), batch.additions().size(), batch.events().size()}) {
    Add(absl::StrCat(count));
  }
  for (const auto& expectation : batch.expectations()) Add(SpellVersion(expectation.version));
  for (const auto& put : batch.puts()) args_.push_back(put.value);
  for (const auto& entry : batch.removals()) args_.push_back(entry.member);
  for (const auto& entry : batch.additions()) args_.push_back(entry.member);
  for (const auto& event : batch.events()) args_.push_back(event);
}

void CommitCommand::Add(std::string own) { args_.push_back(own_.emplace_back(std::move(own))); }

absl::Span<const absl::string_view> CommitCommand::ByHash(absl::string_view hash) {
  args_[0] = "EVALSHA";
  args_[1] = hash;
  return args_;
}

absl::Span<const absl::string_view> CommitCommand::ByText() {
  args_[0] = "EVAL";
  args_[1] = kCommitScript;
  return args_;
}

absl::StatusOr<Committed> ParseCommitted(const redisReply& reply) {
  if (absl::Status status = StatusOf(reply); !status.ok()) return status;
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2 ||
      reply.element[0]->type != REDIS_REPLY_INTEGER ||
      reply.element[1]->type != REDIS_REPLY_INTEGER) {
    return absl::DataLossError("the commit script answered something else");
  }
  if (reply.element[0]->integer == 0) return absl::AbortedError("a record changed meanwhile");
  return Committed{static_cast<Version>(reply.element[0]->integer),
                   static_cast<uint64_t>(reply.element[1]->integer)};
}

}  // namespace omzien::store
