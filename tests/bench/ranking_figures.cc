#include "tests/bench/ranking_figures.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace renkei::bench {
namespace {

double Mean(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum / static_cast<double>(numbers.size());
}

double StandardError(const std::vector<double>& numbers) {
  const double mean = Mean(numbers);
  double squares = 0;
  for (const double number : numbers) squares += (number - mean) * (number - mean);
  const auto count = static_cast<double>(numbers.size());
  return std::sqrt(squares / (count - 1) / count);
}

}  // namespace

void RankingFigures::Add(const std::vector<std::string>& found, const std::string& relevant) {
  const auto place = std::find(found.begin(), found.end(), relevant);
  const bool there = place != found.end();
  const auto rank = static_cast<double>(place - found.begin() + 1);
  gain.push_back(there ? 1 / std::log2(rank + 1) : 0);
  recall.push_back(there ? 1 : 0);
  inverse.push_back(there ? 1 / rank : 0);
}

void PrintHead() { std::printf("%-34s %-14s %-14s %s\n", "", "nDCG@10", "recall@10", "MRR@10"); }

void Print(const char* what, const RankingFigures& figures) {
  std::printf("%-34s %.3f ±%.3f   %.3f ±%.3f   %.3f ±%.3f\n", what, Mean(figures.gain),
              StandardError(figures.gain), Mean(figures.recall), StandardError(figures.recall),
              Mean(figures.inverse), StandardError(figures.inverse));
}

void PrintDifference(const char* what, const RankingFigures& one, const RankingFigures& other) {
  std::vector<double> gains;
  for (size_t i = 0; i < one.gain.size(); ++i) gains.push_back(one.gain[i] - other.gain[i]);
  std::printf("%-34s nDCG@10 %+.3f ±%.3f (paired)\n", what, Mean(gains), StandardError(gains));
}

}  // namespace renkei::bench
