#include "tests/statistics/linear_bounds.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace omzien::statistics {

LinearBounds::LinearBounds() : problem_(glp_create_prob(), glp_delete_prob) {
  glp_term_out(GLP_OFF);
}

int LinearBounds::AddVariable(double least, double most) {
  const int variable = glp_add_cols(problem_.get(), 1);
  const int kind = std::isinf(most) ? GLP_LO : least == most ? GLP_FX : GLP_DB;
  glp_set_col_bnds(problem_.get(), variable, kind, least, most);
  return variable;
}

void LinearBounds::AddEquality(const std::vector<int>& one, const std::vector<int>& other) {
  AddRow(one, other, GLP_FX);
}

void LinearBounds::AddAtLeast(const std::vector<int>& one, const std::vector<int>& other) {
  AddRow(one, other, GLP_LO);
}

void LinearBounds::AddRow(const std::vector<int>& one, const std::vector<int>& other, int kind) {
  std::vector<int> variables = {0};  // GLPK counts from 1.
  std::vector<double> factors = {0};
  for (const int variable : one) {
    variables.push_back(variable);
    factors.push_back(1);
  }
  for (const int variable : other) {
    variables.push_back(variable);
    factors.push_back(-1);
  }
  const int row = glp_add_rows(problem_.get(), 1);
  glp_set_row_bnds(problem_.get(), row, kind, 0, 0);
  glp_set_mat_row(problem_.get(), row, static_cast<int>(variables.size()) - 1, variables.data(),
                  factors.data());
}

LinearBounds::Range LinearBounds::RangeOf(int variable) {
  return {Optimum(variable, GLP_MIN), Optimum(variable, GLP_MAX)};
}

double LinearBounds::Optimum(int variable, int direction) {
  glp_set_obj_dir(problem_.get(), direction);
  glp_set_obj_coef(problem_.get(), variable, 1);
  glp_smcp options;
  glp_init_smcp(&options);
  options.msg_lev = GLP_MSG_OFF;
  const int failure = glp_simplex(problem_.get(), &options);
  const int status = glp_get_status(problem_.get());
  const double optimum = status == GLP_UNBND ? std::numeric_limits<double>::infinity()
                                             : glp_get_obj_val(problem_.get());
  glp_set_obj_coef(problem_.get(), variable, 0);
  if (failure != 0 || (status != GLP_OPT && status != GLP_UNBND)) {
    std::fprintf(stderr, "linear_bounds: no solution (%d, status %d)\n", failure, status);
    std::abort();
  }
  return optimum;
}

}  // namespace omzien::statistics
