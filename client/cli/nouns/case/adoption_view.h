// Adoptions in front of people.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_ADOPTION_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_ADOPTION_VIEW_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "client/cli/show/brief.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"

namespace renkei::cli {

std::vector<Column<pb::Adoption>> AdoptionColumns(Session& session);

// Why, under which condition, what was changed, on one line.
std::string RemarkLine(const pb::Adoption& adoption, Lang lang);

// The adopter's results beside those of the case on the same shared indicators, as a table; ""
// where there is none to compare.
std::string ComparisonText(const pb::Case& adopted, const pb::Adoption& adoption,
                           const BriefStyle& style);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_ADOPTION_VIEW_H_
