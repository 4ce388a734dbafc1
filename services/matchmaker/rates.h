// How often people say yes, from configuration to what matching sizes waves by. Pure.

#ifndef OMZIEN_SERVICES_MATCHMAKER_RATES_H_
#define OMZIEN_SERVICES_MATCHMAKER_RATES_H_

#include "matching/wave.h"
#include "services/suiting/from_proto.h"

namespace omzien::matchmaker {

// Returns the rates of the policy of the municipality behind `words`: expected_acceptance but where
// yes_rates say otherwise, of which the last that fits holds.
// REQUIRES: a validated configuration with its defaults filled.
matching::YesRates YesRatesOf(const suiting::Words& words);

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_RATES_H_
