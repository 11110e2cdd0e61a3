// A national KPI: what it comes to in its unit, against its targets, by prefecture and kind, and who counts.

#ifndef RENKEI_CLIENT_VIEW_PAGE_NATIONAL_KPI_H_
#define RENKEI_CLIENT_VIEW_PAGE_NATIONAL_KPI_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "1,234団体（実）": a figure in the unit of a KPI, counted or entered.
std::string NationalFigure(const pb::NationalKpi& kpi, double number, Lang lang);

// A row for each KPI, with what it comes to today as far as `counts` has it, or the last value that was entered.
Table NationalKpiTable(const std::vector<pb::NationalKpi>& kpis,
                       const std::vector<pb::NationalKpiCount>& counts, const domain::Words& words);

// What a count says in one sentence, with its unit, its day and how it came about.
std::string NationalSentence(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                             const domain::Words& words);

// The sentence, what has to be said of it, the next target, shares, and the chart of targets and values.
std::vector<Block> NationalCountBlocks(const pb::NationalKpi& kpi,
                                       const pb::NationalKpiCount& count,
                                       const domain::Words& words);

// A table for each facet.
std::vector<Block> NationalBreakdown(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                                     const domain::Words& words);
// The same in one table, for files.
Table NationalRows(const pb::NationalKpi& kpi, const pb::NationalKpiCount& count,
                   const domain::Words& words);

// Targets and entered values, each with its source.
std::vector<Block> NationalTargets(const pb::NationalKpi& kpi, const domain::Words& words);

// A row for each body: whether it counts, by what, or what is missing.
Table NationalBodyTable(const std::vector<pb::NationalKpiBody>& bodies, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_NATIONAL_KPI_H_
