#include "server/rpc/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace renkei::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

Values Flags(const std::map<std::string, std::string>& given) {
  Values values;
  for (const auto& [name, text] : given) values[name] = {text, absl::StrCat("--", name)};
  return values;
}

class ConfigFile {
 public:
  explicit ConfigFile(const std::string& content)
      : path_(::testing::TempDir() +
              ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".toml") {
    std::ofstream(path_) << content;
  }
  ~ConfigFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

TEST(OptionsTest, EveryNameIsTheSameInFlagAndEnvironment) {
  for (const process::OptionSpec& option : Options().options) {
    std::string flag = process::FlagName(option.name).substr(2);
    std::replace(flag.begin(), flag.end(), '-', '_');
    EXPECT_EQ(flag, option.name);
    std::string variable = Options().Variable(option.name).substr(sizeof("RENKEID_") - 1);
    std::transform(variable.begin(), variable.end(), variable.begin(), ::tolower);
    EXPECT_EQ(variable, option.name);
  }
}

// An option that --help lists and nobody reads, or one that is read and not in the table.
TEST(OptionsTest, TheDefaultsOfTheTableAreAllTakenAndNothingCountsAsChanged) {
  const auto config = MakeConfig({Flags({{"data_dir", "d"}})});
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_THAT(config->changed, ElementsAre(Pair("data_dir", "d")));
}

TEST(OptionsTest, AnUnknownEngineIsRefusedWithThoseThatThereAre) {
  const auto config = MakeConfig({Flags({{"data_dir", "d"}, {"engine", "sqlite"}})});
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(config.status().message()), HasSubstr("--engine"));
  EXPECT_THAT(std::string(config.status().message()), HasSubstr(host::kRocksDb));
}

TEST(OptionsTest, PublicReadingIsOffUnlessItIsAskedForByFlagFileOrVariable) {
  const Values directory = Flags({{"data_dir", "d"}});
  EXPECT_FALSE(MakeConfig({directory})->host.public_reading);
  EXPECT_TRUE(MakeConfig({Flags({{"public_reading", "true"}}), directory})->host.public_reading);
  const ConfigFile file("public_reading = true\n");
  EXPECT_TRUE(MakeConfig({*process::ReadConfigFile(Options(), file.path()), directory})
                  ->host.public_reading);
  const char* const variables[] = {"RENKEID_PUBLIC_READING=true", nullptr};
  EXPECT_TRUE(MakeConfig({process::ReadEnvironment(Options(), variables).values, directory})
                  ->host.public_reading);
}

TEST(OptionsTest, OperatorsAskOnThePortBehindTheServersUnlessItIsNamed) {
  const auto ops = [](std::map<std::string, std::string> given) {
    given.emplace("data_dir", "d");
    const auto config = MakeConfig({Flags(given)});
    EXPECT_TRUE(config.ok()) << config.status();
    return config.ok() ? absl::StrCat(config->ops_listen, config->ops_listen_named ? " named" : "")
                       : "";
  };
  EXPECT_EQ(ops({}), "127.0.0.1:7351");
  EXPECT_EQ(ops({{"listen", "[::1]:7360"}}), "127.0.0.1:7361");
  EXPECT_EQ(ops({{"listen", "127.0.0.1:0"}}), "127.0.0.1:0") << "any free one";
  EXPECT_EQ(ops({{"listen", "127.0.0.1:65535"}}), "") << "there is none behind it";
  EXPECT_EQ(ops({{"listen", "unix:/run/renkei"}}), "");
  EXPECT_EQ(ops({{"ops_listen", "none"}}), "");
  EXPECT_EQ(ops({{"ops_listen", "[::1]:9000"}}), "[::1]:9000 named");
}

TEST(OptionsTest, NobodyBeyondThisMachineAsksForMetrics) {
  for (const char* listen : {"0.0.0.0:7351", "192.0.2.1:7351", "unix:/run/ops", "7351"}) {
    const auto config = MakeConfig({Flags({{"data_dir", "d"}, {"ops_listen", listen}})});
    EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument) << listen;
    EXPECT_THAT(std::string(config.status().message()), HasSubstr("--ops_listen")) << listen;
  }
}

TEST(OptionsTest, TheSearchIndexLiesInTheDataDirectoryUnlessItIsPutElsewhereOrSwitchedOff) {
  const auto search = [](std::map<std::string, std::string> given) {
    given["data_dir"] = "/d";
    return MakeConfig({Flags(given)})->host.search;
  };
  EXPECT_EQ(search({}).directory, "/d/search");
  EXPECT_THAT(search({}).synonyms, IsEmpty());
  EXPECT_EQ(search({{"search_dir", "/fast/index"}}).directory, "/fast/index");
  EXPECT_EQ(search({{"search_dir", "none"}}).directory, "");
  EXPECT_THAT(search({{"search_synonyms", "/a.txt, /b.json"}}).synonyms,
              ElementsAre("/a.txt", "/b.json"));
}

// The message named the file's key, whatever the operator had written.
TEST(ConfigTest, AValueThatDoesNotFitIsNamedAsItWasGiven) {
  const Values file = {{"slow_call_millis", {"soon", "a.toml:3: slow_call_millis"}}};
  const Values environment = {{"log_level", {"loud", "RENKEID_LOG_LEVEL"}}};
  EXPECT_EQ(MakeConfig({file}).status().message(),
            "a.toml:3: slow_call_millis = \"soon\": must be a whole number from 0 to 3600000");
  EXPECT_EQ(MakeConfig({environment}).status().message(),
            "RENKEID_LOG_LEVEL = \"loud\": must be one of debug, info, warn, error");
}

TEST(ConfigFileTest, AnUnknownKeyIsRefusedWithItsLineAndWhatWasMeant) {
  const ConfigFile file("listen = \"127.0.0.1:0\"\ndata-dir = \"/x\"\n");
  EXPECT_EQ(process::ReadConfigFile(Options(), file.path()).status().message(),
            absl::StrCat(file.path(), ":2: unknown option data-dir; did you mean data_dir?"));
}

TEST(ConfigFileTest, AValueThatNoOptionHasIsRefusedWithItsLine) {
  const ConfigFile file("\nlisten = [\"127.0.0.1:0\"]\n");
  EXPECT_THAT(std::string(process::ReadConfigFile(Options(), file.path()).status().message()),
              HasSubstr(":2: listen must be a string, a whole number or a boolean"));
}

TEST(EnvironmentTest, VariablesOfOptionsAreRead) {
  const char* const variables[] = {"RENKEID_DATA_DIR=/a=b", "HOME=/root", nullptr};
  const process::Environment environment = process::ReadEnvironment(Options(), variables);
  ASSERT_EQ(environment.values.size(), 1U);
  EXPECT_EQ(environment.values.at("data_dir").text, "/a=b");
  EXPECT_EQ(environment.values.at("data_dir").where, "RENKEID_DATA_DIR");
  EXPECT_THAT(environment.unknown, IsEmpty());
}

// A mistyped variable was passed over in silence.
TEST(EnvironmentTest, AVariableThatIsNoOptionIsToldWithWhatWasMeant) {
  const char* const variables[] = {"RENKEID_DATADIR=/a", "RENKEI_LOG_LEVEL=debug",
                                   "RENKEID_PORT_7350_TCP_ADDR=10.0.0.1", nullptr};
  EXPECT_THAT(process::ReadEnvironment(Options(), variables).unknown,
              ElementsAre("unknown variable RENKEID_DATADIR; did you mean RENKEID_DATA_DIR?",
                          "unknown variable RENKEI_LOG_LEVEL; did you mean RENKEID_LOG_LEVEL?",
                          "unknown variable RENKEID_PORT_7350_TCP_ADDR"));
}

TEST(EnvironmentTest, TheCommandsVariablesAreNoneOfTheServers) {
  const char* const variables[] = {"RENKEI_SERVER=a",      "RENKEI_TOKEN=b",
                                   "RENKEI_CA=c",          "RENKEI_AMBIGUOUS_WIDTH=2",
                                   "RENKEID=/bin/renkeid", nullptr};
  EXPECT_THAT(process::ReadEnvironment(Options(), variables).unknown, IsEmpty());
}

}  // namespace
}  // namespace renkei::rpc
