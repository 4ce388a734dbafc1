// Cursors of inbox' watches, sealed: what a watch has told, for one caller and one question.

#ifndef OMZIEN_SERVICES_INBOX_CURSOR_SEAL_H_
#define OMZIEN_SERVICES_INBOX_CURSOR_SEAL_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/rpc/caller.h"
#include "services/rpc/paging.h"

namespace omzien::inbox {

// What a watch has told: of the events up to `event`, all messages at or behind `position` in the
// resident's list (records.h); of call tasks, which are told at once, `position` is empty.
struct Told {
  uint64_t event = 0;
  std::string position;
};

// Makes cursors of it that open for one caller and one question. Immutable; `pages` must outlive
// it.
class CursorSeal {
 public:
  CursorSeal(const rpc::PageSealer& pages, std::string question, rpc::Caller caller);

  std::string Seal(const Told& told) const;

  // Returns what is in a cursor; `begin` for an empty one.
  // Errors: INVALID_ARGUMENT naming cursor.
  absl::StatusOr<Told> Open(absl::string_view cursor, const Told& begin) const;

 private:
  const rpc::PageSealer& pages_;
  const std::string question_;
  const rpc::Caller caller_;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CURSOR_SEAL_H_
