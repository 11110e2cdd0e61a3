// Years as search sees them: 令和5年度, R5年度 and FY2023 are 2023年度, so that each finds the others.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_YEARS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_YEARS_H_

#include "server/search/analysis/letters.h"

namespace renkei::search {

// Writes years of an era in the Common Era: 令和5年, 令和五年, 令和元年, 令5, R5, r.5 as 2023年,
// and FY2023 as 2023年度. What no year can be (昭和1丁目, S3, H100) stays. A paper's 平成35年 is 2023年
// all the same: it is what was meant. The new letters stand for the bytes of all that they replace.
// Whether there were any.
bool FoldYears(Letters& letters);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_YEARS_H_
