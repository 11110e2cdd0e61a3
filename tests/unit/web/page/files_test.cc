// The files behind pages: what is in them, and that nothing in them acts.
#include <gmock/gmock.h>

#include <random>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/visible_text.h"
#include "server/sheet/csv.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/random_seed.h"
#include "tests/unit/web/page/site_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

struct BehindPage {
  const char* page;
  const char* endings;
  // Made from a plan as a whole: of lists from which no tree comes there is neither page nor file.
  bool of_a_tree = false;
};

// Every page that has files, and which.
constexpr BehindPage kFiles[] = {
    {"/search?q=x&kind=cases", "csv xlsx json"},
    {"/search?kind=visions", "csv xlsx json"},
    {"/search?kind=initiatives", "csv xlsx json"},
    {"/search?kind=programmes", "csv xlsx json"},
    {"/search?kind=organizations", "csv xlsx json"},
    {"/cases/c", "json"},
    {"/caseLists", "csv xlsx json"},
    {"/caseLists/l", "csv xlsx json"},
    {"/caseLists/l/changes", "csv xlsx json"},
    {"/caseLists/l/editions/1", "csv xlsx json"},
    {"/caseLists/l/calls/c", "csv xlsx json"},
    {"/organizations/o", "csv xlsx json"},
    {"/organizations/o/peers", "csv xlsx json"},
    {"/organizations/o/calls", "csv xlsx json"},
    {"/organizations/o/visions/v", "xlsx json"},
    {"/organizations/o/visions/v/progress", "csv xlsx json"},
    {"/organizations/o/visions/v/roadmap", "csv xlsx json", /*of_a_tree=*/true},
    {"/nationalKpis", "csv xlsx json"},
    {"/nationalKpis/k", "csv xlsx json"},
    {"/nationalKpis/k/bodies", "csv xlsx json"},
    {"/supports", "csv xlsx json"},
    {"/supports/s", "csv xlsx json"},
    {"/supportBoard", "csv xlsx json"},
    {"/supportCounts", "csv xlsx json"},
    {"/organizations/o/visions/v/opinions", "csv xlsx json"},
    {"/organizations/o/visions/v/calendar", "csv xlsx json"},
    {"/organizations/o/visions/v/evaluations", "csv xlsx json"},
    {"/organizations/o/visions/v/report?framework=f&year=2023", "csv xlsx json"},
    {"/organizations/o/visions/v/alignment", "csv xlsx json"},
    {"/organizations/o/visions/v/revisions", "csv xlsx json"},
    {"/organizations/o/visions/v/comparison?from=1&to=2", "csv xlsx json"},
    {"/organizations/o/visions/v/nodes/n", "json"},
    {"/organizations/o/visions/v/nodes/n/programmes", "csv xlsx json"},
    {"/organizations/o/visions/v/kpis/k", "csv xlsx json"},
    {"/organizations/o/visions/v/kpis/k/programmes", "csv xlsx json"},
    {"/programmes/p/uses", "csv xlsx json"},
    {"/initiatives/i", "csv xlsx json"},
    {"/programmes", "csv xlsx json"},
    {"/openCalls", "csv xlsx json"},
    {"/programmes/p", "csv xlsx json"},
    {"/programmes/p/editions/fy2023", "csv xlsx json"},
    {"/frameworks", "csv xlsx json"},
    {"/frameworks/f", "csv xlsx json"},
    {"/frameworks/f/programmes", "csv xlsx json"},
    {"/indicators", "csv xlsx json"},
    {"/indicators/i", "json"},
    {"/indicators/i/rollup?year=2023", "csv xlsx json"}};

// "/search.csv?q=x" for "/search?q=x".
std::string FileAt(const std::string& page, const std::string& ending) {
  const size_t end = std::min(page.find('?'), page.size());
  return absl::StrCat(page.substr(0, end), ".", ending, page.substr(end));
}

// Each field as it stands between commas, quotes aside.
std::vector<std::string> FieldsOf(absl::string_view csv) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : csv) {
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == ',' || c == '\n')) {
      fields.emplace_back();
    } else if (quoted || c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

bool LooksLikeFormula(const std::string& field) {
  if (field.empty() || !absl::StrContains("=+-@\t\r\n", field[0])) return false;
  return !domain::ParseNumber(absl::StripSuffix(field, "%")).has_value();
}

class FilesTest : public SiteTest {
 protected:
  void CheckCsv(const PageReply& reply, const std::string& address) {
    EXPECT_EQ(reply.content_type, "text/csv; charset=utf-8") << address;
    absl::string_view text = reply.body;
    EXPECT_TRUE(absl::ConsumePrefix(&text, sheet::kUtf8Mark)) << address;
    EXPECT_EQ(domain::FindHarmful(text, /*multiline=*/true), std::nullopt) << address;
    for (const std::string& field : FieldsOf(text))
      EXPECT_FALSE(LooksLikeFormula(field)) << address << ": " << field;
  }
  void CheckXlsx(const PageReply& reply, const std::string& address) {
    const auto book = sheet::ReadXlsx(reply.body);
    ASSERT_TRUE(book.ok()) << address << ": " << book.status();
    for (const sheet::Sheet& sheet : book->sheets) {
      for (const sheet::Cell& cell : sheet.cells)
        EXPECT_NE(cell.kind, sheet::Cell::Kind::kFormula) << address;
    }
  }
  void CheckJson(const PageReply& reply, const std::string& address) {
    EXPECT_EQ(reply.content_type, "application/json; charset=utf-8") << address;
    EXPECT_EQ(domain::FindHarmful(reply.body, /*multiline=*/true), std::nullopt) << address;
    google::protobuf::Struct read;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(reply.body, &read).ok())
        << address << ": " << reply.body.substr(0, 200);
  }
  void CheckEveryFile() {
    for (const BehindPage& behind : kFiles) {
      for (const char* ending : {"csv", "xlsx", "json"}) {
        if (!absl::StrContains(behind.endings, ending)) continue;
        const std::string address = FileAt(behind.page, ending);
        const PageReply reply = Get(address);
        if (behind.of_a_tree && reply.status != 200) {
          EXPECT_EQ(reply.file_name, "") << address;
          continue;
        }
        EXPECT_EQ(reply.status, 200) << address << ": " << reply.body.substr(0, 2000);
        EXPECT_THAT(reply.file_name, EndsWith(absl::StrCat(".", ending))) << address;
        EXPECT_EQ(reply.file_name.find_first_of("/\\:\"<>\r\n"), std::string::npos) << address;
        EXPECT_EQ(domain::FindHarmful(reply.file_name, false), std::nullopt) << address;
        if (ending == std::string("csv")) CheckCsv(reply, address);
        if (ending == std::string("xlsx")) CheckXlsx(reply, address);
        if (ending == std::string("json")) CheckJson(reply, address);
      }
    }
  }
};

TEST_F(FilesTest, NothingIsSet) {
  AnswerEverythingBy({"nothing"});
  CheckEveryFile();
}

TEST_F(FilesTest, NoCellBecomesAFormulaWhateverStandsInAnyField) {
  const char* const planted[] = {"=1+1",
                                 "+cmd|' /C calc'!A0",
                                 "-2+3",
                                 "@SUM(A1)",
                                 "\t=1",
                                 "\r\n=1",
                                 "a\"b,c",
                                 "'=1",
                                 "=HYPERLINK(\"https://elsewhere.example\")",
                                 "甲\xe2\x80\xae乙",
                                 "<script>",
                                 "../../etc/x"};
  const auto random = std::make_shared<std::mt19937>(RandomSeed());
  client::Mood mood = {"planted", 2, true};
  mood.text = [random, &planted] { return planted[(*random)() % std::size(planted)]; };
  mood.value = [random] { return static_cast<int>((*random)() % 9); };
  AnswerEverythingBy(mood);
  for (int round = 0; round < 5; ++round) CheckEveryFile();
}

// A time of -1 nanoseconds is none in JSON. Found: the file was an empty object.
TEST_F(FilesTest, AFileHasAllThatWasFoundOrIsNone) {
  client::Mood mood = {"negative", 1, true};
  mood.number = [] { return -1; };
  AnswerEverythingBy(mood);
  const PageReply none = Get("/search.json?q=x&kind=cases");
  EXPECT_EQ(none.status, 500);
  EXPECT_EQ(none.file_name, "");
  EXPECT_THAT(none.body, testing::HasSubstr("ファイルにできませんでした"));
  EXPECT_EQ(Get("/search.csv?q=x&kind=cases").status, 200);
}

TEST_F(FilesTest, EveryCallIsTheVisitors) {
  visitor_ = {.token = "visitor", .address = "192.0.2.7"};
  AnswerEverythingBy({"entries", 1, true});
  CheckEveryFile();
  ASSERT_GT(server_.seen.size(), 20U);
  for (const auto& seen : server_.seen) {
    EXPECT_THAT(seen.call.metadata,
                testing::Contains(testing::Pair("authorization", "Bearer visitor")))
        << seen.call.path;
  }
}

TEST_F(FilesTest, APageLeadsToExactlyTheFilesThatItHas) {
  for (const BehindPage& behind : kFiles) {
    AnswerEverythingBy({"replies", behind.of_a_tree ? 0 : 1, !behind.of_a_tree});
    const std::string body = Get(behind.page).body;
    for (const char* ending : {"csv", "xlsx", "json"}) {
      const std::string link = absl::StrCat(
          "href=\"", absl::StrReplaceAll(FileAt(behind.page, ending), {{"&", "&amp;"}}), "\"");
      EXPECT_EQ(absl::StrContains(body, link), absl::StrContains(behind.endings, ending))
          << behind.page << " " << ending;
    }
  }
}

TEST_F(FilesTest, AFormToFillInHasItsHeadingsAndWhoseItIsAndNothingElse) {
  AnswerEverythingBy({"nothing"});
  const PageReply plan = Get("/organizations/o/import.xlsx?kind=EXCHANGE_KIND_VISIONS");
  ASSERT_EQ(plan.status, 200) << plan.body;
  const auto book = sheet::ReadXlsx(plan.body);
  ASSERT_TRUE(book.ok()) << book.status();
  ASSERT_NE(book->Find("施策"), nullptr);
  EXPECT_EQ(book->Find("施策")->RowCount(), 1);
  ASSERT_NE(book->Find("説明"), nullptr);
  std::vector<std::string> values;
  for (const sheet::Cell& cell : book->Find("ビジョン")->cells) {
    if (cell.row > 0 && cell.column == 1) values.push_back(cell.text);
  }
  EXPECT_THAT(values, ElementsAre("organizations/o"));
  // Found: the form for opinions had the headings of cases.
  std::set<std::string> headings;
  for (const char* kind : {"CASES", "KPI_ACTUALS", "INITIATIVES", "OPINIONS"}) {
    const PageReply form =
        Get(absl::StrCat("/organizations/o/import.xlsx?kind=EXCHANGE_KIND_", kind));
    const auto rows = sheet::ReadXlsx(form.body);
    ASSERT_TRUE(rows.ok()) << kind << rows.status();
    EXPECT_EQ(rows->sheets.front().RowCount(), 1);
    EXPECT_EQ(rows->sheets.front().Find(0, 0)->text.find("@"), std::string::npos);
    std::string line;
    for (const sheet::Cell& cell : rows->sheets.front().cells)
      absl::StrAppend(&line, cell.text, ",");
    EXPECT_TRUE(headings.insert(line).second) << kind << " " << line;
  }
  EXPECT_EQ(Get("/organizations/o/import.xlsx").status, 404);
  EXPECT_EQ(Get("/organizations/o/import.xlsx?kind=EXCHANGE_KIND_UNSPECIFIED").status, 404);
}

TEST_F(FilesTest, WhatAPageHasNotAsAFileIsNotThere) {
  AnswerEverythingBy({"nothing"});
  for (const char* address : {"/search.csv", "/sign-in.json", "/.json", "/search.pdf?kind=cases"}) {
    const PageReply reply = Get(address);
    EXPECT_EQ(reply.status, 404) << address;
    EXPECT_EQ(reply.file_name, "") << address;
    EXPECT_THAT(reply.content_type, HasSubstr("text/html")) << address;
  }
}

// A page tells what went wrong; nobody keeps it for a table.
TEST_F(FilesTest, WhatCannotBeReadIsAPageAndNoFile) {
  server_.otherwise = [](const client::WireCall&, const std::string&) {
    return absl::StatusOr<std::string>(
        client::StatusFromWire(absl::StatusCode::kUnavailable, "", "", "server.example:8320"));
  };
  for (const BehindPage& behind : kFiles) {
    const PageReply reply = Get(FileAt(behind.page, "json"));
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.file_name, "");
    EXPECT_THAT(reply.body, HasSubstr("<h1>"));
  }
}

class SearchFileTest : public FilesTest {
 protected:
  // A server that says that there is always more, up to `hits`.
  void Found(int hits) {
    server_.On<pb::SearchCasesRequest, pb::SearchCasesResponse>(
        "SearchService/SearchCases", [hits](const pb::SearchCasesRequest& request) {
          int begin = request.page_token().empty() ? 0 : std::stoi(request.page_token());
          pb::SearchCasesResponse reply;
          reply.mutable_summary()->set_total_size(hits);
          for (int i = 0; i < request.page_size() && begin < hits; ++i, ++begin) {
            pb::SearchHit& hit = *reply.add_hits();
            hit.set_name(absl::StrCat("cases/c", begin));
            hit.set_title("題");
          }
          if (begin < hits) reply.set_next_page_token(absl::StrCat(begin));
          return reply;
        });
  }
  size_t Rows(const std::string& address) {
    const auto csv = sheet::ReadCsv(Get(address).body, "");
    return csv.ok() && !csv->sheet.cells.empty() ? static_cast<size_t>(csv->sheet.cells.back().row)
                                                 : 0;
  }
};

TEST_F(SearchFileTest, AllThatWasFoundIsInTheFileWhicheverPageOneLooksAt) {
  Found(250);
  AnswerEverythingBy({"nothing"});
  EXPECT_EQ(Rows("/search.csv?kind=cases"), 250U);
  EXPECT_EQ(server_.Requests<pb::SearchCasesRequest>("SearchService/SearchCases").size(), 3U);
  EXPECT_EQ(Rows("/search.csv?kind=cases&page=2"), 250U);
  EXPECT_THAT(
      Get("/search?kind=cases&page=2").body,
      AllOf(HasSubstr("href=\"/search.csv?kind=cases\""), HasSubstr("この検索結果をファイルで")));
}

TEST_F(SearchFileTest, NoMoreThanASearchReachesAndThePageSaysSo) {
  Found(1'250);
  AnswerEverythingBy({"nothing"});
  EXPECT_EQ(Rows("/search.csv?kind=cases"), 1'000U);
  EXPECT_LE(server_.Requests<pb::SearchCasesRequest>("SearchService/SearchCases").size(), 13U);
  EXPECT_THAT(Get("/search?kind=cases").body, HasSubstr("先頭の1,000件をファイルで"));
}

TEST_F(SearchFileTest, ItIsNarrowedAsThePageIs) {
  Found(1);
  AnswerEverythingBy({"nothing"});
  Get("/search?q=x&kind=cases&prefecture=organizations/140007&order=date");
  Get("/search.json?q=x&kind=cases&prefecture=organizations/140007&order=date");
  auto asked = server_.Requests<pb::SearchCasesRequest>("SearchService/SearchCases");
  ASSERT_EQ(asked.size(), 2U);
  asked[0].mutable_criteria()->clear_facets();
  EXPECT_EQ(asked[0].criteria().SerializeAsString(), asked[1].criteria().SerializeAsString());
}

TEST_F(FilesTest, TheFiguresOfAKpiAreNumbersWithTheirUnitBesideThem) {
  server_.On<pb::GetKpiRequest, pb::Kpi>("VisionService/GetKpi", [](const pb::GetKpiRequest&) {
    pb::Kpi kpi;
    kpi.set_title("利用者数/日");
    kpi.set_unit("人");
    kpi.mutable_baseline()->mutable_value()->set_number(40);
    return kpi;
  });
  server_.On<pb::ListKpiActualsRequest, pb::ListKpiActualsResponse>(
      "VisionService/ListKpiActuals", [](const pb::ListKpiActualsRequest&) {
        pb::ListKpiActualsResponse reply;
        pb::KpiActual& actual = *reply.add_actuals();
        actual.mutable_value()->set_number(1234.5);
        actual.set_status(pb::KPI_ACTUAL_STATUS_CONFIRMED);
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  const PageReply reply = Get("/organizations/o/visions/v/kpis/k.csv");
  EXPECT_EQ(reply.file_name, "利用者数_日.csv");
  EXPECT_EQ(reply.body, absl::StrCat(sheet::kUtf8Mark,
                                     "区分,時点,値,単位,確度,出典,備考\r\n"
                                     "基準値,,40,人\r\n"
                                     "実績,,1234.5,人,確定値\r\n"));
}

TEST_F(FilesTest, ARoadmapHasARowForEachActivityWithItsLatestReport) {
  server_.On<pb::ListNodesRequest, pb::ListNodesResponse>(
      "VisionService/ListNodes", [](const pb::ListNodesRequest& request) {
        pb::ListNodesResponse reply;
        pb::VisionNode& node = *reply.add_nodes();
        node.set_name(absl::StrCat(request.parent(), "/nodes/n"));
        node.set_title("地域の足");
        pb::Activity& activity = *node.add_activities();
        activity.set_id("trial");
        activity.set_title("=実証");
        activity.mutable_period()->set_from_fiscal_year(2023);
        activity.mutable_period()->set_to_fiscal_year(2024);
        return reply;
      });
  server_.On<pb::ListActivityReportsRequest, pb::ListActivityReportsResponse>(
      "VisionService/ListActivityReports", [](const pb::ListActivityReportsRequest& request) {
        pb::ListActivityReportsResponse reply;
        pb::ActivityReport& report = *reply.add_reports();
        report.set_activity(absl::StrCat(request.parent(), "/nodes/n/activities/trial"));
        report.set_state(pb::ACTIVITY_STATE_DELAYED);
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  EXPECT_THAT(Get("/organizations/o/visions/v/roadmap.csv").body,
              HasSubstr("\r\n地域の足,,trial,'=実証,2023,2024,,,,遅れ"));
  EXPECT_THAT(Get("/organizations/o/visions/v/roadmap.json").body,
              AllOf(HasSubstr("=実証"), HasSubstr("ACTIVITY_STATE_DELAYED")));
}

// A comparison comes in pages; the page shows the first of them.
TEST_F(FilesTest, AComparisonHasEveryDifferenceInItsFiles) {
  server_.On<pb::DiffVisionsRequest, pb::DiffVisionsResponse>(
      "AnalysisService/DiffVisions", [](const pb::DiffVisionsRequest& request) {
        EXPECT_EQ(request.from().revision(), 1);
        EXPECT_EQ(request.to().revision(), 2);
        pb::DiffVisionsResponse reply;
        const bool first = request.page_token().empty();
        reply.mutable_to()->set_title("総合戦略");
        pb::ItemDifference& item = *reply.add_items();
        item.mutable_node_after()->set_title(first ? "一つ目" : "二つ目");
        item.add_differences()->set_kind(pb::DIFFERENCE_KIND_ADDED);
        if (first) reply.set_next_page_token("more");
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  EXPECT_THAT(Get("/organizations/o/visions/v/comparison?from=1&to=2").body,
              HasSubstr("ファイルにはすべての項目があります"));
  for (const char* ending : {"csv", "json"}) {
    const PageReply reply =
        Get(FileAt("/organizations/o/visions/v/comparison?from=1&to=2", ending));
    EXPECT_EQ(reply.file_name, absl::StrCat("総合戦略 新旧対照表.", ending));
    EXPECT_THAT(reply.body, AllOf(HasSubstr("一つ目"), HasSubstr("二つ目")));
  }
}

TEST_F(FilesTest, WhoServesAnItemIsInOneFileWhateverItsKind) {
  server_.On<pb::GetFrameworkRequest, pb::Framework>("FrameworkService/GetFramework",
                                                     [](const pb::GetFrameworkRequest&) {
                                                       pb::Framework framework;
                                                       framework.add_items()->set_id("i");
                                                       framework.mutable_items(0)->set_title("柱");
                                                       return framework;
                                                     });
  AnswerEverythingBy({"entries", 1, true});
  const PageReply reply = Get("/frameworks/f/items/i.csv");
  EXPECT_EQ(reply.file_name, "柱.csv");
  EXPECT_EQ(Get("/frameworks/f/items/other.csv").status, 404);
  for (const char* method : {"SearchCases", "SearchVisions", "SearchInitiatives"}) {
    EXPECT_TRUE(std::any_of(server_.seen.begin(), server_.seen.end(), [&](const auto& seen) {
      return absl::EndsWith(seen.call.path, method);
    })) << method;
  }
}

TEST_F(FilesTest, RevisionsAreNumberedAndTheNewestIsTheFirst) {
  server_.On<pb::ListRevisionsRequest, pb::ListRevisionsResponse>(
      "VisionService/ListRevisions", [](const pb::ListRevisionsRequest& request) {
        pb::ListRevisionsResponse reply;
        for (const char* number : {"1", "2"})
          reply.add_revisions()->set_name(absl::StrCat(request.parent(), "/revisions/", number));
        return reply;
      });
  AnswerEverythingBy({"nothing"});
  const auto csv = sheet::ReadCsv(Get("/organizations/o/visions/v/revisions.csv").body, "");
  ASSERT_TRUE(csv.ok());
  EXPECT_EQ(csv->sheet.Find(1, 0)->text, "2");
  EXPECT_EQ(csv->sheet.Find(2, 0)->text, "1");
}

}  // namespace
}  // namespace renkei::web
