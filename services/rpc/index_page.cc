#include "services/rpc/index_page.h"

#include <utility>

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

}  // namespace omzien::rpc
