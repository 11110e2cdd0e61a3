// Places by name where a test may end the process, cut its power, or look. The product's own objects have
// them: in a program that does not link tests/crash/failpoints.cc there is nobody to be told, and what is
// left of each is a comparison with a constant, a few times in a commit.

#ifndef RENKEI_STORAGE_BASE_FAILPOINT_H_
#define RENKEI_STORAGE_BASE_FAILPOINT_H_

namespace renkei {

// All there are: a test walks them.
enum class Failpoint {
  // The sequencer has taken a group of commits, ordered it, written it (durably), made it visible, and told
  // whoever committed.
  kGroupTaken,
  kGroupOrdered,
  kGroupWritten,
  kGroupPublished,
  kGroupTold,
  // A store was made, or opened for writing; its log was cut.
  kStoreCreated,
  kStoreOpened,
  kLogTruncated,
  // The server has found who calls; it is about to commit; it has committed and not answered.
  kCallAdmitted,
  kCallCommits,
  kCallCommitted,
  // The search index is about to be committed; it has been.
  kIndexCommits,
  kIndexCommitted,
};

inline constexpr Failpoint kAllFailpoints[] = {
    Failpoint::kGroupTaken,     Failpoint::kGroupOrdered,  Failpoint::kGroupWritten,
    Failpoint::kGroupPublished, Failpoint::kGroupTold,     Failpoint::kStoreCreated,
    Failpoint::kStoreOpened,    Failpoint::kLogTruncated,  Failpoint::kCallAdmitted,
    Failpoint::kCallCommits,    Failpoint::kCallCommitted, Failpoint::kIndexCommits,
    Failpoint::kIndexCommitted};

constexpr const char* NameOf(Failpoint failpoint) {
  switch (failpoint) {
    case Failpoint::kGroupTaken:
      return "group_taken";
    case Failpoint::kGroupOrdered:
      return "group_ordered";
    case Failpoint::kGroupWritten:
      return "group_written";
    case Failpoint::kGroupPublished:
      return "group_published";
    case Failpoint::kGroupTold:
      return "group_told";
    case Failpoint::kStoreCreated:
      return "store_created";
    case Failpoint::kStoreOpened:
      return "store_opened";
    case Failpoint::kLogTruncated:
      return "log_truncated";
    case Failpoint::kCallAdmitted:
      return "call_admitted";
    case Failpoint::kCallCommits:
      return "call_commits";
    case Failpoint::kCallCommitted:
      return "call_committed";
    case Failpoint::kIndexCommits:
      return "index_commits";
    case Failpoint::kIndexCommitted:
      return "index_committed";
  }
  return "";
}

// Told of each failpoint that is passed, by whichever thread. Weak: no program needs to have it.
[[gnu::weak]] void OnFailpoint(Failpoint failpoint);

inline void PassFailpoint(Failpoint failpoint) {
  if (OnFailpoint != nullptr) OnFailpoint(failpoint);
}

}  // namespace renkei

#endif  // RENKEI_STORAGE_BASE_FAILPOINT_H_
