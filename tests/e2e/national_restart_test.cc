// The numbers of national KPIs while the server is killed again and again in the midst of what counts: each time it is
// sound, and what commits have kept up is what a recount finds.

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/lib/client.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/e2e/server_process.h"
#include "tests/random_seed.h"

namespace renkei::e2e {

namespace pb = renkei::v1;

namespace {

constexpr int kAuthors = 3;
constexpr int kKills = 20;
// What is looked at as a whole after every fifth kill, and at the end.
constexpr int kKillsPerVerify = 5;
constexpr uint64_t kMostWritesPerLife = 40;
// What was there before a KPI is counted in the background.
constexpr absl::Duration kCountedWithin = absl::Seconds(60);

class NationalRestartTest : public ::testing::Test {
 protected:
  void Start() {
    auto started = ServerProcess::Start(directory_.path());
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  std::unique_ptr<client::Client> Connect(const std::string& token,
                                          absl::Duration timeout = absl::Seconds(20)) const {
    auto connected =
        client::Client::Connect({.server = server_->address(), .token = token, .timeout = timeout});
    return connected.ok() ? *std::move(connected) : nullptr;
  }

  template <typename Reply>
  Reply Must(const std::string& token, const char* method,
             const google::protobuf::Message& request) {
    const auto reply = Connect(token)->Call<Reply>(method, request);
    EXPECT_TRUE(reply.ok()) << method << ": " << reply.status();
    return reply.ok() ? *reply : Reply();
  }

  std::string AddBody(const std::string& id, const std::string& code, const std::string& title) {
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

  std::string AddToken(const std::string& organization, const std::vector<pb::Role>& roles) {
    pb::CreateAccountRequest request;
    request.mutable_account()->set_organization(organization);
    request.mutable_account()->set_display_name("企画課");
    request.mutable_account()->set_may_publish_own(true);
    for (const pb::Role role : roles) request.mutable_account()->add_roles(role);
    pb::CreateTokenRequest token;
    token.set_parent(
        Must<pb::Account>(server_->admin_token(), "IdentityService/CreateAccount", request).name());
    return Must<pb::CreateTokenResponse>(server_->admin_token(), "IdentityService/CreateToken",
                                         token)
        .secret();
  }

  void AddKpi(const std::string& coordinator, const char* title,
              const pb::NationalKpiDefinition& definition) {
    pb::CreateNationalKpiRequest request;
    request.mutable_national_kpi()->set_title(title);
    request.mutable_national_kpi()->set_state(pb::NATIONAL_KPI_STATE_PUBLISHED);
    *request.mutable_national_kpi()->mutable_definition() = definition;
    kpis_.push_back(
        Must<pb::NationalKpi>(coordinator, "NationalKpiService/CreateNationalKpi", request).name());
  }

  // Makes cases and plans, publishes them, and changes what counts of them, until it is told to stop: what a
  // busy machine does not answer in time is no end.
  void Write(const std::string& token, const std::string& owner, const std::string& partner,
             uint64_t seed) {
    std::mt19937_64 random(seed);
    const auto client = Connect(token, absl::Milliseconds(500));
    while (client != nullptr && !stop_) {
      const bool done = random() % 4 == 0 ? PublishPlan(*client, owner)
                                          : PublishCase(*client, owner, partner, random);
      if (!done) continue;
      ++written_;
      const std::lock_guard<std::mutex> lock(mutex_);
      wrote_.notify_all();
    }
  }

  // Until so much was written; false where the server cannot be written to.
  bool WaitUntilWritten(uint64_t enough) {
    std::unique_lock<std::mutex> lock(mutex_);
    return wrote_.wait_for(lock, absl::ToChronoSeconds(kCountedWithin),
                           [&] { return written_ >= enough; });
  }

  template <typename Request, typename Reply>
  static bool Step(client::Client& client, const char* method, const std::string& name) {
    Request request;
    request.set_name(name);
    return client.Call<Reply>(method, request).ok();
  }

  static bool PublishCase(client::Client& client, const std::string& owner,
                          const std::string& partner, std::mt19937_64& random) {
    pb::CreateCaseRequest create;
    pb::Case& text = *create.mutable_case_();
    text.set_owner(owner);
    text.set_title("自動運転バス");
    text.set_summary("概要");
    text.set_continuity(random() % 3 == 0 ? pb::CONTINUITY_PILOTING : pb::CONTINUITY_RUNNING);
    text.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    if (random() % 2 == 0) {
      text.add_partners()->set_display_name("連携団体");
      text.mutable_partners(0)->set_organization(partner);
    }
    const auto created = client.Call<pb::Case>("CaseService/CreateCase", create);
    if (!created.ok() ||
        !Step<pb::SubmitCaseRequest, pb::Case>(client, "CaseService/SubmitCase", created->name()) ||
        !Step<pb::PublishCaseRequest, pb::Case>(client, "CaseService/PublishCase", created->name()))
      return false;
    // Some count no more.
    return random() % 4 != 0 || Step<pb::ArchiveCaseRequest, pb::Case>(
                                    client, "CaseService/ArchiveCase", created->name());
  }

  static bool PublishPlan(client::Client& client, const std::string& owner) {
    pb::CreateVisionRequest create;
    create.set_parent(owner);
    pb::Vision& plan = *create.mutable_vision();
    plan.set_title("総合戦略");
    plan.mutable_period()->set_from_fiscal_year(2023);
    plan.mutable_period()->set_to_fiscal_year(2027);
    plan.mutable_audience()->set_visibility(pb::VISIBILITY_PUBLIC);
    const auto created = client.Call<pb::Vision>("VisionService/CreateVision", create);
    return created.ok() &&
           Step<pb::SubmitVisionRequest, pb::Vision>(client, "VisionService/SubmitVision",
                                                     created->name()) &&
           Step<pb::PublishVisionRequest, pb::Vision>(client, "VisionService/PublishVision",
                                                      created->name());
  }

  // Once everything has been counted.
  pb::NationalKpiCount Kept(const std::string& kpi) {
    pb::GetNationalKpiCountRequest request;
    request.set_name(kpi);
    const absl::Time began = absl::Now();
    while (true) {
      auto count = Must<pb::NationalKpiCount>(server_->admin_token(),
                                              "NationalKpiService/GetNationalKpiCount", request);
      if (count.basis() != pb::NATIONAL_KPI_BASIS_BEING_MADE ||
          absl::Now() - began > kCountedWithin)
        return count;
    }
  }

  pb::NationalKpiCount Recounted(const std::string& kpi) {
    const auto client = Connect(server_->admin_token());
    client::MessageStream stream = client->OpenStream("NationalKpiService/RecountNationalKpi");
    pb::RecountNationalKpiRequest request;
    request.set_name(kpi);
    EXPECT_TRUE(stream.Write(request));
    stream.WritesDone();
    pb::NationalKpiCount count;
    while (true) {
      auto reply = stream.Read<pb::RecountNationalKpiResponse>();
      EXPECT_TRUE(reply.ok()) << reply.status();
      if (!reply.ok() || !reply->has_value()) return count;
      if ((*reply)->has_count()) count = (*reply)->count();
    }
  }

  void ExpectKept() {
    for (const std::string& kpi : kpis_) {
      pb::NationalKpiCount kept = Kept(kpi);
      pb::NationalKpiCount recounted = Recounted(kpi);
      EXPECT_EQ(kept.basis(), pb::NATIONAL_KPI_BASIS_KEPT) << kpi;
      kept.clear_basis();
      recounted.clear_basis();
      EXPECT_EQ(kept.DebugString(), recounted.DebugString());
      counted_ += kept.count();
    }
  }

  // The server does not run.
  void ExpectSound() {
    const ProgramResult verified = RunProgram({RenkeidPath(), "verify", directory_.File("data")});
    EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  }

  TempDir directory_;
  std::unique_ptr<ServerProcess> server_;
  std::vector<std::string> kpis_;
  std::atomic<uint64_t> written_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable wrote_;
  int64_t counted_ = 0;
};

TEST_F(NationalRestartTest, KilledWhileItCountsItLosesNothingAndCountsNothingTwice) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed));
  std::mt19937_64 random(seed);
  Start();
  const std::string owner = AddBody("oowner", "140007", "神奈川県");
  const std::string partner = AddBody("opartner", "270008", "大阪府");
  const std::string author = AddToken(owner, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  const std::string coordinator = AddToken(partner, {pb::ROLE_COORDINATOR});
  pb::NationalKpiDefinition definition;
  definition.set_unit(pb::COUNTING_UNIT_BODIES_PER_RECORD);
  definition.mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
  definition.mutable_cases()->set_with_partners(true);
  AddKpi(coordinator, "継続中の事例に参加する団体", definition);
  definition.Clear();
  definition.set_unit(pb::COUNTING_UNIT_RECORDS);
  definition.mutable_visions();
  AddKpi(coordinator, "公開中の計画", definition);
  for (int kill = 1; kill <= kKills && !HasFailure(); ++kill) {
    stop_ = false;
    const uint64_t enough = written_ + 1 + random() % kMostWritesPerLife;
    std::vector<std::thread> writers;
    for (int i = 0; i < kAuthors; ++i)
      writers.emplace_back([&, s = random()] { Write(author, owner, partner, s); });
    const bool was_written = WaitUntilWritten(enough);
    stop_ = true;
    server_->Kill();
    for (std::thread& writer : writers) writer.join();
    ASSERT_TRUE(was_written) << written_ << " of " << enough;
    if (kill % kKillsPerVerify == 0) ExpectSound();
    Start();
    ExpectKept();
  }
  EXPECT_GT(counted_, 0);
  EXPECT_EQ(server_->Stop(), 0);
  ExpectSound();
}

}  // namespace
}  // namespace renkei::e2e
