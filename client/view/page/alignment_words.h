// The verdicts and the marks of an alignment.

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

// Told apart without colour too. What a mark means is the value's label.
Mark MarkOf(pb::ItemCoverage::Coverage coverage);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_ALIGNMENT_WORDS_H_
