#include "server/domain/strategy/report/programme_order.h"

#include <set>
#include <tuple>
#include <utility>

#include "server/domain/resource_name.h"

namespace renkei::domain {
namespace {

bool Pays(const pb::Funding& funding, int fiscal_year) {
  return funding.fiscal_year() == fiscal_year && funding.stage() != pb::FUNDING_STAGE_REFUSED;
}

// In printed order: what is no programme here comes last.
using HeadingKey = std::tuple<bool, std::string, std::string, std::string>;

HeadingKey KeyOf(const pb::Funding& funding, const ProgrammeHeadings& known) {
  if (funding.programme().empty()) return {true, "", funding.printed_name(), ""};
  const auto found = known.find(funding.programme());
  if (found == known.end())
    return {false, "", std::string(LastSegment(funding.programme())), funding.programme()};
  return {false, found->second.ministry, found->second.title, funding.programme()};
}

}  // namespace

ReportOrder OrderByProgrammes(const PlanIndex& plan, int fiscal_year,
                              const ProgrammeHeadings& known) {
  std::map<HeadingKey, size_t> headings;
  for (const pb::VisionNode& node : plan.plan().nodes) {
    for (const pb::Funding& funding : node.funding())
      if (Pays(funding, fiscal_year)) headings.emplace(KeyOf(funding, known), 0);
  }
  ReportOrder order;
  order.kind = pb::YearlyReportLine::KIND_PROGRAMME;
  for (auto& [key, place] : headings) {
    place = order.headings.size();
    ReportHeading heading;
    heading.name = std::get<3>(key);
    heading.title = std::get<2>(key);
    order.headings.push_back(std::move(heading));
  }
  for (const pb::VisionNode& node : plan.plan().nodes) {
    std::set<size_t> places;
    for (const pb::Funding& funding : node.funding())
      if (Pays(funding, fiscal_year)) places.insert(headings.at(KeyOf(funding, known)));
    if (places.empty()) continue;
    std::vector<ReportPlacement>& placements = order.placements[node.name()];
    for (const size_t place : places) placements.push_back({.heading = place});
  }
  return order;
}

std::vector<const pb::Funding*> FundingUnder(const pb::VisionNode& node, int fiscal_year,
                                             const ReportHeading& heading) {
  std::vector<const pb::Funding*> found;
  for (const pb::Funding& funding : node.funding()) {
    if (!Pays(funding, fiscal_year) || funding.programme() != heading.name) continue;
    if (heading.name.empty() && funding.printed_name() != heading.title) continue;
    found.push_back(&funding);
  }
  return found;
}

}  // namespace renkei::domain
