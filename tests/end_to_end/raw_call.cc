#include "tests/end_to_end/raw_call.h"

#include <grpcpp/generic/generic_stub.h>

#include "absl/time/clock.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/unknown_field_set.h"

namespace omzien::test {
namespace {

using google::protobuf::UnknownFieldSet;

grpc::ByteBuffer BufferOf(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  buffer.Dump(&slices).ok();
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

// Waits for the one thing that is under way; returns whether it came about.
bool Await(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool is_ok = false;
  return queue.Next(&tag, &is_ok) && is_ok;
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
}

// Returns the fields number `number` of a message whose proto Debian does not ship.
std::vector<std::string> FieldsOf(const std::string& message, int number) {
  google::protobuf::Empty parsed;
  parsed.ParseFromString(message);
  const UnknownFieldSet& fields = parsed.GetReflection()->GetUnknownFields(parsed);
  std::vector<std::string> found;
  for (int i = 0; i < fields.field_count(); ++i) {
    if (fields.field(i).number() == number) found.push_back(fields.field(i).length_delimited());
  }
  return found;
}

}  // namespace

grpc::Status RawCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method,
                     const google::protobuf::Message& request, const std::string& token) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  SetDeadline(context);
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  Await(queue);
  call->WriteLast(BufferOf(request.SerializeAsString()), {}, nullptr);
  Await(queue);
  grpc::ByteBuffer reply;
  call->Read(&reply, nullptr);
  const bool has_reply = Await(queue);
  // Who is answered was let in, also by a watch, which never ends by itself.
  if (has_reply) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  Await(queue);
  return has_reply ? grpc::Status::OK : status;
}

std::vector<std::string> ServicesOf(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  SetDeadline(context);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(
      &context, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  call->StartCall(nullptr);
  Await(queue);
  call->WriteLast(BufferOf(std::string("\x3a\x00", 2)), {}, nullptr);  // list_services = 7: "".
  Await(queue);
  grpc::ByteBuffer reply;
  call->Read(&reply, nullptr);
  Await(queue);
  grpc::Status status;
  call->Finish(&status, nullptr);
  Await(queue);
  // ServerReflectionResponse.list_services_response = 6, .service = 1, .name = 1.
  std::vector<std::string> names;
  for (const std::string& list : FieldsOf(BytesOf(reply), 6)) {
    for (const std::string& service : FieldsOf(list, 1)) {
      for (const std::string& name : FieldsOf(service, 1)) names.push_back(name);
    }
  }
  return names;
}

}  // namespace omzien::test
