// Types what the command suggests: runs the real command over the real handlers, reads the lines that
// begin with "→" and types each of them, taken apart as a shell does.

#ifndef RENKEI_TESTS_UNIT_NEXT_STEPS_NEXT_STEPS_FIXTURE_H_
#define RENKEI_TESTS_UNIT_NEXT_STEPS_NEXT_STEPS_FIXTURE_H_

#include <unistd.h>
#include <wordexp.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/cli/app.h"
#include "client/cli/next_steps.h"
#include "client/cli/report.h"
#include "tests/unit/next_steps/dispatcher_transport.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// An account, and what a failure calls it.
struct Officer {
  std::string called;
  std::string token;
};

class NextStepsTest : public ServiceTest {
 protected:
  NextStepsTest()
      : directory_(std::filesystem::temp_directory_path() /
                   absl::StrCat("renkei-next-", getpid(), "-",
                                testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directories(directory_);
  }
  ~NextStepsTest() override { std::filesystem::remove_all(directory_); }

  // Both streams of one run, and how it ended.
  struct Run {
    int exit_code = -1;
    std::string text;
  };

  Run Type(const Officer& officer, const std::vector<std::string>& words) {
    std::ostringstream text;
    cli::Streams streams;
    streams.out = &text;
    streams.err = &text;
    Run run;
    run.exit_code = cli::RunCommand(
        words,
        [&](const std::string& name) -> std::string {
          if (name == "RENKEI_TOKEN") return officer.token;
          if (name == "RENKEI_SERVER") return "localhost:1";
          if (name == "XDG_CONFIG_HOME") return directory_.string();
          return name == "LANG" ? "ja_JP.UTF-8" : "";
        },
        streams,
        [this](const client::ClientOptions& options)
            -> absl::StatusOr<std::unique_ptr<client::Client>> {
          return std::make_unique<client::Client>(
              std::make_unique<DispatcherTransport>(methods_, dispatcher_), options, Clock());
        });
    run.text = text.str();
    return run;
  }

  // The commands that a run suggests, as they are printed: "→ renkei ..." or "→ ほか3件: renkei ...".
  static std::vector<std::string> Suggested(const std::string& text) {
    constexpr absl::string_view kArrow = "→ ";
    constexpr absl::string_view kAfterLabel = ": renkei ";
    std::vector<std::string> commands;
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (!absl::ConsumePrefix(&line, kArrow)) continue;
      const size_t label = absl::StartsWith(line, "renkei ") ? line.npos : line.find(kAfterLabel);
      commands.emplace_back(label == line.npos ? line : line.substr(label + 2));
    }
    return commands;
  }

  // The words of a command line in a shell; what a shell would not take as one command fails the test.
  static std::vector<std::string> ShellWords(const std::string& command) {
    wordexp_t split;
    std::vector<std::string> words;
    const int failure = wordexp(command.c_str(), &split, WRDE_NOCMD | WRDE_UNDEF);
    EXPECT_EQ(failure, 0) << command;
    if (failure != 0) return words;
    words.assign(split.we_wordv, split.we_wordv + split.we_wordc);
    wordfree(&split);
    return words;
  }

  // What an officer would write in the place of a word that stands for something to say.
  std::string Filled(const std::string& word) const {
    for (const cli::Placeholder& p : cli::Placeholders()) {
      if (word != p.word.ja) continue;
      const auto known = words_.find(p.key);
      EXPECT_NE(known, words_.end()) << "nobody says " << word;
      return known == words_.end() ? word : known->second;
    }
    return word;
  }

  // Types every command of `text`, changing nothing: none may be refused.
  void TypeSuggestionsOf(const Officer& officer, const std::string& text,
                         const std::string& where) {
    for (const std::string& command : Suggested(text)) {
      if (!typed_.insert(absl::StrCat(officer.token, "\n", where, "\n", command)).second) continue;
      std::vector<std::string> words = ShellWords(command);
      ASSERT_GT(words.size(), 1U) << command;
      ASSERT_EQ(words.front(), "renkei") << command;
      words.erase(words.begin());
      for (std::string& word : words) word = Filled(word);
      // What follows "--" is no option.
      words.insert(std::find(words.begin(), words.end(), "--"), "--dry-run");
      const Run run = Type(officer, words);
      ++suggestions_;
      verbs_.insert(absl::StrCat(words[0], " ", words[1]));
      EXPECT_EQ(run.exit_code, cli::kExitDone)
          << where << ", " << officer.called << ": " << command << "\n"
          << run.text;
    }
  }

  // Tries a command without changing anything, and types what its refusal suggests.
  void Try(const Officer& officer, const std::vector<std::string>& words,
           const std::string& where) {
    std::vector<std::string> dry = words;
    dry.emplace_back("--dry-run");
    const Run run = Type(officer, dry);
    if (run.exit_code != cli::kExitDone) ++refusals_;
    TypeSuggestionsOf(officer, run.text, absl::StrCat(where, " after ", absl::StrJoin(words, " ")));
  }

  // What is on the officer's table, and each suggestion on it.
  void Read(const Officer& officer, const std::vector<std::string>& words,
            const std::string& where) {
    const Run run = Type(officer, words);
    EXPECT_EQ(run.exit_code, cli::kExitDone) << where << ", " << officer.called << "\n" << run.text;
    TypeSuggestionsOf(officer, run.text, where);
  }

  std::string WriteFile(const std::string& name, const std::string& content) const {
    const std::string path = (directory_ / name).string();
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  static client::RetryClock Clock() {
    return {[] { return absl::UnixEpoch(); }, [](absl::Duration) {}, [] { return 0.5; }};
  }

  const std::filesystem::path directory_;
  // By the key of the placeholder.
  std::map<std::string, std::string> words_ = {{"{comment}", "見直してください"},
                                               {"{reason}", "事業の見直し"},
                                               {"{changes}", "予約制にした"},
                                               {"{results}", "三市の路線を一本化した"},
                                               {"{organization}", "072028"},
                                               {"{date}", "2024-07-03"},
                                               {"{council_date}", "2024-07-03"},
                                               {"{resolution_date}", "2024-07-03"},
                                               {"{year}", "2023"},
                                               {"{value}", "12"}};
  std::set<std::string> typed_;
  std::set<std::string> verbs_;
  int suggestions_ = 0;
  int refusals_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_NEXT_STEPS_NEXT_STEPS_FIXTURE_H_
