#include "client/web/front/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace renkei::web {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

process::Values Flags(const std::map<std::string, std::string>& given) {
  process::Values values;
  for (const auto& [name, text] : given) values[name] = {text, process::FlagName(name)};
  return values;
}

std::string FaultOf(const std::map<std::string, std::string>& given) {
  return std::string(MakeConfig({Flags(given)}).status().message());
}

// An option that --help lists and nobody reads, or one that is read and not in the table.
TEST(WebConfigTest, TheDefaultsOfTheTableAreAllTakenAndNothingCountsAsChanged) {
  const auto config = MakeConfig({});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->changed, IsEmpty());
  EXPECT_EQ(config->server, "127.0.0.1:7350");
  EXPECT_EQ(config->limits.connections, 10'000);
}

TEST(WebConfigTest, EveryOptionHasHelpInBothLanguages) {
  const auto& english = Options(domain::Lang::kEnglish).options;
  const auto& japanese = Options(domain::Lang::kJapanese).options;
  ASSERT_EQ(english.size(), japanese.size());
  for (size_t i = 0; i < english.size(); ++i) {
    EXPECT_EQ(english[i].name, japanese[i].name);
    EXPECT_NE(english[i].help, "");
    EXPECT_NE(english[i].help, japanese[i].help) << english[i].name;
  }
}

TEST(WebConfigTest, BeyondLoopbackThereIsTlsOrAProxyThatHasIt) {
  EXPECT_THAT(FaultOf({{"listen", "0.0.0.0:80"}}), HasSubstr("--tls-cert"));
  EXPECT_EQ(FaultOf({{"listen", "0.0.0.0:80"}, {"allow_insecure", "true"}}), "");
  EXPECT_EQ(FaultOf({{"listen", "0.0.0.0:443"}, {"tls_cert", "c"}, {"tls_key", "k"}}), "");
  EXPECT_THAT(FaultOf({{"tls_cert", "c"}}), HasSubstr("together"));
  EXPECT_THAT(FaultOf({{"ops_listen", "0.0.0.0:81"}}), HasSubstr("this machine alone"));
  EXPECT_EQ(FaultOf({{"ops_listen", "none"}}), "");
  EXPECT_THAT(FaultOf({{"listen", "unix:/run/web.sock"}}), HasSubstr("socket"));
}

TEST(WebConfigTest, SeveralServersAreEachChecked) {
  const auto config = MakeConfig({Flags({{"server", "a.example.jp, b.example.jp:443"}})});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->server, "a.example.jp:7350,b.example.jp:443");
  EXPECT_THAT(FaultOf({{"server", "a,http://b/"}}), HasSubstr("--server"));
  EXPECT_THAT(FaultOf({{"server", "a,a:7350"}}), HasSubstr("twice"));
}

TEST(WebConfigTest, AValueThatDoesNotFitIsNamedAsItWasGiven) {
  EXPECT_THAT(FaultOf({{"trusted_proxies", "10.0.0.0/99"}}),
              HasSubstr("--trusted-proxies = \"10.0.0.0/99\""));
  EXPECT_THAT(FaultOf({{"server", "http://a/"}}), HasSubstr("--server"));
  EXPECT_THAT(FaultOf({{"upload_mib", "9999"}}), HasSubstr("from 1 to 512"));
}

// RENKEI_SERVER and RENKEI_TOKEN are the command's, whose user may have them set.
TEST(WebConfigTest, TheCommandsVariablesAreNoneOfTheFronts) {
  const char* const variables[] = {"RENKEI_SERVER=a", "RENKEI_TOKEN=b", "RENKEI_WEB_SERVER=c",
                                   "RENKEI_WEB_SEVER=d", nullptr};
  const auto environment = process::ReadEnvironment(Options(domain::Lang::kEnglish), variables);
  EXPECT_EQ(environment.values.at("server").text, "c");
  EXPECT_THAT(
      environment.unknown,
      ::testing::ElementsAre("unknown variable RENKEI_WEB_SEVER; did you mean RENKEI_WEB_SERVER?"));
}

}  // namespace
}  // namespace renkei::web
