// Where output goes and in which form: --output-file, CSV, --raw.
#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kCase[] = "cases/01m7zvtq7rxen8773pjza6srs3";

pb::Case Bus() {
  pb::Case kase;
  kase.set_name(kCase);
  kase.set_owner("organizations/oyoko");
  kase.set_title("=HYPERLINK(\"http://example.jp\")");
  kase.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
  kase.set_population_served(120000);
  kase.mutable_cost()->set_initial_thousand_yen(-5);
  kase.add_tags("交通");
  kase.add_tags("高齢者");
  for (const double number : {0.1 + 0.2, 1e15}) {
    pb::CaseResult& result = *kase.add_results();
    result.set_indicator_title("利用者");
    result.mutable_after()->mutable_value()->set_number(number);
    result.mutable_after()->mutable_when()->set_text("令和5年度");
  }
  return kase;
}

class OutputTest : public CliTest {
 protected:
  OutputTest() {
    server_.On<pb::ListCasesRequest, pb::ListCasesResponse>(
        "CaseService/ListCases", [](const pb::ListCasesRequest& request) {
          pb::ListCasesResponse reply;
          if (request.filter().find("none") == std::string::npos) *reply.add_cases() = Bus();
          return reply;
        });
    server_.On<pb::GetCaseRequest, pb::Case>("CaseService/GetCase",
                                             [](const auto&) { return Bus(); });
    server_.On<pb::ResolveOrganizationRequest, pb::ResolveOrganizationResponse>(
        "RegistryService/ResolveOrganization",
        [](const auto&) { return pb::ResolveOrganizationResponse(); });
    titles_["organizations/oyoko"] = "横浜市";
  }

  std::string Path(const std::string& name) const { return (directory_ / name).string(); }
  std::string Read(const std::string& name) const {
    std::ifstream file(directory_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(OutputTest, AFileTakesWhatWouldBePrintedInTheFormThatItsNameSays) {
  for (const std::string format : {"json", "jsonl", "yaml", "csv"}) {
    const std::string printed = Run({"case", "list", "-o", format}).out;
    const CliResult result = Run({"case", "list", "-O", Path("cases." + format)});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("wrote"));
    EXPECT_EQ(Read("cases." + format), printed);
  }
  ASSERT_EQ(Run({"case", "list", "--output-file", Path("cases.txt"), "-o", "csv"}).exit_code, 0);
  EXPECT_EQ(Read("cases.txt"), Read("cases.csv"));
  EXPECT_EQ(Run({"case", "list", "-O", "-"}).out, Run({"case", "list"}).out);
}

// menu.xlsx that is a page, plan.csv that is JSON.
TEST_F(OutputTest, ANameThatSaysAnotherFormatIsRefusedBeforeAnythingIsAsked) {
  const std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> wrong = {
      {{"case", "list", "-o", "json"}, {"a.csv", "csv", "json"}},
      {{"case", "list", "-o", "table"}, {"a.yaml", "yaml", "table"}},
      {{"case", "list"}, {"a.xlsx", "xlsx", "csv"}},
      {{"list", "export", "menu"}, {"menu.xlsx", "xlsx", "html"}},
      {{"list", "export", "menu", "--format", "html"}, {"menu.pdf", "pdf", "html"}},
      {{"vision", "diff", "a/b", "--format", "html"}, {"a.xlsx", "xlsx", "html"}},
      {{"vision", "export", "a/b", "--format", "xlsx"}, {"a.yaml", "yaml", "xlsx"}},
      {{"vision", "template"}, {"a.json", "json", "yaml"}},
      {{"case", "template"}, {"a.csv", "csv", "yaml"}},
      {{"case", "lineage", "a/b", "--format", "svg"}, {"a.dot", "dot", "svg"}},
      {{"import", "--template"}, {"a.json", "json", "csv"}},
      {{"export", "cases", "--format", "csv"}, {"a.xlsx", "xlsx", "csv"}}};
  for (auto [arguments, words] : wrong) {
    arguments.insert(arguments.end(), {"-O", Path(words[0])});
    const CliResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, AllOf(HasSubstr(words[0]), HasSubstr(words[1]), HasSubstr(words[2])));
    EXPECT_FALSE(std::filesystem::exists(Path(words[0])));
  }
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(OutputTest, AFailureLeavesTheFileThatIsThere) {
  WriteFile("cases.json", "before");
  EXPECT_EQ(Run({"case", "list", "--owner", "どこか", "-O", Path("cases.json")}).exit_code, 3);
  EXPECT_EQ(Read("cases.json"), "before");
  EXPECT_EQ(Run({"case", "list", "-O", Path("no/such/folder.json")}).exit_code, 1);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(OutputTest, OneResourceAsCsvHasValuesInItsCells) {
  environment_["LANG"] = "ja_JP.UTF-8";
  const std::string csv = Run({"case", "show", kCase, "-o", "csv"}).out;
  const std::string head = csv.substr(0, csv.find("\r\n"));
  EXPECT_THAT(head, AllOf(HasSubstr("題名"), HasSubstr("成果1・"), HasSubstr("成果2・")));
  // Neither YAML nor JSON: no marks of theirs, and a number is one whole number.
  EXPECT_THAT(csv, AllOf(Not(HasSubstr("{")), Not(HasSubstr("- ")), Not(HasSubstr(": "))));
  EXPECT_THAT(csv, AllOf(HasSubstr(",0.30000000000000004,"), HasSubstr(",令和5年度"),
                         HasSubstr("\"交通\n高齢者\""), HasSubstr(",横浜市,")));
}

TEST_F(OutputTest, NothingInACsvRunsWhereItIsOpened) {
  for (const std::vector<std::string>& more :
       std::vector<std::vector<std::string>>{{}, {"--bom"}, {"--raw"}, {"--raw", "--bom"}}) {
    for (std::vector<std::string> arguments : {std::vector<std::string>{"case", "list"},
                                               std::vector<std::string>{"case", "show", kCase}}) {
      arguments.insert(arguments.end(), {"-o", "csv"});
      arguments.insert(arguments.end(), more.begin(), more.end());
      const std::string csv = Run(arguments).out;
      EXPECT_THAT(csv, HasSubstr("\"'=HYPERLINK("));
      EXPECT_THAT(csv, Not(HasSubstr("\"=HYPERLINK(")));
    }
  }
  EXPECT_THAT(Run({"case", "show", kCase, "-o", "csv"}).out, HasSubstr(",-5,"));
}

TEST_F(OutputTest, RawIsTheSameInEveryLanguage) {
  std::set<std::string> lists;
  std::set<std::string> tables;
  for (const char* locale : {"ja_JP.UTF-8", "en_US.UTF-8", "C"}) {
    environment_["LANG"] = locale;
    lists.insert(Run({"case", "list", "-o", "csv", "--raw"}).out);
    tables.insert(Run({"case", "list", "--raw"}).out);
  }
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(tables.size(), 1U);
  EXPECT_THAT(*lists.begin(), StartsWith("name,etag,"));
  EXPECT_THAT(*lists.begin(),
              AllOf(HasSubstr(",cost.initial_thousand_yen,"), HasSubstr(",begin.year,"),
                    HasSubstr("results.2.after.value.number"),
                    HasSubstr(",LIFECYCLE_STATE_PUBLISHED,"), HasSubstr("organizations/oyoko"),
                    HasSubstr("0.30000000000000004"), HasSubstr(",120000,")));
  EXPECT_THAT(*tables.begin(),
              AllOf(HasSubstr("cost.initial_thousand_yen"), HasSubstr("LIFECYCLE_STATE_PUBLISHED"),
                    Not(HasSubstr("begin.year"))));
}

TEST_F(OutputTest, RawHeadingsAreThereWhenNothingIsFound) {
  const std::string some = Run({"case", "list", "-o", "csv", "--raw"}).out;
  const std::string none = Run({"case", "list", "-o", "csv", "--raw", "--title", "none"}).out;
  const auto headings = [](const std::string& csv) {
    return std::vector<std::string>(absl::StrSplit(csv.substr(0, csv.find('\r')), ','));
  };
  EXPECT_THAT(headings(some), testing::IsSupersetOf(headings(none)));
  EXPECT_THAT(none, HasSubstr(",cost.initial_thousand_yen,"));
  EXPECT_EQ(std::count(none.begin(), none.end(), '\n'), 1);
}

// CSV and JSON had the items in the order of the server's walks, and did not say what happened.
TEST_F(OutputTest, TheInboxHasOneOrderInEveryFormat) {
  environment_["LANG"] = "ja_JP.UTF-8";
  server_.On<pb::ListInboxItemsRequest, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", [](const auto&) {
        pb::ListInboxItemsResponse reply;
        const auto add = [&](pb::InboxKind kind, const char* title, const char* due) {
          pb::InboxItem& item = *reply.add_items();
          item.set_kind(kind);
          item.set_title(title);
          item.set_due_date(due);
          item.set_resource("organizations/o/visions/v");
          item.set_context(due[0] == '\0' ? "CHANGED" : "総合戦略");
        };
        add(pb::INBOX_KIND_KPI_OVERDUE, "item-2", "2024-06-29");
        add(pb::INBOX_KIND_COLLEAGUE_ACTED, "item-3", "");
        add(pb::INBOX_KIND_KPI_OVERDUE, "item-1", "2018-03-31");
        return reply;
      });
  for (const char* format : {"csv", "json", "jsonl", "yaml"}) {
    const std::string out = Run({"inbox", "-o", format}).out;
    EXPECT_LT(out.find("item-1"), out.find("item-2")) << out;
    EXPECT_LT(out.find("item-2"), out.find("item-3")) << out;
    EXPECT_NE(out.find("item-3"), std::string::npos) << out;
  }
  const std::string csv = Run({"inbox", "-o", "csv"}).out;
  EXPECT_THAT(csv, AllOf(HasSubstr(",ビジョンなど,内容,"), HasSubstr(",総合戦略,,"),
                         HasSubstr(",,内容の変更,")));
}

// A list that is printed page by page had a head for each.
TEST_F(OutputTest, PagesOfChangesAreOneTable) {
  int page = 0;
  server_.On<pb::ListChangesRequest, pb::ListChangesResponse>(
      "ChangeService/ListChanges", [&](const pb::ListChangesRequest& request) {
        EXPECT_TRUE(request.names_only());
        pb::ListChangesResponse reply;
        reply.add_changes()->set_resource_name(absl::StrCat("cases/", ++page));
        reply.set_cursor(absl::StrCat("c", page));
        reply.set_at_head(page == 3);
        return reply;
      });
  const std::string csv = Run({"changes", "list", "-o", "csv", "--bom"}).out;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
  EXPECT_EQ(csv.find("\xef\xbb\xbf"), 0U);
  EXPECT_EQ(csv.rfind("\xef\xbb\xbf"), 0U);
}

// Found: a table of 300 KPIs asked the server 300 times what they are called, one after the other.
TEST_F(OutputTest, WhatATableNamesIsAskedForTogether) {
  constexpr int kCases = 1'200;
  server_.On<pb::ListCasesRequest, pb::ListCasesResponse>("CaseService/ListCases", [](const auto&) {
    pb::ListCasesResponse reply;
    for (int i = 0; i < kCases; ++i) {
      pb::Case& one = *reply.add_cases() = Bus();
      one.set_owner(absl::StrCat("organizations/o", i));
    }
    return reply;
  });
  titles_["organizations/o7"] = "七町";
  titles_["organizations/o1199"] = "末町";
  const CliResult result = Run({"case", "list"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("七町"));
  EXPECT_THAT(result.out, HasSubstr("末町"));
  EXPECT_THAT(result.out, HasSubstr("organizations/o8 ")) << "what nobody knows stays as it is";
  const auto asked = server_.Requests<pb::BatchGetTitlesRequest>("TitleService/BatchGetTitles");
  int names = 0;
  for (const pb::BatchGetTitlesRequest& request : asked) names += request.names_size();
  EXPECT_EQ(names, kCases);
  EXPECT_EQ(asked.size(), 3u);
}

TEST_F(OutputTest, WhatProgramsReadAsksForNoTitle) {
  ASSERT_EQ(Run({"case", "list", "-o", "json"}).exit_code, 0);
  EXPECT_THAT(server_.Requests<pb::BatchGetTitlesRequest>("TitleService/BatchGetTitles"),
              IsEmpty());
}

}  // namespace
}  // namespace renkei::cli
