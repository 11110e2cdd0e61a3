// One server with the real registry for all tests of the program, and the command as a user runs
// it.

#ifndef RENKEI_TESTS_E2E_CLI_CLI_FIXTURE_H_
#define RENKEI_TESTS_E2E_CLI_CLI_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/server_process.h"

namespace renkei::e2e {

// Who runs a command.
struct User {
  std::string token;
};

class CliE2eTest : public testing::Test {
 protected:
  // Starts the server, loads the packs and makes accounts; once for all suites of this program.
  static void SetUpTestSuite();

  // The command as `user`, in English so that what it says can be compared.
  static ProgramResult Run(const User& user, const std::vector<std::string>& arguments,
                           const std::string& input = "");
  // The same, which has to succeed; what it printed.
  static std::string Done(const User& user, const std::vector<std::string>& arguments,
                          const std::string& input = "");

  // The same in Japanese: what the users see.
  static std::string DoneInJapanese(const User& user, const std::vector<std::string>& arguments);

  // A form with Yokohama (141003) where it has the example of an organization.
  static std::string FilledIn(const std::string& form);
  static std::string WriteFile(const std::string& name, const std::string& content);
  static std::string Read(const std::string& path);
  // Replaces a text wherever a file of that format has it; of a folder, in each of its files.
  static void Replace(const std::string& format, const std::string& path, const std::string& from,
                      const std::string& to);
  static const std::string& directory();
  static const std::string& server();
  static std::string SourceFile(const std::string& path);

  // The administrator; a drafting and an approving section of Yokohama (141003), and one section of
  // Kawasaki (141305) that may do both.
  static User Admin();
  static User Drafter();
  static User Approver();
  static User Kawasaki();
};

}  // namespace renkei::e2e

#endif  // RENKEI_TESTS_E2E_CLI_CLI_FIXTURE_H_
