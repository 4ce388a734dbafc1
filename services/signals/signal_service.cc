#include "services/signals/signal_service.h"

#include <memory>
#include <set>
#include <utility>

#include "services/configuration/bundle.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/signals/decide.h"
#include "services/signals/records.h"
#include "services/signals/validate.h"
#include "services/signals/view.h"
#include "services/store/compaction.h"
#include "services/store/transact.h"

namespace omzien::signals {
namespace {

// The municipality a call is about, as the configuration has it that the caller was let in with.
struct Here {
  explicit Here(const rpc::Caller& caller)
      : municipality(*caller.bundle->Find(caller.municipality)),
        space(municipality.partition(), kFolder, municipality.slug()),
        setting{municipality, caller.now} {}

  const configuration::Municipality& municipality;  // Lives as long as the caller.
  const store::Space space;
  const Setting setting;
};

// Returns a signal that exists for the caller.
// Errors: NOT_FOUND if it is not there, or not hers to see.
absl::StatusOr<Matter> ReadHers(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                                const std::string& name) {
  auto matter = ReadMatter(d.store, here.space, rpc::IdOf(name, "signals"));
  if (!matter.ok()) return matter.status();
  if (!MaySee(here.municipality, caller.subject.id, *matter, caller.now)) return rpc::NotFound();
  return matter;
}

// Returns those of `signals` that exist for the caller, in order.
absl::StatusOr<std::vector<Matter>> ReadAllHers(const Dependencies& d, const Here& here,
                                                const rpc::Caller& caller,
                                                const std::vector<std::string>& signals) {
  auto matters = ReadMatters(d.store, here.space, signals);
  if (!matters.ok()) return matters.status();
  std::vector<Matter> hers;
  for (Matter& matter : *matters) {
    if (MaySee(here.municipality, caller.subject.id, matter, caller.now)) {
      hers.push_back(std::move(matter));
    }
  }
  return hers;
}

std::vector<std::string> IdsIn(const std::vector<std::string>& members) {
  std::vector<std::string> ids;
  for (const std::string& member : members) ids.push_back(IdInMember(member));
  return ids;
}

// Returns those of `signals` that are there, in order, with their words.
using WithWords = std::pair<store::v1::SignalRecord, store::v1::SignalTextRecord>;
absl::StatusOr<std::vector<WithWords>> ReadWithWords(store::Store& store, const store::Space& space,
                                                     const std::vector<std::string>& signals) {
  std::vector<store::Key> keys;
  for (const std::string& id : signals) {
    keys.push_back(SignalKey(space, id));
    keys.push_back(TextKey(space, id));
  }
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  std::vector<WithWords> read;
  for (size_t i = 0; i < keys.size(); i += 2) {
    auto signal = store::ParseStored<store::v1::SignalRecord>(keys[i], std::move((*records)[i]));
    if (!signal.ok()) return signal.status();
    auto text =
        store::ParseStored<store::v1::SignalTextRecord>(keys[i + 1], std::move((*records)[i + 1]));
    if (!text.ok()) return text.status();
    if (signal->exists()) read.emplace_back(std::move(signal->value), std::move(text->value));
  }
  return read;
}

// Runs a mutation of a signal that exists for the caller; `change` is StatusOr<Matter>(Matter).
template <class Request, class Change>
absl::StatusOr<v1::Signal> ChangeHers(const Dependencies& d, const Here& here,
                                      const rpc::Caller& caller, const Request& request,
                                      const Change& change) {
  return rpc::Mutate<v1::Signal>(
      d.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Signal>> {
        auto matter = ReadHers(d, here, caller, request.name());
        if (!matter.ok()) return matter.status();
        const auto changed = change(*std::move(matter));
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        if (changed->text.is_deleted) {
          store::ScheduleCompaction(here.space, changed->id, caller.now,
                                    here.municipality.time_zone(), batch);
        }
        return rpc::Decided<v1::Signal>{request.name(), [seen = ForList(changed->record.value)](
                                                            store::Version) { return seen; }};
      },
      [&](const std::string& name) -> absl::StatusOr<v1::Signal> {
        const auto matter = ReadHers(d, here, caller, name);
        if (!matter.ok()) return matter.status();
        return ForList(matter->record.value);
      });
}

}  // namespace

grpc::Status SignalService::ReportSignal(grpc::ServerContext* context,
                                         const v1::ReportSignalRequest* request,
                                         v1::Signal* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller, asked, violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return Report(caller, asked); });
}

grpc::Status SignalService::ListMySignals(grpc::ServerContext* context,
                                          const v1::ListMySignalsRequest* request,
                                          v1::ListMySignalsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListMine(caller, asked); });
}

grpc::Status SignalService::ListSignals(grpc::ServerContext* context,
                                        const v1::ListSignalsRequest* request,
                                        v1::ListSignalsResponse* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status SignalService::GetSignal(grpc::ServerContext* context,
                                      const v1::GetSignalRequest* request, v1::Signal* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked); });
}

grpc::Status SignalService::TakeSignal(grpc::ServerContext* context,
                                       const v1::TakeSignalRequest* request, v1::Signal* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Take(caller, asked); });
}

grpc::Status SignalService::EndSignal(grpc::ServerContext* context,
                                      const v1::EndSignalRequest* request, v1::Signal* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      [this](const rpc::Caller& caller, const auto& asked) { return End(caller, asked); });
}

grpc::Status SignalService::CountUnread(grpc::ServerContext* context,
                                        const v1::CountUnreadRequest* request,
                                        v1::CountUnreadResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Count(caller, asked); });
}

grpc::Status SignalService::ListSealedLog(grpc::ServerContext* context,
                                          const v1::ListSealedLogRequest* request,
                                          v1::ListSealedLogResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListSealed(caller, asked); });
}

grpc::Status SignalService::ExportSignals(grpc::ServerContext* context,
                                          const v1::ExportSignalsRequest* request,
                                          v1::ExportResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return Export(caller, asked); });
}

absl::StatusOr<v1::Signal> SignalService::Report(const rpc::Caller& caller,
                                                 const v1::ReportSignalRequest& request) {
  const Here here(caller);
  const std::string reporter = request.key_figure().empty() ? caller.Name() : request.key_figure();
  return rpc::Mutate<v1::Signal>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Signal>> {
        auto matter = NewMatter(d_.store, here.space, rpc::NewId(caller, request.request_id()),
                                rpc::IdOf(request.signal().resident(), "residents"));
        if (!matter.ok()) return matter.status();
        const auto made =
            signals::Report(here.setting, *std::move(matter), reporter, request.signal());
        if (!made.ok()) return made.status();
        SaveMatter(*made, batch);
        return rpc::Decided<v1::Signal>{made->signal().name(),
                                        [seen = ForReporter(made->record.value, made->text.value)](
                                            store::Version) { return seen; }};
      },
      [&](const std::string& name) -> absl::StatusOr<v1::Signal> {
        const auto made = ReadMatter(d_.store, here.space, rpc::IdOf(name, "signals"));
        if (!made.ok()) return made.status();
        return ForReporter(made->record.value, made->text.value);
      });
}

absl::StatusOr<v1::ListMySignalsResponse> SignalService::ListMine(
    const rpc::Caller& caller, const v1::ListMySignalsRequest& request) {
  const Here here(caller);
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, SignalsOf(here.space, caller.Name()), request, caller);
  if (!page.ok()) return page.status();
  v1::ListMySignalsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  const auto signals = ReadWithWords(d_.store, here.space, IdsIn(page->members));
  if (!signals.ok()) return signals.status();
  for (const auto& [record, words] : *signals) *reply.add_signals() = ForReporter(record, words);
  return reply;
}

absl::StatusOr<v1::ExportResponse> SignalService::Export(const rpc::Caller& caller,
                                                         const v1::ExportSignalsRequest& request) {
  if (request.name() != caller.Name()) return rpc::NotFound();
  const Here here(caller);
  const store::Key sections[] = {SignalsOf(here.space, caller.Name()),
                                 SignalsAbout(here.space, caller.subject.id)};
  const auto shown = rpc::ReadSections(d_.store, d_.pages, sections, request, caller);
  if (!shown.ok()) return shown.status();
  const auto signals = ReadWithWords(d_.store, here.space, IdsIn(shown->page.members));
  if (!signals.ok()) return signals.status();
  v1::ExportResponse reply;
  reply.set_next_page_token(shown->page.next_page_token);
  for (const auto& [record, words] : *signals) {
    if (record.signal().is_restricted()) continue;
    reply.add_items()->PackFrom(shown->section == 0 ? ForReporter(record, words)
                                                    : ForSubject(record, words));
  }
  return reply;
}

absl::StatusOr<v1::ListSignalsResponse> SignalService::List(const rpc::Caller& caller,
                                                            const v1::ListSignalsRequest& request) {
  const Here here(caller);
  const std::string& id = caller.subject.id;
  const bool is_hers = request.is_restricted()
                           ? ReadsRestricted(here.municipality, id, caller.now)
                           : IsOfTeam(here.municipality, id, request.team(), caller.now);
  if (!is_hers) return rpc::NotFound();
  const store::Key index =
      request.is_restricted() ? RestrictedIndex(here.space) : OpenOf(here.space, request.team());
  const auto page = rpc::ReadPage(d_.store, d_.pages, index, request, caller);
  if (!page.ok()) return page.status();
  const auto matters = ReadAllHers(d_, here, caller, IdsIn(page->members));
  if (!matters.ok()) return matters.status();
  v1::ListSignalsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const Matter& matter : *matters) *reply.add_signals() = ForList(matter.record.value);
  return reply;
}

absl::StatusOr<v1::Signal> SignalService::Get(const rpc::Caller& caller,
                                              const v1::GetSignalRequest& request) {
  const Here here(caller);
  using Decision = store::Decision<v1::Signal>;
  // No answer before the read is logged. After a doubt it is logged once more: it was not answered.
  auto read = store::Transact(d_.store, [&]() -> absl::StatusOr<Decision> {
    auto matter = ReadHers(d_, here, caller, request.name());
    if (!matter.ok()) return matter.status();
    const Matter looked = Look(here.setting, *std::move(matter), caller.subject.id);
    Decision decision{store::Batch(here.space.partition()),
                      ForReader(looked.record.value, looked.text.value)};
    SaveMatter(looked, *decision.batch);
    return decision;
  });
  if (!read.ok()) return read.status();
  return std::move(read->reply);
}

absl::StatusOr<v1::Signal> SignalService::Take(const rpc::Caller& caller,
                                               const v1::TakeSignalRequest& request) {
  const Here here(caller);
  return ChangeHers(d_, here, caller, request, [&](Matter matter) {
    return signals::Take(here.setting, std::move(matter), caller.subject.id, request.etag());
  });
}

absl::StatusOr<v1::Signal> SignalService::End(const rpc::Caller& caller,
                                              const v1::EndSignalRequest& request) {
  const Here here(caller);
  return ChangeHers(d_, here, caller, request, [&](Matter matter) {
    return signals::End(here.setting, std::move(matter), caller.subject.id, request.outcome(),
                        request.etag());
  });
}

absl::StatusOr<v1::CountUnreadResponse> SignalService::Count(
    const rpc::Caller& caller, const v1::CountUnreadRequest& request) {
  const Here here(caller);
  if (!Leads(here.municipality, caller.subject.id, request.team(), caller.now)) {
    return rpc::NotFound();
  }
  const auto count = d_.store.Count(UnreadRestrictedOf(here.space, request.team()), "", "");
  if (!count.ok()) return count.status();
  v1::CountUnreadResponse reply;
  reply.set_restricted(*count);
  return reply;
}

absl::StatusOr<v1::ListSealedLogResponse> SignalService::ListSealed(
    const rpc::Caller& caller, const v1::ListSealedLogRequest& request) {
  const Here here(caller);
  if (!ReadsRestricted(here.municipality, caller.subject.id, caller.now)) return rpc::NotFound();
  const auto page = rpc::ReadPage(d_.store, d_.pages, SealedIndex(here.space), request, caller);
  if (!page.ok()) return page.status();
  v1::ListSealedLogResponse reply;
  reply.set_next_page_token(page->next_page_token);
  std::vector<store::Key> keys;
  for (const std::string& id : IdsIn(page->members)) keys.push_back(SealedKey(here.space, id));
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  std::vector<v1::SealedRead> reads;
  std::set<std::string> signals;
  for (size_t i = 0; i < keys.size(); ++i) {
    auto sealed =
        store::ParseStored<store::v1::SealedReadRecord>(keys[i], std::move((*records)[i]));
    if (!sealed.ok()) return sealed.status();
    signals.insert(rpc::IdOf(sealed->value.read().signal(), "signals"));
    reads.push_back(std::move(*sealed->value.mutable_read()));
  }
  const auto matters = ReadAllHers(d_, here, caller, {signals.begin(), signals.end()});
  if (!matters.ok()) return matters.status();
  std::set<std::string> hers;
  for (const Matter& matter : *matters) hers.insert(matter.signal().name());
  for (v1::SealedRead& read : reads) {
    if (hers.contains(read.signal())) *reply.add_reads() = std::move(read);
  }
  return reply;
}

}  // namespace omzien::signals
