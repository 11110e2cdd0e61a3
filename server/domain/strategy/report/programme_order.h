// A plan in the order of the programmes that pay for it.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_PROGRAMME_ORDER_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_PROGRAMME_ORDER_H_

#include <map>
#include <string>
#include <vector>

#include "server/domain/strategy/report/report_layout.h"

namespace renkei::domain {

// What is printed of a programme.
struct ProgrammeHeading {
  std::string title;
  std::string ministry;  // as printed
};

// By name of the programme.
using ProgrammeHeadings = std::map<std::string, ProgrammeHeading>;

// The programmes of which the plan's nodes record money of that fiscal year as headings, in order of
// ministries and titles; one that `known` lacks has its id for a title. Behind them, in order, what is
// printed as a programme and is none here: a heading without a name. A node stands under each of which
// it records money; refused money places nothing. The plan must outlive the order.
ReportOrder OrderByProgrammes(const PlanIndex& plan, int fiscal_year,
                              const ProgrammeHeadings& known);

// The entries of `node` that stand for a heading of such an order, as the node has them.
std::vector<const pb::Funding*> FundingUnder(const pb::VisionNode& node, int fiscal_year,
                                             const ReportHeading& heading);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_PROGRAMME_ORDER_H_
