// What a server does by itself to its store, killed at every failpoint on the way: it takes up a store of an older form, and it removes
// what is old. Both come to what they come to where nothing kills them.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "renkei/v1/case_service.pb.h"
#include "server/host/host.h"
#include "server/host/upgrade.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "storage/rocksdb_store.h"
#include "tests/crash/killed_server.h"
#include "tests/crash/old_world.h"
#include "tests/support/source_dir.h"
#include "tests/upgrade/store_rows.h"

namespace renkei::crash {
namespace {

constexpr int kMoreCases = 1'500;
constexpr int kCasesAtOnce = 100;
constexpr size_t kMoreRowsThanThereAre = 1'000'000;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::unique_ptr<storage::Store> OpenStore(const std::string& directory) {
  storage::RocksDbOptions options;
  options.directory = directory;
  auto store = storage::OpenRocksDbStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

std::map<std::string, std::string> RowsOf(const storage::Store& store) {
  std::map<std::string, std::string> rows;
  const auto all = store.NewSnapshot()->Scan({}, kMoreRowsThanThereAre);
  EXPECT_TRUE(all.ok()) << all.status();
  for (const storage::KeyRecord& row : *all) rows[row.key] = row.record.value;
  return rows;
}

int SchemaOf(const storage::Store& store) {
  const auto row = service::ReadSchema(*store.NewSnapshot());
  return row.ok() && row->has_value() ? (*row)->message.schema() : 0;
}

class UpkeepKillTest : public KilledServer {
 protected:
  UpkeepKillTest() : KilledServer("upkeep-kill") {}

  // The store of the first release, as a program left it that knew no index. Without a token of its own the server would begin
  // another one.
  void SetUpOldStore() const {
    const std::string release = test::SourceFile("tests/upgrade/stores/0.1.0");
    std::istringstream notes(ReadFile(release + ".txt"));
    for (std::string word; notes >> word;) {
      if (word == "token" && notes >> word) std::ofstream(Path("admin.token")) << word;
    }
    const std::unique_ptr<storage::Store> store = OpenStore(data());
    ASSERT_EQ(upgrade::ReadRows(ReadFile(release + ".rows"), *store), absl::OkStatus());
    AddCases(*store);
    std::set<uint8_t> indexes;
    for (const storage::AnyTable* table : service::AllTables()) {
      for (const auto& [id, name] : table->index_ids()) indexes.insert(id);
    }
    storage::Mutation lost;
    lost.Delete(service::Schemas().NewKey().bytes());
    for (const auto& [key, value] : RowsOf(*store)) {
      if (indexes.count(static_cast<uint8_t>(key.front())) == 0) continue;
      lost.Delete(key);
      if (lost.record_count() < storage::kMaxMutationRecords) continue;
      PutInto(*store, std::move(lost));
      lost = {};
    }
    PutInto(*store, std::move(lost));
  }

  // So that there is more to make than one commit takes.
  static void AddCases(storage::Store& store) {
    for (int from = 0; from < kMoreCases; from += kCasesAtOnce) {
      storage::Mutation mutation;
      for (int i = from; i < from + kCasesAtOnce; ++i) {
        pb::Case one;
        one.set_name(absl::StrCat("cases/more", i));
        one.set_owner(service::kManiwa);
        one.set_external_id(absl::StrCat("more", i));
        one.set_title("事例");
        one.set_state(pb::LIFECYCLE_STATE_DRAFT);
        service::Cases().Insert(one, mutation);
      }
      PutInto(store, std::move(mutation));
    }
  }

  // How many of these rows there still are.
  size_t LeftOf(const std::map<std::string, std::string>& rows) const {
    size_t left = 0;
    for (const auto& [key, value] : RowsOf(*OpenStore(data()))) left += rows.count(key);
    return left;
  }
};

TEST_F(UpkeepKillTest, AnUpgradeGoesOnWhereItWasBrokenOff) {
  SetUpOldStore();
  std::filesystem::copy(data(), Path("whole"), std::filesystem::copy_options::recursive);
  int pieces = 0;
  for (bool upgraded = false; !upgraded; ++pieces) {
    ASSERT_LT(pieces, 100);
    const storage::Sequence before = OpenStore(data())->Head();
    const Death deaths[] = {{Failpoint::kUpgradeCommits}, {Failpoint::kUpgradeCommitted}};
    for (const Death& death : deaths) {
      StartToDie(death);
      ExpectDead(death);
      const std::unique_ptr<storage::Store> store = OpenStore(data());
      // One commit at most, and that whole.
      EXPECT_EQ(storage::ToInt(store->Head()),
                storage::ToInt(before) + (death.at == Failpoint::kUpgradeCommitted ? 1 : 0));
      upgraded = SchemaOf(*store) == service::kSchema;
    }
  }
  {
    const std::unique_ptr<storage::Store> whole = OpenStore(Path("whole"));
    ASSERT_EQ(host::Upgrade(*whole, host::kVersion, [](const std::string&) {}), absl::OkStatus());
    const std::unique_ptr<storage::Store> broken_off = OpenStore(data());
    EXPECT_EQ(broken_off->Head(), whole->Head());
    EXPECT_EQ(RowsOf(*broken_off), RowsOf(*whole));
  }
  EXPECT_GE(pieces, 5) << "there is hardly anything in between";
  Start();
  ASSERT_FALSE(HasFatalFailure());
  EXPECT_TRUE(
      client_->Call<pb::WhoAmIResponse>("IdentityService/WhoAmI", pb::WhoAmIRequest()).ok());
  Stop();
  ExpectSound(data());
}

TEST_F(UpkeepKillTest, ASweepThatIsBrokenOffRemovesWhatIsOldAndNothingElse) {
  OldWorld world;
  world.Fill();
  ASSERT_FALSE(HasFatalFailure());
  const absl::StatusOr<std::string> rows = upgrade::WriteRows(world.store());
  ASSERT_TRUE(rows.ok()) << rows.status();
  std::ofstream(Path("admin.token")) << world.admin();
  const std::map<std::string, std::string> before = RowsOf(world.store());
  ASSERT_EQ(upgrade::ReadRows(*rows, *OpenStore(data())), absl::OkStatus());
  world.SweepAll();
  const std::map<std::string, std::string> expected = RowsOf(world.store());
  ASSERT_GT(world.removed(), 500);

  std::vector<Death> deaths;
  // In the midst of what it commits, while there is much; and before each kind.
  for (int pass = 1; pass <= 4; ++pass) deaths.push_back({Failpoint::kGroupWritten, pass});
  for (int pass = 1; pass <= 7; ++pass) deaths.push_back({Failpoint::kSweepBegins, pass});
  for (const Death& death : deaths) {
    StartToDie(death);
    ExpectDead(death);
    const std::map<std::string, std::string> now = RowsOf(*OpenStore(data()));
    for (const auto& [key, value] : expected) {
      // What the feed keeps of what is cut comes with the cut.
      if (before.count(key) > 0) EXPECT_EQ(now.count(key), 1) << "lost at " << death.plan();
    }
  }
  // On to where nothing is left to remove.
  for (bool more = true; more;) {
    ASSERT_LT(deaths_, 50);
    const storage::Sequence began = OpenStore(data())->Earliest(storage::Log::kChanges);
    const size_t left = LeftOf(before);
    const Death death = {Failpoint::kSweepEnded};
    StartToDie(death);
    ExpectDead(death);
    more = LeftOf(before) < left || OpenStore(data())->Earliest(storage::Log::kChanges) > began;
  }
  const std::unique_ptr<storage::Store> swept = OpenStore(data());
  const std::map<std::string, std::string> now = RowsOf(*swept);
  for (const auto& [key, value] : expected) EXPECT_EQ(now.count(key), 1) << "lost";
  for (const auto& [key, value] : before)
    EXPECT_EQ(now.count(key), expected.count(key)) << "not removed, or too much";
  EXPECT_EQ(swept->Earliest(storage::Log::kChanges),
            world.store().Earliest(storage::Log::kChanges));
  std::cout << before.size() << " rows, from which " << world.removed() << " things were removed"
            << std::endl;
}

}  // namespace
}  // namespace renkei::crash
