// How much a thread gives way to others where there are fewer processors than work: short calls and
// commits come first, then lists and other calls of the executor, then what is long.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_TURNS_PRIORITY_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_TURNS_PRIORITY_H_

namespace renkei::service {

// What is added to the nice value that the operator gave the process. A thread of the first kind
// gets three times the time of one of the second where they compete, and nine times that of one of
// the third; none gets nothing, so that a lock which one of them holds is given back soon.
enum class Priority { kShort = 0, kCalls = 5, kLong = 10 };

// For the calling thread, which is not the first of the process. Giving way is allowed to everyone, and
// taking it back to nobody; where it does not work, nothing changes.
void GiveWay(Priority priority);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_TURNS_PRIORITY_H_
