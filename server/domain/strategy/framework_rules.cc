#include "server/domain/strategy/framework_rules.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/faults.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::domain {
namespace {

std::set<absl::string_view> ItemIds(const pb::Framework& framework) {
  std::set<absl::string_view> ids;
  for (const pb::FrameworkItem& item : framework.items()) ids.insert(item.id());
  return ids;
}

void AddDuplicate(absl::string_view list, int index, absl::string_view id, Faults& faults) {
  faults.Add(FieldAt(list, index, "id"), "DUPLICATE_ID",
             {absl::StrCat("the id ", id, " stands twice"),
              absl::StrCat("ID「", id, "」が重複しています。")});
}

void CheckItems(const pb::Framework& framework, Faults& faults) {
  std::set<absl::string_view> before;
  for (int i = 0; i < framework.items_size(); ++i) {
    const pb::FrameworkItem& item = framework.items(i);
    if (!item.parent().empty() && before.count(item.parent()) == 0) {
      faults.Add(
          FieldAt("items", i, "parent"), "UNKNOWN_PARENT",
          {absl::StrCat("there is no item ", item.parent(), " before this one; parents come first"),
           absl::StrCat("親の項目「", item.parent(),
                        "」がこの項目より前にありません。親を先に並べてください。")});
    }
    if (!before.insert(item.id()).second) AddDuplicate("items", i, item.id(), faults);
  }
}

void CheckKpis(const pb::Framework& framework, Faults& faults) {
  std::set<absl::string_view> ids;
  for (int i = 0; i < framework.kpis_size(); ++i) {
    if (!ids.insert(framework.kpis(i).id()).second)
      AddDuplicate("kpis", i, framework.kpis(i).id(), faults);
  }
}

void CheckItem(const std::set<absl::string_view>& items, const std::string& framework,
               absl::string_view id, absl::string_view field, Faults& faults) {
  if (items.count(id) > 0) return;
  faults.Add(field, "UNKNOWN_ITEM",
             {absl::StrCat(framework, " has no item ", id),
              absl::StrCat(framework, " に項目「", id, "」はありません。")});
}

}  // namespace

std::vector<pb::FieldViolation> CheckFramework(const pb::Framework& framework) {
  Faults faults;
  CheckItems(framework, faults);
  CheckKpis(framework, faults);
  if (framework.has_period() && FiscalYearsIn(framework.period()) == 0) {
    faults.Add("period", "BAD_PERIOD",
               {"the period ends before it begins", "期間の終わりが始まりより前になっています。"});
  }
  if (!framework.replaces().empty() && framework.replaces() == framework.name()) {
    faults.Add("replaces", "NOT_ALLOWED",
               {"a framework does not replace itself", "自分自身を置き換えることはできません。"});
  }
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckCrosswalk(const pb::Crosswalk& crosswalk,
                                               const pb::Framework& from, const pb::Framework& to) {
  Faults faults;
  if (crosswalk.from_framework() == crosswalk.to_framework()) {
    faults.Add("to_framework", "NOT_ALLOWED",
               {"must be another framework than from_framework",
                "from_framework とは別の枠組みを指定してください。"});
  }
  const std::set<absl::string_view> from_items = ItemIds(from);
  const std::set<absl::string_view> to_items = ItemIds(to);
  std::set<std::pair<absl::string_view, absl::string_view>> edges;
  for (int i = 0; i < crosswalk.edges_size(); ++i) {
    const pb::CrosswalkEdge& edge = crosswalk.edges(i);
    CheckItem(from_items, crosswalk.from_framework(), edge.from_item(),
              FieldAt("edges", i, "from_item"), faults);
    CheckItem(to_items, crosswalk.to_framework(), edge.to_item(), FieldAt("edges", i, "to_item"),
              faults);
    if (!edges.emplace(edge.from_item(), edge.to_item()).second) {
      faults.Add(
          FieldAt("edges", i), "DUPLICATE",
          {"there is an edge between these two already", "同じ項目どうしの対応が重複しています。"});
    }
  }
  return faults.Take();
}

}  // namespace renkei::domain
