#include "client/view/page/plan_part.h"

namespace renkei::view {

Cell PlanPartCell(const std::string& name, const domain::Words& words) {
  Cell cell = words.Title(name);
  if (cell.text == name) {
    cell = In(words.lang(), {"(not in the plan)", "（現在の計画にない項目）"});
    return cell;
  }
  cell.resource = name;
  return cell;
}

}  // namespace renkei::view
