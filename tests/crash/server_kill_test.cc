// A server is killed again and again, at random and at failpoints, while clients write over every service
// through the client library: README.md says what has to hold. RENKEI_KILLS is how many times.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "storage/base/failpoint.h"
#include "storage/rocksdb_store.h"
#include "tests/crash/failpoints.h"
#include "tests/crash/kept_directory.h"
#include "tests/crash/write_ledger.h"
#include "tests/crash/written_records.h"
#include "tests/crash/written_world.h"
#include "tests/e2e/server_process.h"
#include "tests/random_seed.h"
#include "tests/support/feed_guarantees.h"

namespace renkei::crash {
namespace {

using e2e::ServerProcess;

constexpr int kUsualKills = 54;
constexpr int kWriters = 5;
constexpr int kReadsPerSearch = 10;
constexpr int kKillsPerVerify = 14;
constexpr uint64_t kMostWritesOfALife = 60;
// Where the failpoint that is waited for does not come.
constexpr uint64_t kMostWritesBeforeAFailpoint = 240;
constexpr uint64_t kMostPassesOfALife = 40;
// The index is committed from time to time.
constexpr uint64_t kMostIndexCommitsOfALife = 5;
// A call of a writer, whom a dead server does not answer.
constexpr absl::Duration kCallTime = absl::Milliseconds(400);
constexpr absl::Duration kPatience = absl::Seconds(60);

// Those that a serving process passes again and again.
constexpr Failpoint kServerFailpoints[] = {Failpoint::kGroupTaken,   Failpoint::kGroupOrdered,
                                           Failpoint::kGroupWritten, Failpoint::kGroupPublished,
                                           Failpoint::kGroupTold,    Failpoint::kCallAdmitted,
                                           Failpoint::kCallCommits,  Failpoint::kCallCommitted,
                                           Failpoint::kIndexCommits, Failpoint::kIndexCommitted};

int Kills() {
  const char* const kills = std::getenv("RENKEI_KILLS");
  return kills == nullptr ? kUsualKills : std::atoi(kills);
}

class ServerKillTest : public testing::Test {
 protected:
  void Start() { ASSERT_TRUE(StartWith("")); }

  // With a plan for a failpoint ("" for none), at which it may end before it serves: false.
  bool StartWith(const std::string& plan) {
    std::vector<std::string> environment;
    if (!plan.empty()) environment.push_back(absl::StrCat(kFailpointVariable, "=", plan));
    auto started = ServerProcess::Start(directory_.path(), {}, "127.0.0.1:0", environment);
    EXPECT_TRUE(started.ok() || !plan.empty()) << started.status();
    if (!started.ok()) return false;
    server_ = *std::move(started);
    return true;
  }

  Clients Connect(absl::Duration timeout) const {
    return world_.Connect(server_->address(), timeout);
  }

  void SetUpWorld() {
    Start();
    if (!HasFailure()) world_.MakeAt(server_->address(), server_->admin_token());
  }

  // What the officer reads of the feed, from where it stands to the head; an end in between is none of
  // its guarantees.
  void ReadFeed(const Clients& clients) {
    pb::ListChangesRequest request;
    while (true) {
      request.set_cursor(cursor_);
      const auto page = clients.at(Who::kOfficer)
                            ->Call<pb::ListChangesResponse>("ChangeService/ListChanges", request);
      if (!page.ok()) return;
      if (page->changes_size() > 0 || page->cursor() != cursor_) {
        test::FeedWay::Message& got = feed_.messages.emplace_back();
        got.cursor = page->cursor();
        got.partial_commit = page->partial_commit();
        got.changes.assign(page->changes().begin(), page->changes().end());
      }
      cursor_ = page->cursor();
      if (page->at_head()) return;
    }
  }

  // One life of the server with all that is done in it. Whether it ended by itself.
  bool Live(WriteLedger& ledger, uint64_t enough) {
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (int i = 0; i < kWriters; ++i) {
      threads.emplace_back([&, seed = random_()] {
        std::mt19937_64 random(seed);
        const Clients clients = Connect(kCallTime);
        while (!stop) (void)ledger.Act(clients, random);
      });
    }
    threads.emplace_back([&] {
      const Clients clients = Connect(kCallTime);
      for (int round = 1; !stop; ++round) {
        ReadFeed(clients);
        // The index is committed for whoever asks for what is up to date.
        if (round % kReadsPerSearch == 0) (void)Search(clients, "記録");
        absl::SleepFor(absl::Milliseconds(5));
      }
    });
    const uint64_t before = ledger.acknowledged();
    const absl::Time end = absl::Now() + kPatience;
    bool ended = false;
    while (!(ended = server_->HasEnded()) && ledger.acknowledged() < before + enough &&
           absl::Now() < end) {
      absl::SleepFor(absl::Milliseconds(1));
    }
    EXPECT_LT(absl::Now(), end) << "nothing is written any more";
    stop = true;
    server_->Kill();
    for (std::thread& thread : threads) thread.join();
    return ended;
  }

  static absl::StatusOr<pb::SearchCasesResponse> Search(const Clients& clients,
                                                        const std::string& text) {
    pb::SearchCasesRequest request;
    request.mutable_criteria()->set_text(text);
    request.mutable_criteria()->set_up_to_date(true);
    return clients.at(Who::kOfficer)
        ->Call<pb::SearchCasesResponse>("SearchService/SearchCases", request);
  }

  // Every other life is to end at a failpoint, the next one of them. How it ended.
  std::string LiveOnce(WriteLedger& ledger, int kill) {
    if (kill % 2 == 1) {
      if (StartWith("")) Live(ledger, 1 + random_() % kMostWritesOfALife);
      return "by a kill";
    }
    const Failpoint at =
        kServerFailpoints[static_cast<size_t>(kill / 2) % std::size(kServerFailpoints)];
    const bool of_index = at == Failpoint::kIndexCommits || at == Failpoint::kIndexCommitted;
    const uint64_t passes =
        1 + random_() % (of_index ? kMostIndexCommitsOfALife : kMostPassesOfALife);
    if (!StartWith(absl::StrCat(NameOf(at), ":", passes)))
      return absl::StrCat("at ", NameOf(at), ", before it served");
    return Live(ledger, kMostWritesBeforeAFailpoint) ? absl::StrCat("at ", NameOf(at))
                                                     : "by a kill";
  }

  // What was written is found, once the index has what was committed.
  void ExpectFound(WriteLedger& ledger) {
    const auto [name, value] = ledger.AnyCase(random_);
    if (name.empty()) return;
    const auto found = Search(Connect(absl::Seconds(30)), absl::StrCat("\"", value, "\""));
    ASSERT_TRUE(found.ok()) << found.status();
    bool there = false;
    for (const pb::SearchHit& hit : found->hits()) there = there || hit.name() == name;
    EXPECT_TRUE(there) << name << " is not found by " << value << ": " << found->ShortDebugString();
    ++searched_;
  }

  // The server does not run.
  void ExpectSound() {
    const e2e::ProgramResult verified =
        e2e::RunProgram({e2e::RenkeidPath(), "verify", directory_.path() + "/data"});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
    ++verified_;
  }

  void ExpectGuaranteesOfTheFeed() {
    storage::RocksDbOptions options;
    options.directory = directory_.path() + "/data";
    test::WholeLog log;
    {
      const auto store = storage::OpenRocksDbStore(options);
      ASSERT_TRUE(store.ok()) << store.status();
      log = test::ReadWholeLog(**store);
    }
    Start();
    ReadFeed(Connect(absl::Seconds(30)));
    ExpectGuarantees(feed_, log, *Connect(absl::Seconds(30)).at(Who::kOfficer));
    EXPECT_EQ(server_->Stop(), 0);
    changes_ = log.changes.size();
  }

  const uint32_t seed_ = RandomSeed();
  std::mt19937_64 random_{seed_};
  const KeptDirectory directory_{"server-kill"};
  std::unique_ptr<ServerProcess> server_;
  WrittenWorld world_;
  test::FeedWay feed_;
  std::string cursor_;
  int searched_ = 0;
  int verified_ = 0;
  size_t changes_ = 0;
};

TEST_F(ServerKillTest, NothingThatWasAcknowledgedIsLostAndNothingIsThereByHalf) {
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed_, " in ", directory_.path()));
  SetUpWorld();
  if (HasFailure()) return;
  feed_.reader = world_.reader();
  server_->Kill();
  WriteLedger ledger(world_.names());
  std::map<std::string, int> ends;
  int lives = 0;
  while (lives < Kills() && !HasFailure()) {
    ++ends[LiveOnce(ledger, ++lives)];
    if (lives % kKillsPerVerify == 0) ExpectSound();
    Start();
    if (HasFailure()) break;
    const Clients clients = Connect(absl::Seconds(30));
    ledger.Settle(clients, random_);
    ReadFeed(clients);
    ExpectFound(ledger);
    server_->Kill();
  }
  server_->Kill();
  ledger.ExpectExplained();
  ExpectSound();
  if (!HasFailure()) ExpectGuaranteesOfTheFeed();
  const WriteLedger::Figures figures = ledger.figures();
  std::set<std::string> services;
  for (const auto& [method, count] : figures.by_method)
    services.insert(method.substr(0, method.find('/')));
  std::cout << lives << " kills in the midst of writes and as many afterwards, "
            << ledger.acknowledged() << " acknowledged writes by " << figures.by_method.size()
            << " methods of " << services.size() << " services, " << figures.records
            << " records with " << figures.operations << " operations, " << figures.unknown
            << " without an answer (" << figures.unknown_there << " updates of them were there), "
            << figures.asked_again << " asked again, " << searched_ << " searches, " << verified_
            << " verifications, " << changes_ << " changes of the feed\n";
  for (const auto& [what, count] : ends) std::cout << "  " << count << " " << what << "\n";
  EXPECT_GE(services.size(), 15U);
}

}  // namespace
}  // namespace renkei::crash
