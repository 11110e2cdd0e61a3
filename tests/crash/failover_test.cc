// Three servers over a primary with a synchronous standby, any of which ends at any time, while clients write and watch
// through all three: README.md says what has to hold. RENKEI_FAILOVERS is how many rounds.

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "storage/postgres_store.h"
#include "tests/crash/feed_watcher.h"
#include "tests/crash/fleet_faults.h"
#include "tests/crash/kept_directory.h"
#include "tests/crash/server_fleet.h"
#include "tests/crash/write_ledger.h"
#include "tests/crash/written_records.h"
#include "tests/crash/written_world.h"
#include "tests/random_seed.h"
#include "tests/support/feed_guarantees.h"

namespace renkei::crash {
namespace {

constexpr int kUsualRounds = 27;
constexpr size_t kServers = 3;
constexpr int kWriters = 6;
// A fault comes after up to so many acknowledged writes, and so many more are acknowledged in spite of it.
constexpr uint64_t kMostWritesBefore = 25;
constexpr uint64_t kWritesAfter = 15;
// A call of a writer, whom a dead server does not answer.
constexpr absl::Duration kWriterCallTime = absl::Milliseconds(600);
constexpr absl::Duration kHealthyCallTime = absl::Seconds(30);
// How long a snapshot is shared (storage/postgres_store.h), and as much again for making one on a busy machine.
constexpr std::chrono::milliseconds kStaleness{100};

int Rounds() {
  const char* const rounds = std::getenv("RENKEI_FAILOVERS");
  return rounds == nullptr ? kUsualRounds : std::atoi(rounds);
}

class FailoverTest : public testing::Test {
 protected:
  void SetUpWorld() {
    auto fleet = ServerFleet::Start(directory_.path(), kServers);
    ASSERT_TRUE(fleet.ok()) << fleet.status();
    fleet_ = *std::move(fleet);
    world_.MakeAt(fleet_->address(0), fleet_->admin_token());
    if (HasFailure()) return;
    for (size_t i = 0; i < kServers; ++i)
      watchers_.push_back(std::make_unique<FeedWatcher>(
          world_.ConnectAs(Who::kOfficer, fleet_->address(i), kHealthyCallTime), world_.reader()));
  }

  // Each writes through every server, now here, now there, until `stop`.
  std::vector<std::thread> StartWriters(WriteLedger& ledger, const std::atomic<bool>& stop) {
    std::vector<std::thread> writers;
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([&, seed = random_()] {
        std::mt19937_64 random(seed);
        std::vector<Clients> clients;
        for (size_t server = 0; server < kServers; ++server)
          clients.push_back(world_.Connect(fleet_->address(server), kWriterCallTime));
        while (!stop) (void)ledger.Act(clients[random() % kServers], random);
      });
    }
    return writers;
  }

  // Of a case, made through one server.
  absl::StatusOr<std::string> MakeCase(size_t server, const std::string& title) {
    constexpr char kMethod[] = "CaseService/CreateCase";
    Names names = world_.names();
    names["title"] = title;
    const MessagePtr request =
        NewRequest(kMethod, names,
                   R"(case { owner: "$owner" title: "$title" summary: "$title"
                             audience { visibility: VISIBILITY_MEMBERS } })");
    const MessagePtr reply = NewReply(kMethod);
    const auto client = world_.ConnectAs(Who::kOfficer, fleet_->address(server), kHealthyCallTime);
    const absl::Status status = client->CallInto(kMethod, *request, *reply);
    if (!status.ok()) return status;
    return NameIn(*reply);
  }

  // It writes again without having been told that the database is back.
  void ExpectServes(size_t server) {
    const absl::Time end = absl::Now() + kRecovered;
    absl::Status status;
    do {
      status = MakeCase(server, absl::StrCat("回復", ++recoveries_)).status();
    } while (!status.ok() && absl::Now() < end);
    EXPECT_TRUE(status.ok()) << fleet_->address(server) << " takes no writes: " << status << "\n"
                             << fleet_->Log(server);
  }

  void Round(WriteLedger& ledger, Fault fault) {
    SCOPED_TRACE(Named(fault));
    FleetFaults faults(*fleet_, random_);
    faults.Prepare(fault);
    std::atomic<bool> stop = false;
    std::vector<std::thread> writers = StartWriters(ledger, stop);
    AwaitWrites(ledger, 1 + random_() % kMostWritesBefore);
    const absl::Time begin = absl::Now();
    faults.Do(fault, ledger);
    AwaitWrites(ledger, 1);
    longest_[fault] = std::max(longest_[fault], absl::Now() - begin);
    AwaitWrites(ledger, kWritesAfter);
    stop = true;
    for (std::thread& writer : writers) writer.join();
    faults.PutInOrder();
    for (size_t server = 0; server < kServers && !HasFailure(); ++server) ExpectServes(server);
    if (HasFailure()) return;
    ledger.Settle(world_.Connect(fleet_->address(random_() % kServers), kHealthyCallTime), random_);
    ++rounds_of_[fault];
  }

  // What everybody has been told of, once all have heard of what comes last.
  std::vector<test::FeedWay> EndWatching() {
    const auto last = MakeCase(0, "最後の記録");
    EXPECT_TRUE(last.ok()) << last.status();
    std::vector<test::FeedWay> ways;
    for (const auto& watcher : watchers_) {
      EXPECT_TRUE(last.ok() && watcher->Await(*last, kRecovered)) << watcher->failure();
      for (test::FeedWay& way : watcher->End()) ways.push_back(std::move(way));
    }
    return ways;
  }

  test::WholeLog ReadLog() {
    storage::PostgresOptions options;
    options.connection = fleet_->connection();
    options.create_if_missing = false;
    const auto store = storage::OpenPostgresStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? test::ReadWholeLog(**store) : test::WholeLog();
  }

  // The entries of each commit are numbered from 0, and every acknowledged write of a kind that the feed tells of is
  // told of once, by its own commit.
  void ExpectOneOrder(const test::WholeLog& log, const WriteLedger& ledger) {
    storage::LogPosition next;
    std::map<std::pair<std::string, uint64_t>, int> told;
    std::set<std::string> names;
    for (const test::LoggedChange& change : log.changes) {
      const storage::LogPosition here = change.position;
      EXPECT_TRUE(here.sequence == next.sequence ? here.index == next.index
                                                 : here.sequence > next.sequence && here.index == 0)
          << storage::ToInt(here.sequence) << "." << here.index;
      next = {here.sequence, here.index + 1};
      ++told[{change.record.resource_name(), storage::ToInt(here.sequence)}];
      names.insert(change.record.resource_name());
    }
    const std::vector<WriteLedger::Written> written = ledger.written();
    std::set<std::string> nouns;
    for (const auto& one : written) {
      if (names.contains(one.name)) nouns.insert(one.noun);
    }
    for (const auto& one : written) {
      if (!nouns.contains(one.noun)) continue;
      EXPECT_EQ((told[{one.name, one.version}]), 1) << one.name << " by commit " << one.version;
      ++told_of_;
    }
  }

  void PrintFigures(const WriteLedger& ledger, const test::WholeLog& log, size_t ways) const {
    const WriteLedger::Figures figures = ledger.figures();
    std::set<std::string> services;
    for (const auto& [method, count] : figures.by_method)
      services.insert(method.substr(0, method.find('/')));
    std::cout << ledger.acknowledged() << " acknowledged writes by " << figures.by_method.size()
              << " methods of " << services.size() << " services, " << figures.records
              << " records with " << figures.operations << " operations, " << figures.unknown
              << " without an answer (" << figures.unknown_there << " updates of them were there), "
              << figures.asked_again << " asked again, " << told_of_
              << " commits found in the feed, " << log.changes.size() << " changes of it, "
              << watchers_.size() << " watchers with " << ways << " ways\n";
    for (const auto& [fault, count] : rounds_of_)
      std::cout << "  " << count << " rounds: " << Named(fault) << "; the next write at most "
                << absl::FormatDuration(absl::Trunc(longest_.at(fault), absl::Milliseconds(1)))
                << " later\n";
  }

  const uint32_t seed_ = RandomSeed();
  std::mt19937_64 random_{seed_};
  const KeptDirectory directory_{"failover"};
  std::unique_ptr<ServerFleet> fleet_;
  WrittenWorld world_;
  std::vector<std::unique_ptr<FeedWatcher>> watchers_;
  uint64_t recoveries_ = 0;
  size_t told_of_ = 0;
  std::map<Fault, int> rounds_of_;
  std::map<Fault, absl::Duration> longest_;
};

TEST_F(FailoverTest, WhateverEndsNothingAcknowledgedIsLostAndNothingIsThereByHalfOrTwice) {
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed_, " in ", directory_.path()));
  SetUpWorld();
  if (HasFailure()) return;
  WriteLedger ledger(world_.names(), kStaleness);
  for (int round = 0; round < Rounds() && !HasFailure(); ++round)
    Round(ledger, static_cast<Fault>(round % kFaults));
  ledger.ExpectExplained();
  if (HasFailure()) return;
  const std::vector<test::FeedWay> ways = EndWatching();
  EXPECT_EQ(ways.size(), kServers) << "a watcher had to begin again, though nothing was lost";
  const test::WholeLog log = ReadLog();
  ExpectOneOrder(log, ledger);
  const auto client =
      world_.ConnectAs(Who::kOfficer, fleet_->address(random_() % kServers), kHealthyCallTime);
  for (const test::FeedWay& way : ways) ExpectGuarantees(way, log, *client);
  EXPECT_EQ(fleet_->StopAll(), 0U);
  PrintFigures(ledger, log, ways.size());
}

}  // namespace
}  // namespace renkei::crash
