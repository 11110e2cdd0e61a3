// What is typed into a search, up to its hits.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "server/search/engine/index.h"
#include "server/search/engine/mentions.h"
#include "server/search/engine/query.h"
#include "server/search/engine/snippet.h"
#include "tests/fuzz/check.h"
#include "tests/fuzz/target.h"
#include "tests/fuzz/utf8.h"
#include "tests/unit/search/index_world.h"

namespace renkei::fuzz {
namespace {

constexpr char kSynonyms[] = "自動車,クルマ\n乗合タクシー,デマンド交通\n";

// An index of some documents, for as long as the process lives.
class SearchedIndex {
 public:
  SearchedIndex() {
    search::World documents(1);
    auto writer =
        search::CreateIndex(directory_.index(), search::IndexAnalyser(), search::kOptions);
    Must(writer.ok(), "an index is made");
    for (size_t i = 0; i < 60; ++i) Must((*writer)->Replace(documents.Next(i)).ok(), "a document");
    Must((*writer)->Commit("stamp").ok() && (*writer)->Sync().ok(), "a commit");
    auto reader = search::OpenReader(directory_.index(), search::IndexAnalyser(), search::kOptions);
    Must(reader.ok() && synonyms_.AddFile(kSynonyms).ok(), "an index is opened");
    reader_ = *std::move(reader);
  }

  search::IndexReader& reader() { return *reader_; }
  const search::Synonyms& synonyms() const { return synonyms_; }

 private:
  search::Directory directory_;
  search::Synonyms synonyms_;
  std::unique_ptr<search::IndexReader> reader_;
};

SearchedIndex& TheIndex() {
  static SearchedIndex index;
  return index;
}

}  // namespace

void RunQuery(absl::string_view input) {
  const std::string text = Utf8Of(input);
  SearchedIndex& index = TheIndex();
  const auto query = search::ParseQuery(text, search::IndexAnalyser());
  MustBeTyped(query.status());
  Must(query.ok() == search::CheckQuery(text).ok(), "what is checked is what is parsed");
  search::Request request;
  request.text = text;
  request.audiences = {"public"};
  request.facets = {"kind"};
  request.synonyms = &index.synonyms();
  const auto answer = index.reader().Search(request);
  MustBeTyped(answer.status());
  Must(query.ok() == answer.ok(), "what can be parsed can be searched for");
  if (!query.ok()) return;
  Must(answer->hits.size() <= answer->total, "no more hits than the total");
  const search::MentionFinder finder(*query, &index.synonyms(), search::IndexAnalyser());
  const search::Snippet snippet = search::BestPassage(text, finder);
  size_t end = 0;
  for (const search::Highlight& one : snippet.highlights) {
    Must(one.begin >= end && one.end > one.begin && one.end <= snippet.text.size(),
         "highlights stand apart, within their passage");
    end = one.end;
  }
  const auto completions = index.reader().Complete(text, search::kMaxCompletions);
  Must(!completions.ok() || completions->size() <= search::kMaxCompletions, "completions are few");
  MustBeTyped(completions.status());
  MustBeTyped(index.reader().Suggest(text).status());
}

}  // namespace renkei::fuzz
