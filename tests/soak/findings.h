// Whether a store holds what writers were told, once, and is whole in itself.

#ifndef OMZIEN_TESTS_SOAK_FINDINGS_H_
#define OMZIEN_TESTS_SOAK_FINDINGS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/store/store.h"
#include "tests/soak/writers.h"
#include "tests/support/private_omziend.h"
#include "tests/support/private_redis.h"

namespace omzien::soak {

struct Findings {
  int64_t acknowledged = 0;  // Writes.
  int64_t found = 0;         // Those of them that show in what the API answers.
  int64_t doubled = 0;       // Resources, remembered calls and events beyond those there should be.
  int64_t records = 0;       // Examined, each with its entries in every index.
  int64_t due = 0;           // Of them in the index of due moments.
  int64_t events = 0;        // In the stream.
  std::vector<std::string> wrong;  // Everything that must not be, as sentences.
};

// Where the records of what has states stand: states as numbers, by id.
struct States {
  std::map<std::string, int> requests;
  std::map<std::string, int> escalations;
};

// Asks for every acknowledged resource by Get, and for all of a resident by List.
void AskForAll(test::PrivateOmziend& omziend, const Ledger& ledger, Findings& findings);

// Counts what lies in the space of `help` in partition `partition`: as many records as were
// acknowledged; exactly the index entries that the records want, the due moments among them; what
// is not at its end has a moment (invariant 2); every call remembered once (invariant 11).
// REQUIRES: nothing writes.
States CountRecords(store::Store& store, test::PrivateRedis& redis, int partition,
                    const Ledger& ledger, Findings& findings);

// Reads the whole stream: numbers without a gap; for every request and escalation one unbroken
// chain of moves from its beginning to the state of its record; for every resident one
// HelperChanged per change. REQUIRES: nothing writes.
void ReadStream(store::Store& store, int partition, const Ledger& ledger, const States& states,
                Findings& findings);

}  // namespace omzien::soak

#endif  // OMZIEN_TESTS_SOAK_FINDINGS_H_
