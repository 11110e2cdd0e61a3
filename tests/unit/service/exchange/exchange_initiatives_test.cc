// What an import of joint initiatives refuses, says and leaves behind.
#include "absl/strings/str_replace.h"
#include "google/protobuf/util/json_util.h"
#include "tests/unit/service/exchange/initiatives_fixture.h"

namespace renkei::service {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// Rows of new initiatives.
std::string InitiativeTable(int count) {
  std::string table = "外部ID,題名,目的\r\n";
  for (int i = 0; i < count; ++i) absl::StrAppend(&table, "N-", i, ",題名", i, ",目的", i, "\r\n");
  return table;
}

class InitiativesImportTest : public ExchangeInitiativesTest {
 protected:
  std::vector<std::string> ToldOf(const std::string& token, pb::ExchangeFormat format,
                                  const std::string& bytes) {
    const Imported imported = Import(token, Initiatives(format), bytes);
    EXPECT_TRUE(imported.status.ok()) << imported.status;
    for (const pb::RowError& error : imported.errors) {
      EXPECT_FALSE(error.message().empty());
      EXPECT_FALSE(error.message_ja().empty());
    }
    return Told(imported);
  }
};

TEST_F(InitiativesImportTest, ANewRowIsFoundedAndLedByTheImportingOrganization) {
  const Imported imported =
      Import(author_, Initiatives(kCsv),
             "外部ID,題名,連携の形式,共通の課題,参加申請の受付,期間の開始年度,期間の終了年度,"
             "手続き,節目,共通KPI,連携先,参考にした事例,公開範囲,公開する団体,幹事団体\r\n"
             "1,共同運行,任意の連携,\"担い手\n財源\\n不足\",○,R6,令和10年度,"
             "協約・協定の締結｜令和6年4月1日｜覚書｜協定書｜https://example.lg.jp/a.pdf,"
             "実証の開始｜令和7年10月,riders｜indicators/riders｜｜R9：20000；R12：ほぼ全て,"
             "バス会社｜運行," +
                 case_ + ",指定団体,organizations/072028,organizations/072028\r\n");
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(Told(imported), IsEmpty());
  EXPECT_EQ(imported.result.created(), 1);
  const std::vector<pb::Initiative> listed = ListedInitiatives(author_);
  ASSERT_EQ(listed.size(), 1U);
  const pb::Initiative& i = listed[0];
  EXPECT_EQ(i.lead(), kManiwa);
  EXPECT_EQ(i.founder(), kManiwa);
  EXPECT_EQ(i.state(), pb::INITIATIVE_STATE_PROPOSED);
  EXPECT_EQ(i.member_count(), 1);
  EXPECT_EQ(i.form(), pb::COOPERATION_FORM_VOLUNTARY);
  EXPECT_THAT(i.challenges(), ElementsAre("担い手", "財源\n不足"));
  EXPECT_TRUE(i.open_to_applications());
  EXPECT_EQ(i.period().to_fiscal_year(), 2028);
  EXPECT_EQ(i.steps(0).date(), "2024-04-01");
  EXPECT_EQ(i.steps(0).document().url(), "https://example.lg.jp/a.pdf");
  EXPECT_EQ(i.milestones(0).state(), pb::MILESTONE_STATE_PLANNED);
  EXPECT_EQ(i.milestones(0).due().year(), 2025);
  EXPECT_EQ(i.kpis(0).targets(0).value().number(), 20000);
  EXPECT_EQ(i.kpis(0).targets(1).value().text(), "ほぼ全て");
  EXPECT_EQ(i.partners(0).role(), "運行");
  EXPECT_THAT(i.source_cases(), ElementsAre(case_));
  EXPECT_THAT(i.audience().organizations(), ElementsAre(kAizu));
}

TEST_F(InitiativesImportTest, MistakesNameRowColumnValueAndReason) {
  const std::vector<std::string> told =
      ToldOf(author_, kCsv,
             "題名,外部ID,連携の形式,参加申請の受付,期間の開始年度,期間の終了年度,手続き,節目,"
             "共通KPI,公開範囲\r\n"
             "良い連携,1,任意の連携,いいえ,R6,R10,協議｜2024-04-01,,riders｜indicators/riders,\r\n"
             "外部IDなし,,,,,,,,,\r\n"
             "区分,3,合併,たぶん,きのう,R10,合意｜2024-04-01,,,みんな\r\n"
             "逆の期間,4,,,R10,R6,,,,\r\n"
             "ない手続き,5,任意の連携,,,,許可｜2024-06-01,,,\r\n"
             "未達成,6,,,,,,開始｜｜達成,,\r\n"
             "重複,7,,,,,,開始,\"a｜indicators/riders\na｜indicators/forest\",\r\n"
             "目標の時点,8,,,,,,,a｜indicators/riders｜｜いつか：1,\r\n"
             "多い区切り,9,,,,,,,a｜indicators/riders｜｜R9：1：約：人：x,\r\n"
             "ない指標,10,,,,,,,a｜indicators/none,\r\n"
             ",11,任意の連携,,,,,,,\r\n"
             "二度目,1,,,,,,,,\r\n");
  ASSERT_EQ(told.size(), 15U) << ::testing::PrintToString(told);
  EXPECT_EQ(told[0], "3 B 外部ID 「」 REQUIRED");
  EXPECT_EQ(told[1], "4 C 連携の形式 「合併」 UNKNOWN_VALUE");
  EXPECT_EQ(told[2], "4 D 参加申請の受付 「たぶん」 NOT_A_BOOL");
  EXPECT_THAT(told[3], StartsWith("4 E 期間の開始年度 「きのう」"));
  EXPECT_EQ(told[4], "4 G 手続き 「合意｜2024-04-01」 UNKNOWN_VALUE");
  EXPECT_EQ(told[5], "4 J 公開範囲 「みんな」 UNKNOWN_VALUE");
  EXPECT_EQ(told[6], "5 F 期間の終了年度 「R6」 PERIOD_REVERSED");
  EXPECT_EQ(told[7], "6 G 手続き 「許可｜2024-06-01」 NOT_APPLICABLE");
  EXPECT_EQ(told[8], "7 H 節目 「開始｜｜達成」 REQUIRED");
  EXPECT_THAT(told[9],
              AllOf(StartsWith("8 I 共通KPI 「a｜indicators/riders"), HasSubstr("」 DUPLICATE")));
  EXPECT_THAT(told[10], StartsWith("9 I 共通KPI 「a｜indicators/riders｜｜いつか：1」"));
  EXPECT_THAT(told[11], AllOf(StartsWith("10 I 共通KPI"), HasSubstr("TOO_MANY_PARTS")));
  EXPECT_EQ(told[12], "11   「」 DANGLING_REFERENCE");
  EXPECT_EQ(told[13], "12 A 題名 「」 REQUIRED");
  EXPECT_EQ(told[14], "13   「」 DUPLICATE");
  EXPECT_THAT(ListedInitiatives(author_), IsEmpty());
}

TEST_F(InitiativesImportTest, TheSameInitiativeTwiceInAFileIsAMistakeHoweverItIsNamed) {
  const std::string name = Found(author_, "1", "題名").name();
  EXPECT_THAT(ToldOf(author_, kCsv,
                     absl::StrCat("外部ID,題名,リソース名\r\n1,題名,\r\n,題名,", name,
                                  "\r\n2,新規,\r\n2,新規,\r\n")),
              ElementsAre("3   「」 DUPLICATE", "5   「」 DUPLICATE"));
}

TEST_F(InitiativesImportTest, ANewInitiativeTakesAnApproverAndAChangeDoesNot) {
  const std::string name = Found(author_, "1", "題名").name();
  const std::string table = "外部ID,題名\r\n1,改題\r\n2,新規\r\n";
  pb::ImportOptions options = Initiatives(kCsv);
  options.set_overwrite(true);  // the title is another account's
  const Imported refused = Import(clerk_, options, table);
  ASSERT_THAT(Told(refused), ElementsAre("3   「」 ROLE_MISSING"));
  EXPECT_THAT(refused.errors[0].message_ja(), HasSubstr("権限"));
  EXPECT_EQ(Get(name).title(), "題名");
  EXPECT_EQ(Import(clerk_, options, "外部ID,題名\r\n1,改題\r\n").result.updated(), 1);
  EXPECT_EQ(Get(name).title(), "改題");
  EXPECT_EQ(Import(author_, Initiatives(kCsv), table).result.created(), 1);
  EXPECT_EQ(ReasonOf(Import(reader_, Initiatives(kCsv), table).status), pb::REASON_ROLE_MISSING);
  pb::ImportOptions theirs = Initiatives(kCsv);
  theirs.set_owner(kManiwa);
  EXPECT_EQ(ReasonOf(Import(neighbour_, theirs, table).status), pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(InitiativesImportTest, AnotherLeadsRowIsAMistakeOfThatRow) {
  const std::string theirs = Found(neighbour_, "1", "会津の連携").name();
  const std::string handed = Found(author_, "2", "渡した連携").name();
  const std::string hidden = Found(neighbour_, "3", "会津の非公開", pb::VISIBILITY_PRIVATE).name();
  const std::string own = Found(author_, "1", "真庭の連携").name();
  HandOver(handed);
  // As an export of everything has them: by their names, and two with the same external_id.
  const Exported all = ExportInitiatives(author_, kCsv);
  EXPECT_EQ(all.summary.rows(), 3);
  const Imported again = Import(author_, Initiatives(kCsv), all.bytes);
  ASSERT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.result.unchanged(), 1);
  ASSERT_EQ(again.errors.size(), 2U);
  for (const pb::RowError& error : again.errors) EXPECT_EQ(error.kind(), "OTHER_ORGANIZATION");
  EXPECT_THAT(ToldOf(author_, kCsv,
                     absl::StrCat("外部ID,題名,リソース名\r\n2,改題,\r\n,改題,", theirs,
                                  "\r\n,改題,", hidden, "\r\n,改題,どこか\r\n9,新規,\r\n")),
              ElementsAre("2   「」 OTHER_ORGANIZATION", "3   「」 OTHER_ORGANIZATION",
                          "4   「」 NOT_FOUND", "5   「」 NOT_FOUND"));
  EXPECT_EQ(Get(theirs).title(), "会津の連携");
  EXPECT_EQ(Get(own).title(), "真庭の連携");
  // Who leads it now changes it, by its name.
  pb::ImportOptions options = Initiatives(kCsv);
  options.set_overwrite(true);  // the title is another account's
  EXPECT_EQ(
      Import(neighbour_, options, absl::StrCat("外部ID,題名,リソース名\r\n2,改題,", handed, "\r\n"))
          .result.updated(),
      1);
  EXPECT_EQ(Get(handed).title(), "改題");
}

TEST_F(InitiativesImportTest, AnExternalIdIsNeverChanged) {
  const std::string name = Found(author_, "1", "題名").name();
  EXPECT_THAT(
      ToldOf(author_, kCsv, absl::StrCat("外部ID,題名,リソース名\r\n2,題名,", name, "\r\n")),
      ElementsAre("2 A 外部ID 「2」 IMMUTABLE"));
  // A name from another server says nothing.
  EXPECT_EQ(Import(author_, Initiatives(kCsv),
                   "外部ID,題名,リソース名\r\n3,題名,initiatives/01hzzzzzzzzzzzzzzzzzzzzzzz\r\n")
                .result.created(),
            1);
}

TEST_F(InitiativesImportTest, WhatIsOverIsUnchangedOrRefused) {
  const std::string name = Found(author_, "1", "題名").name();
  Move(name, pb::INITIATIVE_STATE_CANCELLED);
  EXPECT_EQ(Import(author_, Initiatives(kCsv), "外部ID,題名\r\n1,題名\r\n").result.unchanged(), 1);
  EXPECT_THAT(ToldOf(author_, kCsv, "外部ID,題名\r\n1,改題\r\n"),
              ElementsAre("2   「」 NOT_EDITABLE"));
}

TEST_F(InitiativesImportTest, ADocumentsEtagIsRespectedAndWhatTheServerSetsIsIgnored) {
  const pb::Initiative created = Found(author_, "1", "題名");
  pb::Initiative sent = created;
  sent.set_title("改題");
  sent.set_etag("0-0");
  sent.set_state(pb::INITIATIVE_STATE_CLOSED);
  sent.set_lead(kAizu);
  sent.set_founder(kAizu);
  sent.set_member_count(9);
  const auto json = [&sent] {
    std::string line;
    EXPECT_TRUE(google::protobuf::util::MessageToJsonString(sent, &line).ok());
    return line;
  };
  EXPECT_THAT(ToldOf(author_, kJson, json()), ElementsAre("1   「」 ETAG_MISMATCH"));
  sent.set_etag(created.etag());
  EXPECT_EQ(Import(author_, Initiatives(kJson), json()).result.updated(), 1);
  const pb::Initiative now = Get(created.name());
  EXPECT_EQ(now.title(), "改題");
  EXPECT_EQ(now.state(), pb::INITIATIVE_STATE_PROPOSED);
  EXPECT_EQ(now.lead(), kManiwa);
  EXPECT_EQ(now.member_count(), 1);
  sent.clear_etag();
  EXPECT_EQ(Import(author_, Initiatives(kJson), json()).result.unchanged(), 1);
}

TEST_F(InitiativesImportTest, ANoIsSaidAndAnEmptyCellSaysNothing) {
  pb::Initiative draft;
  draft.set_external_id("1");
  draft.set_title("題名");
  draft.set_open_to_applications(true);
  const std::string name = Found(author_, draft).name();
  for (const auto& [format, kept, closed, opened] :
       {std::tuple(kCsv, "外部ID,参加申請の受付\r\n1,\r\n", "外部ID,参加申請の受付\r\n1,No\r\n",
                   "外部ID,参加申請の受付\r\n1,はい\r\n"),
        std::tuple(kJson, "{\"external_id\":\"1\"}",
                   "{\"external_id\":\"1\",\"open_to_applications\":false}",
                   "{\"external_id\":\"1\",\"open_to_applications\":true}")}) {
    SCOPED_TRACE(pb::ExchangeFormat_Name(format));
    EXPECT_EQ(Import(author_, Initiatives(format), kept).result.unchanged(), 1);
    EXPECT_EQ(Import(author_, Initiatives(format), closed).result.updated(), 1);
    EXPECT_FALSE(Get(name).open_to_applications());
    EXPECT_EQ(Import(author_, Initiatives(format), closed).result.unchanged(), 1);
    EXPECT_EQ(Import(author_, Initiatives(format), opened).result.updated(), 1);
    EXPECT_TRUE(Get(name).open_to_applications());
  }
}

TEST_F(InitiativesImportTest, TheMarkerClears) {
  pb::Initiative draft;
  draft.set_external_id("1");
  draft.set_title("題名");
  draft.set_purpose("目的");
  draft.add_challenges("課題");
  draft.add_milestones()->set_title("節目");
  const std::string name = Found(author_, draft).name();
  EXPECT_EQ(Import(author_, Initiatives(kCsv),
                   "外部ID,題名,目的,共通の課題,節目\r\n1,,（消去）,(clear),\r\n")
                .result.updated(),
            1);
  const pb::Initiative now = Get(name);
  EXPECT_EQ(now.title(), "題名");
  EXPECT_EQ(now.purpose(), "");
  EXPECT_THAT(now.challenges(), IsEmpty());
  EXPECT_EQ(now.milestones_size(), 1);
}

TEST_F(InitiativesImportTest, ADryRunChangesNothingAndFindsTheSame) {
  std::string table = InitiativeTable(300);
  absl::StrAppend(&table, ",ない,\r\nN-3,二度目,\r\n");
  const storage::Sequence head = store_->Head();
  const Imported dry = Import(author_, Initiatives(kCsv, /*dry=*/true), table);
  ASSERT_TRUE(dry.status.ok()) << dry.status;
  EXPECT_EQ(store_->Head(), head);
  const Imported real = Import(author_, Initiatives(kCsv), table);
  EXPECT_EQ(dry.errors.size(), 2U);
  EXPECT_EQ(Told(dry), Told(real));
  EXPECT_EQ(dry.result.created(), real.result.created());
  EXPECT_EQ(dry.result.commits(), 0);
}

TEST_F(InitiativesImportTest, ManyRowsTakeSeveralCommitsAndComeAgainAsNoChange) {
  const Imported imported = Import(author_, Initiatives(kCsv), InitiativeTable(300));
  ASSERT_TRUE(imported.status.ok()) << imported.status;
  EXPECT_THAT(Told(imported), IsEmpty());
  EXPECT_EQ(imported.result.created(), 300);
  EXPECT_GT(imported.result.commits(), 1);
  EXPECT_FALSE(imported.result.all_or_nothing());
  EXPECT_EQ(ListedInitiatives(author_).size(), 300U);
  EXPECT_EQ(Import(author_, Initiatives(kCsv), InitiativeTable(300)).result.unchanged(), 300);
  const Exported file = ExportInitiatives(author_, pb::EXCHANGE_FORMAT_YAML);
  EXPECT_EQ(file.summary.rows(), 300);
  EXPECT_EQ(Import(author_, Initiatives(pb::EXCHANGE_FORMAT_YAML), file.bytes).result.unchanged(),
            300);
}

}  // namespace
}  // namespace renkei::service
