// How a case spread, as tables.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_SPREAD_TABLE_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_SPREAD_TABLE_H_

#include <string>
#include <vector>

#include "client/cli/show/brief.h"
#include "renkei/v1/adoption_service.pb.h"

namespace renkei::cli {

// One table: what it counts, a head, and rows with as many cells as the head.
struct SpreadTable {
  std::string title;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// By fiscal year, by kind and by prefecture, with a column for each state that occurs; none where
// nothing was adopted. Names of organizations by `style`.
std::vector<SpreadTable> SpreadTables(const pb::LineageSpread& spread, const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_SPREAD_TABLE_H_
