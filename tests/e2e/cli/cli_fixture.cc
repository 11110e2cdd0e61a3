#include "tests/e2e/cli/cli_fixture.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "tests/support/source_dir.h"

namespace renkei::e2e {
namespace {

// Lives as long as the program, and is stopped at its end.
struct World {
  TempDir directory;
  std::unique_ptr<ServerProcess> server;
  User admin;
  User drafter;
  User approver;
  User kawasaki;
};

World& TheWorld() {
  static World world;
  return world;
}

ProgramResult RunAs(const User& user, const char* lang, const std::vector<std::string>& arguments,
                    const std::string& input) {
  const World& world = TheWorld();
  std::vector<std::string> command = {RenkeiPath(), "--lang", lang};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return RunProgram(command,
                    {absl::StrCat("RENKEI_SERVER=", world.server->address()),
                     absl::StrCat("RENKEI_TOKEN=", user.token),
                     absl::StrCat("XDG_CONFIG_HOME=", world.directory.path(), "/config"),
                     absl::StrCat("XDG_STATE_HOME=", world.directory.path(), "/state")},
                    input);
}

}  // namespace

ProgramResult CliE2eTest::Run(const User& user, const std::vector<std::string>& arguments,
                              const std::string& input) {
  return RunAs(user, "en", arguments, input);
}

std::string CliE2eTest::Done(const User& user, const std::vector<std::string>& arguments,
                             const std::string& input) {
  const ProgramResult result = Run(user, arguments, input);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return result.out;
}

std::string CliE2eTest::DoneInJapanese(const User& user,
                                       const std::vector<std::string>& arguments) {
  const ProgramResult result = RunAs(user, "ja", arguments, "");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return result.out;
}

void CliE2eTest::SetUpTestSuite() {
  World& world = TheWorld();
  if (world.server != nullptr) return;
  auto server = ServerProcess::Start(world.directory.path());
  ASSERT_TRUE(server.ok()) << server.status();
  world.server = *std::move(server);
  world.admin.token = world.server->admin_token();
  Done(world.admin, {"pack", "load", SourceFile("deploy/packs")});
  const auto make = [&](const std::string& code, const std::string& id, const std::string& roles,
                        bool own) {
    std::vector<std::string> arguments = {"account",       "create", code,     "企画課",
                                          "--external-id", id,       "--role", roles};
    if (own) arguments.emplace_back("--may-publish-own");
    Done(world.admin, arguments);
    return User{std::string(
        absl::StripAsciiWhitespace(Done(world.admin, {"token", "create", id, "--secret-only"})))};
  };
  world.drafter = make("141003", "yokohama-drafter", "contributor,reader", false);
  world.approver = make("141003", "yokohama-approver", "approver,reader", false);
  world.kawasaki = make("141305", "kawasaki", "contributor,approver,reader", true);
}

std::string CliE2eTest::FilledIn(const std::string& form) {
  return absl::StrReplaceAll(form, {{": ○○市\n", ": 141003\n"}});
}

std::string CliE2eTest::WriteFile(const std::string& name, const std::string& content) {
  const std::string path = absl::StrCat(directory(), "/", name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

std::string CliE2eTest::Read(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

void CliE2eTest::Replace(const std::string& format, const std::string& path,
                         const std::string& from, const std::string& to) {
  if (format == "xlsx") {
    const ProgramResult result = RunProgram(
        {"/usr/bin/python3", SourceFile("tests/e2e/cli/replace_in_workbook.py"), path, from, to});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    return;
  }
  std::vector<std::string> files = {path};
  if (std::filesystem::is_directory(path)) {
    files.clear();
    for (const auto& entry : std::filesystem::directory_iterator(path))
      files.push_back(entry.path().string());
  }
  for (const std::string& file : files) {
    const std::string text = absl::StrReplaceAll(Read(file), {{from, to}});
    std::ofstream(file, std::ios::binary) << text;
  }
}

const std::string& CliE2eTest::directory() { return TheWorld().directory.path(); }

const std::string& CliE2eTest::server() { return TheWorld().server->address(); }

std::string CliE2eTest::SourceFile(const std::string& path) { return test::SourceFile(path); }

User CliE2eTest::Admin() { return TheWorld().admin; }
User CliE2eTest::Drafter() { return TheWorld().drafter; }
User CliE2eTest::Approver() { return TheWorld().approver; }
User CliE2eTest::Kawasaki() { return TheWorld().kawasaki; }

}  // namespace renkei::e2e
