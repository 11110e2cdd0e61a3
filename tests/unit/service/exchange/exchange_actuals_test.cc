// Figures in and out as files.
#include "absl/strings/str_split.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/resource_name.h"
#include "tests/unit/service/exchange/exchange_fixture.h"
#include "tests/unit/sheet/zip_builder.h"

namespace renkei::service {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class ExchangeActualsTest : public ExchangeTest {
 protected:
  ExchangeActualsTest() : clerk_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR})) {
    vision_ = AddVision("PLAN", "総合計画");
    bus_ = AddKpi(vision_, "BUS", "バスの利用者数");
    forest_ = AddKpi(vision_, "FOREST", "間伐面積");
  }

  std::string AddVision(const std::string& external_id, const std::string& title) {
    pb::CreateVisionRequest request;
    request.set_parent(kManiwa);
    pb::Vision& v = *request.mutable_vision();
    v.set_external_id(external_id);
    v.set_title(title);
    v.mutable_period()->set_from_fiscal_year(2023);
    v.mutable_period()->set_to_fiscal_year(2027);
    v.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    const auto created = Call<pb::Vision>(author_, "VisionService/CreateVision", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->name();
  }

  std::string AddKpi(const std::string& vision, const std::string& external_id,
                     const std::string& title) {
    pb::CreateKpiRequest request;
    request.set_parent(vision);
    request.mutable_kpi()->set_external_id(external_id);
    request.mutable_kpi()->set_title(title);
    const auto created = Call<pb::Kpi>(author_, "VisionService/CreateKpi", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created->name();
  }

  static pb::ImportOptions Figures(pb::ExchangeFormat format) {
    pb::ImportOptions options = Cases(format);
    options.set_kind(pb::EXCHANGE_KIND_KPI_ACTUALS);
    return options;
  }

  std::vector<std::string> Recorded(const std::string& kpi) {
    pb::ListKpiActualsRequest request;
    request.set_parent(kpi);
    const auto list =
        Call<pb::ListKpiActualsResponse>(author_, "VisionService/ListKpiActuals", request);
    EXPECT_TRUE(list.ok()) << list.status();
    std::vector<std::string> figures;
    for (const pb::KpiActual& a : list->actuals())
      figures.push_back(absl::StrCat(domain::LastSegment(a.name()), "=", a.value().number(),
                                     a.value().text(), " ", a.status()));
    return figures;
  }

  const std::string clerk_;  // who may not confirm
  std::string vision_;
  std::string bus_;
  std::string forest_;
};

TEST_F(ExchangeActualsTest, RowsAreRecordedAndComeOutAsZeroChanges) {
  const Imported imported = Import(author_, Figures(kCsv),
                                   "ビジョンの外部ID,KPIの外部ID,時点,実績,表記,確度,出典,備考\r\n"
                                   "PLAN,BUS,令和5年度,\"1,234\",約,速報値,統計,\r\n"
                                   "PLAN,BUS,令和6年度,1300,,確定値,,\"一行目\n二行目\"\r\n"
                                   "PLAN,FOREST,2024-03,データなし,,,,\r\n"
                                   "PLAN,FOREST,2024-04,集計中,,,,\r\n"
                                   "PLAN,FOREST,2024-05,,,,,\r\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(Told(imported), IsEmpty());
  EXPECT_EQ(imported.result.created(), 4);
  EXPECT_THAT(Recorded(bus_), ElementsAre("fy2023=1234約 1", "fy2024=1300 2"));
  EXPECT_THAT(Recorded(forest_), ElementsAre("2024-03=0 3", "2024-04=0集計中 1"));
  for (const pb::ExchangeFormat format :
       {kCsv, pb::EXCHANGE_FORMAT_XLSX, pb::EXCHANGE_FORMAT_JSON_LINES, pb::EXCHANGE_FORMAT_YAML}) {
    const Exported file = ExportFigures(author_, format);
    ASSERT_TRUE(file.status.ok()) << file.status;
    EXPECT_EQ(file.summary.rows(), 4);
    const Imported again = Import(author_, Figures(format), file.bytes);
    EXPECT_THAT(Told(again), IsEmpty()) << again.status;
    EXPECT_EQ(again.result.unchanged(), 4) << pb::ExchangeFormat_Name(format);
    EXPECT_EQ(again.result.commits(), 0);
  }
}

// They came by the ids of their KPIs, which are in no order that anybody knows.
TEST_F(ExchangeActualsTest, FiguresComeInTheOrderOfThePlan) {
  const std::string plan = AddVision("ORDERED", "並べ替えた計画");
  std::string rows = "ビジョンの外部ID,KPIの外部ID,時点,実績値\r\n";
  for (int i = 6; i > 0; --i) {
    const std::string id = absl::StrCat("K", i);
    const std::string kpi = AddKpi(plan, id, absl::StrCat("指標", i));
    pb::UpdateKpiRequest move;
    move.mutable_kpi()->set_name(kpi);
    move.mutable_kpi()->set_order(i);
    move.mutable_update_mask()->add_paths("order");
    ASSERT_TRUE(Call<pb::Kpi>(author_, "VisionService/UpdateKpi", move).ok());
    for (const char* year : {"令和6年度", "令和5年度"})
      absl::StrAppend(&rows, "ORDERED,", id, ",", year, ",", i, "\r\n");
  }
  ASSERT_EQ(Import(author_, Figures(kCsv), rows).result.created(), 12);
  const auto order = [&] {
    const Exported file = ExportFigures(author_, kCsv, absl::StrCat("vision=\"", plan, "\""));
    EXPECT_TRUE(file.status.ok()) << file.status;
    std::vector<std::string> titles;
    for (const absl::string_view line : absl::StrSplit(file.bytes, "\r\n")) {
      const size_t at = line.find("指標");
      if (at != absl::string_view::npos)
        titles.emplace_back(line.substr(at, std::string("指標1").size()));
    }
    return titles;
  };
  EXPECT_THAT(order(), ElementsAre("指標1", "指標1", "指標2", "指標2", "指標3", "指標3", "指標4",
                                   "指標4", "指標5", "指標5", "指標6", "指標6"));
}

TEST_F(ExchangeActualsTest, MistakesNameTheColumnAndNothingIsWritten) {
  const Imported imported = Import(clerk_, Figures(kCsv),
                                   "ビジョンの外部ID,KPIの外部ID,時点,実績,確度\r\n"
                                   "PLAN,BUS,令和5年度,10,\r\n"
                                   "NONE,BUS,令和5年度,10,\r\n"
                                   "PLAN,SHIP,令和5年度,10,\r\n"
                                   "PLAN,BUS,いつか,10,\r\n"
                                   "PLAN,BUS,2023,11,\r\n"
                                   "PLAN,BUS,令和6年度,10,確定値\r\n"
                                   "PLAN,FOREST,令和6年度,,速報値\r\n"
                                   ",BUS,令和7年度,1,\r\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  const std::vector<std::string> told = Told(imported);
  ASSERT_EQ(told.size(), 7U) << ::testing::PrintToString(told);
  EXPECT_EQ(told[0], "3 A ビジョンの外部ID 「NONE」 UNKNOWN_VISION");
  EXPECT_EQ(told[1], "4 B KPIの外部ID 「SHIP」 UNKNOWN_KPI");
  EXPECT_THAT(told[2], HasSubstr("5 C 時点 「いつか」"));
  EXPECT_EQ(told[3], "6   「」 DUPLICATE");
  EXPECT_EQ(told[4], "7   「」 ROLE_MISSING");
  EXPECT_THAT(told[5], HasSubstr("8 D 実績 「」 REQUIRED"));
  EXPECT_EQ(told[6], "9 A ビジョンの外部ID 「」 REQUIRED");
  EXPECT_THAT(Recorded(bus_), IsEmpty());
}

TEST_F(ExchangeActualsTest, FiguresAreReadByTheUnitAndTheYearsOfTheirKpi) {
  pb::CreateKpiRequest request;
  request.set_parent(vision_);
  request.mutable_kpi()->set_external_id("PEOPLE");
  request.mutable_kpi()->set_title("利用者数");
  request.mutable_kpi()->set_unit("人");
  request.mutable_kpi()->add_targets()->mutable_when()->set_text("令和9年");
  const auto people = Call<pb::Kpi>(author_, "VisionService/CreateKpi", request);
  ASSERT_TRUE(people.ok()) << people.status();
  pb::ImportOptions options = Figures(kCsv);
  options.set_vision(vision_);
  const Imported imported = Import(author_, options,
                                   "外部ID,年度,実績,区分\r\n"
                                   "PEOPLE,R5,\"1,234人\",\r\n"
                                   "PEOPLE,R6,1.2万人,速報値\r\n");
  EXPECT_THAT(Told(imported), IsEmpty());
  EXPECT_THAT(Recorded(people->name()), ElementsAre("cy2023=1234 1", "cy2024=12000 1"));
  EXPECT_THAT(Told(Import(author_, options,
                          "KPIの外部ID,時点,実績\r\n"
                          "PEOPLE,R4,81%\r\n"
                          "PEOPLE,R3,\"12,34\"\r\n"
                          "PEOPLE,令和4年度,5\r\n")),
              ElementsAre("2 C 実績 「81%」 OTHER_UNIT", "3 C 実績 「12,34」 NOT_A_FIGURE",
                          "4 B 時点 「令和4年度」 WRONG_YEAR_KIND"));
}

TEST_F(ExchangeActualsTest, AConfirmedFigureIsCorrectedWithAReason) {
  pb::ImportOptions options = Figures(kCsv);
  options.set_vision(vision_);
  ASSERT_EQ(Import(author_, options, "KPIの外部ID,時点,実績,確度\r\nBUS,R5,10,確定値\r\n")
                .result.created(),
            1);
  EXPECT_THAT(Told(Import(author_, options, "KPIの外部ID,時点,実績\r\nBUS,R5,11\r\n")),
              ElementsAre("2  訂正の理由 「」 REQUIRED"));
  EXPECT_EQ(Import(author_, options, "KPIの外部ID,時点,実績,訂正の理由\r\nBUS,R5,11,集計誤り\r\n")
                .result.updated(),
            1);
  EXPECT_THAT(Recorded(bus_), ElementsAre("fy2023=11 2"));
}

TEST_F(ExchangeActualsTest, AnotherOrganizationsFiguresAreNeitherWrittenNorShown) {
  ASSERT_EQ(
      Import(author_, Figures(kCsv), "ビジョンの外部ID,KPIの外部ID,時点,実績\r\nPLAN,BUS,R5,10\r\n")
          .result.created(),
      1);
  const Imported theirs =
      Import(stranger_, Figures(kCsv),
             absl::StrCat("ビジョンの外部ID,KPIの外部ID,時点,実績\r\n", vision_, ",BUS,R6,10\r\n"));
  EXPECT_THAT(Told(theirs), ElementsAre("2   「」 NOT_FOUND"));
  EXPECT_EQ(ExportFigures(stranger_, kCsv).summary.rows(), 0);
  EXPECT_THAT(ExportFigures(stranger_, kCsv).bytes, Not(HasSubstr("PLAN")));
  EXPECT_EQ(ExportFigures(author_, kCsv, absl::StrCat("owner=\"", kAizu, "\"")).summary.rows(), 0);
  EXPECT_EQ(ExportFigures(author_, kCsv, absl::StrCat("vision=\"", vision_, "\"")).summary.rows(),
            1);
}

// A table of figures whose rows are XML; the plan comes with the options.
std::string FigureSheet(const std::string& rows, const std::string& more = "") {
  const auto text = [](const char* at, const char* words) {
    return absl::StrCat("<c r=\"", at, "\" t=\"inlineStr\"><is><t>", words, "</t></is></c>");
  };
  return sheet::BuildZip(sheet::XlsxParts(
      absl::StrCat("<sheetData><row r=\"1\">", text("A1", "KPIの外部ID"), text("B1", "時点"),
                   text("C1", "実績"), "</row>", rows, "</sheetData>", more),
      "<si><t>BUS</t></si><si><t>R5</t></si><si><t>R6</t></si><si><t>R7</t></si>",
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0,\"/></numFmts>"
      "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs>"));
}

class ExchangeSheetsTest : public ExchangeActualsTest {
 protected:
  Imported ImportSheet(pb::ExchangeFormat format, const std::string& bytes) {
    pb::ImportOptions options = Figures(format);
    options.set_vision(vision_);
    return Import(author_, options, bytes);
  }
};

// Each was a row that says nothing, or a figure a thousand times too large.
TEST_F(ExchangeSheetsTest, CellsWithoutAValueOfTheirOwnAreMistakesAndNothingIsWritten) {
  const Imported imported = ImportSheet(
      pb::EXCHANGE_FORMAT_XLSX,
      FigureSheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
                  "<c r=\"C2\"><f>1+1</f><v></v></c></row>"
                  "<row r=\"3\"><c r=\"A3\"><f>A2</f></c><c r=\"B3\" t=\"s\"><v>2</v></c>"
                  "<c r=\"C3\" t=\"e\"><v>#N/A</v></c></row>"
                  "<row r=\"4\"><c r=\"A4\" t=\"s\"><v>0</v></c><c r=\"B4\"><v>45382</v></c>"
                  "<c r=\"C4\"><v>1</v></c></row>"
                  "<row r=\"5\"><c r=\"A5\" t=\"s\"><v>0</v></c><c r=\"B5\" t=\"s\"><v>3</v></c>"
                  "<c r=\"C5\" s=\"1\"><v>5600000</v></c></row>"));
  EXPECT_THAT(Told(imported),
              ElementsAre("2 C 実績 「」 NOT_CALCULATED", "3 A KPIの外部ID 「」 NOT_CALCULATED",
                          "3 C 実績 「#N/A」 CELL_ERROR", "4 B 時点 「45382」 SERIAL_FOR_DATE",
                          "5 C 実績 「5600000」 SCALED_NUMBER"))
      << imported.status;
  ASSERT_EQ(imported.errors.size(), 5U);
  EXPECT_THAT(imported.errors[3].message_ja(), HasSubstr("2024-03-31"));
  EXPECT_THAT(imported.errors[4].message_ja(), HasSubstr("5,600,000が入っていますが"));
  EXPECT_THAT(Recorded(bus_), IsEmpty());
}

// "Save as CSV" writes what the cells show.
TEST_F(ExchangeSheetsTest, WordsOfErrorsInACsvAreMistakes) {
  const Imported imported = ImportSheet(kCsv,
                                        "KPIの外部ID,時点,実績,備考\r\n"
                                        "BUS,R5,#REF!,\r\n"
                                        "BUS,R6,########,\r\n"
                                        "#N/A,R7,1,\r\n"
                                        "BUS,45382,1,\r\n"
                                        "BUS,R5,1,#REF! だったもの\r\n");
  EXPECT_THAT(
      Told(imported),
      ElementsAre("2 C 実績 「#REF!」 CELL_ERROR", "3 C 実績 「########」 CELL_ERROR",
                  "4 A KPIの外部ID 「#N/A」 CELL_ERROR", "5 B 時点 「45382」 SERIAL_FOR_DATE"));
  EXPECT_THAT(Recorded(bus_), IsEmpty());
}

// Only the first of the rows had a KPI.
TEST_F(ExchangeSheetsTest, AKeyThatIsMergedDownCountsForEachOfItsRows) {
  const Imported imported = ImportSheet(
      pb::EXCHANGE_FORMAT_XLSX,
      FigureSheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" t=\"s\"><v>1</v></c>"
                  "<c r=\"C2\"><v>10</v></c></row>"
                  "<row r=\"3\"><c r=\"A3\"/><c r=\"B3\" t=\"s\"><v>2</v></c>"
                  "<c r=\"C3\"><v>20</v></c></row>"
                  "<row r=\"5\"><c r=\"B5\" t=\"d\"><v>2024-03-31T00:00:00</v></c>"
                  "<c r=\"C5\"><v>30</v></c></row>",
                  "<mergeCells><mergeCell ref=\"A2:A6\"/></mergeCells>"));
  EXPECT_THAT(Told(imported), IsEmpty()) << imported.status;
  EXPECT_EQ(imported.result.rows(), 3);
  EXPECT_THAT(Recorded(bus_),
              ::testing::UnorderedElementsAre("fy2023=10 1", "fy2024=20 1", "2024-03-31=30 1"));
}

TEST_F(ExchangeSheetsTest, TheMarkAtTheEndOfAFileIsNoPartOfIt) {
  const std::string rows = "KPIの外部ID,時点,実績\r\nBUS,R5,10\r\n";
  for (const std::string& end : {std::string("\x1a"), std::string("\x1a\r\n"), "\x1a\0\0"s}) {
    const Imported imported = ImportSheet(kCsv, rows + end);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    EXPECT_EQ(imported.result.rows(), 1);
  }
  EXPECT_FALSE(ImportSheet(kCsv, absl::StrCat(rows, "\x1a", "BUS,R6,10\r\n")).status.ok());
}

}  // namespace
}  // namespace renkei::service
