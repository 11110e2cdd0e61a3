// A server without a transport: the dispatcher, all services and, unless the test brings another, the
// model store, with a clock and randomness of the test's.

#ifndef RENKEI_TESTS_UNIT_SERVICE_SERVICE_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_SERVICE_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/organization.pb.h"
#include "server/auth/token.h"
#include "server/domain/error.h"
#include "server/service/backup/look/verify_store.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/dispatch/turns/executor.h"
#include "server/service/frame/sealing.h"
#include "server/service/identity/identity_service.h"
#include "server/service/national/count/counted_store.h"
#include "server/service/organization/peers.h"
#include "server/service/services.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "tests/support/test_store.h"

namespace renkei::service {

// Organizations of every fixture: real codes, names only.
inline constexpr char kYokohama[] = "organizations/oyokohama";    // 141003, designated city
inline constexpr char kKanagawa[] = "organizations/okanagawa";    // 140007, prefecture
inline constexpr char kManiwa[] = "organizations/omaniwa";        // 332143, city
inline constexpr char kAizu[] = "organizations/oaizu";            // 072028, city
inline constexpr char kWard[] = "organizations/oward";            // 141011, a ward of Yokohama
inline constexpr char kAbolished[] = "organizations/oabolished";  // 142093, abolished 2010-04-01

// Items of the framework that AddTestFramework makes.
inline constexpr char kEducation[] = "frameworks/test/items/education";
inline constexpr char kTraffic[] = "frameworks/test/items/traffic";

class ServiceTest : public ::testing::Test {
 protected:
  // The organizations above, or none but the coordinator's office: for tests that bring a registry.
  enum class Seed { kOrganizations, kNothing };

  // The model, or the engine that the run is over (tests/support/test_store.h); it keeps counts as a server's store does.
  static std::unique_ptr<storage::Store> NewCountedStore() {
    return std::make_unique<CountedStore>(test::NewTestStore("teststore"));
  }

  explicit ServiceTest(Seed seed = Seed::kOrganizations,
                       std::unique_ptr<storage::Store> store = NewCountedStore())
      : store_(std::move(store)),
        random_(NewSeededRandom(1)),
        sealer_(*OpenSealer(*store_, *random_)),
        env_{.store = *store_,
             .random = *random_,
             .sealer = sealer_,
             .now = [this] { return now_; },
             .version = "test",
             .loopback_only = true,
             .on_fault =
                 [](absl::string_view incident, absl::string_view what) {
                   ADD_FAILURE() << "fault " << incident << ": " << what;
                 },
             .change_readers = &AllChangeReaders(),
             .peers = &peers_,
             .revisions = &revisions_},
        executor_(2),
        dispatcher_(env_, methods_, executor_) {
    RegisterAllServices(methods_);
    absl::StatusOr<std::string> secret = CreateFirstAdministrator(env_);
    EXPECT_TRUE(secret.ok()) << secret.status();
    admin_ = *secret;
    if (seed == Seed::kNothing) return;
    AddOrganization(kKanagawa, "140007", "神奈川県", pb::ORGANIZATION_KIND_PREFECTURE, "");
    AddOrganization(kYokohama, "141003", "横浜市", pb::ORGANIZATION_KIND_DESIGNATED_CITY,
                    kKanagawa);
    AddOrganization(kWard, "141011", "横浜市鶴見区", pb::ORGANIZATION_KIND_WARD, kKanagawa);
    AddOrganization(kManiwa, "332143", "真庭市", pb::ORGANIZATION_KIND_CITY, "");
    AddOrganization(kAizu, "072028", "会津若松市", pb::ORGANIZATION_KIND_CITY, "");
    AddOrganization(kAbolished, "142093", "相模原市（旧）", pb::ORGANIZATION_KIND_CITY, kKanagawa,
                    "2010-04-01");
  }

  // What becomes of faults of the server: failures of the test, or nothing where it makes them.
  enum class Faults { kNone, kExpected };

  // This server over another store, which outlives the result.
  Env EnvOver(storage::Store& store, Faults faults = Faults::kNone) const {
    return {.store = store,
            .random = *random_,
            .sealer = sealer_,
            .now = env_.now,
            .version = env_.version,
            .loopback_only = env_.loopback_only,
            .on_fault = faults == Faults::kNone ? env_.on_fault
                                                : [](absl::string_view, absl::string_view) {},
            .change_readers = env_.change_readers};
  }

  // Whatever a test does: what it leaves in the store fits together.
  void TearDown() override {
    if (!leaves_sound_store_) return;
    const Findings findings = Verified();
    EXPECT_THAT(findings.problems(), ::testing::IsEmpty());
  }

  Findings Verified() const {
    Findings findings;
    StoreContents contents;
    EXPECT_TRUE(VerifyStore(
                    *store_, [](absl::string_view) {}, findings, contents)
                    .ok());
    return findings;
  }

  void AddOrganization(const std::string& name, const std::string& code,
                       const std::string& display_name, pb::OrganizationKind kind,
                       const std::string& prefecture, const std::string& abolished = "") {
    pb::Organization o;
    o.set_name(name);
    o.set_prefecture(prefecture);
    o.set_abolished_date(abolished);
    pb::Designation& d = *o.add_designations();
    d.set_code(code);
    d.set_display_name(display_name);
    d.set_kind(kind);
    d.set_to_date(abolished);
    storage::Mutation mutation;
    Organizations().Insert(o, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  // Runs one call through the whole frame and waits for its end; of `server` where it is not the
  // test's own.
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Call(const std::string& token, absl::string_view method,
                             const Request& request, const Dispatcher* server = nullptr) {
    std::vector<MessagePtr> requests;
    requests.push_back(std::make_unique<Request>(request));
    return CallStream<Reply>(token, method, std::move(requests), server);
  }

  template <typename Reply>
  absl::StatusOr<Reply> CallStream(const std::string& token, absl::string_view method,
                                   std::vector<MessagePtr> requests,
                                   const Dispatcher* server = nullptr) {
    const Method* found = methods_.Find(absl::StrCat("renkei.v1.", method));
    if (found == nullptr) return absl::UnimplementedError(method);
    Dispatcher::Incoming incoming;
    incoming.method = found;
    if (!token.empty()) incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests = std::move(requests);
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<Reply>> promise;
    std::future<absl::StatusOr<Reply>> future = promise.get_future();
    (server == nullptr ? dispatcher_ : *server)
        .Dispatch(std::move(incoming), [&promise](const absl::Status& status, MessagePtr reply) {
          if (status.ok()) {
            promise.set_value(static_cast<Reply&>(*reply));
          } else {
            promise.set_value(status);
          }
        });
    return future.get();
  }

  void AddTestFramework() {
    pb::UpsertFrameworkRequest request;
    pb::Framework& framework = *request.mutable_framework();
    framework.set_name("frameworks/test");
    framework.set_title("試験用の枠組み");
    for (const char* id : {"education", "traffic"}) {
      pb::FrameworkItem& item = *framework.add_items();
      item.set_id(id);
      item.set_kind("field");
      item.set_title(id);
    }
    const std::string coordinator = AddAccount(kKanagawa, {pb::ROLE_COORDINATOR});
    const auto made = Call<pb::Framework>(coordinator, "FrameworkService/UpsertFramework", request);
    EXPECT_TRUE(made.ok()) << made.status();
  }

  // The secret of a new account of `organization`.
  std::string AddAccount(const std::string& organization, const std::vector<pb::Role>& roles,
                         bool may_publish_own = false) {
    pb::CreateAccountRequest request;
    request.mutable_account()->set_organization(organization);
    request.mutable_account()->set_display_name("企画課");
    for (const pb::Role role : roles) request.mutable_account()->add_roles(role);
    request.mutable_account()->set_may_publish_own(may_publish_own);
    const auto account = Call<pb::Account>(admin_, "IdentityService/CreateAccount", request);
    EXPECT_TRUE(account.ok()) << account.status();
    pb::CreateTokenRequest token;
    token.set_parent(account->name());
    const auto created =
        Call<pb::CreateTokenResponse>(admin_, "IdentityService/CreateToken", token);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->secret();
  }

  absl::Time now_ = absl::FromUnixSeconds(1'720'000'000);  // 2024-07-03
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<Random> random_;
  const auth::Sealer sealer_;
  PeerDirectory peers_;
  KeptRevisions revisions_;
  Env env_;
  MethodRegistry methods_;
  Executor executor_;
  Dispatcher dispatcher_;
  std::string admin_;
  bool leaves_sound_store_ = true;
};

// The reason of an error; UNSPECIFIED for statuses that are not typed, which no call may answer
// with.
inline pb::Reason ReasonOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

template <typename T>
pb::Reason ReasonOf(const absl::StatusOr<T>& result) {
  return ReasonOf(result.status());
}

// The fields that an error blames, with the kind of each: "case.title REQUIRED".
template <typename T>
std::vector<std::string> BadFields(const absl::StatusOr<T>& result) {
  std::vector<std::string> fields;
  if (const auto detail = domain::DetailOf(result.status())) {
    for (const pb::FieldViolation& v : detail->violations()) {
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    }
  }
  return fields;
}

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_SERVICE_FIXTURE_H_
