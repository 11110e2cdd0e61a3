// What a server does by itself to its store, killed at every failpoint on the way: it takes up a store of an older form, and it removes
// what is old. Both come to what they come to where nothing kills them.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/form_draft_service.pb.h"
#include "server/host/host.h"
#include "server/host/upgrade.h"
#include "server/service/change/kept_changes.h"
#include "server/service/dispatch/request_log.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/notice_store.h"
#include "server/service/form_draft/form_draft_service.h"
#include "server/service/frame/time.h"
#include "server/service/operation/operation_service.h"
#include "server/service/operation/operation_store.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "storage/rocksdb_store.h"
#include "tests/crash/killed_server.h"
#include "tests/support/source_dir.h"
#include "tests/unit/service/service_fixture.h"
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

void Put(storage::Store& store, storage::Mutation mutation) {
  ASSERT_TRUE(storage::CommitAndWait(store, std::move(mutation)).ok());
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
      Put(*store, std::move(lost));
      lost = {};
    }
    Put(*store, std::move(lost));
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
      Put(store, std::move(mutation));
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

// A store with much that is old, some that is not, and what nobody may remove.
class OldWorld : public service::ServiceTest {
 public:
  // Without a test of its own.
  void TestBody() override {}
  storage::Store& store() { return *store_; }
  const std::string& admin() const { return admin_; }

  void Fill() {
    now_ = absl::Now() - absl::Hours(24 * 120);
    writer_ = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    for (int i = 0; i < kOldWrites; ++i) CreateCase(i);
    for (int i = 0; i < kAccounts; ++i) accounts_.push_back(AddDrafts());
    AddOperations();
    AddNotices();
    AddMails();
    now_ = absl::Now();
    writer_ = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    for (int i = 0; i < kNewWrites; ++i) CreateCase(kOldWrites + i);
    AddDrafts();
    AddOperations();
    AddNotices();
    AddMails();
  }

  // As the sweeper does where nothing hinders it.
  void SweepAll() {
    const auto drain = [&](auto sweep, size_t limit) {
      for (int removed = 1; removed > 0;) {
        const absl::StatusOr<int> swept = sweep(env_, limit);
        ASSERT_TRUE(swept.ok()) << swept.status();
        removed = *swept;
        removed_ += removed;
      }
    };
    drain(service::SweepRequests, 400);
    drain(service::SweepFormDrafts, 100);
    drain(service::SweepOperations, 20);
    drain(service::SweepNotices, 100);
    drain(service::SweepMails, 200);
    service::FeedCompactor feed(env_, absl::Hours(24 * 90));
    for (bool more = true; more;) {
      const absl::StatusOr<bool> step = feed.Step();
      ASSERT_TRUE(step.ok()) << step.status();
      more = *step;
    }
  }

  int removed() const { return removed_; }

 private:
  static constexpr int kOldWrites = 700;
  static constexpr int kNewWrites = 40;
  static constexpr int kAccounts = 6;
  static constexpr int kDrafts = 40;      // of an account
  static constexpr int kOperations = 30;  // of a time
  static constexpr int kNotices = 150;
  static constexpr int kMails = 250;

  void CreateCase(int number) {
    pb::CreateCaseRequest request;
    request.set_request_id(absl::StrCat("6f2b1f4e-2c9a-4e1d-8b1a-", 100'000'000'000 + number));
    request.mutable_case_()->set_owner(service::kManiwa);
    request.mutable_case_()->set_title("事例");
    const auto made = Call<pb::Case>(writer_, "CaseService/CreateCase", request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  // Of a new account, whose name it is.
  std::string AddDrafts() {
    const std::string token = AddAccount(service::kManiwa, {pb::ROLE_CONTRIBUTOR});
    const auto me = Call<pb::WhoAmIResponse>(token, "IdentityService/WhoAmI", pb::WhoAmIRequest());
    for (int i = 0; i < kDrafts; ++i) {
      pb::SaveFormDraftRequest request;
      request.mutable_form_draft()->set_name(
          absl::StrCat(me->account().name(), "/formDrafts/f", i));
      request.mutable_form_draft()->set_content("途中");
      EXPECT_TRUE(Call<pb::FormDraft>(token, "FormDraftService/SaveFormDraft", request).ok());
    }
    return me->account().name();
  }

  std::string NewId() { return absl::StrCat("id", ++ids_); }

  void AddOperations() {
    for (int i = 0; i < kOperations; ++i) {
      service::internal_pb::OperationRecord record;
      pb::Operation& operation = *record.mutable_operation();
      operation.set_name(absl::StrCat(accounts_.front(), "/operations/", NewId()));
      operation.set_state(pb::Operation::STATE_SUCCEEDED);
      *operation.mutable_end_time() = service::ToProto(now_);
      *operation.mutable_expire_time() = service::ToProto(now_ + service::kOperationLifetime);
      record.set_organization(service::kManiwa);
      record.set_file(operation.name());
      record.set_file_pieces(2);
      storage::Mutation mutation;
      service::Operations().Insert(record, mutation);
      for (uint32_t piece = 0; piece < record.file_pieces(); ++piece)
        service::PutPiece(record.file(), piece, "内容", mutation);
      Put(*store_, std::move(mutation));
    }
  }

  void AddNotices() {
    service::NoticeBatch batch(now_);
    for (int i = 0; i < kNotices; ++i) {
      domain::News news;
      news.resource = absl::StrCat("cases/", NewId());
      news.type = pb::RESOURCE_TYPE_CASE;
      news.kind = pb::NOTICE_KIND_PUBLISHED;
      news.time = now_;
      batch.Add(accounts_[static_cast<size_t>(i) % accounts_.size()], news, {});
    }
    ASSERT_EQ(batch.Write(env_, nullptr), absl::OkStatus());
  }

  void AddMails() {
    storage::Mutation mutation;
    for (int i = 0; i < kMails; ++i) {
      service::internal_pb::MailRecord mail;
      mail.set_id(NewId());
      mail.set_account(accounts_.front());
      *mail.mutable_create_time() = service::ToProto(now_);
      *mail.mutable_give_up_time() = service::ToProto(now_);
      service::Mails().Insert(mail, mutation);
    }
    Put(*store_, std::move(mutation));
  }

  std::string writer_;
  std::vector<std::string> accounts_;
  int ids_ = 0;
  int removed_ = 0;
};

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
}

}  // namespace
}  // namespace renkei::crash
