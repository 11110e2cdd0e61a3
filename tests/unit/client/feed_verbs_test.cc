// renkei watch and renkei sync against a fake server: what is asked, printed and kept.
#include <gmock/gmock.h>

#include "absl/strings/str_split.h"
#include "client/mirror/resource_line.h"
#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/client/cli_runner.h"
#include "tests/unit/client/printed.h"

namespace renkei::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kList[] = "ChangeService/ListChanges";
constexpr char kWatch[] = "ChangeService/WatchChanges";

pb::Change CaseChange(const std::string& id, const std::string& title) {
  pb::Change change;
  change.set_kind(pb::Change::KIND_UPSERT);
  change.set_type(pb::RESOURCE_TYPE_CASE);
  change.set_resource_name(absl::StrCat("cases/", id));
  change.mutable_time()->set_seconds(1'700'000'000);
  change.set_cursor(absl::StrCat("after-", id));
  change.mutable_case_()->set_name(change.resource_name());
  change.mutable_case_()->set_etag("1-1");
  change.mutable_case_()->set_title(title);
  return change;
}

pb::Change Gone(const std::string& id) {
  pb::Change change = CaseChange(id, "");
  change.set_kind(pb::Change::KIND_TOMBSTONE);
  change.clear_case_();
  return change;
}

class FeedVerbsTest : public CliTest {
 protected:
  FeedVerbsTest() {
    server_.On<pb::ListChangesRequest, pb::ListChangesResponse>(
        kList, [this](const pb::ListChangesRequest& request) { return List(request); });
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
        "IdentityService/WhoAmI", [](const pb::WhoAmIRequest&) {
          pb::WhoAmIResponse me;
          me.set_store_id("store");
          me.mutable_organization()->set_name("organizations/own");
          return me;
        });
    server_.On<pb::GetFeedDigestRequest, pb::GetFeedDigestResponse>(
        "ChangeService/GetFeedDigest", [this](const pb::GetFeedDigestRequest&) {
          pb::GetFeedDigestResponse reply = digest_;
          reply.set_at_head(late_ == 0);
          late_ -= late_ > 0 ? 1 : 0;
          return reply;
        });
    log_ = {CaseChange("a", "自動運転バス"), CaseChange("b", "見守り"), Gone("b")};
    digest_.add_digests()->set_type(pb::RESOURCE_TYPE_CASE);
    digest_.mutable_digests(0)->set_count(1);
    // printf 'cases/a\n1-1' | sha256sum | cut -c1-32
    digest_.mutable_digests(0)->set_digest("6cd4fde4e5574dbbd392d06351fe7f9b");
  }

  // Two changes a page; the cursor is the number of changes before it.
  absl::StatusOr<pb::ListChangesResponse> List(const pb::ListChangesRequest& request) {
    if (request.cursor() == "old") {
      return domain::MakeError(pb::REASON_EXPIRED_CURSOR, {"too old", "古すぎます。"});
    }
    const size_t from = request.cursor().empty() ? 0 : std::stoul(request.cursor());
    const size_t end = std::min(from + 2, log_.size());
    pb::ListChangesResponse reply;
    for (size_t i = from; i < end; ++i) *reply.add_changes() = log_[i];
    reply.set_cursor(absl::StrCat(end));
    reply.set_at_head(end == log_.size());
    return reply;
  }

  std::string Data(const std::string& file) {
    std::ifstream in(directory_ / "copy" / "data" / file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string Copy() const { return (directory_ / "copy").string(); }

  std::vector<pb::Change> log_;
  pb::GetFeedDigestResponse digest_;
  int late_ = 0;
};

TEST_F(FeedVerbsTest, APipeGetsOneChangeALineAsJson) {
  const CliResult result = Run({"watch", "--until-head"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const std::vector<std::string> lines = absl::StrSplit(result.out, '\n');
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[0], HasSubstr("\"cursor\":\"after-a\""));
  EXPECT_THAT(lines[0], HasSubstr("\"title\":\"自動運転バス\""));
  EXPECT_THAT(lines[2], HasSubstr("\"KIND_TOMBSTONE\""));
  EXPECT_THAT(result.err, HasSubstr("--since 3"));
}

TEST_F(FeedVerbsTest, BookmarksAreLinesWithTheCursorAlone) {
  const CliResult result = Run({"watch", "--until-head", "--bookmarks", "--since", "2", "-q"});
  const std::vector<std::string> lines = absl::StrSplit(result.out, '\n');
  ASSERT_EQ(lines.size(), 3U) << result.out;
  EXPECT_EQ(lines[1], "{\"cursor\":\"3\",\"at_head\":true}");
}

TEST_F(FeedVerbsTest, PeopleGetALineWithWordsTheyKnow) {
  const CliResult result = Run({"watch", "--until-head", "-o", "table", "--lang", "ja"});
  const std::vector<std::string> lines = absl::StrSplit(result.out, '\n');
  ASSERT_EQ(lines.size(), 4U) << result.out;
  EXPECT_THAT(view::TextsOf(lines[0]),
              ElementsAre("2023-11-15 07:13", "追加・更新", "事例", "自動運転バス", "cases/a"));
  const std::vector<view::Piece> first = view::PiecesOf(lines[0]);
  const std::vector<view::Piece> gone = view::PiecesOf(lines[2]);
  ASSERT_GE(gone.size(), 3U) << lines[2];
  EXPECT_EQ(gone[1].text, "削除・非公開");
  EXPECT_EQ(gone[2].text, "事例");
  EXPECT_EQ(gone[2].begin, first[2].begin) << "kinds stand in one column";
}

TEST_F(FeedVerbsTest, AWatchAsksForWhatWasAskedAndEndsWhenItHasToBeginAgain) {
  server_.OnReader<pb::WatchChangesRequest>(kWatch, [](const pb::WatchChangesRequest&) {
    pb::WatchChangesResponse page;
    *page.add_changes() = CaseChange("a", "t");
    page.set_cursor("c1");
    return client::FakeReplies{
        {{page.SerializeAsString(), {}}},
        domain::MakeError(pb::REASON_ACCESS_CHANGED, {"access changed", "変わりました。"})};
  });
  const CliResult result = Run({"watch", "--types", "case,vision", "--filter",
                                "owner=\"organizations/x\"", "--since", "c0", "-o", "name"});
  EXPECT_EQ(result.exit_code, 5);
  EXPECT_EQ(result.out, "cases/a\n");
  EXPECT_THAT(result.err, HasSubstr("without --since it begins again"));
  EXPECT_THAT(result.err, Not(HasSubstr("--since c1")));
  const auto sent = server_.Requests<pb::WatchChangesRequest>(kWatch).at(0);
  EXPECT_THAT(sent.types(), ElementsAre(pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_VISION));
  EXPECT_EQ(sent.filter(), "owner=\"organizations/x\"");
  EXPECT_EQ(sent.cursor(), "c0");
  EXPECT_TRUE(sent.names_only());
}

TEST_F(FeedVerbsTest, AFormThatAWatchCannotPrintIsAUsageError) {
  EXPECT_EQ(Run({"watch", "-o", "yaml"}).exit_code, 2);
}

TEST_F(FeedVerbsTest, SyncKeepsACopyAndSaysWhatIsInIt) {
  const CliResult result = Run({"sync", Copy(), "--lang", "ja"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("変更 3 件を取り込みました。"));
  EXPECT_THAT(result.err, HasSubstr("（事例 1 件）"));
  EXPECT_EQ(Data("cases.jsonl"),
            "{\"name\":\"cases/a\",\"etag\":\"1-1\",\"title\":\"自動運転バス\"}\n");
  log_.push_back(CaseChange("c", "新しい事例"));
  EXPECT_THAT(Run({"sync", Copy()}).err, HasSubstr("1 changes"));
  EXPECT_THAT(Run({"sync", Copy(), "--lang", "ja"}).err, HasSubstr("新しい変更はありません。"));
  EXPECT_THAT(Data("cases.jsonl"), HasSubstr("新しい事例"));
}

TEST_F(FeedVerbsTest, VerifyComparesAndPrintsTypeByType) {
  late_ = 2;  // changes keep coming for a while
  const CliResult result = Run({"sync", Copy(), "--verify"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("same"));
  EXPECT_THAT(Run({"sync", Copy(), "--verify", "-o", "json"}).out,
              HasSubstr("{\"type\":\"RESOURCE_TYPE_CASE\",\"count\":1,\"server_count\":1,"
                        "\"same\":true}\n"));
  digest_.mutable_digests(0)->set_count(2);
  const CliResult differs = Run({"sync", Copy(), "--verify", "--lang", "ja"});
  EXPECT_EQ(differs.exit_code, 1);
  EXPECT_THAT(differs.out, HasSubstr("不一致"));
  EXPECT_THAT(differs.err, HasSubstr("--rebuild"));
  late_ = 1000;
  EXPECT_EQ(Run({"sync", Copy(), "--verify"}).exit_code, 6);
}

TEST_F(FeedVerbsTest, ACopyRemembersWhatWasAskedForAndTakesTheDocumentsOfParts) {
  ASSERT_EQ(Run({"sync", Copy(), "--types", "kpi,adoption"}).exit_code, 0);
  ASSERT_EQ(Run({"sync", Copy()}).exit_code, 0);
  for (const auto& request : server_.Requests<pb::ListChangesRequest>(kList)) {
    EXPECT_THAT(request.types(), ElementsAre(pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_VISION,
                                             pb::RESOURCE_TYPE_KPI, pb::RESOURCE_TYPE_ADOPTION));
  }
}

TEST_F(FeedVerbsTest, ACursorThatExpiredRebuildsTheCopyAndSaysSo) {
  ASSERT_EQ(Run({"sync", Copy()}).exit_code, 0);
  std::string state = Data("state.json");
  state.replace(state.find("\"cursor\": \"3\""), 13, "\"cursor\": \"old\"");
  std::ofstream(directory_ / "copy" / "data" / "state.json") << state;
  const CliResult result = Run({"sync", Copy()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("beginning again: too old"));
  EXPECT_THAT(Data("cases.jsonl"), HasSubstr("cases/a"));
}

}  // namespace
}  // namespace renkei::cli
