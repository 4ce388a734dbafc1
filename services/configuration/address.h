// Addresses as people write them, held against what a municipality serves. Pure.

#ifndef OMZIEN_SERVICES_CONFIGURATION_ADDRESS_H_
#define OMZIEN_SERVICES_CONFIGURATION_ADDRESS_H_

#include <string>
#include <vector>

#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::configuration {

// How far a door may lie from the nearest neighbourhood's point: many times the size of any
// neighbourhood, so that only slips of the pen are refused (swapped, zeroed, another country).
inline constexpr double kServedKilometres = 50;

// A wrong field of an address: its name in Address, and what is wanted there.
struct AddressMistake {
  std::string field;
  std::string wanted;
};

// Returns what is wrong with `address`, one mistake a field at most, in the order of the fields;
// none: NeighbourhoodOf(NormalizePostcode(its postcode)) is there, and its coordinates are either
// both 0 (not given) or within kServedKilometres of a neighbourhood's point.
// Cost: O(neighbourhoods).
std::vector<AddressMistake> MistakesIn(const v1::Address& address,
                                       const Municipality& municipality);

// The same of postcode and coordinates alone: where it lies, whatever the door.
std::vector<AddressMistake> PlaceMistakesIn(const v1::Address& address,
                                            const Municipality& municipality);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_ADDRESS_H_
