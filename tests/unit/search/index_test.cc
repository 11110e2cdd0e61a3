// The index: what is found, what is counted, by whom; and what a commit is.

#include "server/search/engine/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_join.h"
#include "server/domain/error.h"
#include "tests/random_seed.h"
#include "tests/unit/search/index_world.h"

namespace renkei::search {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_F(SearchIndexTest, ShortWordsAndPartsOfWordsAreFound) {
  Put({MakeDocument("a", "コミュニティバスの運行", "町内を循環する"),
       MakeDocument("b", "水道の広域化", "ごみの分別も行う"),
       MakeDocument("c", "第5期計画", "DX人材を育てる")});
  EXPECT_THAT(Keys("バス"), ElementsAre("a"));
  EXPECT_THAT(Keys("水"), ElementsAre("b"));
  EXPECT_THAT(Keys("道"), ElementsAre("b"));
  EXPECT_THAT(Keys("ごみ"), ElementsAre("b"));
  EXPECT_THAT(Keys("町"), ElementsAre("a"));
  EXPECT_THAT(Keys("DX"), ElementsAre("c"));
  EXPECT_THAT(Keys("5期"), ElementsAre("c"));
  EXPECT_THAT(Keys("5"), ElementsAre("c"));
  EXPECT_THAT(Keys("医"), IsEmpty());
}

TEST_F(SearchIndexTest, SpellingsAndYearsMeet) {
  Put({MakeDocument("a", "龍ケ崎市のサーバー更新", "令和5年度に実施"),
       MakeDocument("b", "梼原町の取組", "2019年から")});
  EXPECT_THAT(Keys("竜ヶ崎"), ElementsAre("a"));
  EXPECT_THAT(Keys("サーバ"), ElementsAre("a"));
  EXPECT_THAT(Keys("R5年度"), ElementsAre("a"));
  EXPECT_THAT(Keys("2023年度"), ElementsAre("a"));
  EXPECT_THAT(Keys("檮原"), ElementsAre("b"));
  EXPECT_THAT(Keys("令和元年"), ElementsAre("b"));
}

TEST_F(SearchIndexTest, PhrasesAreFoundLetterForLetter) {
  Put({MakeDocument("a", "子どもの居場所", "地域で支える"),
       MakeDocument("b", "居場所を子どもに", "地域 で支える"),
       MakeDocument("c", "子どもと居場所", "")});
  EXPECT_THAT(Keys("\"子どもの居場所\""), ElementsAre("a"));
  EXPECT_THAT(Keys("“子どもの”"), ElementsAre("a"));
  EXPECT_THAT(Keys("\"地域 で\""), ElementsAre("b"));
  EXPECT_THAT(Keys("\"居場所 地域\""), IsEmpty());
  EXPECT_THAT(Keys("\"所\""), UnorderedElementsAre("a", "b", "c"));
  EXPECT_THAT(Keys("居場所 -\"子どもの\""), UnorderedElementsAre("b", "c"));
  EXPECT_THAT(Keys("居場所 －支える"), ElementsAre("c"));
}

TEST_F(SearchIndexTest, AllWordsAreDemandedOfAFewAndSomeOfASentence) {
  Put({MakeDocument("a", "高齢者の移動", "乗合タクシーを走らせる"),
       MakeDocument("b", "高齢者の見守り", "訪問する")});
  EXPECT_THAT(Keys("高齢者 移動"), ElementsAre("a"));
  const std::string sentence =
      "高齢者の移動手段を確保するため、地域の実情に応じた交通を整備したい。";
  EXPECT_THAT(Keys(sentence), ElementsAre("a", "b"));
  const Answer some = reader_->Search(MakeRequest("見守り タクシー")).value();
  EXPECT_FALSE(some.all_words);
  EXPECT_EQ(some.total, 2u);
}

TEST_F(SearchIndexTest, SynonymsStandForWords) {
  ASSERT_TRUE(synonyms_.AddFile("デマンド交通,乗合タクシー\nこども,子ども,子供\n").ok());
  Put({MakeDocument("a", "乗合タクシーの実証", ""), MakeDocument("b", "デマンド交通", ""),
       MakeDocument("c", "子供の遊び場", "")});
  EXPECT_THAT(Keys("デマンド交通"), ElementsAre("b", "a"));
  EXPECT_THAT(Keys("こども"), ElementsAre("c"));
  EXPECT_THAT(Keys("\"こども\""), IsEmpty());
}

TEST_F(SearchIndexTest, HostileQueriesAreAnswered) {
  Put({MakeDocument("a", "高齢者", "移動")});
  for (const std::string& text :
       {std::string("。、！？…"), std::string(10'000, '!'), std::string("😀"), std::string("\"\"\""),
        std::string("- -- -\""), std::string("\u202Eשלום"), std::string("\xFF\xFE"),
        std::string(kMaxQueryBytes, 'a')}) {
    EXPECT_THAT(Keys(text), IsEmpty()) << text.substr(0, 20);
  }
  EXPECT_THAT(Keys("\"高齢者"), ElementsAre("a"));
  EXPECT_EQ(reader_->Search(MakeRequest(std::string(kMaxQueryBytes + 1, 'a'))).status().code(),
            absl::StatusCode::kInvalidArgument);
  std::string many;
  for (size_t i = 0; i <= kMaxDemands; ++i) many += "-a ";
  EXPECT_EQ(reader_->Search(MakeRequest(many)).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(SearchIndexTest, NobodySeesMoreThanHisAudiences) {
  Put({MakeDocument("a", "空き家", "", {"public", "members"}),
       MakeDocument("b", "空き家", "", {"members"}), MakeDocument("c", "空き家", "", {"org:1"}),
       MakeDocument("d", "空き家", "", {})});
  Request request = MakeRequest("空き家");
  EXPECT_THAT(Keys(request), ElementsAre("a"));
  request.audiences = {"public", "members", "org:1"};
  EXPECT_THAT(Keys(request), UnorderedElementsAre("a", "b", "c"));
  request.audiences = {"members"};
  EXPECT_THAT(Keys(request), UnorderedElementsAre("a", "b"));
  request.audiences = {"org:1"};
  EXPECT_THAT(Keys(request), ElementsAre("c"));
  request.audiences = {};
  EXPECT_THAT(Keys(request), IsEmpty());
}

TEST_F(SearchIndexTest, HitsAreOrderedByAValue) {
  std::vector<Document> documents;
  for (const auto& [key, date] :
       std::vector<std::pair<std::string, double>>{{"a", 2}, {"b", -3}, {"c", 2}}) {
    documents.push_back(MakeDocument(key, "空き家", ""));
    documents.back().sort_values = {{"date", date}};
  }
  documents.push_back(MakeDocument("d", "空き家", ""));
  Put(documents);
  Request request = MakeRequest("空き家");
  request.order.sort_value = "date";
  EXPECT_THAT(Keys(request), ElementsAre("a", "c", "b", "d"));
  request.order.descending = false;
  EXPECT_THAT(Keys(request), ElementsAre("d", "b", "a", "c"));
  request.order.sort_value = "colour";
  EXPECT_EQ(reader_->Search(request).status().code(), absl::StatusCode::kInvalidArgument);
}

// Searches without words are remembered (remembered_answers.h), for all readers that share what they
// remember and see the same commit: each of these is asked of two, one of which may see an older commit,
// and of one that sees what that one sees and was never asked.
TEST_F(SearchIndexTest, ASearchWithoutWordsIsAnsweredAsByAReaderThatWasNeverAsked) {
  World world(RandomSeed());
  std::vector<Document> documents;
  for (size_t i = 0; i < 60; ++i) documents.push_back(world.Next(i));
  Put(documents);
  Request base = MakeRequest("");
  base.audiences = {"public", "members"};
  base.filters = {{"kind", {"0", "1"}}};
  base.order = {"adoptions"};
  base.facets = {"prefecture"};
  // Of two that differ in one thing alone neither is the other's.
  std::vector<Request> requests(10, base);
  requests[1].audiences = {"public"};
  requests[2].kinds = {"vision"};
  requests[3].filters[0].values = {"0"};
  requests[4].filters[0].negated = true;
  requests[5].order.sort_value = "date";
  requests[6].order.descending = false;
  requests[7].limit = 5;
  requests[8].facets = {"kind"};
  requests[9].facet_values = 1;
  // More than are remembered.
  for (size_t i = 0; i < 10; ++i) {
    requests.push_back(requests[i]);
    requests.back().filters.push_back({"prefecture", {"2"}});
  }
  const auto shown = [](const Answer& answer) {
    std::vector<std::string> lines = {std::to_string(answer.total)};
    for (const Hit& hit : answer.hits) lines.push_back(hit.key);
    for (const FacetCounts& facet : answer.facets) {
      lines.push_back(facet.facet);
      for (const ValueCount& value : facet.values)
        lines.push_back(value.value + " " + std::to_string(value.count));
    }
    return lines;
  };
  const auto open = [&](const std::shared_ptr<RememberedAnswers>& answers) {
    return OpenReader(directory_.index(), IndexAnalyser(), kOptions, answers).value();
  };
  const auto answers = MakeRememberedAnswers();
  // The second sees the last commit; what the first, a commit later, would say of everything.
  std::vector<std::unique_ptr<IndexReader>> readers;
  readers.push_back(open(answers));
  readers.push_back(open(answers));
  std::vector<std::string> late;
  for (int i = 0; i < 300; ++i) {
    if (i % 20 == 0) {
      late.clear();
      for (const Request& request : requests)
        late.push_back(absl::StrJoin(shown(open(nullptr)->Search(request).value()), "\n"));
      // One commit is all that a reader may be behind.
      ASSERT_TRUE(readers[0]->Refresh().ok());
      ASSERT_TRUE(writer_->Replace(world.Next(world.Number(70))).ok());
      ASSERT_TRUE(writer_->Commit("stamp").ok());
      ASSERT_TRUE(readers[1]->Refresh().ok());
    }
    const size_t asked = world.Number(requests.size());
    ASSERT_EQ(absl::StrJoin(shown(readers[0]->Search(requests[asked]).value()), "\n"), late[asked]);
    ASSERT_EQ(shown(readers[1]->Search(requests[asked]).value()),
              shown(open(nullptr)->Search(requests[asked]).value()));
  }
}

TEST_F(SearchIndexTest, WhatIsBelowARemovedDocumentGoesWithIt) {
  Put({MakeDocument("visions/1", "計画", ""), MakeDocument("visions/1/goals/2", "計画", ""),
       MakeDocument("visions/12", "計画", "")});
  ASSERT_TRUE(writer_->RemoveBelow("visions/1").ok());
  ASSERT_TRUE(writer_->Remove("visions/none").ok());
  ASSERT_TRUE(writer_->Commit("next").ok());
  EXPECT_EQ(Keys("計画").size(), 3u);  // until it is refreshed
  ASSERT_TRUE(reader_->Refresh().ok());
  EXPECT_EQ(reader_->stamp(), "next");
  EXPECT_THAT(Keys("計画"), ElementsAre("visions/12"));
}

std::string Shown(const Answer& answer) {
  std::string shown = std::to_string(answer.total) + (answer.all_words ? " all:" : " some:");
  for (const Hit& hit : answer.hits) shown += " " + hit.key;
  for (const FacetCounts& facet : answer.facets) {
    shown += "\n" + facet.facet;
    for (const ValueCount& value : facet.values) {
      shown += " " + value.value + "=" + std::to_string(value.count);
    }
  }
  return shown;
}

// The answer is that of an index which has nothing else: hits and their order, totals, counts.
TEST(SearchVisibilityTest, WhatIsHiddenChangesNoAnswer) {
  World world(RandomSeed());
  const std::vector<std::vector<std::string>> callers = {{"public"},
                                                         {"members"},
                                                         {"public", "members"},
                                                         {"public", "members", "org:1"},
                                                         {"public", "members", "org:2"}};
  for (const std::vector<std::string>& caller : callers) {
    const Directory with, without;
    auto all = CreateIndex(with.index(), IndexAnalyser(), kOptions).value();
    auto visible = CreateIndex(without.index(), IndexAnalyser(), kOptions).value();
    for (size_t i = 0; i < 300; ++i) {
      // Some are written again, seen by others than before.
      const Document document = world.Next(world.Number(200));
      ASSERT_TRUE(all->Replace(document).ok());
      ASSERT_TRUE(
          (Sees(document, caller) ? visible->Replace(document) : visible->Remove(document.key))
              .ok());
    }
    ASSERT_TRUE(all->Commit("1").ok());
    ASSERT_TRUE(visible->Commit("1").ok());
    const auto one = OpenReader(with.index(), IndexAnalyser(), kOptions).value();
    const auto other = OpenReader(without.index(), IndexAnalyser(), kOptions).value();
    for (int i = 0; i < 60; ++i) {
      Request request;
      request.text = world.Query();
      request.audiences = caller;
      request.limit = kMaxHits;
      request.facets = {"prefecture", "kind"};
      if (world.Number(3) == 0) request.order.sort_value = "adoptions";
      if (world.Number(3) == 0) request.filters = {{"kind", {"1", "2"}, world.Number(2) == 0}};
      ASSERT_EQ(Shown(one->Search(request).value()), Shown(other->Search(request).value()))
          << request.text;
    }
  }
}

TEST(SearchScopeTest, AScopedSearchIsTheScopesPartOfTheWhole) {
  World world(RandomSeed());
  const Directory directory;
  auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
  std::vector<Document> documents;
  for (size_t i = 0; i < 200; ++i) {
    documents.push_back(world.Next(i));
    documents.back().audiences = {"public"};
    ASSERT_TRUE(writer->Replace(documents.back()).ok());
  }
  ASSERT_TRUE(writer->Commit("1").ok());
  const auto reader = OpenReader(directory.index(), IndexAnalyser(), kOptions).value();
  for (int i = 0; i < 60; ++i) {
    Request request;
    request.text = world.Query();
    request.audiences = {"public"};
    request.limit = kMaxHits;
    request.facets = {"prefecture"};
    const Answer whole = reader->Search(request).value();
    request.filters = {{"prefecture", {"1", "3"}, false}};
    const Answer scoped = reader->Search(request).value();
    if (whole.all_words != scoped.all_words) continue;  // in the scope no document has all words
    std::set<std::string> expected, found;
    for (const Hit& hit : whole.hits) {
      const std::string& value = documents[std::stoul(hit.key.substr(6))].facets[0].value;
      if (value == "1" || value == "3") expected.insert(hit.key);
    }
    for (const Hit& hit : scoped.hits) found.insert(hit.key);
    // Found: elsewhere a document has one of the words, in the scope none, which then has what has a part of one.
    if (!whole.all_words && expected.empty()) continue;
    ASSERT_EQ(found, expected) << request.text;
    ASSERT_EQ(scoped.total, expected.size());
    size_t counted = 0;
    for (const ValueCount& value : whole.facets[0].values) {
      if (value.value == "1" || value.value == "3") counted += value.count;
    }
    ASSERT_EQ(counted, expected.size()) << request.text;
  }
}

TEST(SearchContainsTest, EveryHitHasWhatThePhraseDemands) {
  World world(RandomSeed());
  const Directory directory;
  auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
  std::vector<Document> documents;
  for (size_t i = 0; i < 200; ++i) {
    documents.push_back(world.Next(i));
    documents.back().audiences = {"public"};
    ASSERT_TRUE(writer->Replace(documents.back()).ok());
  }
  ASSERT_TRUE(writer->Commit("1").ok());
  const auto reader = OpenReader(directory.index(), IndexAnalyser(), kOptions).value();
  for (int i = 0; i < 200; ++i) {
    // A piece of what is there, cut anywhere, and by its folded letters alone.
    const Letters letters =
        FoldSpelling(ReadLetters(documents[world.Number(documents.size())].fields[1].text));
    size_t first = world.Number(letters.size());
    size_t last = first;
    while (last < letters.size() && last < first + 6 && letters[last].script != Script::kNone)
      ++last;
    if (first == last) continue;
    // A run of letters and digits is one unit, and found as a whole.
    // A long vowel that nothing stands before is a sign.
    if (letters[first].script == Script::kAlphanumeric || letters[first].code == U'ー') continue;
    if (letters[last - 1].script == Script::kAlphanumeric) continue;
    const std::string phrase = FoldForSearch(TextOf(letters, first, last));
    std::set<std::string> expected, found;
    for (const Document& document : documents) {
      for (const Field& field : document.fields) {
        if (FoldForSearch(field.text).find(phrase) != std::string::npos)
          expected.insert(document.key);
      }
    }
    Request request;
    request.text = "\"" + phrase + "\"";
    request.audiences = {"public"};
    request.limit = kMaxHits;
    const Answer answer = reader->Search(request).value();
    for (const Hit& hit : answer.hits) found.insert(hit.key);
    ASSERT_EQ(found, expected) << phrase;
  }
}

// What several threads prepare is what one makes of it.
TEST(SearchPrepareTest, DocumentsArePreparedByAnyThread) {
  World world(RandomSeed());
  std::vector<Document> documents;
  for (size_t i = 0; i < 120; ++i) documents.push_back(world.Next(i));
  const Directory by_one, by_three;
  auto one = CreateIndex(by_one.index(), IndexAnalyser(), kOptions).value();
  auto other = CreateIndex(by_three.index(), IndexAnalyser(), kOptions).value();
  std::vector<std::unique_ptr<PreparedDocument>> prepared(documents.size());
  std::vector<std::thread> threads;
  for (size_t first = 0; first < 3; ++first) {
    threads.emplace_back([&, first] {
      for (size_t i = first; i < documents.size(); i += 3) {
        prepared[i] = other->Prepare(documents[i]).value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < documents.size(); ++i) {
    ASSERT_TRUE(one->Replace(documents[i]).ok());
    ASSERT_TRUE(other->Replace(std::move(prepared[i])).ok());
  }
  ASSERT_TRUE(one->Commit("1").ok());
  ASSERT_TRUE(other->Commit("1").ok());
  auto from_one = OpenReader(by_one.index(), IndexAnalyser(), kOptions).value();
  auto from_three = OpenReader(by_three.index(), IndexAnalyser(), kOptions).value();
  for (int i = 0; i < 40; ++i) {
    Request request;
    request.text = world.Query();
    request.audiences = {"public"};
    request.facets = {"prefecture"};
    ASSERT_EQ(Shown(from_one->Search(request).value()), Shown(from_three->Search(request).value()));
  }
  Document bad = documents[0];
  bad.sort_values = {{"colour", 1}};
  EXPECT_EQ(one->Prepare(bad).status().code(), absl::StatusCode::kInvalidArgument);
  bad = documents[0];
  bad.key.clear();
  EXPECT_EQ(one->Prepare(bad).status().code(), absl::StatusCode::kInvalidArgument);
}

// A process that dies between Replace and Commit leaves the commit before.
TEST(SearchCommitTest, ACommitIsWholeOrNothing) {
  const Directory directory;
  {
    auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
    ASSERT_TRUE(writer->Replace(MakeDocument("a", "空き家", "")).ok());
    ASSERT_TRUE(writer->Commit("one").ok());
  }
  const pid_t child = fork();
  if (child == 0) {
    auto writer = OpenWriter(directory.index(), IndexAnalyser(), kOptions);
    if (!writer.ok()) _exit(2);
    for (int i = 0; i < 100; ++i) {
      if (!(*writer)->Replace(MakeDocument("b" + std::to_string(i), "空き家", "")).ok()) _exit(3);
    }
    if (!(*writer)->Remove("a").ok()) _exit(4);
    kill(getpid(), SIGKILL);
  }
  int how = 0;
  ASSERT_EQ(waitpid(child, &how, 0), child);
  ASSERT_TRUE(WIFSIGNALED(how));
  auto writer = OpenWriter(directory.index(), IndexAnalyser(), kOptions).value();
  EXPECT_EQ(writer->stamp(), "one");
  auto reader = OpenReader(directory.index(), IndexAnalyser(), kOptions).value();
  Request request;
  request.text = "空き家";
  request.audiences = {"public"};
  const Answer answer = reader->Search(request).value();
  ASSERT_EQ(answer.total, 1u);
  EXPECT_EQ(answer.hits[0].key, "a");
}

// A reader that is two commits behind still answers.
TEST(SearchCommitTest, AReaderOutlivesTheCommitsThatItHasNotSeen) {
  const Directory directory;
  auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
  World world(RandomSeed());
  const auto write = [&] {
    for (size_t i = 0; i < 50; ++i) {
      Document document = world.Next(i);
      document.audiences = {"public"};
      ASSERT_TRUE(writer->Replace(document).ok());
    }
    ASSERT_TRUE(writer->Commit("next").ok());
  };
  write();
  auto reader = OpenReader(directory.index(), IndexAnalyser(), kOptions).value();
  for (int i = 0; i < 10; ++i) write();
  Request request;
  request.text = "高齢者の移動を支援する、子育ての見守りも農業の活用も同じく行うまちのこと。";
  request.audiences = {"public"};
  EXPECT_GT(reader->Search(request).value().total, 0u);
}

// The running system, as an index that is not synced remembers it, into another one.
void Restart(const std::string& index) {
  std::ifstream now("/proc/sys/kernel/random/boot_id");
  std::string boot;
  ASSERT_TRUE(now >> boot);
  std::string before = boot;
  before.back() = boot.back() == '0' ? '1' : '0';
  for (const auto& entry : std::filesystem::directory_iterator(index)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (size_t at = 0; (at = bytes.find(boot, at)) != std::string::npos; at += boot.size())
      bytes.replace(at, boot.size(), before);
    std::ofstream(entry.path(), std::ios::binary) << bytes;
  }
}

TEST(SearchCommitTest, AnIndexOutlivesTheMachineOnceItIsSynced) {
  for (const bool synced : {false, true}) {
    const Directory directory;
    {
      auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
      ASSERT_TRUE(writer->Replace(MakeDocument("a", "空き家", "")).ok());
      ASSERT_TRUE(writer->Commit("one").ok());
      if (synced) ASSERT_TRUE(writer->Sync().ok());
    }
    EXPECT_TRUE(OpenWriter(directory.index(), IndexAnalyser(), kOptions).ok()) << synced;
    Restart(directory.index());
    const absl::Status reader = OpenReader(directory.index(), IndexAnalyser(), kOptions).status();
    const absl::Status writer = OpenWriter(directory.index(), IndexAnalyser(), kOptions).status();
    EXPECT_EQ(reader.code(), writer.code());
    EXPECT_EQ(writer.ok(), synced);
    EXPECT_EQ(MustRebuild(writer), !synced);
  }
}

TEST(SearchOpenTest, WhatCannotBeUsedIsRefusedWithItsReason) {
  const Directory directory;
  const auto code = [&](const IndexOptions& options) {
    const absl::Status status = OpenReader(directory.index(), IndexAnalyser(), options).status();
    if (!status.ok()) {
      EXPECT_TRUE(MustRebuild(status)) << status;
      EXPECT_TRUE(domain::DetailOf(status).has_value()) << status;
    }
    EXPECT_EQ(OpenWriter(directory.index(), IndexAnalyser(), options).status().code(),
              status.code());
    return status.code();
  };
  EXPECT_NE(code(kOptions), absl::StatusCode::kOk);
  {
    auto writer = CreateIndex(directory.index(), IndexAnalyser(), kOptions).value();
    ASSERT_TRUE(writer->Replace(MakeDocument("a", "空き家", "")).ok());
    ASSERT_TRUE(writer->Commit("one").ok());
    const auto second = OpenWriter(directory.index(), IndexAnalyser(), kOptions);
    EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  }
  EXPECT_EQ(code(kOptions), absl::StatusCode::kOk);
  EXPECT_EQ(code({{"public"}, {}}), absl::StatusCode::kFailedPrecondition);
  for (const auto& file : std::filesystem::directory_iterator(directory.index())) {
    std::filesystem::resize_file(file.path(), 100);
  }
  EXPECT_EQ(code(kOptions), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(CreateIndex(directory.index(), IndexAnalyser(), kOptions).ok());
}

}  // namespace
}  // namespace renkei::search
