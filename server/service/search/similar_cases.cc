#include "server/service/search/similar_cases.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/domain/searched_texts.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/query.h"
#include "server/search/engine/snippet.h"
#include "server/service/frame/named_resource.h"
#include "server/service/search/documents.h"
#include "server/service/search/hit_writer.h"
#include "server/service/search/kpi_cases.h"
#include "server/service/search/searching.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr int kDefaultSize = 10;
constexpr int kMaxSize = 50;
constexpr size_t kMaxSharedWords = 8;

// What is compared: a case as the caller reads it, or a text.
struct Subject {
  std::vector<search::Field> fields;
  std::set<std::string> framework_items;
  // Under which the index may have that text; none for a text of its own.
  std::vector<std::string> keys;
};

absl::Status OneOfThem() {
  return domain::InvalidField(
      "case", "REQUIRED",
      {"set one of case, text and kpi: what cases are to be like",
       "事例（case）、本文（text）、KPI（kpi）のどれか一つを指定してください。"});
}

absl::StatusOr<Subject> SubjectOf(const Call& call, const pb::FindSimilarCasesRequest& request) {
  Subject subject;
  if (request.case_().empty()) {
    subject.fields.push_back({.text = request.text()});
    return subject;
  }
  ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call, request.case_()));
  if (!read.has_value()) return NotFound(request.case_());
  const pb::Case& text = read->case_();
  subject.fields.push_back({.text = text.title(), .title = true});
  for (domain::SearchedText& searched : domain::SearchedTextsOf(text))
    subject.fields.push_back({.text = std::move(searched.text)});
  subject.framework_items.insert(text.framework_items().begin(), text.framework_items().end());
  if (call.caller().WorksFor(text.owner())) subject.keys.push_back(WorkingKey(request.case_()));
  subject.keys.push_back(request.case_());
  return subject;
}

// A text that the index has: what it alone says is not looked for, and what was found is remembered. The
// text of a case that is not there yet is a text like any other.
absl::StatusOr<search::SimilarAnswer> LikesOfSubject(const IndexView& view, const Subject& subject,
                                                     search::SimilarRequest asked) {
  asked.fields = subject.fields;
  for (const std::string& key : subject.keys) {
    asked.key = key;
    ASSIGN_OR_RETURN(search::SimilarAnswer answer, view.reader.Similar(asked));
    if (answer.found) return answer;
  }
  asked.key.clear();
  return view.reader.Similar(asked);
}

// As the hit has them.
void AddSharedWords(const SearchIndex& index, const std::vector<std::string>& shared,
                    const pb::Case& text, pb::SimilarCase& similar) {
  const search::MentionFinder finder(search::QueryOfWords(shared, index.analyser()),
                                     /*synonyms=*/nullptr, index.analyser());
  for (const search::SharedTerm& term : search::SharedTerms(domain::WholeTextOf(text), finder)) {
    if (similar.shared_words_size() == kMaxSharedWords) return;
    similar.add_shared_words(term.found);
  }
}

}  // namespace

int SimilarSize(const pb::FindSimilarCasesRequest& request) {
  return request.page_size() == 0 ? kDefaultSize : std::min(request.page_size(), kMaxSize);
}

absl::StatusOr<pb::FindSimilarCasesResponse> FindSimilarCases(
    const Call& call, const pb::FindSimilarCasesRequest& request) {
  ASSIGN_OR_RETURN(const SearchIndex* const index, SearchOf(call));
  const int given = static_cast<int>(!request.case_().empty()) +
                    static_cast<int>(!request.text().empty()) +
                    static_cast<int>(!request.kpi().empty());
  if (given != 1) return OneOfThem();
  if (!request.kpi().empty()) return CasesForKpi(call, *index, request);
  ASSIGN_OR_RETURN(const Subject subject, SubjectOf(call, request));
  search::SimilarRequest asked;
  ASSIGN_OR_RETURN(static_cast<search::Scope&>(asked),
                   ScopeFor(call, KindsOf(pb::RESOURCE_TYPE_CASE), request.filter()));
  if (!request.case_().empty()) asked.without = {request.case_(), WorkingKey(request.case_())};
  asked.limit = static_cast<size_t>(SimilarSize(request));
  RETURN_IF_ERROR(AwaitIndex(call, *index, request.up_to_date()));
  ASSIGN_OR_RETURN(const search::SimilarAnswer answer, index->Read([&](const IndexView& view) {
    return LikesOfSubject(view, subject, asked);
  }));
  const search::MentionFinder nothing(search::Query(), /*synonyms=*/nullptr, index->analyser());
  HitWriter writer(call, nothing);
  pb::FindSimilarCasesResponse response;
  for (const search::SimilarHit& found : answer.hits) {
    const std::string name(NameOfKey(found.hit.key));
    ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call, name));
    if (!read.has_value()) continue;
    pb::SimilarCase& similar = *response.add_cases();
    ASSIGN_OR_RETURN(*similar.mutable_hit(), writer.Write(name, *read));
    AddSharedWords(*index, found.shared, read->case_(), similar);
    for (const std::string& item : read->case_().framework_items()) {
      if (subject.framework_items.count(item) > 0) similar.add_shared_framework_items(item);
    }
    similar.set_sameness(found.sameness);
    similar.set_near_duplicate(found.sameness >= search::kAlmostSame);
  }
  return response;
}

}  // namespace renkei::service
