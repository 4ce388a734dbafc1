// One run of omzienctl: who calls whom, and what is done with the answer.

#ifndef OMZIEN_CLIENTS_CTL_SESSION_H_
#define OMZIEN_CLIENTS_CTL_SESSION_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/ctl/print.h"
#include "google/protobuf/message.h"
#include "omzien/v1/access.pb.h"

namespace omzien::ctl {

enum ExitCode { kDone = 0, kRefused = 1, kWrongUsage = 2, kUnreachable = 3 };

// What every command can be given.
struct Options {
  std::string server = "127.0.0.1:7400";
  std::string as = "services/omzienctl";
  v1::IdentityLevel identity_level = v1::IDENTITY_LEVEL_SEEN;
  std::string token;  // Instead of `as`.
  std::string token_key_file = "var/keys/token-signing.pem";
  std::string municipality;  // Empty: that of `as`.
  std::string request_id;    // Empty: a random one.
  bool is_json = false;
  absl::Duration timeout = absl::Seconds(10);
};

// Thread-compatible.
class Session {
 public:
  Options options;

  // How the run ended.
  ExitCode exit_code() const { return exit_code_; }

  // Calls one method and prints the reply, or the error.
  template <class Stub, class Request, class Reply>
  void Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
            const Request& request, const Columns& columns = {}) {
    Reply reply;
    Finish(One(method, request, reply), reply, columns);
  }

  // As Call, for a method that changes something.
  template <class Stub, class Request, class Reply>
  void Change(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
              Request request, const Columns& columns = {}) {
    request.set_request_id(options.request_id.empty() ? RandomId() : options.request_id);
    Call(method, request, columns);
  }

  // As Call, for a List method: all pages as one.
  template <class Stub, class Request, class Reply>
  void List(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
            Request request, const Columns& columns = {}) {
    Reply all;
    Finish(All(method, std::move(request), all), all, columns);
  }

  // As List, prints nothing.
  template <class Stub, class Request, class Reply>
  grpc::Status All(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                   Request request, Reply& all) {
    grpc::Status status;
    do {
      Reply page;
      status = One(method, request, page);
      request.set_page_token(page.next_page_token());
      all.MergeFrom(page);
      all.clear_next_page_token();
    } while (status.ok() && !request.page_token().empty());
    return status;
  }

  // Prints what a Watch method tells, a line each, until it told `count` of it (0: without end).
  // When the server stops, or is gone, it goes on from where it was once that answers again.
  template <class Stub, class Request, class Reply>
  void Watch(std::unique_ptr<grpc::ClientReader<Reply>> (Stub::*method)(grpc::ClientContext*,
                                                                        const Request&),
             Request request, int count, const Columns& columns) {
    grpc::Status status;
    bool was_open = false;
    int left = count;
    do {
      status = WatchOnce(
          [&](const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context) {
            Stub stub(channel);
            const auto reader = (stub.*method)(&context, request);
            Reply reply;
            while (reader->Read(&reply)) {
              was_open = true;
              request.set_cursor(reply.cursor());
              if (PrintTold(reply, columns) && --left == 0) context.TryCancel();
            }
            return reader->Finish();
          });
    } while (was_open && (count == 0 || left != 0) && IsGoneForNow(status));
    Finish(left == 0 && count > 0 ? grpc::Status::OK : status, Nothing(), columns);
  }

  // Calls one method, prints nothing. Repeats what the server could not do yet (UNAVAILABLE, such
  // as for a resident not known everywhere yet), until the timeout.
  template <class Stub, class Request, class Reply>
  grpc::Status One(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                   const Request& request, Reply& reply) {
    return Repeat([&](const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context) {
      reply.Clear();
      return (Stub(channel).*method)(&context, request, &reply);
    });
  }

  // Prints a reply or an error, and sets the exit code.
  void Finish(const grpc::Status& status, const google::protobuf::Message& reply,
              const Columns& columns);

  // Prints that the command was given something wrong, and sets the exit code.
  void RefuseUsage(const absl::Status& why);

  // Sets the exit code, where the command has said why itself.
  void End(ExitCode code) { exit_code_ = code; }

  // "municipalities/{municipality}".
  // Errors, in all of these: a usage error, thrown as CLI::ValidationError as CLI11 wants it.
  std::string Parent() const;
  // The name of what somebody called "abc", "requests/abc" or by its whole name.
  std::string NameOf(absl::string_view collection, absl::string_view said) const;

  // Returns a token for `options.as`, or the one that was given.
  absl::StatusOr<std::string> Token(absl::Duration lifetime) const;

 private:
  using Attempt = std::function<grpc::Status(const std::shared_ptr<grpc::Channel>& channel,
                                             grpc::ClientContext& context)>;
  grpc::Status Repeat(const Attempt& attempt);
  // Returns whether a watch that ended so is to be opened again: the server stops, or is gone.
  bool IsGoneForNow(const grpc::Status& status) const;
  // One attempt, without a deadline; after one that found no server it waits a moment.
  grpc::Status WatchOnce(const Attempt& attempt);
  // Prints what a watch told; returns false for a reply that told nothing.
  bool PrintTold(const google::protobuf::Message& reply, const Columns& columns) const;
  // What there is to print where all is said.
  static const google::protobuf::Message& Nothing();
  // Returns false, having said why, if there is no token.
  bool Prepare(grpc::ClientContext& context);
  static std::string RandomId();

  std::shared_ptr<grpc::Channel> channel_;
  ExitCode exit_code_ = kDone;
};

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_SESSION_H_
