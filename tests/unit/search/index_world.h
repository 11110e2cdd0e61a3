// An index in a directory of its own, and documents for it.

#ifndef RENKEI_TESTS_UNIT_SEARCH_INDEX_WORLD_H_
#define RENKEI_TESTS_UNIT_SEARCH_INDEX_WORLD_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "server/search/engine/index.h"

namespace renkei::search {

inline const Analyser& IndexAnalyser() {
  static const auto* analyser = new std::unique_ptr<Analyser>(Analyser::Open().value());
  return **analyser;
}

inline const IndexOptions kOptions = {{"public", "members"}, {"date", "adoptions"}};

class Directory {
 public:
  Directory() {
    std::string name = testing::TempDir() + "search_index.XXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  std::string index() const { return path_ + "/index"; }

 private:
  std::string path_;
};

inline Document MakeDocument(const std::string& key, const std::string& title,
                             const std::string& body,
                             std::vector<std::string> audiences = {"public"}) {
  Document document;
  document.key = key;
  document.kind = "case";
  document.fields = {{title, true}, {body, false}};
  document.audiences = std::move(audiences);
  return document;
}

class SearchIndexTest : public testing::Test {
 protected:
  void Put(const std::vector<Document>& documents) {
    writer_ = CreateIndex(directory_.index(), IndexAnalyser(), kOptions).value();
    for (const Document& document : documents) ASSERT_TRUE(writer_->Replace(document).ok());
    ASSERT_TRUE(writer_->Commit("stamp").ok());
    ASSERT_TRUE(writer_->Sync().ok());
    reader_ = OpenReader(directory_.index(), IndexAnalyser(), kOptions).value();
  }

  Request MakeRequest(const std::string& text) const {
    Request request;
    request.text = text;
    request.audiences = {"public"};
    request.limit = kMaxHits;
    request.synonyms = &synonyms_;
    return request;
  }

  std::vector<std::string> Keys(const Request& request) {
    const absl::StatusOr<Answer> answer = reader_->Search(request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    std::vector<std::string> keys;
    if (!answer.ok()) return keys;
    for (const Hit& hit : answer->hits) keys.push_back(hit.key);
    EXPECT_EQ(answer->total, keys.size());
    return keys;
  }

  std::vector<std::string> Keys(const std::string& text) { return Keys(MakeRequest(text)); }

  Directory directory_;
  Synonyms synonyms_;
  std::unique_ptr<IndexWriter> writer_;
  std::unique_ptr<IndexReader> reader_;
};

// A world of few words, so that much coincides.
class World {
 public:
  explicit World(uint32_t seed) : random_(seed) {}

  Document Next(size_t number) {
    static const std::vector<std::vector<std::string>> kAudiences = {
        {"public"}, {"public", "members"}, {"members"}, {"org:1"},
        {"org:2"},  {"org:1", "org:2"},    {}};
    Document document = MakeDocument("cases/" + std::to_string(number), Text(3), Text(12),
                                     kAudiences[random_() % kAudiences.size()]);
    for (const char* facet : {"prefecture", "kind"}) {
      document.facets.push_back({facet, std::to_string(random_() % 4)});
    }
    document.sort_values = {{"adoptions", static_cast<double>(random_() % 3)}};
    return document;
  }

  std::string Text(size_t words) {
    static const char* const kWords[] = {"高齢者", "移動",   "バス",     "空き家", "活用",
                                         "子育て", "支援",   "デジタル", "DX",     "農業",
                                         "水道",   "見守り", "タクシー", "ごみ",   "まち"};
    static const char* const kLinks[] = {"", "の", "を", "、", " "};
    std::string text;
    for (size_t i = 0; i < words; ++i) {
      text += kWords[Number(std::size(kWords))];
      text += kLinks[Number(std::size(kLinks))];
    }
    return text;
  }

  std::string Query() {
    static const char* const kForms[] = {"", "", "\"", "-"};
    std::string query;
    for (size_t left = Number(3) + 1; left > 0; --left) {
      const std::string form = kForms[Number(std::size(kForms))];
      query += form + Text(1 + Number(3)) + (form == "\"" ? "\" " : " ");
    }
    return query;
  }

  size_t Number(size_t below) { return random_() % below; }

 private:
  std::mt19937_64 random_;
};

inline bool Sees(const Document& document, const std::vector<std::string>& audiences) {
  return std::any_of(audiences.begin(), audiences.end(), [&](const std::string& audience) {
    return std::find(document.audiences.begin(), document.audiences.end(), audience) !=
           document.audiences.end();
  });
}

}  // namespace renkei::search

#endif  // RENKEI_TESTS_UNIT_SEARCH_INDEX_WORLD_H_
