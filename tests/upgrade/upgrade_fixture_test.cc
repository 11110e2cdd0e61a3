// Stores as each release left them are brought up to date: everything that they held is there, fits together and is served. And what
// the release that is made today leaves behind is written here.

#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/host/host.h"
#include "server/host/upgrade.h"
#include "server/service/tables/audit_tables.h"
#include "server/service/tables/schema.h"
#include "storage/model_store.h"
#include "storage/rocksdb_store.h"
#include "tests/support/source_dir.h"
#include "tests/unit/service/generated_world.h"
#include "tests/upgrade/store_rows.h"

namespace renkei::upgrade {
namespace {

using ::testing::IsEmpty;

std::string Folder() { return test::SourceFile("tests/upgrade/stores"); }

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Of a release two files: NAME.rows, and NAME.txt with what was in it: "schema NUMBER", "token SECRET" of the administrator,
// "space ID NAME" for each table and index, "records TABLE COUNT".
std::vector<std::string> Releases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
    if (entry.path().extension() == ".rows") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct Noted {
  int schema = 0;
  std::string token;
  std::map<int, std::string> spaces;
  std::map<std::string, uint64_t> records;
};

Noted NotesOf(const std::string& release) {
  Noted noted;
  std::istringstream in(ReadFile(absl::StrCat(Folder(), "/", release, ".txt")));
  for (std::string what; in >> what;) {
    if (what == "schema") in >> noted.schema;
    if (what == "token") in >> noted.token;
    int id = 0;
    std::string name;
    if (what == "space" && in >> id >> name) noted.spaces[id] = name;
    if (what == "records" && in >> name) in >> noted.records[name];
  }
  return noted;
}

std::map<int, std::string> SpacesOfToday() {
  std::map<int, std::string> spaces;
  for (const storage::AnyTable* table : service::AllTables()) {
    spaces[table->id()] = std::string(table->name());
    for (const auto& [id, name] : table->index_ids()) spaces[id] = std::string(name);
  }
  return spaces;
}

struct Content {
  std::map<std::string, uint64_t> records;
  std::vector<std::string> problems;
};

Content ContentOf(const storage::Store& store) {
  service::Findings findings;
  service::StoreContents contents;
  EXPECT_EQ(service::VerifyStore(
                store, [](absl::string_view) {}, findings, contents),
            absl::OkStatus());
  return {contents.records, findings.problems()};
}

class KeptStoreTest : public ::testing::TestWithParam<std::string> {
 protected:
  KeptStoreTest() { std::filesystem::remove_all(directory_); }
  ~KeptStoreTest() override { std::filesystem::remove_all(directory_); }

  // As its own program left it.
  void Restore() const {
    storage::RocksDbOptions options;
    options.directory = directory_;
    auto store = storage::OpenRocksDbStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_EQ(ReadRows(ReadFile(absl::StrCat(Folder(), "/", GetParam(), ".rows")), **store),
              absl::OkStatus());
  }

  const std::string directory_ = absl::StrCat(::testing::TempDir(), "kept_store_test");
};

TEST_P(KeptStoreTest, IsUpgradedWholeAndServed) {
  Restore();
  host::HostOptions options;
  options.store.directory = directory_;
  auto host = host::Host::Open(options);
  ASSERT_TRUE(host.ok()) << host.status();

  const Noted noted = NotesOf(GetParam());
  service::Dispatcher::Incoming incoming;
  incoming.method = (*host)->dispatcher().methods().Find("renkei.v1.IdentityService/WhoAmI");
  incoming.authorization = absl::StrCat("Bearer ", noted.token);
  incoming.requests.push_back(std::make_unique<pb::WhoAmIRequest>());
  incoming.abandoned = [] { return false; };
  std::promise<absl::Status> answered;
  (*host)->dispatcher().Dispatch(
      std::move(incoming),
      [&](const absl::Status& status, const service::MessagePtr&) { answered.set_value(status); });
  EXPECT_EQ(answered.get_future().get(), absl::OkStatus());

  const Content content = ContentOf((*host)->store());
  EXPECT_THAT(content.problems, IsEmpty());
  for (const auto& [table, count] : noted.records) {
    const auto found = content.records.find(table);
    ASSERT_NE(found, content.records.end()) << table;
    EXPECT_EQ(found->second, count) << table;
  }
  const auto schema = service::ReadSchema(*(*host)->store().NewSnapshot());
  ASSERT_TRUE(schema.ok() && schema->has_value());
  EXPECT_EQ((*schema)->message.schema(), service::kSchema);
  const auto chain =
      service::AuditChains().Get(*(*host)->store().NewSnapshot(), service::AuditChains().NewKey());
  ASSERT_TRUE(chain.ok() && chain->has_value());
  EXPECT_GT((*chain)->message.before_sequence(), 0) << "what it had is told to be from before";
  (*host)->BeginEnding();
  (*host)->Close();
}

std::map<std::string, std::string> RowsOf(const storage::Store& store) {
  std::map<std::string, std::string> rows;
  const auto all = store.NewSnapshot()->Scan({}, 1'000'000);
  EXPECT_TRUE(all.ok());
  for (const storage::KeyRecord& row : *all) {
    // What the upgrade itself says of the store.
    if (row.key != service::Schemas().NewKey().bytes() &&
        row.key != service::AuditChains().NewKey().bytes())
      rows[row.key] = row.record.value;
  }
  return rows;
}

// As a program would have left it that had no index at all: what is new of them is made for every table.
TEST_P(KeptStoreTest, WithoutItsIndexesItGetsEveryRowAgain) {
  const std::unique_ptr<storage::Store> store = storage::NewModelStore("kept");
  ASSERT_EQ(ReadRows(ReadFile(absl::StrCat(Folder(), "/", GetParam(), ".rows")), *store),
            absl::OkStatus());
  std::set<uint8_t> indexes;
  for (const storage::AnyTable* table : service::AllTables()) {
    for (const auto& [id, name] : table->index_ids()) indexes.insert(id);
  }
  const std::map<std::string, std::string> whole = RowsOf(*store);
  std::vector<std::string> lost = {service::Schemas().NewKey().bytes()};
  for (const auto& [key, value] : whole) {
    if (indexes.count(static_cast<uint8_t>(key.front())) > 0) lost.push_back(key);
  }
  EXPECT_GT(lost.size(), 100);
  for (const std::string& key : lost) {
    storage::Mutation mutation;
    mutation.Delete(key);
    ASSERT_TRUE(storage::CommitAndWait(*store, std::move(mutation)).ok());
  }
  ASSERT_EQ(host::Upgrade(*store, "test", [](const std::string&) {}), absl::OkStatus());
  EXPECT_EQ(RowsOf(*store), whole);
}

// A program that knows fewer tables would leave out what it does not know.
TEST_P(KeptStoreTest, KeepsItsIdsAndWhoAddsOneRaisesTheSchema) {
  const Noted noted = NotesOf(GetParam());
  const std::map<int, std::string> today = SpacesOfToday();
  for (const auto& [id, name] : noted.spaces) {
    const auto found = today.find(id);
    if (found != today.end()) EXPECT_EQ(found->second, name) << "the id " << id << " is used again";
  }
  for (const auto& [id, name] : today) {
    if (noted.spaces.count(id) > 0) continue;
    EXPECT_GT(service::kSchema, noted.schema)
        << name << " is not in " << GetParam()
        << ": host/upgrade.cc wants a step, and kSchema is raised";
  }
}

INSTANTIATE_TEST_SUITE_P(Releases, KeptStoreTest, ::testing::ValuesIn(Releases()),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

class ReleaseTest : public service::GeneratedWorld {
 protected:
  static constexpr int kActions = 6'000;
  static constexpr int kLookEvery = 50;  // actions

  // What the world does not do by itself.
  void AddWhatNothingHappensTo() {
    AddTestFramework();
    End(service::kWard, {service::kYokohama});
    pb::CreateSectionRequest section;
    section.set_parent(service::kManiwa);
    section.set_request_id("6f2b1f4e-2c9a-4e1d-8b1a-0d3a4c5b6e7f");
    section.mutable_section()->set_display_name("企画課");
    EXPECT_EQ(Call<pb::Section>(admin_, "IdentityService/CreateSection", section).status(),
              absl::OkStatus());
    pb::UpsertRubricRequest rubric;
    std::ifstream pack(test::SourceFile("deploy/packs/rubrics.jsonl"));
    std::string line;
    std::getline(pack, line);
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(line, rubric.mutable_rubric()).ok());
    EXPECT_EQ(Call<pb::Rubric>(admin_, "FrameworkService/UpsertRubric", rubric).status(),
              absl::OkStatus());
  }

  // The world at the moment at which most tables have something: what it makes it also deletes.
  void LiveUntilMostIsThere(std::mt19937_64& random) {
    AddWhatNothingHappensTo();
    for (int i = 1; i <= kActions; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
      if (i % kLookEvery != 0) continue;
      const Content now = ContentOf(*store_);
      if (now.records.size() <= best_.records.size()) continue;
      best_ = now;
      const absl::StatusOr<std::string> rows = WriteRows(*store_);
      ASSERT_TRUE(rows.ok()) << rows.status();
      best_rows_ = *rows;
    }
  }

  Content best_;
  std::string best_rows_;
};

// By hand, with a release: see deploy/release.sh.
TEST_F(ReleaseTest, DISABLED_IsWritten) {
  const char* release = std::getenv("RENKEI_RELEASE");
  ASSERT_NE(release, nullptr) << "RENKEI_RELEASE says what it is called";
  storage::Mutation mutation;
  internal_pb::SchemaRecord schema;
  schema.set_schema(service::kSchema);
  schema.set_version(release);
  service::Schemas().Insert(schema, mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  constexpr uint64_t kSeed = 20'261'130;
  std::mt19937_64 random(kSeed);
  LiveUntilMostIsThere(random);

  for (const storage::AnyTable* table : service::AllTables()) {
    if (best_.records.count(std::string(table->name())) == 0)
      std::cout << "nothing is in " << table->name() << "\n";
  }
  const std::string path = absl::StrCat(Folder(), "/", release);
  std::ofstream(path + ".rows", std::ios::binary) << best_rows_;
  std::ofstream notes(path + ".txt");
  notes << "schema " << service::kSchema << "\ntoken " << admin_ << "\n";
  for (const auto& [id, name] : SpacesOfToday()) notes << "space " << id << " " << name << "\n";
  for (const auto& [table, count] : best_.records)
    notes << "records " << table << " " << count << "\n";
}

// The same rows make the same store.
TEST_F(ReleaseTest, WhatIsWrittenIsReadAsItWas) {
  std::mt19937_64 random(7);
  AddTestFramework();
  for (int i = 0; i < 200; ++i) Act(random);
  const absl::StatusOr<std::string> rows = WriteRows(*store_);
  ASSERT_TRUE(rows.ok()) << rows.status();
  const std::unique_ptr<storage::Store> again = storage::NewModelStore("again");
  ASSERT_EQ(ReadRows(*rows, *again), absl::OkStatus());
  EXPECT_EQ(again->Head(), store_->Head());
  EXPECT_EQ(WriteRows(*again).value(), *rows);
  EXPECT_NE(ReadRows(rows->substr(0, rows->size() / 2), *storage::NewModelStore("cut")),
            absl::OkStatus());
}

}  // namespace
}  // namespace renkei::upgrade
