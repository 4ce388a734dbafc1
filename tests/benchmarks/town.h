// An installation of a benchmark's own: a private Redis that syncs always, an omziend with every
// service, one small town, and residents who call it.

#ifndef OMZIEN_TESTS_BENCHMARKS_TOWN_H_
#define OMZIEN_TESTS_BENCHMARKS_TOWN_H_

#include <memory>
#include <string>

#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "tests/support/keys.h"
#include "tests/support/private_omziend.h"
#include "tests/support/private_redis.h"

namespace omzien::benchmarks {

class Town;

// One resident on a channel that others use too. A call that fails for another reason than that
// `help` has not heard of her yet ends the program with a sentence. Thread-compatible.
class Person {
 public:
  Person(Town& town, std::string id);

  // Registers, and waits until `help` knows her.
  void Register();
  // Offers groceries at the door.
  void Offer();
  // Asks for groceries, with this request_id. Returns false if it was refused.
  bool Ask(const std::string& request_id);

  // A watch of her messages that is open already.
  class Watch {
   public:
    explicit Watch(const Person& person);
    ~Watch();
    // Waits for an invitation; returns false if there is none within a minute.
    bool AwaitInvitation();

   private:
    grpc::ClientContext context_;
    std::unique_ptr<v1::InboxService::Stub> stub_;
    std::unique_ptr<grpc::ClientReader<v1::WatchMessagesResponse>> reader_;
  };

 private:
  std::string Authorization() const { return "Bearer " + token_; }

  const std::shared_ptr<grpc::Channel> channel_;
  const std::string id_;
  const std::string token_;
  const int house_number_;  // A house of her own: nobody helps a housemate.
};

// Thread-compatible.
class Town {
 public:
  // `omziend` is the path of the program.
  explicit Town(const std::string& omziend);
  ~Town();

  Town(const Town&) = delete;
  Town& operator=(const Town&) = delete;

 private:
  friend class Person;

  int last_house_number_ = 0;

  test::PrivateRedis redis_;
  const test::KeyFiles keys_;
  std::string config_;  // A folder.
  std::unique_ptr<test::PrivateOmziend> omziend_;
};

}  // namespace omzien::benchmarks

#endif  // OMZIEN_TESTS_BENCHMARKS_TOWN_H_
