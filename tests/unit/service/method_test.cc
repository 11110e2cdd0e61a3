#include "server/service/frame/method.h"

#include "server/service/change/change_readers.h"
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

// API.md: every write can be repeated and tried; every list has pages.
TEST(Methods, WritesCarryRequestIdAndValidateOnlyAndListsCarryPages) {
  MethodRegistry methods;
  RegisterAllServices(methods);
  for (const auto& [name, method] : methods.methods()) {
    if (!method.OnlyReads()) {
      // An exchange is repeated as a whole: what it has written is found unchanged.
      const bool repeatable = method.kind == Method::Kind::kExchange;
      EXPECT_TRUE(repeatable || method.request_id != nullptr) << name;
      EXPECT_NE(method.validate_only, nullptr) << name;
      continue;
    }
    if (method.descriptor->name().rfind("List", 0) != 0) continue;
    EXPECT_NE(method.descriptor->input_type()->FindFieldByName("page_size"), nullptr) << name;
    const bool feed = method.descriptor->name() == "ListChanges";
    EXPECT_NE(method.descriptor->input_type()->FindFieldByName(feed ? "cursor" : "page_token"),
              nullptr)
        << name;
  }
}

TEST(Methods, EveryTypeInTheFeedHasAReader) {
  for (int type = pb::ResourceType_MIN + 1; type <= pb::ResourceType_MAX; ++type) {
    EXPECT_EQ(ChangeReaders().count(static_cast<pb::ResourceType>(type)), 1u)
        << pb::ResourceType_Name(static_cast<pb::ResourceType>(type));
  }
}

}  // namespace
}  // namespace renkei::service
