// In which prefectures bodies lie, for lists that are filtered by it.

#ifndef RENKEI_SERVER_SERVICE_REGISTRY_PREFECTURES_H_
#define RENKEI_SERVER_SERVICE_REGISTRY_PREFECTURES_H_

#include <map>
#include <string>

#include "server/service/registry/registry.h"

namespace renkei::service {

// Looks each body up once: one for a page. One thread.
class Prefectures {
 public:
  explicit Prefectures(const Call& call) : call_(call) {}

  // As PrefectureOf; "" where it cannot be looked up.
  const std::string& Of(const std::string& organization) {
    const auto [it, added] = known_.try_emplace(organization);
    if (added) {
      const auto row =
          Organizations().Get(call_.snapshot(), KeyByName(Organizations(), organization));
      if (row.ok() && row->has_value()) it->second = PrefectureOf((*row)->message);
    }
    return it->second;
  }

 private:
  const Call& call_;
  std::map<std::string, std::string> known_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REGISTRY_PREFECTURES_H_
