// A lineage put in order: which adoptions hang on which case, and where the tree begins.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_TREE_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_TREE_H_

#include <map>
#include <string>
#include <vector>

#include "renkei/v1/adoption_service.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// Refers to the lineage, which outlives it.
class LineageTree {
 public:
  explicit LineageTree(const pb::Lineage& lineage);

  // Cases that came of no adoption shown here, oldest generation first; the case asked for where a
  // circle leaves none.
  const std::vector<const pb::LineageCase*>& roots() const { return roots_; }
  // The adoptions of a case, by date.
  const std::vector<const pb::LineageAdoption*>& AdoptionsOf(const std::string& case_name) const;
  // nullptr where the lineage does not have it.
  const pb::LineageCase* Find(const std::string& case_name) const;

 private:
  std::map<std::string, const pb::LineageCase*> cases_;
  std::map<std::string, std::vector<const pb::LineageAdoption*>> adoptions_;
  std::vector<const pb::LineageCase*> roots_;
  const std::vector<const pb::LineageAdoption*> none_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_LINEAGE_TREE_H_
