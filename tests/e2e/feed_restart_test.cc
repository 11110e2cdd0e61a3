// The guarantees of the change feed while the server is killed again and again: many writers, many
// watchers that disconnect at random, rights that change. Ten restarts; RENKEI_RESTARTS for more.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <optional>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "storage/base/mutex.h"
#include "storage/rocksdb_store.h"
#include "tests/e2e/server_process.h"
#include "tests/e2e/watch_stream.h"
#include "tests/random_seed.h"
#include "tests/support/feed_guarantees.h"

namespace renkei::e2e {
namespace {

using test::FeedWay;

constexpr int kWriters = 3;
constexpr int kFollowersPerReader = 3;

// The server is killed after so many publications and up to so many more: each is three commits at
// least, and the other writers are in the midst of theirs.
constexpr uint64_t kLeastPublicationsPerLife = 12;
constexpr uint64_t kMorePublicationsPerLife = 25;
// About as often as the server is killed, and at other times.
constexpr uint64_t kPublicationsPerToggle = 17;

int Restarts() {
  const char* given = std::getenv("RENKEI_RESTARTS");
  return given != nullptr ? std::atoi(given) : 10;
}

pb::Reason FeedReasonOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

// Where the server is now: it moves to another port with each restart.
class Place {
 public:
  void Set(const std::string& address) {
    MutexLock lock(mutex_);
    address_ = address;
  }
  std::string Get() const {
    MutexLock lock(mutex_);
    return address_;
  }

 private:
  mutable Mutex mutex_;
  std::string address_ ABSL_GUARDED_BY(mutex_);
};

// What the writers have published: whoever waits for the world to move on waits for this.
class Publications {
 public:
  void Add() {
    MutexLock lock(mutex_);
    ++count_;
    changed_.NotifyAll();
  }

  // Until there are `more` than now, or no more come.
  void AwaitMore(uint64_t more) {
    MutexLock lock(mutex_);
    const uint64_t enough = count_ + more;
    while (count_ < enough && !ended_) changed_.Wait(mutex_);
  }

  void End() {
    MutexLock lock(mutex_);
    ended_ = true;
    changed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  uint64_t count_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
};

struct Account {
  std::string name;
  std::string token;
};

class FeedRestartTest : public ::testing::Test {
 protected:
  // One reader, way by way.
  struct Follower {
    const Account* account = nullptr;
    test::FeedReader reader;
    std::vector<FeedWay> ways;
    std::string problem;
  };

  void Start() {
    auto started = ServerProcess::Start(directory_.path());
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    place_.Set(server_->address());
  }

  std::unique_ptr<client::Client> Connect(const std::string& token,
                                          absl::Duration timeout = absl::Seconds(10)) const {
    auto connected =
        client::Client::Connect({.server = place_.Get(), .token = token, .timeout = timeout});
    return connected.ok() ? *std::move(connected) : nullptr;
  }

  template <typename Reply>
  Reply Must(const std::string& token, const char* method,
             const google::protobuf::Message& request) {
    const auto reply = Connect(token)->Call<Reply>(method, request);
    EXPECT_TRUE(reply.ok()) << method << ": " << reply.status();
    return reply.ok() ? *reply : Reply();
  }

  std::string AddOrganization(const std::string& id, const std::string& code,
                              const std::string& title) {
    pb::BatchUpsertOrganizationsRequest request;
    pb::Organization& body = *request.add_organizations();
    body.set_name(absl::StrCat("organizations/", id));
    pb::Designation& designation = *body.add_designations();
    designation.set_display_name(title);
    designation.set_kind(pb::ORGANIZATION_KIND_PREFECTURE);
    designation.set_code(code);
    Must<pb::BatchUpsertResponse>(server_->admin_token(),
                                  "RegistryService/BatchUpsertOrganizations", request);
    return body.name();
  }

  Account AddAccount(const std::string& organization, const std::vector<pb::Role>& roles) {
    pb::CreateAccountRequest request;
    request.mutable_account()->set_organization(organization);
    request.mutable_account()->set_display_name("企画課");
    request.mutable_account()->set_may_publish_own(true);
    for (const pb::Role role : roles) request.mutable_account()->add_roles(role);
    Account account;
    account.name =
        Must<pb::Account>(server_->admin_token(), "IdentityService/CreateAccount", request).name();
    pb::CreateTokenRequest token;
    token.set_parent(account.name);
    account.token =
        Must<pb::CreateTokenResponse>(server_->admin_token(), "IdentityService/CreateToken", token)
            .secret();
    return account;
  }

  // Makes cases, publishes them to whom chance says, and changes that, until it is told to stop;
  // whatever fails because the server is away is left as it is.
  void Write(const Account& author, const std::string& owner, const std::string& partner,
             uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::string> names;
    while (!stop_) {
      // One that was killed is not waited for.
      const auto client = Connect(author.token, absl::Milliseconds(300));
      if (client == nullptr) continue;
      while (!stop_ && WriteOne(*client, owner, partner, random, names)) {
      }
    }
  }

  // False: the server is away, or was.
  bool WriteOne(client::Client& client, const std::string& owner, const std::string& partner,
                std::mt19937_64& random, std::vector<std::string>& names) {
    const pb::Visibility kinds[] = {pb::VISIBILITY_PUBLIC, pb::VISIBILITY_SHARED,
                                    pb::VISIBILITY_PRIVATE};
    pb::Case text;
    text.set_owner(owner);
    text.set_title(absl::StrCat("事例 ", random() % 1'000));
    text.set_summary("概要");
    text.mutable_audience()->set_visibility(kinds[random() % 3]);
    if (text.audience().visibility() == pb::VISIBILITY_SHARED)
      text.mutable_audience()->add_organizations(partner);
    std::string name;
    if (names.empty() || random() % 3 == 0) {
      pb::CreateCaseRequest create;
      *create.mutable_case_() = text;
      const auto created = client.Call<pb::Case>("CaseService/CreateCase", create);
      if (!created.ok()) return false;
      name = names.emplace_back(created->name());
    } else {
      name = names[random() % names.size()];
      pb::ReviseCaseRequest revise;
      revise.set_name(name);
      (void)client.Call<pb::Case>("CaseService/ReviseCase", revise);
      pb::UpdateCaseRequest update;
      *update.mutable_case_() = text;
      update.mutable_case_()->set_name(name);
      (void)client.Call<pb::Case>("CaseService/UpdateCase", update);
    }
    pb::SubmitCaseRequest submit;
    submit.set_name(name);
    (void)client.Call<pb::Case>("CaseService/SubmitCase", submit);
    pb::PublishCaseRequest publish;
    publish.set_name(name);
    const auto published = client.Call<pb::Case>("CaseService/PublishCase", publish);
    if (published.ok()) published_.Add();
    return published.ok() || !absl::IsUnavailable(published.status());
  }

  // Gives and takes a role, so that what the account may do changes, and what it may read does not:
  // its ways through the feed end all the same.
  void Toggle(const Account& account) {
    for (bool more = false; !stop_; more = !more) {
      pb::UpdateAccountRequest update;
      update.mutable_account()->set_name(account.name);
      update.mutable_account()->add_roles(pb::ROLE_READER);
      if (more) update.mutable_account()->add_roles(pb::ROLE_CONTRIBUTOR);
      update.mutable_update_mask()->add_paths("roles");
      if (const auto client = Connect(admin_, absl::Milliseconds(300)))
        (void)client->Call<pb::Account>("IdentityService/UpdateAccount", update);
      published_.AwaitMore(kPublicationsPerToggle);
    }
  }

  // What one connection brings, until its end.
  class Connection {
   public:
    Connection(const std::string& address, const std::string& token, const std::string& cursor)
        : watch_(
              {.address = address,
               .token = token,
               .request = Request(cursor),
               .own_connection = true},
              [this](const std::string& bytes) { return Put(bytes); }, [this] { Put({}); }) {}

    // nullopt: it has ended.
    std::optional<pb::WatchChangesResponse> Next() {
      MutexLock lock(mutex_);
      while (queue_.empty()) changed_.Wait(mutex_);
      if (!queue_.front()) return std::nullopt;
      pb::WatchChangesResponse message;
      EXPECT_TRUE(message.ParseFromString(*queue_.front()));
      queue_.pop_front();
      return message;
    }
    absl::Status Status() { return watch_.Wait(); }

   private:
    static std::string Request(const std::string& cursor) {
      pb::WatchChangesRequest request;
      request.set_cursor(cursor);
      request.set_heartbeat_seconds(1);
      return request.SerializeAsString();
    }
    bool Put(std::optional<std::string> bytes) {
      MutexLock lock(mutex_);
      queue_.push_back(std::move(bytes));
      changed_.NotifyAll();
      return true;
    }

    Mutex mutex_;
    CondVar changed_;
    std::deque<std::optional<std::string>> queue_ ABSL_GUARDED_BY(mutex_);
    WatchStream watch_;
  };

  // Reads until chance ends the connection, within a message sometimes, or the connection itself.
  absl::Status Read(Follower& follower, std::string& cursor, std::mt19937_64& random, bool& done) {
    Connection connection(place_.Get(), follower.account->token, cursor);
    FeedWay& way = follower.ways.back();
    for (uint64_t left = 1 + random() % 20; left > 0; --left) {
      const bool finishing = finish_;
      const auto message = connection.Next();
      if (!message) return connection.Status();
      FeedWay::Message& got = way.messages.emplace_back();
      got.cursor = message->cursor();
      got.partial_commit = message->partial_commit();
      got.changes.assign(message->changes().begin(), message->changes().end());
      cursor = got.cursor;
      if (got.changes.empty()) {
        done = finishing && message->at_head();
        if (done) break;
      } else if (left == 1) {
        got.changes.resize(1 + random() % got.changes.size());
        got.cut = got.changes.size() < static_cast<size_t>(message->changes_size());
        cursor = got.changes.back().cursor();
      }
    }
    return absl::OkStatus();
  }

  void Follow(Follower& follower, uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string cursor;
    const auto begin = [&] {
      cursor.clear();
      follower.ways.push_back({.reader = follower.reader, .begin = "", .messages = {}});
    };
    begin();
    for (bool done = false; !done;) {
      const absl::Status status = Read(follower, cursor, random, done);
      switch (status.ok() ? pb::REASON_UNSPECIFIED : FeedReasonOf(status)) {
        case pb::REASON_UNSPECIFIED:  // the connection broke
        case pb::REASON_UNAVAILABLE:
        case pb::REASON_SLOW_READER:
          break;
        case pb::REASON_ACCESS_CHANGED:
          begin();
          break;
        default:
          follower.problem = status.ToString();
          return;
      }
    }
  }

  // All cursors after `cursor`.
  test::Reread RereadAs(const Follower& follower) {
    return [this, &follower](const std::string& cursor) {
      std::vector<std::string> cursors;
      pb::ListChangesRequest request;
      request.set_cursor(cursor);
      while (true) {
        const auto page = Must<pb::ListChangesResponse>(follower.account->token,
                                                        "ChangeService/ListChanges", request);
        for (const pb::Change& change : page.changes()) cursors.push_back(change.cursor());
        if (page.at_head() || page.cursor().empty()) return cursors;
        request.set_cursor(page.cursor());
      }
    };
  }

  test::WholeLog ReadLogOfStoppedServer() {
    storage::RocksDbOptions options;
    options.directory = directory_.File("data");
    const auto store = storage::OpenRocksDbStore(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? test::ReadWholeLog(**store) : test::WholeLog();
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
  Place place_;
  std::string admin_;
  Publications published_;
  std::atomic<bool> stop_{false};
  std::atomic<bool> finish_{false};
};

TEST_F(FeedRestartTest, EveryGuaranteeHoldsAcrossKills) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  Start();
  admin_ = server_->admin_token();
  const std::string owner = AddOrganization("oowner", "140007", "神奈川県");
  const std::string partner = AddOrganization("opartner", "270008", "大阪府");
  const std::string other = AddOrganization("oother", "010006", "北海道");
  const Account author = AddAccount(owner, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const Account partners = AddAccount(partner, {pb::ROLE_READER});
  const Account others = AddAccount(other, {pb::ROLE_READER});

  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < kFollowersPerReader; ++i) {
    for (const auto& [account, body] :
         {std::pair(&author, &owner), std::pair(&partners, &partner), std::pair(&others, &other)}) {
      Follower& follower = *followers.emplace_back(std::make_unique<Follower>());
      follower.account = account;
      follower.reader.organization = *body;
    }
  }
  std::vector<std::thread> readers;
  for (size_t i = 0; i < followers.size(); ++i)
    readers.emplace_back([&, i] { Follow(*followers[i], seed + 100 + i); });
  std::vector<std::thread> writers;
  for (uint64_t i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] { Write(author, owner, partner, seed + i); });
  writers.emplace_back([&] { Toggle(others); });

  std::mt19937_64 random(seed);
  for (int i = 0; i < Restarts(); ++i) {
    published_.AwaitMore(kLeastPublicationsPerLife + random() % kMorePublicationsPerLife);
    server_->Kill();
    Start();
  }
  stop_ = true;
  published_.End();
  for (std::thread& writer : writers) writer.join();
  finish_ = true;
  for (std::thread& reader : readers) reader.join();

  server_->Stop();
  const test::WholeLog log = ReadLogOfStoppedServer();
  Start();
  EXPECT_GT(log.changes.size(), 100u);
  size_t messages = 0;
  size_t ways = 0;
  for (const auto& follower : followers) {
    SCOPED_TRACE(follower->reader.organization);
    EXPECT_EQ(follower->problem, "");
    for (const FeedWay& way : follower->ways) {
      messages += way.messages.size();
      ++ways;
      // A way that an access of before ended cannot be gone again.
      const bool last = &way == &follower->ways.back();
      for (const test::Guarantee guarantee : test::kAllGuarantees) {
        const size_t samples = last ? 5 : 0;
        if (!last && (guarantee == test::Guarantee::kResumable ||
                      guarantee == test::Guarantee::kBookmarkable))
          continue;
        EXPECT_EQ(test::Violation(guarantee, way, log, RereadAs(*follower), samples), "")
            << test::NameOf(guarantee);
      }
    }
  }
  std::cout << Restarts() << " restarts, " << log.changes.size() << " changes, " << ways
            << " ways of " << followers.size() << " readers with " << messages << " messages\n";
}

}  // namespace
}  // namespace renkei::e2e
