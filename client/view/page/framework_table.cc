#include "client/view/page/framework_table.h"

#include <string>
#include <vector>

#include "client/view/page/message_table.h"
#include "server/domain/strategy/framework_tree.h"

namespace renkei::view {

Table FrameworkTable(const pb::Framework& framework, const domain::Words& words) {
  const std::vector<std::string> fields = {"title", "id", "kind", "example",
                                           "example_organization"};
  Table table;
  table.columns = MessageColumns(*pb::FrameworkItem::descriptor(), fields, words);
  for (const domain::FrameworkLine& line : domain::FrameworkLines(framework))
    table.rows.push_back({MessageCells(*line.item, fields, words), line.depth - 1});
  return table;
}

}  // namespace renkei::view
