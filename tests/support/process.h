// A program of ours, run as a user runs it.

#ifndef OMZIEN_TESTS_SUPPORT_PROCESS_H_
#define OMZIEN_TESTS_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace omzien::test {

// A running program with its output in files of its own. It dies with the thread that started it,
// and with this object. Waiting ends the test program with a sentence after a minute.
// Thread-compatible.
class Process {
 public:
  // Input: the program's path and its arguments. `environment`: "NAME=value", besides our own.
  explicit Process(const std::vector<std::string>& arguments,
                   const std::vector<std::string>& environment = {});
  ~Process();

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // What it wrote so far.
  std::string Output() const;
  std::string Errors() const;

  // Waits until it wrote `text` to its output (or errors) or ended; returns whether it wrote it.
  bool AwaitOutput(absl::string_view text);
  bool AwaitErrors(absl::string_view text);

  void Signal(int signal) const;

  // Waits until it ends; returns its exit code, or 128 + the signal that ended it.
  int AwaitExit();

 private:
  bool Await(const std::string& file, absl::string_view text);
  // Notes its exit code if it ended.
  void Look();

  std::string folder_;
  pid_t pid_ = -1;
  int exit_code_ = -1;  // -1: it runs.
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_PROCESS_H_
