// renkei version: what does not work between a command and a server of another version.

#include <gmock/gmock.h>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/domain/error.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class VersionVerbTest : public CliTest {
 protected:
  VersionVerbTest() {
    environment_["RENKEI_SERVER"] = "server.example:7350";
    environment_["RENKEI_TOKEN"] = "token";
    info_.set_version(Own());
    for (const google::protobuf::ServiceDescriptor* service : Services()) {
      for (int i = 0; i < service->method_count(); ++i)
        info_.add_methods(absl::StrCat(service->name(), "/", service->method(i)->name()));
    }
    server_.On<pb::GetServerInfoRequest, pb::ServerInfo>(
        "IdentityService/GetServerInfo", [this](const pb::GetServerInfoRequest&) { return info_; });
  }

  // "renkei 0.1.0" without the name.
  std::string Own() {
    const std::string text = Run({"version"}).out;
    return text.substr(7, text.size() - 8);
  }

  static std::vector<const google::protobuf::ServiceDescriptor*> Services() {
    std::vector<std::string> files;
    google::protobuf::DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
    std::vector<const google::protobuf::ServiceDescriptor*> services;
    for (const std::string& name : files) {
      const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
      if (file->package() != "renkei.v1") continue;
      for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
    }
    return services;
  }

  void Forget(const std::string& method) {
    auto& methods = *info_.mutable_methods();
    methods.erase(std::remove(methods.begin(), methods.end(), method), methods.end());
  }

  pb::ServerInfo info_;
};

TEST_F(VersionVerbTest, OfTheSameVersionEverythingWorks) {
  const CliResult result = Run({"version", "--check"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, AllOf(HasSubstr(Own()), HasSubstr("server.example:7350"),
                                HasSubstr("Everything that this command does works"),
                                Not(HasSubstr("does not do"))));
}

TEST_F(VersionVerbTest, WhatAnOlderServerDoesNotDoIsToldInWords) {
  info_.set_version("0.0.9");
  Forget("CaseService/PublishCase");
  const CliResult english = Run({"version", "--check"});
  EXPECT_THAT(english.out,
              AllOf(HasSubstr("0.0.9"), HasSubstr("does not do (1)"),
                    HasSubstr("(CaseService/PublishCase)"), HasSubstr("once it is upgraded")));
  const CliResult japanese = Run({"version", "--check", "--lang", "ja"});
  EXPECT_THAT(japanese.out, AllOf(HasSubstr("対応していない操作（1件）"),
                                  HasSubstr("（CaseService/PublishCase）"),
                                  HasSubstr("サーバーを更新すると使えます")));
}

// 0.10 is later than 0.9, whatever their letters say.
TEST_F(VersionVerbTest, WhatANewerServerDoesBesidesIsToldByItsName) {
  info_.set_version("0.10.0");
  info_.add_methods("TomorrowService/DoIt");
  EXPECT_THAT(Run({"version", "--check"}).out,
              AllOf(HasSubstr("does not know (1)"), HasSubstr("TomorrowService/DoIt"),
                    HasSubstr("The command is older")));
  info_.set_version("0.0.99");
  EXPECT_THAT(Run({"version", "--check"}).out, HasSubstr("The command is newer"));
}

TEST_F(VersionVerbTest, OneVersionOfTwoStatesIsSaidToBeThat) {
  Forget("CaseService/PublishCase");
  EXPECT_THAT(Run({"version", "--check"}).out, HasSubstr("different states"));
}

// Whatever a server calls itself paints no terminal.
TEST_F(VersionVerbTest, NamesOfAServerAreTexts) {
  info_.set_version("1\x1b[31m");
  info_.add_methods("Evil\x1b]0;x\x07/DoIt");
  EXPECT_THAT(Run({"version", "--check"}).out, Not(HasSubstr("\x1b")));
}

TEST_F(VersionVerbTest, WhoAmITellsOfAnOtherVersionAndOfTheSameNothing) {
  std::string version = Own();
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI",
                                                    [&](const pb::WhoAmIRequest&) {
                                                      pb::WhoAmIResponse me;
                                                      me.set_server_version(version);
                                                      return me;
                                                    });
  EXPECT_THAT(Run({"whoami"}).out, Not(HasSubstr("version --check")));
  version = "99.0.0";
  EXPECT_THAT(Run({"whoami"}).out, HasSubstr("99.0.0 (newer than this command"));
  version = "0.0.1";
  EXPECT_THAT(Run({"whoami", "--lang", "ja"}).out, HasSubstr("より古い"));
}

TEST_F(VersionVerbTest, AMethodThatIsUnknownLeadsHere) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const pb::WhoAmIRequest&) -> absl::StatusOr<pb::WhoAmIResponse> {
        return domain::MakeError(pb::REASON_UNKNOWN_METHOD,
                                 {"there is no such method", "ありません。"});
      });
  const CliResult result = Run({"whoami"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("renkei version --check"));
}

TEST_F(VersionVerbTest, ProgramsGetTheServersOwnAnswer) {
  EXPECT_THAT(Run({"version", "--check", "-o", "json"}).out, HasSubstr("\"methods\""));
}

}  // namespace
}  // namespace renkei::cli
