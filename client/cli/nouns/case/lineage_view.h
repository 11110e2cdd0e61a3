// The lineage of a case as a tree for a terminal, as a graph for Graphviz, and as a page to print.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_VIEW_H_

#include <functional>
#include <string>

#include "client/cli/show/brief.h"
#include "renkei/v1/adoption_service.pb.h"

namespace renkei::cli {

// Longest piece of a reason that stands in a picture; the tree and the adoption itself have all.
inline constexpr int kMostReasonColumns = 40;

// "2024-05-01（令和6年度）": a day with its fiscal year.
std::string DayWithFiscalYear(const std::string& date, Lang lang);

// What a body says beside its step: why it declined or stopped, under which condition it would look
// again, what it changed.
std::string AdoptionRemark(pb::AdoptionState state, const std::string& reason,
                           const std::string& condition, const std::string& changes, Lang lang);

// The tree, from the oldest ancestor shown; the case asked for is marked. Below it the spread over
// years, kinds and prefectures. Names of organizations by `style`.
std::string LineageText(const pb::Lineage& lineage, const BriefStyle& style);

// The same as a graph in the DOT language. Every text is quoted: none of it is read as DOT.
std::string LineageDot(const pb::Lineage& lineage, const BriefStyle& style);

// A page with the picture and the spread. `svg` as Graphviz gives it.
std::string LineagePage(const pb::Lineage& lineage, const std::string& svg,
                        const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_VIEW_H_
