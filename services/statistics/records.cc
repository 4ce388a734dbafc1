#include "services/statistics/records.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/due.h"

namespace omzien::statistics {

store::Key StandingKey(const store::Space& space) { return space.Of("standing", "all"); }

store::Key CountsKey(const store::Space& space, absl::string_view table) {
  return space.Of("counts", table);
}

store::Key TableKey(const store::Space& space, absl::string_view table) {
  return space.Of("table", table);
}

store::Key NextFreezeKey(const store::Space& space) { return space.Of("freeze", "next"); }

store::Key TablesIndex(const store::Space& space) { return space.Of("tables"); }

std::string TablesFrom(absl::CivilDay first_day) {
  return absl::StrFormat("%04d-%02d-%02d", first_day.year(), first_day.month(), first_day.day());
}

std::string TableIn(absl::string_view member) {
  // Past "2026-01-01.1.".
  return std::string(member.substr(member.find('.', member.find('.') + 1) + 1));
}

}  // namespace omzien::statistics

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space&, const CountsRecord&) { return {}; }

std::vector<Batch::Entry> IndexEntries(const Space& space, const FrozenTableRecord& table) {
  if (!table.has_published()) return {};
  const omzien::v1::Statistics& published = table.published();
  const absl::CivilDay first_day(published.first_day().year(), published.first_day().month(),
                                 published.first_day().day());
  return {{statistics::TablesIndex(space),
           absl::StrCat(statistics::TablesFrom(first_day), ".", published.span(), ".",
                        rpc::IdOf(published.name(), "statistics"))}};
}

std::vector<Batch::Entry> IndexEntries(const Space& space, const NextFreezeRecord& next) {
  if (!next.has_freeze_time()) return {};
  return {{DueIndex(space.partition(), statistics::kFolder),
           DueMember(rpc::ToTime(next.freeze_time()), space.municipality(), "freeze", "next")}};
}

}  // namespace omzien::store::v1
