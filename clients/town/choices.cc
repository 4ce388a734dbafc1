#include "clients/town/choices.h"

#include <algorithm>
#include <cmath>

namespace omzien::town {
namespace {

// Source: Fowler, Noll, Vo, FNV-1a hash of 64 bits.
uint64_t Hash(uint64_t seed, absl::string_view text) {
  uint64_t hash = 14695981039346656037ULL ^ seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 1099511628211ULL;
  }
  return hash;
}

// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014 (its
// finaliser, variant 13 of Stafford): names that differ in one letter have nothing in common.
uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

constexpr double kLongest = 5;

}  // namespace

double Choices::Part(absl::string_view what) const {
  constexpr int kBits = 53;  // Of a double's mantissa.
  const uint64_t mixed = Mix(Hash(Mix(seed_ + 1), what));
  return std::ldexp(static_cast<double>(mixed >> (64 - kBits)), -kBits);
}

int Choices::Below(int n, absl::string_view what) const {
  return std::min(n - 1, static_cast<int>(Part(what) * n));
}

absl::Duration Choices::Wait(absl::Duration mean, absl::string_view what) const {
  return mean * std::min(kLongest, -std::log1p(-Part(what)));
}

}  // namespace omzien::town
