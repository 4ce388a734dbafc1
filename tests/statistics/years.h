// Invented years of a municipality, as counted and as published. Pure.

#ifndef OMZIEN_TESTS_STATISTICS_YEARS_H_
#define OMZIEN_TESTS_STATISTICS_YEARS_H_

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "omzien/v1/statistics.pb.h"
#include "services/configuration/bundle.h"
#include "services/statistics/freeze.h"

namespace omzien::statistics {

// The first quarter of 2026.
inline constexpr Quarter kFirstQuarter{4 * 2026};

// Small town with so many districts, "d1" and on, and kinds of help, "k1" and on.
std::unique_ptr<configuration::Municipality> TownOf(int districts, int kinds);
std::set<std::string> DistrictsOf(const configuration::Municipality& town);

// Returns the counts of 2026 by `seed`: each part of each month and district at most `most`, often
// 0; all wholes, quarters and years add up. One in four districts has hardly anything.
Counts RandomYear(uint32_t seed, const configuration::Municipality& town, int most);

// Freezes the four quarters one after another.
Tables FreezeYear(const configuration::Municipality& town, const Counts& counts);

// Returns a figure of a table; one without a state if it is not there.
v1::Figure FigureOf(const Tables& tables, const std::string& table, const std::string& code);

}  // namespace omzien::statistics

#endif  // OMZIEN_TESTS_STATISTICS_YEARS_H_
