#include "server/domain/strategy/vision_base.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/domain/merge/record_base.h"

namespace renkei::domain {
namespace {

constexpr char kBaseVision[] = "organizations/o/visions/v";

pb::KpiActual Figure(int year, double number) {
  pb::KpiActual actual;
  actual.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  actual.mutable_when()->set_year(year);
  actual.mutable_value()->set_number(number);
  return actual;
}

// A plan of a node n and a KPI k with a figure of fiscal year 2023.
struct Exported {
  Plan plan;
  std::map<std::string, std::vector<pb::KpiActual>> actuals;

  explicit Exported(double number = 100) {
    plan.vision.set_name(kBaseVision);
    plan.vision.set_title("総合戦略");
    pb::VisionNode& node = plan.nodes.emplace_back();
    node.set_external_id("n");
    node.set_title("足を守る");
    pb::Kpi& kpi = plan.kpis.emplace_back();
    kpi.set_name(absl::StrCat(kBaseVision, "/kpis/k1"));
    kpi.set_external_id("k");
    kpi.set_title("利用者数");
    actuals[kpi.name()] = {Figure(2023, number)};
  }

  VisionFile File() const {
    VisionFile file;
    *file.header.mutable_vision() = plan.vision;
    *file.nodes.emplace_back().mutable_node() = plan.nodes[0];
    pb::ApplyKpi& kpi = file.kpis.emplace_back();
    *kpi.mutable_kpi() = plan.kpis[0];
    *kpi.add_actuals() = Figure(2022, 90);
    *kpi.add_actuals() = Figure(2023, 100);
    AttachBase(BaseOf(plan, actuals), file);
    return file;
  }
};

pb::AppliedBase Base(pb::AppliedBase::Kind kind, const std::string& key, const std::string& actual,
                     const std::string& base) {
  pb::AppliedBase one;
  one.set_kind(kind);
  one.set_key(key);
  one.set_actual(actual);
  one.set_base(base);
  return one;
}

std::string Titled(const std::string& title) {
  pb::Kpi kpi;
  kpi.set_title(title);
  return RecordBase::Of(kpi).ToString();
}

std::string KnownAs(const std::string& key, const std::string& base) {
  return key + "/" + RecordBase::Parse(base)->Fingerprint();
}

TEST(VisionBaseTest, RenewedBasesTakeThePlaceOfThoseOfTheFile) {
  VisionFile file = Exported().File();
  const VisionFile before = file;
  const std::string figure = RecordBase::Of(Figure(2023, 134)).ToString();
  RenewBases({Base(pb::AppliedBase::KIND_HEAD, "", "", "r1 3:AAAAAAAA"),
              Base(pb::AppliedBase::KIND_KPI, "k", "", Titled("実人数")),
              Base(pb::AppliedBase::KIND_ACTUAL, "k", "fy2023", figure)},
             file);
  EXPECT_EQ(file.header.base(), "r1 3:AAAAAAAA");
  EXPECT_EQ(file.nodes[0].base(), before.nodes[0].base());
  EXPECT_EQ(file.kpis[0].base(), Titled("実人数"));
  ASSERT_EQ(file.kpis[0].actual_bases_size(), 2);
  EXPECT_EQ(file.kpis[0].actual_bases(0), "");
  EXPECT_EQ(file.kpis[0].actual_bases(1), figure);
  ASSERT_EQ(file.header.known_keys_size(), 2);
  EXPECT_EQ(file.header.known_keys(0), before.header.known_keys(0));
  EXPECT_EQ(file.header.known_keys(1), KnownAs("k", Titled("実人数")));
}

TEST(VisionBaseTest, WhatTheFileAddedIsKnownToItWhetherItIsStillThereOrNot) {
  VisionFile file = Exported().File();
  RenewBases({Base(pb::AppliedBase::KIND_KPI, "k-new", "", Titled("新しい指標"))}, file);
  ASSERT_EQ(file.header.known_keys_size(), 3);
  EXPECT_EQ(file.header.known_keys(2), KnownAs("k-new", Titled("新しい指標")));
  EXPECT_EQ(file.kpis[0].base(), Exported().File().kpis[0].base());
}

// Offices write 令和5年度 and 令和5年度末 for one figure.
TEST(VisionBaseTest, AFigureIsMeantInEitherWritingOfItsTime) {
  VisionFile file = Exported().File();
  RenewBases({Base(pb::AppliedBase::KIND_ACTUAL, "k", "eofy2022", "r1 4:AAAAAAAA")}, file);
  EXPECT_EQ(file.kpis[0].actual_bases(0), "r1 4:AAAAAAAA");
}

TEST(VisionBaseTest, AnotherExportIsAnotherTraceAlsoWhereOneFigureDiffers) {
  EXPECT_EQ(Exported().File().trace, Exported().File().trace);
  EXPECT_NE(Exported().File().trace, Exported(101).File().trace);
  EXPECT_NE(Exported().File().trace, "");
  // What is edited in a file is no part of its trace.
  Exported exported;
  VisionFile file = exported.File();
  VisionFile edited;
  *edited.header.mutable_vision() = exported.plan.vision;
  AttachBase(BaseOf(exported.plan, exported.actuals), edited);
  EXPECT_EQ(edited.trace, file.trace);
  VisionFile typed;
  AttachBase(VisionBase(), typed);
  EXPECT_EQ(typed.trace, "");
}

}  // namespace
}  // namespace renkei::domain
