// Times that come back every week, as minutes on the local clock: 0 is Monday 00:00. The caller
// turns moments into local clock time; here no time zone is known, so an hour that the clock skips
// or repeats is an hour like any other. Values; immutable.

#ifndef OMZIEN_MATCHING_WEEKLY_TIMES_H_
#define OMZIEN_MATCHING_WEEKLY_TIMES_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/types/span.h"

namespace omzien::matching {

inline constexpr int kMinutesPerDay = 24 * 60;
inline constexpr int kMinutesPerWeek = 7 * kMinutesPerDay;

// A stretch of the week of one minute to seven days; may pass from Sunday into Monday.
class WeekInterval {
 public:
  // Errors: INVALID_ARGUMENT unless start in [0, kMinutesPerWeek), length in [1, kMinutesPerWeek].
  static absl::StatusOr<WeekInterval> Of(int start, int length);

  // A window of one day, from `from` until before `to`, in minutes after its midnight; one that
  // ends at or before its start goes on past midnight into the next day.
  // Errors: INVALID_ARGUMENT unless from in [0, kMinutesPerDay), to in [0, kMinutesPerDay].
  static absl::StatusOr<WeekInterval> OnDay(absl::Weekday day, int from, int to);

  // The time between two readings of the local clock; all of the week if that is seven days or
  // more. While the clock is put back an end can read earlier than its start: then the minutes
  // between the two readings are meant. At least one minute.
  static WeekInterval Between(absl::CivilMinute start, absl::CivilMinute end);

  int start() const { return start_; }          // [0, kMinutesPerWeek)
  int end() const { return start_ + length_; }  // Exclusive; past kMinutesPerWeek: next Monday.
  int length() const { return length_; }        // [1, kMinutesPerWeek]

  // The same length, `minutes` later (or earlier, if negative).
  WeekInterval ShiftedBy(int minutes) const;

  friend bool operator==(const WeekInterval&, const WeekInterval&) = default;

 private:
  friend class WeeklyTimes;
  WeekInterval(int start, int length) : start_(start), length_(length) {}

  int start_;
  int length_;
};

// When someone is available. Empty unless made otherwise.
class WeeklyTimes {
 public:
  WeeklyTimes() = default;  // Never.
  static WeeklyTimes Always();

  // `windows` in any order; they may overlap, and those that touch are one.
  static WeeklyTimes Of(absl::Span<const WeekInterval> windows);

  // Returns whether every minute of `wanted` lies within these times.
  bool Contains(const WeekInterval& wanted) const;

  // Returns the s nearest to 0 in [earliest, latest] such that Contains(wanted.ShiftedBy(s)); of
  // -s and s the later one; nothing if there is none.
  // REQUIRES: both in [-kMinutesPerWeek, kMinutesPerWeek]; earliest > latest finds nothing.
  std::optional<int> NearestShift(const WeekInterval& wanted, int earliest, int latest) const;

  friend bool operator==(const WeeklyTimes&, const WeeklyTimes&) = default;

 private:
  // Disjoint, not touching, also not round the end of the week; sorted by start.
  std::vector<WeekInterval> windows_;
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_WEEKLY_TIMES_H_
