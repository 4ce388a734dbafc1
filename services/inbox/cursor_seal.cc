#include "services/inbox/cursor_seal.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace omzien::inbox {

CursorSeal::CursorSeal(const rpc::PageSealer& pages, std::string question, rpc::Caller caller)
    : pages_(pages), question_(std::move(question)), caller_(std::move(caller)) {}

std::string CursorSeal::Seal(const Told& told) const {
  return pages_.Seal(absl::StrCat(told.event, " ", told.position), question_, caller_);
}

absl::StatusOr<Told> CursorSeal::Open(absl::string_view cursor, const Told& begin) const {
  if (cursor.empty()) return begin;
  const auto opened = pages_.Open(cursor, question_, caller_, "cursor");
  if (!opened.ok()) return opened.status();
  const size_t blank = opened->find(' ');
  Told told;
  if (!absl::SimpleAtoi(opened->substr(0, blank), &told.event)) {
    return absl::InternalError("a cursor of a foreign spelling");
  }
  told.position = opened->substr(blank + 1);
  return told;
}

}  // namespace omzien::inbox
