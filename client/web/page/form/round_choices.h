// What forms of rounds offer to choose from, each by what people call it.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_

#include <string>
#include <utility>
#include <vector>

#include "client/web/page/form/fields.h"
#include "renkei/v1/round.pb.h"

namespace renkei::web {

// "新規性（1～5点、配点40）".
std::vector<Choice> CriterionChoices(
    const Visit& visit, const google::protobuf::RepeatedPtrField<pb::RoundCriterion>& criteria);

// An entry for each criterion, in their order: what is there already stays as it is, and what belongs to none stands behind.
template <typename Entry>
void FillCriteria(const google::protobuf::RepeatedPtrField<pb::RoundCriterion>& criteria,
                  google::protobuf::RepeatedPtrField<Entry>& entries) {
  google::protobuf::RepeatedPtrField<Entry> filled;
  for (const pb::RoundCriterion& criterion : criteria) {
    Entry& one = *filled.Add();
    one.set_criterion_id(criterion.id());
    for (Entry& there : entries) {
      if (there.criterion_id() != criterion.id()) continue;
      one = there;
      there.clear_criterion_id();
    }
  }
  for (const Entry& left : entries) {
    if (!left.criterion_id().empty()) *filled.Add() = left;
  }
  entries = std::move(filled);
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_
