// Cases like something, each with why it is here.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SIMILAR_CASES_H_
#define RENKEI_CLIENT_VIEW_PAGE_SIMILAR_CASES_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "40人（令和4年度） → 100人（令和7年度）"; one side alone where the other is not stated, "" for none.
std::string MovedWords(const pb::CaseResult& result, const domain::Words& words);

// Those that may be one and the same case first, with a warning; each with what it has in common with what was
// asked about.
Page SimilarCasesPage(const pb::FindSimilarCasesResponse& found, const domain::Words& words);

// Those that moved what `kpi` measures, each with what it moved, from where to where, and how near and alike its
// place is to the one that has the KPI.
Page KpiCasesPage(const pb::Kpi& kpi, const pb::FindSimilarCasesResponse& found,
                  const domain::Words& words);

// A row for each case, with the reasons.
Table SimilarCasesTable(const pb::FindSimilarCasesResponse& found, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SIMILAR_CASES_H_
