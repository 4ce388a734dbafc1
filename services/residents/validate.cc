#include "services/residents/validate.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/configuration/address.h"
#include "services/configuration/formats.h"

namespace omzien::residents {
namespace {

constexpr int kFirstBirthYear = 1900;

void ValidateLanguages(const v1::Resident& resident, rpc::Violations& violations) {
  absl::flat_hash_set<std::string> seen;
  for (int i = 0; i < resident.languages_size(); ++i) {
    const std::string& language = resident.languages(i);
    if (!configuration::IsLanguage(language) || !seen.insert(language).second) {
      violations.Add(absl::StrCat("resident.languages[", i, "]"),
                     "want a code of ISO 639-1 such as \"nl\", none twice");
    }
  }
}

}  // namespace

void ValidateCreate(const v1::CreateResidentRequest& request,
                    const configuration::Municipality& municipality, absl::Time now,
                    rpc::Violations& violations) {
  const v1::Resident& resident = request.resident();
  if (!configuration::IsLine(resident.given_name(), 1, 60)) {
    violations.Add("resident.given_name", "want one line of 1 to 60 characters");
  }
  if (!configuration::IsLine(resident.family_name(), 0, 80)) {
    violations.Add("resident.family_name", "want one line of at most 80 characters");
  }
  if (!configuration::IsPhone(resident.phone()) || absl::StrContains(resident.phone(), ' ')) {
    violations.Add("resident.phone",
                   "want '+' and 7 to 15 digits without spaces, such as \"+31413000000\"");
  }
  for (const auto& mistake : configuration::MistakesIn(resident.address(), municipality)) {
    violations.Add(absl::StrCat("resident.address.", mistake.field), mistake.wanted);
  }
  const auto this_year = absl::ToCivilYear(now, municipality.time_zone()).year();
  const int year = resident.birth_year();
  if (year != 0 && (year < kFirstBirthYear || year > this_year)) {
    violations.Add("resident.birth_year", absl::StrCat("want a year from ", kFirstBirthYear, " to ",
                                                       this_year, ", or 0 if it is not given"));
  }
  ValidateLanguages(resident, violations);
}

}  // namespace omzien::residents
