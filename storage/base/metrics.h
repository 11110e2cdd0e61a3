// What a process counts of itself: cells that any thread moves without a lock, owned by whoever counts, and families as
// a scrape finds them. Names and words of a family are its owner's too; server/metrics writes them for Prometheus.

#ifndef RENKEI_STORAGE_BASE_METRICS_H_
#define RENKEI_STORAGE_BASE_METRICS_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

namespace renkei::metrics {

// Grows alone.
class Counter {
 public:
  void Add(int64_t more = 1) { value_.fetch_add(more, std::memory_order_relaxed); }
  int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int64_t> value_{0};
};

// How many values fell into each class.
struct Classes {
  absl::Span<const double>
      bounds;                   // the most of each class, ascending; the last class has no bound
  std::vector<int64_t> counts;  // of each by itself: one more than there are bounds
  double sum = 0;               // of the values

  int64_t count() const {
    int64_t all = 0;
    for (const int64_t one : counts) all += one;
    return all;
  }
};

inline constexpr size_t kMostBounds = 15;

// Bounds of what takes a request's time, and of what a disk or a turn takes, in seconds; and of how many at once.
inline constexpr std::array<double, 15> kCallSeconds = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
inline constexpr std::array<double, 14> kShortSeconds = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5};
inline constexpr std::array<double, 10> kHowMany = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

// Two relaxed additions a value. What is read while others count may lack the last of them in its sum, never a class
// in its count.
class Histogram {
 public:
  // `bounds` outlives it: kMostBounds at most, ascending.
  explicit Histogram(absl::Span<const double> bounds) : bounds_(bounds) {}

  void Add(double value) {
    const auto* const bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
    counts_[static_cast<size_t>(bound - bounds_.begin())].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }
  void Add(absl::Duration value) { Add(absl::ToDoubleSeconds(value)); }

  Classes values() const {
    Classes read = {.bounds = bounds_, .counts = {}, .sum = sum_.load(std::memory_order_relaxed)};
    for (size_t i = 0; i <= bounds_.size(); ++i)
      read.counts.push_back(counts_[i].load(std::memory_order_relaxed));
    return read;
  }

 private:
  const absl::Span<const double> bounds_;
  std::array<std::atomic<int64_t>, kMostBounds + 1> counts_ = {};
  std::atomic<double> sum_{0};
};

enum class Kind { kCounter, kGauge, kHistogram };

// Few values of each label, all known beforehand: never a name of somebody or something that a user made.
using Labels = std::vector<std::pair<std::string, std::string>>;

struct Sample {
  Labels labels;
  double value = 0;
  Classes classes = {};  // of a histogram, instead of the value
};

struct Family {
  // Lower case with "_"; a counter's ends in "_total", a unit (_seconds, _bytes) stands before that.
  std::string name;
  std::string help;
  Kind kind = Kind::kGauge;
  std::vector<Sample> samples = {};
};
using Families = std::vector<Family>;

// Families of one sample.
inline Family CounterOf(std::string name, std::string help, int64_t value) {
  return {std::move(name),
          std::move(help),
          Kind::kCounter,
          {{.labels = {}, .value = static_cast<double>(value)}}};
}
inline Family GaugeOf(std::string name, std::string help, double value) {
  return {std::move(name), std::move(help), Kind::kGauge, {{.labels = {}, .value = value}}};
}
inline Family HistogramOf(std::string name, std::string help, const Histogram& histogram) {
  return {std::move(name),
          std::move(help),
          Kind::kHistogram,
          {{.labels = {}, .classes = histogram.values()}}};
}

}  // namespace renkei::metrics

#endif  // RENKEI_STORAGE_BASE_METRICS_H_
