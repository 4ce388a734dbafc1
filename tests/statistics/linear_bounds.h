// The least and the most a variable can be under linear constraints: what somebody finds who solves
// published figures. By GLPK, so by other code than the one that is tested.

#ifndef OMZIEN_TESTS_STATISTICS_LINEAR_BOUNDS_H_
#define OMZIEN_TESTS_STATISTICS_LINEAR_BOUNDS_H_

#include <glpk.h>

#include <memory>
#include <vector>

namespace omzien::statistics {

// Thread-compatible; GLPK itself keeps one environment per thread.
class LinearBounds {
 public:
  LinearBounds();

  // Returns the new variable's number; `most` may be infinite.
  int AddVariable(double least, double most);

  // Σ one - Σ other = 0, or >= 0.
  void AddEquality(const std::vector<int>& one, const std::vector<int>& other);
  void AddAtLeast(const std::vector<int>& one, const std::vector<int>& other);

  struct Range {
    double least;
    double most;  // May be infinite.
  };
  // Errors: a constraint that cannot hold ends the test program.
  Range RangeOf(int variable);

 private:
  void AddRow(const std::vector<int>& one, const std::vector<int>& other, int kind);
  double Optimum(int variable, int direction);

  const std::unique_ptr<glp_prob, decltype(&glp_delete_prob)> problem_;
};

}  // namespace omzien::statistics

#endif  // OMZIEN_TESTS_STATISTICS_LINEAR_BOUNDS_H_
