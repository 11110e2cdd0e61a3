// What an entry of the audit log says to an officer.
#include "client/view/page/audit_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::view {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

domain::Words Japanese() {
  return domain::Words(domain::Lang::kJapanese, [](const std::string& name) {
    return name == "accounts/a" ? "田中" : name;
  });
}

pb::AuditChange Change(const std::string& type, const std::string& field, const std::string& from,
                       const std::string& to) {
  pb::AuditChange change;
  change.set_type(type);
  change.set_field(field);
  if (!from.empty()) change.mutable_from()->set_text(from);
  if (!to.empty()) change.mutable_to()->set_text(to);
  return change;
}

TEST(AuditWordsTest, ChangesAreToldInTheWordsOfTheContract) {
  pb::AuditEntry entry;
  *entry.add_changes() = Change("Case", "title", "前", "後");
  *entry.add_changes() =
      Change("Case", "state", "LIFECYCLE_STATE_DRAFT", "LIFECYCLE_STATE_PUBLISHED");
  *entry.add_changes() = Change("Account", "disabled", "", "true");
  *entry.add_changes() = Change("Account", "roles[1]", "ROLE_READER", "");
  entry.set_more_changes(3);
  EXPECT_THAT(
      AuditChangeLines(entry, Japanese()),
      ElementsAre("題名：「前」 → 「後」", "状態：下書き → 公開中", HasSubstr("（なし） → はい"),
                  HasSubstr("2件目：閲覧 → （なし）"), "ほか3件の変更"));
}

TEST(AuditWordsTest, WhatIsLongOrWithheldOrOfAnotherRecordSaysSo) {
  pb::AuditEntry entry;
  *entry.add_changes() = Change("Case", "summary", "", "長い話");
  entry.mutable_changes(0)->mutable_to()->set_chars(123);
  *entry.add_changes() = Change("Case", "title", "x", "y");
  entry.mutable_changes(1)->set_withheld(true);
  *entry.add_changes() = Change("Case", "", "", "新しい事例");
  entry.mutable_changes(2)->set_resource("cases/c");
  const auto lines = AuditChangeLines(entry, Japanese());
  EXPECT_THAT(lines[0], HasSubstr("「長い話…」（全123字）"));
  EXPECT_EQ(lines[1], "題名：変更");
  EXPECT_EQ(lines[2], "cases/c　事例「新しい事例」：作成");
}

TEST(AuditWordsTest, AFieldThatThisProgramDoesNotKnowStaysAsItIs) {
  pb::AuditEntry entry;
  *entry.add_changes() = Change("Case", "of_a_later_version", "a", "b");
  *entry.add_changes() = Change("OfALaterVersion", "field", "a", "b");
  EXPECT_THAT(AuditChangeLines(entry, Japanese()),
              ElementsAre("of_a_later_version：a → b", "field：a → b"));
}

TEST(AuditWordsTest, RefusalsSayHowOftenAndWhy) {
  pb::AuditEntry entry;
  entry.set_method("renkei.v1.CaseService/PublishCase");
  entry.mutable_refusals()->set_count(1234);
  entry.mutable_refusals()->set_reason(pb::REASON_SIGN_IN_FAILED);
  EXPECT_EQ(AuditMethodWords(entry, Japanese()), "事例の公開（拒否1,234回：ログインの失敗）");
  EXPECT_EQ(AuditActorWords(entry, Japanese()), "不明（ログインなし）");
  entry.mutable_refusals()->set_others(true);
  EXPECT_THAT(AuditMethodWords(entry, Japanese()), HasSubstr("その他の操作（拒否1,234回"));
  entry.clear_refusals();
  EXPECT_EQ(AuditActorWords(entry, Japanese()), "運用者");
  entry.set_actor("accounts/a");
  EXPECT_EQ(AuditActorWords(entry, Japanese()), "田中");
  entry.set_method("renkeid audit_years");
  EXPECT_EQ(AuditMethodWords(entry, Japanese()), "古い記録の削除");
}

TEST(AuditWordsTest, AVerificationNamesEveryPlace) {
  pb::AuditVerification found;
  found.set_entries(1200);
  found.set_first_number(1);
  found.set_last_number(1200);
  EXPECT_THAT(AuditVerificationLines(found, domain::Lang::kJapanese),
              ElementsAre("1,200件の記録（番号1～1200）を確かめました。",
                          "すべて、記録された時のままです。"));
  for (int kind = 1; kind <= pb::AuditFlaw::Kind_MAX; ++kind) {
    pb::AuditFlaw& flaw = *found.add_flaws();
    flaw.set_kind(static_cast<pb::AuditFlaw::Kind>(kind));
    flaw.set_number(kind);
  }
  found.mutable_flaws(1)->set_last_number(9);
  found.set_more_flaws(2);
  const auto lines = AuditVerificationLines(found, domain::Lang::kJapanese);
  EXPECT_EQ(lines[1], "異常が10件あります。");
  EXPECT_EQ(lines[2], "  記録1：内容が、記録された時と違います。");
  EXPECT_EQ(lines[3], "  記録2～9：あるはずの記録がありません。");
  EXPECT_EQ(lines.back(), "  ほか2件");
}

TEST(AuditWordsTest, TheTableLeadsToWhatHasAPage) {
  pb::AuditEntry entry;
  entry.set_actor("accounts/a");
  entry.set_method("renkei.v1.CaseService/UpdateCase");
  entry.set_resource("cases/c/parts/p");
  entry.set_address("192.0.2.7");
  entry.set_before_chain(true);
  const Table table = AuditTable({entry}, Japanese(), [](const std::string&) { return "cases/c"; });
  ASSERT_EQ(table.rows.size(), 1u);
  ASSERT_EQ(table.rows[0].cells.size(), table.columns.size());
  EXPECT_EQ(table.rows[0].cells[3].resource, "cases/c");
  EXPECT_EQ(table.rows[0].cells[5].text, "192.0.2.7");
  EXPECT_EQ(table.rows[0].cells[6].text, "連鎖の前の記録");
}

}  // namespace
}  // namespace renkei::view
