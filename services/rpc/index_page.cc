#include "services/rpc/index_page.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace omzien::rpc {

absl::StatusOr<IndexPage> ReadPage(store::Store& store, const PageSealer& pages,
                                   const store::Key& index, const IndexRange& range, int size,
                                   absl::string_view token, const Caller& caller) {
  // The index names the list, and with it what was asked; the range follows from the question and
  // the moment.
  const auto position = pages.Open(token, index.text(), caller);
  if (!position.ok()) return position.status();
  auto members = store.Range(index, position->empty() ? range.from : *position, range.to, size + 1);
  if (!members.ok()) return members.status();
  IndexPage page;
  page.members = *std::move(members);
  if (page.members.size() > static_cast<size_t>(size)) {
    page.next_page_token = pages.Seal(page.members.back(), index.text(), caller);
    page.members.pop_back();
  }
  return page;
}

absl::StatusOr<SectionPage> ReadSections(store::Store& store, const PageSealer& pages,
                                         absl::Span<const store::Key> sections, int size,
                                         absl::string_view token, const Caller& caller) {
  // The first index names what was asked; a position is "<section>.<member>".
  const std::string& question = sections.front().text();
  const auto position = pages.Open(token, question, caller);
  if (!position.ok()) return position.status();
  SectionPage shown;
  shown.is_first = position->empty();
  std::string from;
  if (!shown.is_first) {
    const size_t dot = position->find('.');
    if (!absl::SimpleAtoi(position->substr(0, dot), &shown.section) ||
        shown.section >= sections.size()) {
      return absl::DataLossError("a page token of another release");
    }
    from = position->substr(dot + 1);
  }
  auto members = store.Range(sections[shown.section], from, "", size + 1);
  if (!members.ok()) return members.status();
  shown.page.members = *std::move(members);
  std::string next;
  if (shown.page.members.size() > static_cast<size_t>(size)) {
    next = absl::StrCat(shown.section, ".", shown.page.members.back());
    shown.page.members.pop_back();
  } else if (shown.section + 1 < sections.size()) {
    next = absl::StrCat(shown.section + 1, ".");
  }
  if (!next.empty()) shown.page.next_page_token = pages.Seal(next, question, caller);
  return shown;
}

}  // namespace omzien::rpc
