// What a welfare organisation has in its spreadsheet, as calls of the API: residents and offers.
// Pure.
//
// A row is told apart by its `key`, which the organisation chose and keeps: the request_id of its
// call is derived from it, so that a file that is imported again, because the first time broke off
// or a row was wrong, makes nothing twice. By the same worker: a request_id is of its caller.

#ifndef OMZIEN_CLIENTS_CTL_IMPORT_H_
#define OMZIEN_CLIENTS_CTL_IMPORT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "clients/csv/csv.h"
#include "omzien/v1/directory.pb.h"
#include "omzien/v1/offer.pb.h"
#include "omzien/v1/resident.pb.h"

namespace omzien::ctl {

// One row.
template <class Request>
struct Line {
  int number = 0;
  std::string key;
  Request request;  // With its request_id.
};

// A whole file. Whoever finds `problems` calls nothing.
template <class Request>
struct Import {
  std::vector<Line<Request>> lines;
  std::vector<csv::Problem> problems;  // By line.
};

// Columns: key, given_name, phone, postcode, house_number; and family_name, street, birth_year,
// languages ("nl ar"), channel ("app" or "phone").
const csv::Columns& ResidentColumns();

// Returns what registers the residents of `table` in `municipality`.
Import<v1::CreateResidentRequest> ImportResidents(csv::Table table,
                                                  const v1::Municipality& municipality);

// Columns: key, resident, categories ("groceries walking"), postcode; and skills, reach_meters,
// remote ("yes" or "no").
const csv::Columns& OfferColumns();

// Returns what offers the help of `table`. The cell `resident` is a key of `residents`, which holds
// names of residents, or the name of a resident.
Import<v1::CreateOfferRequest> ImportOffers(csv::Table table, const v1::Municipality& municipality,
                                            const std::map<std::string, std::string>& residents);

// Returns the request_id of a row: the same for the same municipality, kind and key, whatever else
// the row holds: a row that was changed after it was imported is refused, not made a second time.
std::string RequestIdOf(absl::string_view municipality, absl::string_view kind,
                        absl::string_view key);

// Returns the column of a field that the server names, such as "postcode" for
// "resident.address.postcode" and "categories" for "offer.categories[1]".
std::string ColumnOf(absl::string_view field);

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_IMPORT_H_
