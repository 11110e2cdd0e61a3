#include "server/service/dispatch/turns/priority.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace renkei::service {

void GiveWay(Priority priority) {
  constexpr int kNicest = 19;
  // On Linux the id of a thread names that thread alone.
  const id_t thread = static_cast<id_t>(gettid());
  const int nice = getpriority(PRIO_PROCESS, thread) + static_cast<int>(priority);
  (void)setpriority(PRIO_PROCESS, thread, std::min(nice, kNicest));
}

}  // namespace renkei::service
