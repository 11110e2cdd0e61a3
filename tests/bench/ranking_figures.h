// What the answers to judged queries are worth, where each has one right document.

#ifndef RENKEI_TESTS_BENCH_RANKING_FIGURES_H_
#define RENKEI_TESTS_BENCH_RANKING_FIGURES_H_

#include <string>
#include <vector>

namespace renkei::bench {

// One figure for each query.
struct RankingFigures {
  std::vector<double> gain;     // nDCG@10
  std::vector<double> recall;   // at 10
  std::vector<double> inverse;  // reciprocal rank, among the first 10

  // `found` has ten at most.
  void Add(const std::vector<std::string>& found, const std::string& relevant);
};

void PrintHead();
void Print(const char* what, const RankingFigures& figures);
// Of the same queries.
void PrintDifference(const char* what, const RankingFigures& one, const RankingFigures& other);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_RANKING_FIGURES_H_
