// The index of a menu book (索引): under which field, prefecture and year each entry stands.

#ifndef RENKEI_SERVER_DOMAIN_SELECTION_EDITION_INDEX_H_
#define RENKEI_SERVER_DOMAIN_SELECTION_EDITION_INDEX_H_

#include <string>
#include <vector>

#include "renkei/v1/case_list_edition.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// One heading of the index and the numbers of the entries under it, each once, in order.
struct IndexLine {
  std::string title;
  std::vector<int> numbers;
};

struct EditionIndex {
  // Items of frameworks in the order of their names, then tags.
  std::vector<IndexLine> fields;
  // In the order of the prefectures' names, which is that of their codes; entries without one stand
  // last, under "".
  std::vector<IndexLine> prefectures;
  // The fiscal year in which each began ("2023"), the oldest first; not stated: last, under "".
  std::vector<IndexLine> years;
};

// Struck entries stand in no index: nothing is known of them.
EditionIndex IndexOf(const std::vector<pb::CaseListEditionEntry>& entries);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_SELECTION_EDITION_INDEX_H_
