#include "tests/support/service_host.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "google/rpc/error_details.pb.h"
#include "tests/configuration/small_town.h"

namespace omzien::test {
namespace {

[[noreturn]] void Die(absl::string_view sentence) {
  std::fprintf(stderr, "service_host: %s\n", std::string(sentence).c_str());
  std::abort();
}

template <class T>
T OrDie(absl::StatusOr<T> result) {
  if (!result.ok()) Die(result.status().ToString());
  return *std::move(result);
}

// Returns a P-256 key made for this host, which is nowhere else by now.
rpc::TokenKey NewKey() {
  std::string path = "/tmp/omzien_key_XXXXXX";
  if (const char* folder = std::getenv("TMPDIR")) path = absl::StrCat(folder, "/omzien_key_XXXXXX");
  const int descriptor = mkstemp(path.data());
  if (descriptor < 0) Die("no file for a key");
  std::FILE* file = fdopen(descriptor, "w");
  EVP_PKEY* key = EVP_EC_gen("P-256");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  EVP_PKEY_free(key);
  auto read = rpc::TokenKey::FromPemFile(path);
  std::remove(path.c_str());
  return OrDie(std::move(read));
}

std::vector<configuration::File> SmallTownAndItsTwin() {
  return {{"small.textproto", std::string(configuration::kSmallTown)},
          {"other.textproto",
           absl::StrReplaceAll(configuration::kSmallTown,
                               {{kTown, kOtherTown}, {"partition: 7", "partition: 8"}})}};
}

}  // namespace

rpc::Subject SubjectOf(absl::string_view who, absl::string_view municipality) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(who, absl::MaxSplits('/', 1));
  rpc::Subject subject{parts.first, parts.second, std::string(municipality),
                       v1::IDENTITY_LEVEL_CONTACT};
  if (subject.collection == "services") {
    subject.municipality.clear();
    subject.identity_level = v1::IDENTITY_LEVEL_UNSPECIFIED;
  }
  return subject;
}

std::vector<std::string> WrongFields(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto payload = status.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() || !bad_request.ParseFromString(std::string(*payload))) return fields;
  for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  return fields;
}

ServiceHost::ServiceHost()
    : key_(NewKey()),
      pages_(rpc::PageSealer::Key{1, 2, 3}),
      tokens_(key_),
      log_(registry_, std::make_shared<spdlog::logger>(
                          "calls", std::make_shared<spdlog::sinks::ostream_sink_mt>(log_lines_))),
      call_(MakeCallOptions()),
      bundle_(OrDie(configuration::Parse(SmallTownAndItsTwin()))) {}

std::shared_ptr<const configuration::Bundle> ServiceHost::bundle() const {
  const sync::Lock lock(mutex_);
  return bundle_;
}

void ServiceHost::Reload(std::vector<configuration::File> files) {
  auto bundle = OrDie(configuration::Parse(std::move(files)));
  const sync::Lock lock(mutex_);
  bundle_ = std::move(bundle);
}

void ServiceHost::Start(const std::vector<std::string>& names) {
  access_ = OrDie(rpc::AccessTable::Load(names));
  rpc::ServerOptions options;
  // By number: looking up a name leaks in Debian's c-ares, and that ends a run under ASan.
  options.listen = "127.0.0.1:0";
  for (const auto& service : services_) options.services.push_back(service.get());
  options.watches = &watches_;
  server_ = OrDie(rpc::Server::Start(options));
  channel_ = grpc::CreateChannel(absl::StrCat("ipv4:127.0.0.1:", server_->port()),
                                 grpc::InsecureChannelCredentials());
}

ServiceHost::~ServiceHost() { Drain(); }

void ServiceHost::Drain() { server_->Drain(absl::Seconds(5)); }

void ServiceHost::Publish(const std::vector<internal::v1::Event>& events) {
  for (const internal::v1::Event& event : events) {
    store::Batch batch(PartitionOf(event.municipality()));
    batch.Append(event.SerializeAsString());
    OrDie(store.Commit(batch));
  }
}

std::vector<internal::v1::Event> ServiceHost::Events(absl::string_view municipality) {
  constexpr int kAll = 1'000'000;
  std::vector<internal::v1::Event> events;
  for (const store::Event& event : OrDie(store.ReadEvents(PartitionOf(municipality), 0, kAll))) {
    if (!events.emplace_back().ParseFromString(event.value)) Die("an event is garbled");
  }
  return events;
}

std::string ServiceHost::TokenOf(const rpc::Subject& subject) const {
  return OrDie(rpc::MintToken(key_, subject, absl::Now(), absl::Hours(1)));
}

std::vector<v1::Role> ServiceHost::RolesOf(const rpc::Subject& subject, absl::Time now) const {
  const auto loaded = bundle();
  const configuration::Municipality* own = loaded->Find(subject.municipality);
  std::vector<v1::Role> roles;
  if (own == nullptr) return roles;
  for (const configuration::HeldRole& held : own->RolesOf(subject.id, now)) {
    roles.push_back(held.role);
  }
  return roles;
}

int ServiceHost::PartitionOf(absl::string_view municipality) const {
  const auto loaded = bundle();
  const configuration::Municipality* found = loaded->Find(municipality);
  if (found == nullptr) Die(absl::StrCat("no municipality ", municipality));
  return found->partition();
}

rpc::CallOptions ServiceHost::MakeCallOptions() {
  return {
      .access = &access_,
      .tokens = &tokens_,
      .log = &log_,
      .roles_of_worker = [this](const rpc::Subject& subject,
                                absl::Time now) { return RolesOf(subject, now); },
      .bundle_with =
          [this](absl::string_view slug) -> std::shared_ptr<const configuration::Bundle> {
        auto now = bundle();
        return now->Find(slug) != nullptr ? now : nullptr;
      },
      .now = [this] { return clock.Now(); },
  };
}

}  // namespace omzien::test
