// What the figures of a benchmark lie beside: this machine, its disk, these versions.

#ifndef OMZIEN_TESTS_BENCHMARKS_MACHINE_H_
#define OMZIEN_TESTS_BENCHMARKS_MACHINE_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace omzien::benchmarks {

// Returns how long each of `count` appends of 4 KiB with fdatasync took, in the folder temporary
// files lie in, where Redis' append-only file of a benchmark lies too.
std::vector<absl::Duration> MeasureFsync(int count);

// Returns the model and number of processors, such as "2 x AMD EPYC".
std::string Processors();

// Returns the first line of what a program prints, such as "redis-server --version"; "" if none.
std::string FirstLineOf(const std::string& command);

// Returns the value below which the fraction `part` of `values` lie. REQUIRES: not empty.
absl::Duration Quantile(std::vector<absl::Duration> values, double part);
double Median(std::vector<double> values);

}  // namespace omzien::benchmarks

#endif  // OMZIEN_TESTS_BENCHMARKS_MACHINE_H_
