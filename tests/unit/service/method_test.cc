#include "server/service/frame/method.h"

#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/auth/public_reading.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

TEST(Methods, EveryMethodOfTheContractHasAHandlerAndAPolicy) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  EXPECT_EQ(methods.CheckComplete(), absl::OkStatus());
}

TEST(Methods, EveryPolicyBelongsToAMethodOfTheContract) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  for (const auth::PolicyEntry& entry : auth::AllPolicies()) {
    EXPECT_NE(methods.Find(entry.method), nullptr) << entry.method;
    EXPECT_EQ(auth::FindPolicy(entry.method), &entry) << entry.method << " stands twice";
  }
}

TEST(Methods, AMethodThatWasForgottenKeepsTheServerFromStarting) {
  MethodRegistry methods;
  const absl::Status status = methods.CheckComplete();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              ::testing::HasSubstr("renkei.v1.CaseService/GetCase has no handler"));
}

// Whatever the table says: who has no account changes nothing, and learns nothing of accounts.
TEST(Methods, AMethodOpenToNobodyReadsWhatIsReadableOrReferenceData) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  int open = 0;
  for (const auto& [name, method] : methods.methods()) {
    if (!auth::OpenToNobody(*method.policy)) continue;
    ++open;
    EXPECT_TRUE(method.OnlyReads()) << name;
    EXPECT_TRUE(method.policy->ownership == auth::Ownership::kReadable ||
                method.policy->ownership == auth::Ownership::kAny)
        << name;
    for (const char* closed : {"IdentityService", "InboxService", "AdminService", "ChangeService"})
      EXPECT_THAT(name, ::testing::Not(::testing::HasSubstr(closed)));
  }
  EXPECT_GT(open, 40);
}

// A line of the table that opens a write keeps the server from starting.
TEST(Methods, AWriteThatIsOpenToNobodyIsAFault) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  // Reference data: not refused for what it reads, as a method of documents would be.
  methods.Write<pb::GetFrameworkRequest, pb::Framework>(
      "renkei.v1.FrameworkService/GetFramework",
      [](const Call&,
         const pb::GetFrameworkRequest&) -> absl::StatusOr<service::Write<pb::Framework>> {
        return absl::UnimplementedError("never called");
      });
  EXPECT_THAT(std::string(methods.CheckComplete().message()),
              ::testing::HasSubstr("FrameworkService/GetFramework is open to callers without"));
}

// A front fetches by GET, and sends again, what the contract says only reads.
TEST(Methods, AWriteThatTheContractSaysOnlyReadsIsAFault) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  methods.Write<pb::ListTokensRequest, pb::ListTokensResponse>(
      "renkei.v1.IdentityService/ListTokens",
      [](const Call&,
         const pb::ListTokensRequest&) -> absl::StatusOr<service::Write<pb::ListTokensResponse>> {
        return absl::UnimplementedError("never called");
      });
  EXPECT_THAT(std::string(methods.CheckComplete().message()),
              ::testing::HasSubstr("IdentityService/ListTokens reads alone or writes, and"));
}

// API.md: every write can be repeated and tried; every list has pages. What takes a password is not: a
// digest of it would be kept.
TEST(Methods, WritesCarryRequestIdAndValidateOnlyAndListsCarryPages) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  for (const auto& [name, method] : methods.methods()) {
    if (!method.OnlyReads() && !method.secrets.empty() && !method.answers_repeats) {
      EXPECT_EQ(method.request_id, nullptr) << name;
      continue;
    }
    // Again they change nothing: what has been sent is not sent again, what has ended has ended.
    if (name == "renkei.v1.FollowService/SendDigests" ||
        name == "renkei.v1.FollowService/Unsubscribe") {
      continue;
    }
    if (!method.OnlyReads()) {
      // An exchange is repeated as a whole: what it has written is found unchanged.
      const bool repeatable = method.kind == Method::Kind::kExchange;
      EXPECT_TRUE(repeatable || method.request_id != nullptr) << name;
      EXPECT_NE(method.validate_only, nullptr) << name;
      continue;
    }
    if (method.descriptor->name().rfind("List", 0) != 0) continue;
    // What a disk holds, for who runs the server: at most the newest 1,000, as the contract says.
    if (name == "renkei.v1.AdminService/ListBackups") continue;
    EXPECT_NE(method.descriptor->input_type()->FindFieldByName("page_size"), nullptr) << name;
    const bool feed = method.descriptor->name() == "ListChanges";
    EXPECT_NE(method.descriptor->input_type()->FindFieldByName(feed ? "cursor" : "page_token"),
              nullptr)
        << name;
  }
}

TEST(Methods, EveryTypeInTheFeedHasAReader) {
  for (int type = pb::ResourceType_MIN + 1; type <= pb::ResourceType_MAX; ++type) {
    EXPECT_EQ(AllChangeReaders().by_type.count(static_cast<pb::ResourceType>(type)), 1u)
        << pb::ResourceType_Name(static_cast<pb::ResourceType>(type));
  }
}

}  // namespace
}  // namespace renkei::service
