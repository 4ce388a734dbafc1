#include "services/suiting/codes.h"

namespace omzien::suiting {

absl::string_view ShownCode(matching::Exclusion exclusion) {
  using matching::Exclusion;
  switch (matching::ShownAs(exclusion)) {
    case Exclusion::kSelf:
    case Exclusion::kHousehold:
    case Exclusion::kBlocked:
    case Exclusion::kSuspended:
    case Exclusion::kCircleUnasked:
    case Exclusion::kNotAvailable:
      return "NOT_AVAILABLE";
    case Exclusion::kNotInCircle:
      return "NOT_IN_CIRCLE";
    case Exclusion::kAge:
      return "AGE";
    case Exclusion::kIdentityLevel:
      return "IDENTITY_LEVEL";
    case Exclusion::kNotChecked:
      return "NOT_CHECKED";
    case Exclusion::kCheckLapsed:
      return "CHECK_LAPSED";
    case Exclusion::kOptedOut:
      return "OPTED_OUT";
    case Exclusion::kPaused:
      return "PAUSED";
    case Exclusion::kWeeklyMaximum:
      return "WEEKLY_MAXIMUM";
    case Exclusion::kAlreadyAsked:
      return "ALREADY_ASKED";
    case Exclusion::kOtherPool:
      return "OTHER_POOL";
    case Exclusion::kCategory:
      return "CATEGORY";
    case Exclusion::kSkill:
      return "SKILL";
    case Exclusion::kTooFar:
      return "TOO_FAR";
    case Exclusion::kBeyondAskersMaximum:
      return "BEYOND_ASKERS_MAXIMUM";
    case Exclusion::kNotAvailableThen:
      return "NOT_AVAILABLE_THEN";
    case Exclusion::kLanguage:
      return "LANGUAGE";
    case Exclusion::kCar:
      return "CAR";
    case Exclusion::kPets:
      return "PETS";
    case Exclusion::kAllergy:
      return "ALLERGY";
  }
  return "NOT_AVAILABLE";
}

absl::string_view Code(matching::Because because) {
  using matching::Because;
  switch (because) {
    case Because::kHelpedBefore:
      return "FAMILIAR";
    case Because::kInCircle:
      return "IN_CIRCLE";
    case Because::kSameStreet:
      return "SAME_STREET";
    case Because::kSameNeighbourhood:
      return "SAME_NEIGHBOURHOOD";
    case Because::kSameDistrict:
      return "SAME_DISTRICT";
    case Because::kNearby:
      return "NEARBY";
    case Because::kRemotely:
      return "REMOTELY";
    case Because::kNotAskedLately:
      return "NOT_ASKED_LATELY";
  }
  return "";
}

}  // namespace omzien::suiting
