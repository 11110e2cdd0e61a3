#include "tests/crash/fleet_faults.h"

#include <iterator>
#include <string>

#include "absl/strings/str_cat.h"
#include "storage/base/failpoint.h"

namespace renkei::crash {
namespace {

// Of a server that is killed at a failpoint.
constexpr uint64_t kMostPassesOfAServer = 15;
constexpr uint64_t kMostWritesOfAServer = 250;
constexpr int kMostCuts = 4;
constexpr uint64_t kMostWritesBetweenCuts = 3;
// Before the old primary comes back.
constexpr uint64_t kWritesOfANewPrimary = 15;

constexpr Failpoint kFleetFailpoints[] = {Failpoint::kGroupTaken,   Failpoint::kGroupOrdered,
                                          Failpoint::kGroupWritten, Failpoint::kGroupPublished,
                                          Failpoint::kGroupTold,    Failpoint::kCallCommits,
                                          Failpoint::kCallCommitted};

}  // namespace

const char* Named(Fault fault) {
  constexpr const char* kNames[] = {"a server killed",
                                    "a server killed at a failpoint",
                                    "all connections cut",
                                    "the primary killed and started again",
                                    "the standby stopped and started again",
                                    "the primary killed, the standby promoted",
                                    "the same, and the old primary comes back as one",
                                    "the same, and a server killed with it",
                                    "the same, while commits wait for the standby"};
  return kNames[static_cast<int>(fault)];
}

void FleetFaults::Must(const absl::Status& status) { EXPECT_TRUE(status.ok()) << status; }

void FleetFaults::Prepare(Fault fault) {
  victim_ = random_() % fleet_.size();
  if (fault != Fault::kServerKilledAtFailpoint) return;
  const Failpoint at = kFleetFailpoints[random_() % std::size(kFleetFailpoints)];
  fleet_.Kill(victim_);
  // One that ends before it serves is started without a plan in the end.
  (void)fleet_.Start(victim_, absl::StrCat(NameOf(at), ":", 1 + random_() % kMostPassesOfAServer));
}

void FleetFaults::KillPrimaryAndPromote() {
  fleet_.database().KillPrimary();
  Must(fleet_.database().Promote());
  failed_over_ = true;
}

void FleetFaults::AwaitWaitingCommit() {
  const absl::Time end = absl::Now() + kRecovered;
  absl::StatusOr<std::string> waits;
  do {
    waits = fleet_.database().Ask(
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
  } while (waits.value_or("f") != "t" && absl::Now() < end);
  EXPECT_EQ(waits.value_or(waits.status().ToString()), "t");
}

void FleetFaults::Do(Fault fault, const WriteLedger& ledger) {
  test::PostgresCluster& database = fleet_.database();
  switch (fault) {
    case Fault::kServerKilled:
      fleet_.Kill(victim_);
      return;
    case Fault::kServerKilledAtFailpoint:
      AwaitWrites(ledger, kMostWritesOfAServer, [this] { return fleet_.HasEnded(victim_); });
      fleet_.Kill(victim_);
      return;
    case Fault::kConnectionsCut:
      for (auto cuts = 1 + random_() % kMostCuts; cuts > 0; --cuts) {
        Must(database.CutConnections());
        AwaitWrites(ledger, 1 + random_() % kMostWritesBetweenCuts);
      }
      return;
    case Fault::kPrimaryRestarted:
      database.KillPrimary();
      Must(database.StartPrimary());
      return;
    case Fault::kStandbyAway:
      Must(database.StopStandby());
      AwaitWaitingCommit();
      Must(database.StartStandby());
      return;
    case Fault::kFailover:
      KillPrimaryAndPromote();
      return;
    case Fault::kFailoverAndOldPrimaryBack:
      KillPrimaryAndPromote();
      AwaitWrites(ledger, kWritesOfANewPrimary);
      Must(database.StartOldPrimary());
      // Who connects anew may find it first.
      Must(database.CutConnections());
      return;
    case Fault::kFailoverAndServerKilled:
      fleet_.Kill(victim_);
      KillPrimaryAndPromote();
      return;
    case Fault::kFailoverInCommit:
      Must(database.PauseReplication());
      AwaitWaitingCommit();
      if (random_() % 2 == 0) fleet_.Kill(victim_);
      KillPrimaryAndPromote();
      return;
  }
}

void FleetFaults::PutInOrder() {
  for (size_t server = 0; server < fleet_.size(); ++server) {
    if (fleet_.HasEnded(server)) Must(fleet_.Start(server));
  }
  if (failed_over_) Must(fleet_.database().RebuildStandby());
  failed_over_ = false;
}

}  // namespace renkei::crash
