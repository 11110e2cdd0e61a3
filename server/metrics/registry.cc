#include "server/metrics/registry.h"

#include <iterator>

namespace renkei::metrics {

Families Registry::Collect() const {
  Families all;
  for (const Source& source : sources_) {
    Families families = source();
    std::move(families.begin(), families.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace renkei::metrics
