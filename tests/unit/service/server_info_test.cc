// What a server says of itself to clients of another version.

#include "renkei/v1/identity_service.pb.h"
#include "server/service/tables/schema.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsSupersetOf;

using ServerInfoTest = ServiceTest;

TEST_F(ServerInfoTest, AnyAccountLearnsTheVersionAndEveryMethodThatIsAnswered) {
  const std::string reader = AddAccount(kManiwa, {pb::ROLE_READER});
  const auto info =
      Call<pb::ServerInfo>(reader, "IdentityService/GetServerInfo", pb::GetServerInfoRequest());
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->version(), "test");
  EXPECT_EQ(info->schema(), kSchema);
  const std::vector<std::string> methods(info->methods().begin(), info->methods().end());
  EXPECT_TRUE(std::is_sorted(methods.begin(), methods.end()));
  EXPECT_THAT(methods, IsSupersetOf({"CaseService/GetCase", "IdentityService/GetServerInfo"}));
  for (const std::string& method : methods)
    EXPECT_NE(methods_.Find(absl::StrCat("renkei.v1.", method)), nullptr) << method;
}

TEST_F(ServerInfoTest, NobodyLearnsItWithoutAToken) {
  const auto info =
      Call<pb::ServerInfo>("", "IdentityService/GetServerInfo", pb::GetServerInfoRequest());
  EXPECT_EQ(ReasonOf(info.status()), pb::REASON_NO_TOKEN);
}

}  // namespace
}  // namespace renkei::service
