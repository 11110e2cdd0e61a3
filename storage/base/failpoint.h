// Places by name where a test may end the process, cut its power, or look. The product's own objects have
// them: in a program that does not link tests/crash/failpoints.cc there is nobody to be told, and what is
// left of each is a comparison with a constant, a few times in a commit or for a file.

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
  // A file of a backup is there; all of them are, and the manifest is about to be written; it is; the backup
  // has its name.
  kBackupFileEnded,
  kBackupDescribes,
  kBackupDescribed,
  kBackupNamed,
  // Of what is no backup any more, or never became one, a file is gone.
  kBackupFileRemoved,
  // An old backup is about to lose its name; it has; its files are gone too.
  kPruneBegins,
  kPruneRenamed,
  kPruneRemoved,
  // A directory is marked as one that is being restored; a file is there, all are; the new epoch has begun; no
  // token of before holds any more; the new one is written; the mark is gone.
  kRestoreMarked,
  kRestoreFileEnded,
  kRestoreCopied,
  kRestoreEpochBegun,
  kRestoreRevoked,
  kRestoreTokenWritten,
  kRestoreFinished,
  // A piece of an upgrade is about to be committed; it has been.
  kUpgradeCommits,
  kUpgradeCommitted,
  // The sweeper is about to remove what is old of one kind; it has gone through all kinds once.
  kSweepBegins,
  kSweepEnded,
};

inline constexpr Failpoint kAllFailpoints[] = {
    Failpoint::kGroupTaken,        Failpoint::kGroupOrdered,     Failpoint::kGroupWritten,
    Failpoint::kGroupPublished,    Failpoint::kGroupTold,        Failpoint::kStoreCreated,
    Failpoint::kStoreOpened,       Failpoint::kLogTruncated,     Failpoint::kCallAdmitted,
    Failpoint::kCallCommits,       Failpoint::kCallCommitted,    Failpoint::kIndexCommits,
    Failpoint::kIndexCommitted,    Failpoint::kBackupFileEnded,  Failpoint::kBackupDescribes,
    Failpoint::kBackupDescribed,   Failpoint::kBackupNamed,      Failpoint::kBackupFileRemoved,
    Failpoint::kPruneBegins,       Failpoint::kPruneRenamed,     Failpoint::kPruneRemoved,
    Failpoint::kRestoreMarked,     Failpoint::kRestoreFileEnded, Failpoint::kRestoreCopied,
    Failpoint::kRestoreEpochBegun, Failpoint::kRestoreRevoked,   Failpoint::kRestoreTokenWritten,
    Failpoint::kRestoreFinished,   Failpoint::kUpgradeCommits,   Failpoint::kUpgradeCommitted,
    Failpoint::kSweepBegins,       Failpoint::kSweepEnded};

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
    case Failpoint::kBackupFileEnded:
      return "backup_file_ended";
    case Failpoint::kBackupDescribes:
      return "backup_describes";
    case Failpoint::kBackupDescribed:
      return "backup_described";
    case Failpoint::kBackupNamed:
      return "backup_named";
    case Failpoint::kBackupFileRemoved:
      return "backup_file_removed";
    case Failpoint::kPruneBegins:
      return "prune_begins";
    case Failpoint::kPruneRenamed:
      return "prune_renamed";
    case Failpoint::kPruneRemoved:
      return "prune_removed";
    case Failpoint::kRestoreMarked:
      return "restore_marked";
    case Failpoint::kRestoreFileEnded:
      return "restore_file_ended";
    case Failpoint::kRestoreCopied:
      return "restore_copied";
    case Failpoint::kRestoreEpochBegun:
      return "restore_epoch_begun";
    case Failpoint::kRestoreRevoked:
      return "restore_revoked";
    case Failpoint::kRestoreTokenWritten:
      return "restore_token_written";
    case Failpoint::kRestoreFinished:
      return "restore_finished";
    case Failpoint::kUpgradeCommits:
      return "upgrade_commits";
    case Failpoint::kUpgradeCommitted:
      return "upgrade_committed";
    case Failpoint::kSweepBegins:
      return "sweep_begins";
    case Failpoint::kSweepEnded:
      return "sweep_ended";
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
