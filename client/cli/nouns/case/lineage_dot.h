// The lineage of a case as a graph that Graphviz draws.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_DOT_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_DOT_H_

#include <string>

#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// In the DOT language: a box for each case, an edge for each adoption. Every text is quoted: none of
// it is read as DOT.
std::string LineageDot(const pb::Lineage& lineage, const domain::Words& words);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_DOT_H_
