// What forms of rounds offer to choose from, each by what people call it.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_

#include <string>
#include <vector>

#include "client/web/page/form/fields.h"
#include "renkei/v1/round.pb.h"

namespace renkei::web {

// "新規性（1～5点、配点40）".
std::vector<Choice> CriterionChoices(
    const Visit& visit, const google::protobuf::RepeatedPtrField<pb::RoundCriterion>& criteria);

// "第1号 木質バイオマスの利用": applications of a round that may be decided, at most 200.
std::vector<Choice> ApplicationChoices(Visit& visit, const std::string& round);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_ROUND_CHOICES_H_
