#include "server/search/engine/remembered_answers.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace renkei::search {
namespace {

// A request as a key: two that differ in anything that an answer depends on have different ones, since
// each part says first how long it is.
class Asked {
 public:
  explicit Asked(absl::string_view commit) { Add(commit); }

  void Add(absl::string_view text) { absl::StrAppend(&key_, text.size(), ":", text); }
  void Add(size_t number) { absl::StrAppend(&key_, number, ";"); }
  void Add(const std::vector<std::string>& texts) {
    Add(texts.size());
    for (const std::string& text : texts) Add(text);
  }
  void Add(const Scope& scope) {
    Add(scope.filters.size());
    for (const Filter& filter : scope.filters) {
      Add(filter.facet);
      Add(filter.values);
      Add(size_t{filter.negated});
    }
    Add(scope.kinds);
    Add(scope.audiences);
  }

  std::string Key() && { return std::move(key_); }

 private:
  std::string key_;
};

// Where there are no words there are no synonyms.
std::string KeyOf(absl::string_view commit, const Request& request) {
  Asked asked(commit);
  asked.Add(static_cast<const Scope&>(request));
  asked.Add(request.order.sort_value);
  asked.Add(size_t{request.order.descending});
  asked.Add(request.limit);
  asked.Add(request.facets);
  asked.Add(request.facet_values);
  asked.Add(size_t{request.first_stage_only});
  return std::move(asked).Key();
}

std::string KeyOf(absl::string_view commit, const SimilarRequest& request) {
  Asked asked(commit);
  asked.Add(static_cast<const Scope&>(request));
  asked.Add(request.key);
  asked.Add(request.fields.size());
  for (const Field& field : request.fields) {
    asked.Add(field.text);
    asked.Add(size_t{field.title});
  }
  asked.Add(request.without);
  asked.Add(request.limit);
  return std::move(asked).Key();
}

size_t BytesOf(const Answer& answer) {
  size_t bytes = sizeof(answer);
  for (const Hit& hit : answer.hits) bytes += sizeof(hit) + hit.key.size();
  for (const FacetCounts& facet : answer.facets) {
    bytes += sizeof(facet) + facet.facet.size();
    for (const ValueCount& value : facet.values) bytes += sizeof(value) + value.value.size();
  }
  return bytes;
}

size_t BytesOf(const SimilarAnswer& answer) {
  size_t bytes = sizeof(answer);
  for (const SimilarHit& hit : answer.hits) {
    bytes += sizeof(hit) + hit.hit.key.size();
    for (const std::string& word : hit.shared) bytes += sizeof(word) + word.size();
  }
  return bytes;
}

}  // namespace

std::shared_ptr<RememberedAnswers> MakeRememberedAnswers() {
  return std::make_shared<RememberedAnswers>();
}

std::shared_ptr<const Answer> RememberedAnswers::Find(absl::string_view commit,
                                                      const Request& request) {
  return found_.Find(KeyOf(commit, request));
}

std::shared_ptr<const SimilarAnswer> RememberedAnswers::Find(absl::string_view commit,
                                                             const SimilarRequest& request) {
  return similar_.Find(KeyOf(commit, request));
}

void RememberedAnswers::Keep(absl::string_view commit, const Request& request,
                             const Answer& answer) {
  found_.Insert(KeyOf(commit, request), std::make_shared<const Answer>(answer), BytesOf(answer));
}

void RememberedAnswers::Keep(absl::string_view commit, const SimilarRequest& request,
                             const SimilarAnswer& answer) {
  similar_.Insert(KeyOf(commit, request), std::make_shared<const SimilarAnswer>(answer),
                  BytesOf(answer));
}

}  // namespace renkei::search
