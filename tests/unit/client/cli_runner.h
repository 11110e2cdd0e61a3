// Runs the command in this process against a fake server.

#ifndef RENKEI_TESTS_UNIT_CLIENT_CLI_RUNNER_H_
#define RENKEI_TESTS_UNIT_CLIENT_CLI_RUNNER_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/app.h"
#include "renkei/v1/title_service.pb.h"
#include "tests/unit/client/fake_transport.h"

namespace renkei::cli {

// What one run printed.
struct CliResult {
  int exit_code = -1;
  std::string out;
  std::string err;
};

class CliTest : public testing::Test {
 protected:
  CliTest()
      : directory_(std::filesystem::temp_directory_path() /
                   absl::StrCat("renkei-cli-", getpid(), "-",
                                testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_);
    environment_["XDG_CONFIG_HOME"] = (directory_ / "config").string();
    environment_["LANG"] = "en_US.UTF-8";
    server_.On<pb::BatchGetTitlesRequest, pb::BatchGetTitlesResponse>(
        "TitleService/BatchGetTitles", [this](const pb::BatchGetTitlesRequest& request) {
          pb::BatchGetTitlesResponse reply;
          for (const std::string& name : request.names()) {
            const auto known = titles_.find(name);
            if (known == titles_.end()) continue;
            pb::ResourceTitle& title = *reply.add_titles();
            title.set_name(name);
            title.set_title(known->second);
          }
          return reply;
        });
  }
  ~CliTest() override { std::filesystem::remove_all(directory_); }

  CliResult Run(const std::vector<std::string>& arguments) {
    std::ostringstream out;
    std::ostringstream err;
    Streams streams;
    streams.out = &out;
    streams.err = &err;
    streams.columns = columns_;
    CliResult result;
    result.exit_code = RunCommand(
        arguments,
        [this](const std::string& name) {
          const auto it = environment_.find(name);
          return it == environment_.end() ? std::string() : it->second;
        },
        streams,
        [this](const client::ClientOptions& options)
            -> absl::StatusOr<std::unique_ptr<client::Client>> {
          connected_.push_back(options);
          return std::make_unique<client::Client>(std::make_unique<client::FakeTransport>(server_),
                                                  options, clock_.Get());
        });
    result.out = out.str();
    result.err = err.str();
    return result;
  }

  std::string WriteFile(const std::string& name, const std::string& content) {
    const std::string path = (directory_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  const std::filesystem::path directory_;
  std::map<std::string, std::string> environment_;
  // Of the terminal; 0: it is none.
  int columns_ = 0;
  client::FakeServer server_;
  // What resources are called there.
  std::map<std::string, std::string> titles_;
  client::FakeClock clock_;
  std::vector<client::ClientOptions> connected_;
};

}  // namespace renkei::cli

#endif  // RENKEI_TESTS_UNIT_CLIENT_CLI_RUNNER_H_
