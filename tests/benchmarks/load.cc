#include "tests/benchmarks/load.h"

#include <thread>

#include "absl/time/clock.h"

namespace omzien::benchmarks {

LoadFigures Load(int clients, absl::Duration length, const std::function<bool(int, int)>& call) {
  std::vector<LoadFigures> each(static_cast<size_t>(clients));
  const absl::Time start = absl::Now();
  const absl::Time end = start + length;
  std::vector<std::thread> threads;
  for (int client = 0; client < clients; ++client) {
    threads.emplace_back([&, client] {
      LoadFigures& own = each[static_cast<size_t>(client)];
      absl::Time now = absl::Now();
      for (int nth = 0; now < end; ++nth) {
        const bool is_ok = call(client, nth);
        const absl::Time before = now;
        now = absl::Now();
        if (is_ok) {
          own.took.push_back(now - before);
        } else {
          ++own.failures;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  LoadFigures all;
  for (const LoadFigures& own : each) {
    all.took.insert(all.took.end(), own.took.begin(), own.took.end());
    all.failures += own.failures;
  }
  all.per_second =
      static_cast<double>(all.took.size()) / absl::ToDoubleSeconds(absl::Now() - start);
  return all;
}

}  // namespace omzien::benchmarks
