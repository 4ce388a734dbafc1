// Residents who ask, offer and take back, all at once, whatever is killed meanwhile: each repeats
// the same call until it is answered, and remembers what she was told.

#ifndef OMZIEN_TESTS_SOAK_WRITERS_H_
#define OMZIEN_TESTS_SOAK_WRITERS_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/sync/mutex.h"
#include "tests/support/private_omziend.h"

namespace omzien::soak {

inline constexpr absl::string_view kTown = "veghel";

// Writers that share a resident meet at her Helper record.
inline constexpr int kResidents = 4;
inline constexpr int kWriters = 2 * kResidents;

// Returns "r0", "r1", …; who a token names.
std::string ResidentId(int resident);
rpc::Subject SubjectOf(int resident);

// What was acknowledged about one resource.
struct Acknowledged {
  int resident = 0;
  int writes = 1;                // 2: made, and ended.
  bool is_ended = false;         // A request withdrawn, an offer taken back.
  std::string text_for_helpers;  // Of a request.
};

// By name.
struct Ledger {
  std::map<std::string, Acknowledged> requests;
  std::map<std::string, Acknowledged> offers;

  int64_t writes() const;
};

// Thread-safe, but for Finish.
class Writers {
 public:
  // Begins at once. `omziend` must outlive it.
  Writers(test::PrivateOmziend& omziend, uint64_t seed);
  ~Writers();

  Writers(const Writers&) = delete;
  Writers& operator=(const Writers&) = delete;

  // Waits for `more` acknowledged writes, from now on.
  // Errors: of the first writer that was refused; DEADLINE_EXCEEDED if a minute brings none.
  absl::Status Await(int more);

  // Calls under way now.
  int in_flight() const { return in_flight_; }
  // Calls sent again: their answer was UNAVAILABLE, or there was none.
  int64_t repeated() const { return repeated_; }

  // Lets each writer end the call she is in, until it is answered.
  // Errors: as Await.
  absl::Status Finish();

  // REQUIRES: Finish has returned.
  Ledger ledger() const;

 private:
  class Writer;

  void Count();
  void Fail(const absl::Status& why);
  bool IsStopping();

  test::PrivateOmziend& omziend_;
  std::atomic<int> in_flight_ = 0;
  std::atomic<int64_t> repeated_ = 0;

  sync::Mutex mutex_;
  sync::Condition changed_;
  int64_t acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);

  std::vector<std::unique_ptr<Writer>> writers_;
  std::vector<std::thread> threads_;  // Last: they use all of the above.
};

}  // namespace omzien::soak

#endif  // OMZIEN_TESTS_SOAK_WRITERS_H_
