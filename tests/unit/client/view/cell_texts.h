// What stands in the cells of a row, in order.

#ifndef RENKEI_TESTS_UNIT_CLIENT_VIEW_CELL_TEXTS_H_
#define RENKEI_TESTS_UNIT_CLIENT_VIEW_CELL_TEXTS_H_

#include <string>
#include <vector>

#include "client/view/block.h"

namespace renkei::view {

inline std::vector<std::string> Texts(const Row& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row.cells) texts.push_back(cell.text);
  return texts;
}

}  // namespace renkei::view

#endif  // RENKEI_TESTS_UNIT_CLIENT_VIEW_CELL_TEXTS_H_
