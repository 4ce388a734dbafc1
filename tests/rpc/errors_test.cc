#include "services/rpc/errors.h"

#include <gmock/gmock.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/rpc/grpc_status.h"
#include "services/store/store.h"

namespace omzien::rpc {
namespace {

google::rpc::Status Details(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

// A1
TEST(Error, NamesAllWrongFieldsOnTheWire) {
  Violations violations;
  violations.Add("help_request.when[0].end_time", "want a time after start_time");
  violations.Add("request_id", "want one");
  const grpc::Status status = ToGrpcStatus(violations.ToStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const google::rpc::Status details = Details(status);
  EXPECT_EQ(details.code(), 3);
  google::rpc::BadRequest bad_request;
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    detail.UnpackTo(&bad_request);
    detail.UnpackTo(&info);
  }
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(0).field(), "help_request.when[0].end_time");
  EXPECT_EQ(bad_request.field_violations(0).description(), "want a time after start_time");
  EXPECT_EQ(bad_request.field_violations(1).field(), "request_id");
  EXPECT_EQ(info.reason(), "INVALID_FIELDS");
  EXPECT_EQ(info.domain(), "omzien");
}

TEST(Error, IsNoneWhereNoFieldIsWrong) { EXPECT_TRUE(Violations().ToStatus().ok()); }

TEST(Error, ComesBackFromTheWireAsItWas) {
  const absl::Status sent =
      Refuse(absl::StatusCode::kFailedPrecondition, "ALREADY_FILLED", "somebody was faster");
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(sent)), sent);
  EXPECT_EQ(ReasonOf(FromGrpcStatus(ToGrpcStatus(sent))), "ALREADY_FILLED");
  EXPECT_EQ(FromGrpcStatus(ToGrpcStatus(absl::OkStatus())), absl::OkStatus());
}

TEST(Error, HasNoReasonThatNobodyGave) { EXPECT_EQ(ReasonOf(absl::InternalError("x")), ""); }

TEST(Error, TellsWhatTheStoreSaysOfAWriteThatFailed) {
  EXPECT_EQ(ReasonOf(FromGrpcStatus(ToGrpcStatus(store::NotSaved("away")))), "NOT_SAVED");
  EXPECT_EQ(ReasonOf(FromGrpcStatus(ToGrpcStatus(store::MaybeSaved("lost")))), "MAYBE_SAVED");
  EXPECT_EQ(Details(ToGrpcStatus(store::NotSaved("away"))).details_size(), 1);
}

TEST(NotFound, IsOneText) { EXPECT_EQ(NotFound(), NotFound()); }

}  // namespace
}  // namespace omzien::rpc
