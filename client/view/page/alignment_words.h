// What the verdicts and marks of an alignment mean.

#ifndef RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_WORDS_H_

#include "client/view/block.h"
#include "renkei/v1/analysis_service.pb.h"

namespace renkei::view {

namespace pb = renkei::v1;

struct Verdict {
  Text text;
  Tone tone;
};
Verdict PeriodVerdict(const pb::PlanAlignment& plan);

struct Coverage {
  Mark mark;
  Text meaning;
};
Coverage CoverageInWords(pb::ItemCoverage::Coverage coverage);

Text DecisionInWords(pb::CarryOver::Decision decision);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_WORDS_H_
