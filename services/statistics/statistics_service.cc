#include "services/statistics/statistics_service.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/configuration/formats.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/names.h"
#include "services/statistics/period.h"
#include "services/statistics/records.h"
#include "services/statistics/steps.h"
#include "services/statistics/validate.h"
#include "services/store/stored.h"

namespace omzien::statistics {
namespace {

using store::v1::FrozenTableRecord;
using store::v1::NextFreezeRecord;

store::Space SpaceOf(const configuration::Municipality& municipality) {
  return store::Space(municipality.partition(), kFolder, municipality.slug());
}

bool IsDistrict(const configuration::Municipality& municipality, absl::string_view id) {
  return absl::c_any_of(municipality.proto().districts(),
                        [id](const v1::District& district) { return district.id() == id; });
}

absl::Status NotFrozen(const configuration::Municipality& municipality, const TableId& table) {
  const absl::Time freeze = FreezeTime(municipality, table.last_quarter());
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOT_FROZEN",
                     absl::StrCat("nothing of it is shown before it is frozen, on ",
                                  absl::FormatTime("%Y-%m-%d", freeze, municipality.time_zone())));
}

bool IsAsked(const v1::Statistics& table, const v1::ListStatisticsRequest& request) {
  if (request.span() != v1::SPAN_UNSPECIFIED && table.span() != request.span()) return false;
  if (!request.district().empty() && table.district() != request.district()) return false;
  return !request.has_last_day() || *configuration::ToCivilDay(table.last_day()) <=
                                        *configuration::ToCivilDay(request.last_day());
}

// Returns where in the index of tables what is asked lies.
rpc::IndexRange RangeOf(const v1::ListStatisticsRequest& request) {
  rpc::IndexRange range;
  if (request.has_first_day())
    range.from = TablesFrom(*configuration::ToCivilDay(request.first_day()));
  if (request.has_last_day())
    range.to = TablesFrom(*configuration::ToCivilDay(request.last_day()) + 1);
  return range;
}

}  // namespace

StatisticsService::StatisticsService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status StatisticsService::GetStatistics(grpc::ServerContext* context,
                                              const v1::GetStatisticsRequest* request,
                                              v1::Statistics* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked); });
}

grpc::Status StatisticsService::ListStatistics(grpc::ServerContext* context,
                                               const v1::ListStatisticsRequest* request,
                                               v1::ListStatisticsResponse* reply) {
  return parts_.call(
      *context, *request, *reply, ValidateList,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

absl::StatusOr<v1::Statistics> StatisticsService::Get(const rpc::Caller& caller,
                                                      const v1::GetStatisticsRequest& request) {
  const auto bundle = parts_.bundle();
  const configuration::Municipality* municipality = bundle->Find(caller.subject.municipality);
  const std::string id = rpc::IdOf(request.name(), "statistics");
  const auto table = ParseTable(id);
  if (municipality == nullptr || !table.has_value()) return rpc::NotFound();
  const store::Space space = SpaceOf(*municipality);
  auto frozen = store::ReadStored<FrozenTableRecord>(parts_.store, TableKey(space, id));
  if (!frozen.ok()) return frozen.status();
  if (frozen->value.has_published()) return std::move(*frozen->value.mutable_published());
  if (!table->district.empty() && !IsDistrict(*municipality, table->district))
    return rpc::NotFound();
  const auto next = store::ReadStored<NextFreezeRecord>(parts_.store, NextFreezeKey(space));
  if (!next.ok()) return next.status();
  // Before the first that was counted there is nothing, and never will be.
  if (next->exists() && table->last_quarter().number < next->value.quarter())
    return rpc::NotFound();
  return NotFrozen(*municipality, *table);
}

absl::StatusOr<v1::ListStatisticsResponse> StatisticsService::List(
    const rpc::Caller& caller, const v1::ListStatisticsRequest& request) {
  const auto bundle = parts_.bundle();
  const configuration::Municipality* municipality = bundle->Find(caller.subject.municipality);
  if (municipality == nullptr) return rpc::NotFound();
  const store::Space space = SpaceOf(*municipality);
  auto page = rpc::ReadPage(parts_.store, parts_.pages, TablesIndex(space), RangeOf(request),
                            rpc::PageSize(request.page_size()), request.page_token(), caller);
  if (!page.ok()) return page.status();
  std::vector<store::Key> keys = {NextFreezeKey(space)};
  for (const std::string& member : page->members) keys.push_back(TableKey(space, TableIn(member)));
  auto records = parts_.store.Read(keys);
  if (!records.ok()) return records.status();
  v1::ListStatisticsResponse response;
  const auto next = store::ParseStored<NextFreezeRecord>(keys.front(), std::move(records->front()));
  if (!next.ok()) return next.status();
  if (next->exists()) *response.mutable_next_freeze_time() = next->value.freeze_time();
  for (size_t i = 1; i < keys.size(); ++i) {
    auto table = store::ParseStored<FrozenTableRecord>(keys[i], std::move((*records)[i]));
    if (!table.ok()) return table.status();
    if (IsAsked(table->value.published(), request))
      response.mutable_statistics()->Add()->Swap(table->value.mutable_published());
  }
  response.set_next_page_token(page->next_page_token);
  return response;
}

}  // namespace omzien::statistics
