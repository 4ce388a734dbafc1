#include "services/statistics/disclosure.h"

#include <cassert>

namespace omzien::statistics {

v1::Count Disclose(int64_t count) {
  assert(count >= 0);
  v1::Count published;
  if (count < kSmallestShown) {
    published.set_is_hidden(true);
  } else {
    published.set_value((count + kRounding / 2) / kRounding * kRounding);
  }
  return published;
}

}  // namespace omzien::statistics
