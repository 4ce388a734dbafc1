#include "clients/town/town.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/town/municipality.h"
#include "clients/town/names.h"
#include "omzien/internal/v1/audit.grpc.pb.h"
#include "omzien/v1/simulation.grpc.pb.h"

namespace omzien::town {
namespace {

using internal::v1::AuditService;

// The clock moves no finer than this: what people do within it, they do at once.
constexpr absl::Duration kStep = absl::Minutes(5);

// How many of a day's requests are asked in each hour, of some forty.
constexpr std::array<int, 24> kAsksByHour = {0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 5, 4,
                                             3, 3, 4, 4, 3, 2, 2, 2, 1, 1, 0, 0};

std::string Parent() { return absl::StrCat("municipalities/", kSlug); }

std::string NameOf(absl::string_view collection, absl::string_view id) {
  return absl::StrCat(Parent(), "/", collection, "/", id);
}

absl::Time NextStep(absl::Time when) {
  return absl::UnixEpoch() + absl::Ceil(when - absl::UnixEpoch(), kStep);
}

// Adds the time until it is destroyed.
class Stopwatch {
 public:
  explicit Stopwatch(absl::Duration& total) : total_(total) {}
  ~Stopwatch() { total_ += absl::Now() - start_; }

 private:
  absl::Duration& total_;
  const absl::Time start_ = absl::Now();
};

}  // namespace

Town::Town(const TownOptions& options, const std::vector<Area>& areas, ApiOptions api)
    : options_(options),
      choices_(options.seed),
      api_(std::move(api), choices_),
      people_(options.people, areas, choices_, api_),
      now_seconds_(absl::ToUnixSeconds(absl::InfinitePast())) {
  absl::LoadTimeZone("Europe/Amsterdam", &zone_);
}

void Town::Say(const std::string& line) const {
  if (options_.say) options_.say(line);
}

absl::Time Town::Awake(absl::Time when, const std::string& what) const {
  const absl::TimeZone::CivilInfo local = zone_.At(when);
  if (local.cs.hour() >= 7 && local.cs.hour() < 22) return when;
  const absl::CivilDay day = absl::CivilDay(local.cs) + (local.cs.hour() >= 22 ? 1 : 0);
  return absl::FromCivil(absl::CivilHour(day) + 7, zone_) +
         choices_.Wait(absl::Hours(1), absl::StrCat("morning of ", what));
}

absl::Status Town::Live() {
  const auto clock =
      api_.Call(self_, &v1::SimulationService::Stub::GetClock, v1::GetClockRequest());
  if (!clock.ok()) return clock.status();
  now_ = TimeOf(clock->now());
  begin_seconds_ = absl::ToUnixSeconds(now_);
  if (absl::Status status = MoveIn(); !status.ok()) return status;
  PlanAsking();
  PlanWork();
  absl::Time said = absl::Now();
  while (now_ < end() && invariants_.broken().empty()) {
    const absl::Time next_day =
        absl::FromCivil(absl::CivilDay(absl::ToCivilDay(now_, zone_) + 1), zone_);
    const absl::Time next = std::min({NextStep(agenda_.Next()), next_day, end()});
    if (absl::Status status = AdvanceTo(std::max(now_, next)); !status.ok()) return status;
    if (now_ == next_day || now_ == end()) {
      if (absl::Status status = Check(); !status.ok()) return status;
      const Totals& totals = invariants_.totals();
      Say(absl::StrFormat(
          "%s  %5d asked  %4d open  %4d matched  %4d with the team  %5d closed  %3.0f s",
          absl::FormatTime("%a %e %b", now_ - absl::Minutes(1), zone_), totals.created, totals.open,
          totals.matched, totals.with_team, totals.closed,
          absl::ToDoubleSeconds(absl::Now() - said)));
      said = absl::Now();
    }
    Act();
  }
  if (!invariants_.broken().empty()) return absl::OkStatus();
  // What was done last has had no time to show.
  if (absl::Status status = AdvanceTo(now_); !status.ok()) return status;
  if (absl::Status status = Check(); !status.ok()) return status;
  if (absl::Status status = FindAll(); !status.ok()) return status;
  account_ = invariants_.Reckon();
  return absl::OkStatus();
}

absl::Status Town::MoveIn() {
  const Stopwatch watch(pace_.moving_in);
  now_seconds_ = absl::ToUnixSeconds(now_);
  Say(absl::StrCat(options_.people.residents, " people move in, ", options_.people.helpers,
                   " of them offer help"));
  All(options_.people.residents, [this](int i) { return people_.Register(i); });
  if (absl::Status status = AdvanceTo(now_); !status.ok()) return status;
  All(options_.people.helpers, [this](int i) { return people_.Offer(i); });
  return AdvanceTo(now_);
}

void Town::PlanAsking() {
  int of_a_day = 0;
  for (const int asks : kAsksByHour) of_a_day += asks;
  const int all = static_cast<int>(options_.asks * options_.people.residents * options_.days / 7);
  for (int i = 0; i < all; ++i) {
    const std::string what = absl::StrCat("question ", i);
    int hour = 0;
    int left = choices_.Below(of_a_day, absl::StrCat("time of ", what));
    while (left >= kAsksByHour[hour]) left -= kAsksByHour[hour++];
    const absl::CivilDay day = absl::ToCivilDay(begin(), zone_) + i % options_.days;
    const absl::Time when = absl::FromCivil(absl::CivilHour(day) + hour, zone_) +
                            absl::Minutes(choices_.Below(60, absl::StrCat("minute of ", what)));
    const int who = choices_.Below(options_.people.residents, absl::StrCat("asker of ", what));
    if (when > now_) agenda_.Add({when, who, Doing::kAsk, what});
  }
}

void Town::PlanWork() {
  const absl::CivilDay first = absl::ToCivilDay(begin(), zone_);
  for (int day = 0; day <= options_.days; ++day) {
    const absl::Weekday weekday = absl::GetWeekday(first + day);
    if (weekday == absl::Weekday::saturday || weekday == absl::Weekday::sunday) continue;
    for (int worker = 0; worker < options_.people.workers; ++worker) {
      const int own = choices_.Below(110, absl::StrCat("minute of worker ", worker));
      for (const int hour : {9, 11, 13, 15}) {
        const absl::Time when = absl::FromCivil(absl::CivilHour(first + day) + hour, zone_);
        if (when > now_) {
          agenda_.Add(
              {when + absl::Minutes(own), options_.people.residents + worker, Doing::kWork, ""});
        }
      }
    }
  }
}

absl::Status Town::AdvanceTo(absl::Time until) {
  {
    const Stopwatch watch(pace_.advancing);
    v1::AdvanceClockRequest request;
    *request.mutable_until() = ToProto(until);
    const auto moved = api_.Call(self_, &v1::SimulationService::Stub::AdvanceClock, request);
    if (!moved.ok()) return moved.status();
    ++pace_.steps;
    now_ = until;
    now_seconds_ = absl::ToUnixSeconds(now_);
  }
  return Listen();
}

absl::Status Town::Listen() {
  const Stopwatch watch(pace_.checking);
  while (true) {
    internal::v1::ListEventsRequest request;
    request.set_parent(Parent());
    request.set_after_event(static_cast<int64_t>(invariants_.last_event()));
    const auto page = api_.Call(self_, &AuditService::Stub::ListEvents, request);
    if (!page.ok()) return page.status();
    if (page->events().empty()) return absl::OkStatus();
    for (const auto& event : page->events()) {
      invariants_.Hear(event);
      Hear(event.event());
    }
  }
}

// As a push reaches somebody's phone: what she then does, she does through the API.
void Town::Hear(const internal::v1::Event& event) {
  const auto answers = [&](const internal::v1::Notice& notice, Doing doing,
                           absl::string_view collection, absl::Duration mean, double chance) {
    const int who = people_.NumberOf(notice.recipient());
    const std::string name = NameOf(collection, IdOf(notice.subject()));
    const std::string what = absl::StrCat("word to ", notice.recipient(), " of ", name, " ",
                                          static_cast<int>(notice.kind()));
    if (who < 0 || people_.IsPhoneOnly(who) || !choices_.Chance(chance, what)) return;
    const absl::Time told = std::max(now_, TimeOf(notice.tell_time()));
    agenda_.Add({Awake(told + choices_.Wait(mean, absl::StrCat("time for ", what)), what), who,
                 doing, name});
  };
  if (event.has_notice()) {
    const internal::v1::Notice& notice = event.notice();
    switch (notice.kind()) {
      case v1::Message::INVITED:
      case v1::Message::REQUEST_CHANGED:
        return answers(notice, Doing::kLook, "invitations", absl::Minutes(100), 0.9);
      case v1::Message::CHOOSE:
        return answers(notice, Doing::kChoose, "requests", absl::Hours(3), 0.85);
      case v1::Message::RELAX:
        return answers(notice, Doing::kRelax, "requests", absl::Hours(1), 0.7);
      case v1::Message::PASS_ON:
        return answers(notice, Doing::kPassOn, "requests", absl::Hours(1), 0.7);
      case v1::Message::REQUEST_CLOSED:
        return answers(notice, Doing::kReopen, "requests", absl::Hours(72), 0.02);
      default:
        return;
    }
  }
  if (event.has_appointment_moved() && event.appointment_moved().to() == v1::Appointment::PLANNED) {
    const auto& moved = event.appointment_moved();
    const auto asker = askers_.find(moved.request());
    if (asker == askers_.end()) return;
    agenda_.Add({TimeOf(moved.start_time()), asker->second, Doing::kDoor,
                 NameOf("appointments", moved.appointment())});
  }
}

void Town::Act() {
  const Stopwatch watch(pace_.acting);
  const std::map<int, std::vector<Errand>> due = agenda_.Take(now_);
  std::vector<const std::vector<Errand>*> persons;
  for (const auto& [who, errands] : due) persons.push_back(&errands);
  All(static_cast<int>(persons.size()), [&](int i) {
    Done all;
    for (const Errand& errand : *persons[i]) {
      Done done = people_.Do(errand, now_);
      std::move(done.facts.begin(), done.facts.end(), std::back_inserter(all.facts));
      std::move(done.doors.begin(), done.doors.end(), std::back_inserter(all.doors));
      std::move(done.errands.begin(), done.errands.end(), std::back_inserter(all.errands));
      std::move(done.broken.begin(), done.broken.end(), std::back_inserter(all.broken));
    }
    return all;
  });
}

void Town::All(int n, const std::function<Done(int)>& each) {
  std::vector<Done> done(static_cast<size_t>(n));
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < std::min(n, options_.threads); ++i) {
    threads.emplace_back([&] {
      for (int mine = next++; mine < n; mine = next++) done[static_cast<size_t>(mine)] = each(mine);
    });
  }
  for (std::thread& thread : threads) thread.join();
  // In the order of people, whoever was answered first.
  for (Done& one : done) TakeIn(std::move(one));
}

void Town::TakeIn(Done done) {
  for (const Fact& fact : done.facts) {
    invariants_.Learn(fact);
    if (fact.deed == Deed::kAsked) askers_[IdOf(fact.name)] = people_.NumberOf(IdOf(fact.who));
  }
  for (const Door& door : done.doors) invariants_.See(door);
  for (Errand& errand : done.errands) {
    errand.when = Awake(errand.when, errand.subject);
    agenda_.Add(std::move(errand));
  }
  for (Broken& broken : done.broken) invariants_.Break(broken.invariant, std::move(broken.what));
}

absl::Status Town::Check() {
  const Stopwatch watch(pace_.checking);
  invariants_.BeginRecords();
  internal::v1::ListAuditedRequestsRequest request;
  request.set_parent(Parent());
  request.set_page_size(200);
  do {
    const auto page = api_.Call(self_, &AuditService::Stub::ListAuditedRequests, request);
    if (!page.ok()) return page.status();
    if (page->as_of_event() != static_cast<int64_t>(invariants_.last_event())) {
      invariants_.Break(1, absl::StrCat("the clock stands, and event ", page->as_of_event(),
                                        " came after ", invariants_.last_event()));
    }
    for (const auto& audited : page->requests()) invariants_.See(audited);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  invariants_.EndRecords();
  return absl::OkStatus();
}

absl::Status Town::FindAll() {
  const Stopwatch watch(pace_.checking);
  std::vector<std::vector<std::string>> shown(static_cast<size_t>(options_.people.residents));
  All(options_.people.residents, [&](int i) {
    shown[static_cast<size_t>(i)] = people_.Show(i);
    return Done();
  });
  for (const auto& names : shown) {
    for (const std::string& name : names) invariants_.Find(name);
  }
  return absl::OkStatus();
}

std::string Town::Report() const {
  std::string text;
  const auto row = [&text](absl::string_view name, const std::string& value) {
    absl::StrAppendFormat(&text, "%-14s%s\n", name, value);
  };
  const Totals& totals = invariants_.totals();
  row("requests", absl::StrCat(totals.created, " asked: ", totals.open, " open, ", totals.matched,
                               " matched, ", totals.with_team, " with the team, ", totals.closed,
                               " closed; ", invariants_.children().created, " more for one date"));
  std::string outcomes;
  for (const auto& [outcome, count] : invariants_.outcomes()) {
    if (count > 0) absl::StrAppend(&outcomes, outcomes.empty() ? "" : ", ", outcome, " ", count);
  }
  row("closed", outcomes);
  std::vector<int> invited;
  int64_t invitations = 0;
  for (const auto& [helper, count] : invariants_.invited()) {
    invited.push_back(count);
    invitations += count;
  }
  std::sort(invited.begin(), invited.end());
  row("invitations",
      absl::StrCat(invitations, " to ", invited.size(), " of ", options_.people.helpers,
                   " helpers; of these median ", invited.empty() ? 0 : invited[invited.size() / 2],
                   ", most ", invited.empty() ? 0 : invited.back()));
  row("events", absl::StrCat(invariants_.last_event()));
  const Traffic traffic = api_.traffic();
  row("calls", absl::StrCat(traffic.calls, ", ", traffic.repeated, " sent again unanswered, ",
                            traffic.twice, " though answered"));
  row("acknowledged", absl::StrCat(account_.acknowledged));
  row("found", absl::StrCat(account_.found));
  row("doubled", absl::StrCat(account_.doubled));
  row("took",
      absl::StrFormat("%.0f s moving in, %.0f s acting, %.0f s in %d steps of the clock, "
                      "%.0f s checking",
                      absl::ToDoubleSeconds(pace_.moving_in), absl::ToDoubleSeconds(pace_.acting),
                      absl::ToDoubleSeconds(pace_.advancing), pace_.steps,
                      absl::ToDoubleSeconds(pace_.checking)));
  constexpr size_t kShown = 20;
  for (size_t i = 0; i < std::min(kShown, broken().size()); ++i) {
    const Broken& one = broken()[i];
    row(one.invariant == 0 ? "refused" : absl::StrCat("invariant ", one.invariant), one.what);
  }
  if (broken().size() > kShown) row("", absl::StrCat("and ", broken().size() - kShown, " more"));
  return text;
}

}  // namespace omzien::town
