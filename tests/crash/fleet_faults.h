// What ends in a fleet of servers and its database, and how it is put in order again.

#ifndef RENKEI_TESTS_CRASH_FLEET_FAULTS_H_
#define RENKEI_TESTS_CRASH_FLEET_FAULTS_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <random>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/crash/server_fleet.h"
#include "tests/crash/write_ledger.h"

namespace renkei::crash {

// How long anything may take to go on by itself.
inline constexpr absl::Duration kRecovered = absl::Seconds(60);

// Until so many more writes are acknowledged, or `enough` holds.
template <typename Enough>
void AwaitWrites(const WriteLedger& ledger, uint64_t more, Enough enough) {
  const uint64_t before = ledger.acknowledged();
  const absl::Time end = absl::Now() + kRecovered;
  while (ledger.acknowledged() < before + more && !enough() && absl::Now() < end)
    absl::SleepFor(absl::Milliseconds(1));
  EXPECT_LT(absl::Now(), end) << "nothing is written any more";
}
inline void AwaitWrites(const WriteLedger& ledger, uint64_t more) {
  AwaitWrites(ledger, more, [] { return false; });
}

enum class Fault {
  kServerKilled,
  kServerKilledAtFailpoint,
  kConnectionsCut,
  kPrimaryRestarted,
  kStandbyAway,
  kFailover,
  kFailoverAndOldPrimaryBack,
  kFailoverAndServerKilled,
  kFailoverInCommit,
};
inline constexpr int kFaults = 9;
const char* Named(Fault fault);

// One fault at a time, while others write. What fails fails the test.
class FleetFaults {
 public:
  FleetFaults(ServerFleet& fleet, std::mt19937_64& random) : fleet_(fleet), random_(random) {}

  // Before anybody writes: whom it may hit.
  void Prepare(Fault fault);
  void Do(Fault fault, const WriteLedger& ledger);
  // Whatever does not run is started again, and who was the primary becomes the standby.
  void PutInOrder();

 private:
  void Must(const absl::Status& status);
  void KillPrimaryAndPromote();
  // Until a commit is there that the standby has not confirmed.
  void AwaitWaitingCommit();

  ServerFleet& fleet_;
  std::mt19937_64& random_;
  size_t victim_ = 0;
  bool failed_over_ = false;
};

}  // namespace renkei::crash

#endif  // RENKEI_TESTS_CRASH_FLEET_FAULTS_H_
