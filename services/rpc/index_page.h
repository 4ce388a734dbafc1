// One page of an index of the store, for the lists of every service.

#ifndef OMZIEN_SERVICES_RPC_INDEX_PAGE_H_
#define OMZIEN_SERVICES_RPC_INDEX_PAGE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/rpc/caller.h"
#include "services/rpc/paging.h"
#include "services/store/store.h"

namespace omzien::rpc {

struct IndexPage {
  std::vector<std::string> members;  // In the index' order.
  std::string next_page_token;       // Empty on the last page.
};

// Which members of an index a list shows: from <= m < to; both empty: all.
struct IndexRange {
  std::string from;
  std::string to;
};

// Returns the page of `index` that starts at `token`, of at most `size` members. A member that
// comes or goes between two pages is shown once or not at all; none that stays is left out or shown
// twice. REQUIRES: size > 0. Errors: INVALID_ARGUMENT for a token that is not the caller's for this
// list; those of Store::Range.
absl::StatusOr<IndexPage> ReadPage(store::Store& store, const PageSealer& pages,
                                   const store::Key& index, const IndexRange& range, int size,
                                   absl::string_view token, const Caller& caller);

// The same for a request with page_size and page_token, of the whole index.
template <class Request>
absl::StatusOr<IndexPage> ReadPage(store::Store& store, const PageSealer& pages,
                                   const store::Key& index, const Request& request,
                                   const Caller& caller) {
  return ReadPage(store, pages, index, {}, PageSize(request.page_size()), request.page_token(),
                  caller);
}

// A page of one of several indexes that are shown one after the other.
struct SectionPage {
  size_t section = 0;  // Which of them.
  IndexPage page;      // Its token leads to the rest of the section, then to the next one.

  // True on the first page of all.
  bool is_first = false;
};

// Returns the page of `sections` that starts at the request's token: it may hold fewer than
// page_size, even none, and not be the last. REQUIRES: `sections` is not empty, and the same for
// every page. Errors: as ReadPage.
absl::StatusOr<SectionPage> ReadSections(store::Store& store, const PageSealer& pages,
                                         absl::Span<const store::Key> sections, int size,
                                         absl::string_view token, const Caller& caller);
template <class Request>
absl::StatusOr<SectionPage> ReadSections(store::Store& store, const PageSealer& pages,
                                         absl::Span<const store::Key> sections,
                                         const Request& request, const Caller& caller) {
  return ReadSections(store, pages, sections, PageSize(request.page_size()), request.page_token(),
                      caller);
}

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_INDEX_PAGE_H_
