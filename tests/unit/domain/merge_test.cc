#include "server/domain/merge/merge.h"

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/merge/record_base.h"

namespace renkei::domain {
namespace {

namespace pb = renkei::v1;

pb::Kpi Kpi(const std::string& text) {
  pb::Kpi kpi;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &kpi));
  return kpi;
}

pb::Kpi Before() {
  return Kpi(R"(
    name: "organizations/o/visions/v/kpis/k" title: "転入者数" unit: "人" order: 3 note: "出典は統計"
    targets { when { kind: KIND_FISCAL_YEAR year: 2025 } value { number: 100 } }
    targets { when { kind: KIND_FISCAL_YEAR year: 2027 } value { number: 120 } })");
}

// A file that was exported from `base` and says `file`, laid over what stands there now.
struct Outcome {
  pb::Kpi kpi;
  std::vector<std::string> conflicts;
};
Outcome Merge(const pb::Kpi* base, const pb::Kpi& now, pb::Kpi file,
              const std::string& own_field = "", bool overwrite = false) {
  RecordBase known;
  if (base != nullptr) known = *RecordBase::Parse(RecordBase::Of(*base).ToString());
  MergeRule rule;
  rule.base = base == nullptr ? nullptr : &known;
  rule.is_own = [&](const google::protobuf::FieldDescriptor& field) {
    return own_field == "*" || field.name() == own_field;
  };
  rule.overwrite = overwrite;
  Outcome outcome;
  for (const MergeConflict& conflict : MergeRecord(rule, now, file))
    outcome.conflicts.push_back(conflict.field->name());
  outcome.kpi = std::move(file);
  return outcome;
}

using Fields = std::vector<std::string>;

TEST(MergeTest, WhatTheFileLeftAsItWasStaysAsOthersMadeIt) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.set_title("転入超過数");
  pb::Kpi file = base;
  file.set_note("出典は住民基本台帳");
  const Outcome merged = Merge(&base, now, file);
  EXPECT_EQ(merged.conflicts, Fields());
  EXPECT_EQ(merged.kpi.title(), "転入超過数");
  EXPECT_EQ(merged.kpi.note(), "出典は住民基本台帳");
}

TEST(MergeTest, AFieldThatBothChangedIsAConflictUnlessTheySayTheSame) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.set_title("転入超過数");
  pb::Kpi file = base;
  file.set_title("社会増減数");
  EXPECT_EQ(Merge(&base, now, file).conflicts, Fields{"title"});
  file.set_title("転入超過数");
  EXPECT_EQ(Merge(&base, now, file).conflicts, Fields());
}

TEST(MergeTest, OverwriteTakesTheFileButNotWhatItLeftAsItWas) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.set_title("転入超過数");
  now.set_note("別の備考");
  pb::Kpi file = base;
  file.set_title("社会増減数");
  const Outcome merged = Merge(&base, now, file, "", /*overwrite=*/true);
  EXPECT_EQ(merged.conflicts, Fields());
  EXPECT_EQ(merged.kpi.title(), "社会増減数");
  EXPECT_EQ(merged.kpi.note(), "別の備考");
}

TEST(MergeTest, ListsAreMergedByTheirElements) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.mutable_targets(0)->mutable_value()->set_number(105);  // theirs
  *now.add_targets() = now.targets(1);
  now.mutable_targets(2)->mutable_when()->set_year(2030);  // theirs, new
  pb::Kpi file = base;
  file.mutable_targets(1)->mutable_value()->set_number(130);  // the file's
  const Outcome merged = Merge(&base, now, file);
  EXPECT_EQ(merged.conflicts, Fields());
  ASSERT_EQ(merged.kpi.targets_size(), 3);
  EXPECT_EQ(merged.kpi.targets(0).value().number(), 105);
  EXPECT_EQ(merged.kpi.targets(1).value().number(), 130);
  EXPECT_EQ(merged.kpi.targets(2).when().year(), 2030);
}

TEST(MergeTest, AnElementThatOneRemovedAndTheOtherChangedIsAConflict) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.mutable_targets(0)->mutable_value()->set_number(105);
  pb::Kpi file = base;
  file.mutable_targets()->DeleteSubrange(0, 1);
  EXPECT_EQ(Merge(&base, now, file).conflicts, Fields{"targets"});
  // Removed by the file alone, it goes; by others alone, it stays away.
  EXPECT_EQ(Merge(&base, base, file).kpi.targets_size(), 1);
  EXPECT_EQ(Merge(&base, file, base).kpi.targets_size(), 1);
}

TEST(MergeTest, FiguresThatWereCountedInAnotherUnitAreAConflict) {
  const pb::Kpi base = Before();
  pb::Kpi now = base;
  now.set_unit("千人");
  for (pb::TimedValue& target : *now.mutable_targets()) target.mutable_value()->set_number(0.1);
  pb::Kpi file = base;
  *file.add_targets() = base.targets(1);
  file.mutable_targets(2)->mutable_when()->set_year(2030);
  EXPECT_EQ(Merge(&base, now, file).conflicts, Fields{"targets"});
}

TEST(MergeTest, AFileTypedAnewAddsAndDoesNotReplaceOthersWork) {
  const pb::Kpi now = Before();
  pb::Kpi file = now;
  file.set_source("市民課");
  *file.add_targets() = now.targets(1);
  file.mutable_targets(2)->mutable_when()->set_year(2030);
  EXPECT_EQ(Merge(nullptr, now, file).conflicts, Fields());
  file.set_title("社会増減数");
  file.mutable_targets(0)->mutable_value()->set_number(1);
  EXPECT_EQ(Merge(nullptr, now, file).conflicts, (Fields{"title", "targets"}));
  EXPECT_EQ(Merge(nullptr, now, file, "*").conflicts, Fields());
}

TEST(RecordBaseTest, TellsWhatIsSetAndSurvivesItsText) {
  const RecordBase base = RecordBase::Of(Before());
  const auto read = RecordBase::Parse(base.ToString());
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, base);
  EXPECT_EQ(read->Number(*pb::Kpi::descriptor()->FindFieldByName("order")), 3);
  EXPECT_EQ(read->Field(*pb::Kpi::descriptor()->FindFieldByName("source")), "");
  pb::Kpi renamed = Before();
  renamed.set_name("organizations/o/visions/v/kpis/x");
  renamed.set_etag("e");
  EXPECT_EQ(RecordBase::Of(renamed), base);
  for (const char* damaged : {"", "r1 x", "r2 5:AAAAAAAA", "r1 5:", "5:AAAAAAAA"})
    EXPECT_FALSE(RecordBase::Parse(damaged)) << damaged;
}

TEST(RecordBaseTest, EveryChangeOfAFieldChangesItsFingerprintAloneAndOnlyThat) {
  const pb::Kpi before = Before();
  pb::Kpi after = before;
  after.set_unit("千人");
  for (int i = 0; i < pb::Kpi::descriptor()->field_count(); ++i) {
    const auto& field = *pb::Kpi::descriptor()->field(i);
    EXPECT_EQ(Fingerprint(before, field) != Fingerprint(after, field), field.name() == "unit")
        << field.name();
  }
}

// A file that states `stated` of a KPI that is `now`, as the service lays it over that.
RecordBase AfterFile(const pb::Kpi& exported, const pb::Kpi& now, const pb::Kpi& next,
                     const std::vector<std::string>& stated) {
  return RecordBase::Of(exported).AfterFile(
      now, next, [&](const google::protobuf::FieldDescriptor& field) {
        return std::find(stated.begin(), stated.end(), field.name()) != stated.end();
      });
}

TEST(RecordBaseTest, WhatAFileStatesIsItsOwnOnceItIsApplied) {
  const pb::Kpi before = Before();
  pb::Kpi next = before;
  next.set_title("転入超過数");
  next.mutable_targets(0)->mutable_value()->set_number(110);
  EXPECT_EQ(AfterFile(before, before, next, {"title", "targets"}), RecordBase::Of(next));
  // Also what it cleared.
  next.clear_note();
  next.clear_targets();
  EXPECT_EQ(AfterFile(before, before, next, {"title"}), RecordBase::Of(next));
}

TEST(RecordBaseTest, WhatOthersChangedMeanwhileIsNoTraceOfTheFile) {
  const pb::Kpi before = Before();
  pb::Kpi now = before;
  now.set_note("同僚の備考");
  now.set_source("同僚の課");
  now.mutable_targets(1)->mutable_value()->set_number(130);
  // The note is stated as it was, source and targets are not stated at all.
  pb::Kpi next = now;
  next.set_note(before.note());
  next.set_title("転入超過数");
  pb::Kpi known = before;
  known.set_title("転入超過数");
  const RecordBase after = AfterFile(before, now, next, {"title", "note"});
  EXPECT_EQ(after, RecordBase::Of(known));
  // The second edit is laid over it as the first was.
  MergeRule rule;
  rule.base = &after;
  rule.is_own = [](const google::protobuf::FieldDescriptor&) { return false; };
  pb::Kpi merged = now;
  merged.set_title("転入超過数");
  pb::Kpi again = merged;
  again.set_title("社会増減数");
  again.set_note(before.note());
  EXPECT_TRUE(MergeRecord(rule, merged, again).empty());
  EXPECT_EQ(again.title(), "社会増減数");
  EXPECT_EQ(again.note(), "同僚の備考");
  EXPECT_EQ(again.targets(1).value().number(), 130);
}

TEST(RecordBaseTest, AFieldThatBothMadeTheSameIsTheFilesWhereItStatesIt) {
  const pb::Kpi before = Before();
  pb::Kpi now = before;
  now.set_title("転入超過数");
  EXPECT_EQ(AfterFile(before, now, now, {"title"}), RecordBase::Of(now));
  EXPECT_EQ(AfterFile(before, now, now, {}), RecordBase::Of(before));
}

TEST(RecordBaseTest, ANumberIsSetAndTakenAway) {
  const auto& order = *pb::Kpi::descriptor()->FindFieldByName("order");
  RecordBase base = RecordBase::Of(Before());
  base.SetNumber(order, 7);
  EXPECT_EQ(base.Number(order), 7);
  pb::Kpi moved = Before();
  moved.set_order(7);
  EXPECT_EQ(base, RecordBase::Of(moved));
  base.SetNumber(order, 0);
  EXPECT_EQ(base.Field(order), "");
}

TEST(RecordBaseTest, TheOrderOfLevelNamesCounts) {
  pb::Vision vision;
  vision.add_level_names("基本目標");
  vision.add_level_names("施策");
  const auto& field = *pb::Vision::descriptor()->FindFieldByName("level_names");
  EXPECT_FALSE(KeysOfElements(vision, field));
  pb::Case one;
  one.add_tags("移住");
  EXPECT_TRUE(KeysOfElements(one, *pb::Case::descriptor()->FindFieldByName("tags")));
  // Two of one text: nothing tells them apart.
  one.add_tags("移住");
  EXPECT_FALSE(KeysOfElements(one, *pb::Case::descriptor()->FindFieldByName("tags")));
}

}  // namespace
}  // namespace renkei::domain
