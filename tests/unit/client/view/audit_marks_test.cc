// What a reader of the audit log should notice, in words.
#include "client/view/page/audit_marks.h"

#include <gtest/gtest.h>

namespace renkei::view {
namespace {

std::string MarksOf(const std::string& method, const std::string& mark,
                    domain::Lang lang = domain::Lang::kJapanese) {
  pb::AuditEntry entry;
  entry.set_method("renkei.v1." + method);
  entry.add_marks(mark);
  return AuditMarks(entry, lang);
}

// Found: the log said "council_pending" to an officer.
TEST(AuditMarksTest, AStateOrStepIsCalledAsEverywhere) {
  EXPECT_EQ(MarksOf("AdoptionService/ChangeAdoption", "adopted"), "導入");
  EXPECT_EQ(MarksOf("InitiativeService/ChangeInitiativeState", "running"), "実施中");
  EXPECT_EQ(MarksOf("InitiativeService/ChangeMembership", "put_to_council"), "議会への提案・議決");
  EXPECT_EQ(MarksOf("FrameworkService/DecideIndicator", "declined"), "見送り");
  EXPECT_EQ(MarksOf("InitiativeService/ChangeInitiativeState", "running", domain::Lang::kEnglish),
            "running");
}

TEST(AuditMarksTest, WhatIsNoValueOfTheContractHasItsOwnWordsOrStays) {
  EXPECT_EQ(MarksOf("CaseService/PublishCase", "self_published"), "提出者による公開");
  EXPECT_EQ(MarksOf("CaseService/ConfirmCase", "confirmed"), "最新であることの確認");
  EXPECT_EQ(MarksOf("AdoptionService/ChangeAdoption", "unknown_one"), "unknown_one");
}

TEST(AuditMarksTest, FurtherResourcesAreCounted) {
  pb::AuditEntry entry;
  entry.add_marks("accounts/a");
  entry.add_marks("accounts/b");
  entry.set_address("192.0.2.7");
  EXPECT_EQ(AuditMarks(entry, domain::Lang::kJapanese), "192.0.2.7 対象 2件");
}

}  // namespace
}  // namespace renkei::view
