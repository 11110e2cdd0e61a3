#include "server/search/engine/remembered_answers.h"

#include <algorithm>
#include <tuple>

namespace renkei::search {
namespace {

// All that an answer depends on where there are no words, and so no synonyms.
auto Asked(const Request& request) {
  return std::tie(request.filters, request.kinds, request.audiences, request.order, request.limit,
                  request.facets, request.facet_values, request.first_stage_only);
}

}  // namespace

const Answer* RememberedAnswers::Find(const Request& request) {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const Remembered& one) {
    return Asked(one.request) == Asked(request);
  });
  if (found == all_.end()) return nullptr;
  std::rotate(all_.begin(), found, found + 1);
  return &all_.front().answer;
}

void RememberedAnswers::Keep(const Request& request, const Answer& answer) {
  if (all_.size() == kMax) all_.pop_back();
  all_.insert(all_.begin(), {request, answer});
  all_.front().request.synonyms = nullptr;
}

}  // namespace renkei::search
