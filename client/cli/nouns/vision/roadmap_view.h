// A roadmap (工程表) as an office reads it: on the terminal, and as a page for A4 landscape.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_ROADMAP_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_ROADMAP_VIEW_H_

#include <string>
#include <vector>

#include "client/cli/show/brief.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/roadmap/layout.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// A line for each goal and measure on the way to an activity, once; a line for each activity with a
// bar over its years and a mark in the years of its milestones; below it the milestones. `columns`
// is the terminal's width, 0: nothing is cut.
std::string RoadmapText(const domain::PlanIndex& plan, const domain::Roadmap& roadmap,
                        const BriefStyle& style, int columns, bool only_ascii);

// The same as a whole HTML file: milestones stand in the cells of their years. `printed` is the day
// that stands at its foot, YYYY-MM-DD.
std::string RoadmapHtml(const domain::PlanIndex& plan, const domain::Roadmap& roadmap, Lang lang,
                        const std::string& printed);

// "実施中（2024-04-01）"; "" without a report.
std::string ActivityStateText(const pb::ActivityReport* report, Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_ROADMAP_VIEW_H_
