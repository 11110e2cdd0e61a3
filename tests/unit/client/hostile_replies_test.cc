// Replies that no server of ours sends: whatever comes, the command ends by itself, with what it can say
// or with an error.
#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/cli/nouns/nouns.h"
#include "google/protobuf/message.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "server/domain/visible_text.h"
#include "tests/random_seed.h"
#include "tests/unit/client/cli_runner.h"
#include "tests/unit/client/moody_replies.h"

namespace renkei::cli {
namespace {

using google::protobuf::Message;

constexpr char kOneNode[] = "organizations/o/visions/v/nodes/n";
constexpr int kUnknown = 12'345;

class HostileRepliesTest : public CliTest {
 protected:
  // Without colours of the command's own.
  HostileRepliesTest() { environment_["NO_COLOR"] = "1"; }

  // Every method answers so.
  void AnswerEverythingBy(const client::Mood& mood) {
    server_.otherwise = [mood](const client::WireCall& call, const std::string&) {
      return client::MoodyReply(call, mood);
    };
  }

  // Every example of the command's help, but those that go on for ever or read a token.
  std::vector<std::vector<std::string>> Examples() const {
    std::vector<std::vector<std::string>> examples;
    CommandTree all(Lang::kEnglish);
    AddEverything(all);
    for (const std::string& verb : all.Verbs()) {
      const std::string help = all.HelpOf(verb);
      for (const absl::string_view line :
           absl::StrSplit(help.substr(help.find("\nExamples:\n")), '\n')) {
        if (!absl::StartsWith(line, "  renkei ")) continue;
        const absl::string_view command = line.substr(9, line.find_first_of(">|<)", 9) - 9);
        std::vector<std::string> words = absl::StrSplit(command, ' ', absl::SkipEmpty());
        if (words[0] == "watch" || words[0] == "changes" || words[0] == "sync" ||
            words[0] == "login")
          continue;
        for (size_t i = 1; i < words.size(); ++i) {
          if (words[i - 1] == "-O") words[i] = (directory_ / words[i]).string();
        }
        examples.push_back(std::move(words));
      }
    }
    return examples;
  }

  // Types every example, in one form of output after the other.
  void TypeEverything() {
    const std::vector<std::vector<std::string>> forms = {
        {"-o", "csv"}, {"--lang", "ja"}, {"-o", "json"}, {"-o", "csv", "--raw"}, {"-o", "yaml"}};
    const auto examples = Examples();
    ASSERT_GT(examples.size(), 100U);
    size_t next = 0;
    for (const std::vector<std::string>& words : examples) {
      for (const bool as_it_is : {true, false}) {
        std::vector<std::string> typed = words;
        if (!as_it_is) {
          const auto& form = forms[next++ % forms.size()];
          typed.insert(typed.end(), form.begin(), form.end());
        }
        server_.seen.clear();
        columns_ = as_it_is ? 80 : 0;
        const CliResult result = Run(typed);
        EXPECT_GE(result.exit_code, 0) << absl::StrJoin(typed, " ");
        EXPECT_LE(result.exit_code, 6) << absl::StrJoin(typed, " ");
        for (const std::string& printed : {result.out, result.err}) {
          // A byte order mark at the beginning is the program's own, for spreadsheets.
          const absl::string_view text = absl::StripPrefix(printed, "\xef\xbb\xbf");
          EXPECT_EQ(domain::FindHarmful(text, /*multiline=*/true), std::nullopt)
              << absl::StrJoin(typed, " ") << "\n"
              << printed;
        }
      }
    }
  }
};

TEST_F(HostileRepliesTest, NothingIsSet) {
  AnswerEverythingBy({"nothing"});
  TypeEverything();
}

TEST_F(HostileRepliesTest, EveryListHasEntriesAndNoneOfThemSaysAnything) {
  AnswerEverythingBy({"empty entries", 2, true});
  TypeEverything();
}

TEST_F(HostileRepliesTest, EveryNameIsTheSameOne) {
  client::Mood mood = {"one name", 2, true};
  mood.text = [] { return kOneNode; };
  mood.number = [] { return 1; };
  mood.value = [] { return 1; };
  AnswerEverythingBy(mood);
  TypeEverything();
}

TEST_F(HostileRepliesTest, EveryFigureIsLarge) {
  client::Mood mood = {"large", 2, true};
  mood.text = [] { return "x"; };
  mood.number = [] { return client::kLarge; };
  mood.value = [] { return kUnknown; };
  AnswerEverythingBy(mood);
  TypeEverything();
}

TEST_F(HostileRepliesTest, EveryFigureIsFarBelowNothing) {
  client::Mood mood = {"far below", 2, true};
  mood.text = [] { return "/"; };
  mood.number = [] { return -client::kLarge; };
  mood.value = [] { return -1; };
  AnswerEverythingBy(mood);
  TypeEverything();
}

TEST_F(HostileRepliesTest, EverythingIsDrawnByLot) {
  const auto seed = RandomSeed();
  const auto engine = std::make_shared<std::mt19937>(seed);
  const auto below = [engine](size_t n) { return static_cast<size_t>((*engine)() % n); };
  client::Mood mood = {"by lot", 3, true};
  mood.text = [below] {
    // Few names, so that they meet: in circles too.
    static const std::vector<std::string> kTexts = {"",
                                                    "/",
                                                    "a",
                                                    "2024-02-30",
                                                    "2024-04-01",
                                                    "organizations/o",
                                                    "cases/a",
                                                    "題名\n二行目",
                                                    "organizations/o/visions/v",
                                                    kOneNode,
                                                    "organizations/o/visions/v/nodes/m"};
    return kTexts[below(kTexts.size())];
  };
  mood.number = [below] {
    static const std::vector<double> kNumbers = {
        0, -1, 1, 2, 3, 16, 2024, -client::kLarge, client::kLarge};
    return kNumbers[below(kNumbers.size())];
  };
  mood.value = [below] { return static_cast<int>(below(12)); };
  AnswerEverythingBy(mood);
  TypeEverything();
}

// Names that can be asked for, and texts that would paint the terminal. Found: titles of lists and cases,
// organizations over a comparison and names of nodes reached it as they were.
TEST_F(HostileRepliesTest, NoTextPaintsTheTerminal) {
  const auto engine = std::make_shared<std::mt19937>(RandomSeed());
  client::Mood mood = {"painting", 2, true};
  mood.text = [engine] {
    static const std::vector<std::string> kTexts = {"\x1b[31m赤",
                                                    "\x1b]0;title\x07",
                                                    "\u202e逆",
                                                    "題\r名",
                                                    "organizations/\x1b[2J",
                                                    "organizations/o/visions/v/nodes/\x1b[2J",
                                                    "2024-04-01",
                                                    kOneNode,
                                                    "cases/a"};
    return kTexts[(*engine)() % kTexts.size()];
  };
  mood.number = [] { return 1; };
  mood.value = [] { return 1; };
  AnswerEverythingBy(mood);
  TypeEverything();
}

// Found: `vision progress` followed the tokens by itself, and the loop had no other end.
TEST_F(HostileRepliesTest, APageWithoutEndIsRefused) {
  pb::GetVisionProgressResponse page;
  page.set_vision("organizations/o/visions/v");
  page.set_next_page_token("again");
  server_.On<pb::GetVisionProgressRequest, pb::GetVisionProgressResponse>(
      "AnalysisService/GetVisionProgress", [&](const auto&) { return page; });
  EXPECT_NE(Run({"vision", "progress", "organizations/o/visions/v"}).exit_code, 0);
  pb::ListCaseListCasesResponse cases;
  cases.add_cases();
  cases.set_next_page_token("again");
  server_.On<pb::ListCaseListCasesRequest, pb::ListCaseListCasesResponse>(
      "CaseListService/ListCaseListCases", [&](const auto&) { return cases; });
  EXPECT_NE(Run({"list", "show", "caseLists/l"}).exit_code, 0);
}

// Found: documents that were taken over before were taken over for ever.
TEST_F(HostileRepliesTest, TakingOverEndsWhereNothingNewIsTakenOver) {
  pb::TakeOverDocumentsResponse reply;
  reply.add_documents()->set_name("cases/a");
  reply.set_more(true);
  server_.On<pb::TakeOverDocumentsRequest, pb::TakeOverDocumentsResponse>(
      "SuccessionService/TakeOverDocuments", [&](const auto&) { return reply; });
  const CliResult result = Run({"org", "take-over", "organizations/o"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("1 documents taken over"), std::string::npos) << result.err;
}

// Found: a subtree above the topmost level had an indent of nearly 2^64 spaces.
TEST_F(HostileRepliesTest, ASubtreeAboveTheTopIsDrawnAtTheTop) {
  pb::VisionSummary summary;
  summary.add_levels()->set_depth(2);
  summary.add_subtrees()->set_title("上");
  server_.On<pb::SummarizeVisionRequest, pb::VisionSummary>("AnalysisService/SummarizeVision",
                                                            [&](const auto&) { return summary; });
  const CliResult result = Run({"vision", "summary", "organizations/o/visions/v"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("\n上 "), std::string::npos) << result.out;
}

// Found: items of a framework that are each other's parents, read for a file, overflowed the stack.
TEST_F(HostileRepliesTest, AFileIsHeldAgainstAFrameworkWhoseItemsGoInACircle) {
  pb::ListFrameworksResponse reply;
  pb::Framework& framework = *reply.add_frameworks();
  framework.set_name("frameworks/f");
  framework.add_items();  // without an id: its own parent
  for (const char* id : {"a", "b"}) framework.add_items()->set_id(id);
  framework.mutable_items(1)->set_parent("b");
  framework.mutable_items(2)->set_parent("a");
  server_.On<pb::ListFrameworksRequest, pb::ListFrameworksResponse>(
      "FrameworkService/ListFrameworks", [&](const auto&) { return reply; });
  server_.On<pb::ListCrosswalksRequest, pb::ListCrosswalksResponse>(
      "FrameworkService/ListCrosswalks", [](const auto&) { return pb::ListCrosswalksResponse(); });
  const std::string file = WriteFile("plan.yaml", "owner: demo\nexternal_id: p\ntitle: t\n");
  const CliResult result = Run({"vision", "align", file, "--against", "frameworks/f"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace renkei::cli
