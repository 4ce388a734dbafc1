// The configuration of a town that is played: made from its areas, the same each time.

#ifndef OMZIEN_CLIENTS_TOWN_MUNICIPALITY_H_
#define OMZIEN_CLIENTS_TOWN_MUNICIPALITY_H_

#include <string>
#include <vector>

#include "clients/town/areas.h"
#include "omzien/internal/v1/configuration.pb.h"

namespace omzien::town {

inline constexpr char kSlug[] = "town";
inline constexpr char kActivity[] = "cafe";  // The one group answer there is.

// Returns a municipality with one neighbourhood per area, a district per first three digits of the
// postcodes, teams of some ten workers, each open on weekdays from nine to five, and kinds of help
// of every sort there is: open and reserved, first yes or asker chooses, remote or not.
// REQUIRES: areas with different postcodes, at least one; workers > 0.
internal::v1::MunicipalityConfiguration MakeMunicipality(const std::vector<Area>& areas,
                                                         int workers);

// "worker-12".
std::string WorkerId(int worker);

// Returns the id of the worker's team in such a municipality.
std::string TeamOf(int worker, int workers);

// A kind of help, and how often it is asked for among all.
struct Kind {
  std::string category;
  double part;
  bool is_offered;  // Neighbours may help with it.
};
const std::vector<Kind>& Kinds();

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_MUNICIPALITY_H_
