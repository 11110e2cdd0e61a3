#include "server/service/dispatch/turns/priority.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace renkei::service {

void GiveWay(Priority priority) {
  constexpr int kNicest = 19;
  // On Linux the id of a thread names that thread alone, and that of the process its first thread, which
  // gives no way. A thread begins with what the one that made it gave.
  const int given = getpriority(PRIO_PROCESS, static_cast<id_t>(getpid()));
  const int nice = std::min(given + static_cast<int>(priority), kNicest);
  (void)setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice);
}

}  // namespace renkei::service
