// Where a process finds its metrics: those who count, asked one after the other for their families. Nothing is counted
// here (storage/base/metrics.h), so that nothing on the way of a request knows it.

#ifndef RENKEI_SERVER_METRICS_REGISTRY_H_
#define RENKEI_SERVER_METRICS_REGISTRY_H_

#include <functional>
#include <utility>
#include <vector>

#include "storage/base/metrics.h"

namespace renkei::metrics {

class Registry {
 public:
  // Called by each Collect, on its thread, several at once: thread-safe, and for as long as there is the registry.
  using Source = std::function<Families()>;

  // Before the first Collect. No two sources have a family of the same name.
  void Add(Source source) { sources_.push_back(std::move(source)); }

  Families Collect() const;

 private:
  std::vector<Source> sources_;
};

}  // namespace renkei::metrics

#endif  // RENKEI_SERVER_METRICS_REGISTRY_H_
