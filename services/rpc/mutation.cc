#include "services/rpc/mutation.h"

#include <sodium.h>

#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/rpc/errors.h"

namespace omzien::rpc {
namespace {

constexpr char kKind[] = "mutation";
constexpr char kIndex[] = "mutations";
constexpr int kForgetAtOnce = 2000;

// 128 bits: two calls of one day never meet by chance.
std::string Hash(absl::string_view text) {
  std::string hash(16, '\0');
  crypto_generichash(reinterpret_cast<uint8_t*>(hash.data()), hash.size(),
                     reinterpret_cast<const uint8_t*>(text.data()), text.size(), nullptr, 0);
  return hash;
}

std::string Day(absl::Time time) { return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone()); }

std::string RequestId(const google::protobuf::Message& request) {
  return request.GetReflection()->GetString(request,
                                            request.GetDescriptor()->FindFieldByName("request_id"));
}

const google::protobuf::FieldDescriptor* ValidateOnlyOf(const google::protobuf::Message& request) {
  return request.GetDescriptor()->FindFieldByName("validate_only");
}

// What two calls have in common that are the same: looking first does not make another of it.
std::string Fingerprint(const google::protobuf::Message& request) {
  const auto* field = ValidateOnlyOf(request);
  std::string content;
  if (field == nullptr) {
    content = request.SerializeAsString();
  } else {
    const std::unique_ptr<google::protobuf::Message> same(request.New());
    same->CopyFrom(request);
    same->GetReflection()->ClearField(same.get(), field);
    content = same->SerializeAsString();
  }
  return Hash(absl::StrCat(request.GetDescriptor()->full_name(), " ", content));
}

std::string CallId(const Caller& caller, const google::protobuf::Message& request) {
  return absl::BytesToHexString(Hash(absl::StrCat(caller.Name(), " ", RequestId(request))));
}

}  // namespace

MutationKeys::MutationKeys(const store::Space& space, const Caller& caller,
                           const google::protobuf::Message& request)
    : today_(space.Of(kKind, absl::StrCat(Day(caller.now), ".", CallId(caller, request)))),
      yesterday_(space.Of(
          kKind, absl::StrCat(Day(caller.now - absl::Hours(24)), ".", CallId(caller, request)))),
      index_(space.Of(kIndex)),
      index_member_(absl::StrCat(Day(caller.now), ".", CallId(caller, request))),
      fingerprint_(Fingerprint(request)) {}

bool IsValidateOnly(const google::protobuf::Message& request) {
  const auto* field = ValidateOnlyOf(request);
  return field != nullptr && request.GetReflection()->GetBool(request, field);
}

void MutationKeys::Remember(const std::string& result, store::Batch& batch) const {
  store::v1::MutationRecord record;
  record.set_fingerprint(fingerprint_);
  record.set_result(result);
  batch.Expect(today_, 0);
  batch.Expect(yesterday_, 0);
  batch.Put(today_, record.SerializeAsString());
  batch.AddToIndex(index_, index_member_);
}

absl::StatusOr<std::optional<std::string>> MutationKeys::Recall(store::Store& store) const {
  const auto records = store.Read({today_, yesterday_});
  if (!records.ok()) return records.status();
  for (const store::Record& record : *records) {
    if (record.version == 0) continue;
    store::v1::MutationRecord mutation;
    if (!mutation.ParseFromString(record.value))
      return absl::DataLossError("a mutation record is garbled");
    if (mutation.fingerprint() != fingerprint_) {
      return Refuse(absl::StatusCode::kFailedPrecondition, "REQUEST_ID_REUSED",
                    "request_id: was used for another call; want a new one for each change");
    }
    return mutation.result();
  }
  return std::optional<std::string>();
}

absl::StatusOr<bool> ForgetMutations(store::Store& store, const store::Space& space,
                                     absl::Time now) {
  const store::Key index = space.Of(kIndex);
  const auto old = store.Range(index, "0", Day(now - absl::Hours(24)), kForgetAtOnce);
  if (!old.ok()) return old.status();
  if (old->empty()) return false;
  store::Batch batch(space.partition());
  for (const std::string& member : *old) {
    batch.Delete(space.Of(kKind, member));
    batch.RemoveFromIndex(index, member);
  }
  const auto committed = store.Commit(batch);
  if (!committed.ok()) return committed.status();
  return old->size() == kForgetAtOnce;
}

}  // namespace omzien::rpc
