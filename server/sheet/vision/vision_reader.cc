#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/sheet/address.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/row_reader.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/vision/when_text.h"

namespace renkei::sheet {
namespace {

using domain::VisionFile;

std::string KeyText(const Cell* cell) {
  return IsBlank(cell, CellKind::kId) ? ""
                                      : std::string(absl::StripAsciiWhitespace(CellText(*cell)));
}

size_t ColumnOf(const SheetLayout& layout, absl::string_view path) {
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    if (path == layout.columns[i].path) return i;
  }
  return 0;
}

template <class Entry>
std::vector<Entry> ToVector(const google::protobuf::RepeatedPtrField<Entry>& list) {
  return {list.begin(), list.end()};
}

// Puts a merged list into an item: set, or cleared where nothing is left of it.
template <class Entry>
void PutList(std::vector<Entry> list, const char* field, google::protobuf::FieldMask& mask,
             google::protobuf::RepeatedPtrField<Entry>& out) {
  out.Clear();
  if (list.empty()) mask.add_paths(field);
  for (Entry& entry : list) *out.Add() = std::move(entry);
}

// Rows of a list by what they belong to, in the order of the file.
using RowsByOwner = std::map<std::string, std::vector<const TableRow*>>;

class Reader {
 public:
  Reader(const Workbook& book, const ReadVisionOptions& options)
      : book_(book), options_(options), mistakes_(options.file) {
    if (options.known != nullptr) known_ = KnownItems(options.known->plan);
  }

  absl::StatusOr<VisionFile> Read() {
    FindTables();
    ReadHead();
    ReadNodes();
    ReadKpis();
    ReadNodeLists();
    ReadActivities();
    ReadReMentions();
    ReadKpiLists();
    if (absl::Status status = mistakes_.status(); !status.ok()) return status;
    return std::move(out_);
  }

 private:
  void FindTables() {
    for (const Sheet& sheet : book_.sheets) {
      if (sheet.name == kHelpSheet) continue;
      const SheetLayout* layout = FindLayout(sheet.name);
      if (layout == nullptr) {
        const std::string name = domain::Quoted(sheet.name);
        out_.notes.push_back({absl::StrCat("the sheet \"", name, "\" is not read"),
                              absl::StrCat("シート「", name, "」は読み込みません。")});
        continue;
      }
      if (tables_.count(layout->kind) > 0) {
        mistakes_.Add(CellPlace(sheet.name, 0, 0), "DUPLICATE_SHEET",
                      {absl::StrCat("a second sheet for ", layout->en),
                       absl::StrCat("「", layout->ja, "」のシートが二枚あります。")});
        continue;
      }
      if (layout->kind == SheetKind::kVision) {
        FieldTable fields = ReadFieldTable(sheet, *layout, mistakes_);
        challenges_ = std::move(fields.numbered);
        tables_[layout->kind] = std::move(fields.table);
      } else {
        tables_[layout->kind] = ReadTable(sheet, *layout, mistakes_);
      }
    }
    for (const SheetKind needed : {SheetKind::kNodes, SheetKind::kKpis}) {
      if (!options_.prune || Find(needed) != nullptr) continue;
      const char* name = LayoutOf(needed).ja;
      mistakes_.Add(name, "MISSING_SHEET",
                    {absl::StrCat("--prune needs the sheet ", LayoutOf(needed).en,
                                  ": what it does not have is removed"),
                     absl::StrCat("--prune を付けるときは「", name,
                                  "」のシートが必要です。ないものを削除するためです。")});
    }
  }

  // Null where the workbook does not have that sheet.
  const Table* Find(SheetKind kind) const {
    const auto it = tables_.find(kind);
    return it == tables_.end() ? nullptr : &it->second;
  }

  void ReadHead() {
    pb::Vision& vision = *out_.header.mutable_vision();
    const pb::Vision* known = options_.known == nullptr ? nullptr : &options_.known->plan.vision;
    const Table* table = Find(SheetKind::kVision);
    if (table == nullptr) {
      if (known != nullptr) {
        vision.set_name(known->name());
        return;
      }
      mistakes_.Add(LayoutOf(SheetKind::kVision).ja, "MISSING_SHEET",
                    {"which vision is meant? The sheet \"vision\" is missing",
                     "どのビジョンか分かりません。「ビジョン」のシートがありません。"});
      return;
    }
    const TableRow& row = table->rows.front();
    google::protobuf::FieldMask& mask = *out_.header.mutable_clear_mask();
    const bool taken = ReadItemRow(
        *table, row, [](const Column&) { return ""; }, known, vision, mask, mistakes_);
    out_.header.set_parent(KeyText(row.cells[ColumnOf(*table->layout, "@owner")]));
    if (vision.name().empty() && (out_.header.parent().empty() || vision.external_id().empty()))
      mistakes_.Add(table->PlaceOf(row, 0), "REQUIRED",
                    {"owner and external_id are needed, or the name of a vision that exists",
                     "所有団体と外部ID、または登録済みのビジョンのリソース名が必要です。"});
    if (taken && known != nullptr) vision.set_etag(known->etag());
    ReadChallenges(known, vision, mask);
  }

  void ReadChallenges(const pb::Vision* known, pb::Vision& vision,
                      google::protobuf::FieldMask& mask) {
    if (challenges_.empty()) return;
    std::map<int, std::string> list;
    if (known != nullptr && !options_.prune) {
      for (int i = 0; i < known->challenges_size(); ++i) list[i + 1] = known->challenges(i);
    }
    for (const auto& [number, cell] : challenges_) {
      if (IsBlank(cell, CellKind::kNumbered)) continue;
      if (IsClear(*cell)) {
        list.erase(number);
      } else {
        list[number] = CellText(*cell);
      }
    }
    if (list.empty()) mask.add_paths("challenges");
    for (auto& [number, text] : list) vision.add_challenges(std::move(text));
  }

  // The key of an item's row; "" and a mistake where it is missing or came before.
  std::string ItemKey(const Table& table, const TableRow& row, std::map<std::string, size_t>& index,
                      const std::vector<std::string>& places, size_t next) {
    const std::string key = KeyText(row.cells[0]);
    const std::string place = table.PlaceOf(row, 0);
    if (key.empty()) {
      const bool covered = table.columns[0] >= 0 && !mistakes_.full() &&
                           table.sheet->IsCovered(row.row, table.columns[0]);
      mistakes_.Add(place, "REQUIRED",
                    {covered ? "external_id is needed in each row; the cell is merged away"
                             : "external_id is needed in each row",
                     covered ? "外部IDのセルが結合されています。行ごとに外部IDを書いてください。"
                             : "この行に外部IDがありません。"});
      return "";
    }
    const auto [first, added] = index.emplace(key, next);
    if (added) return key;
    const std::string& before = places[first->second];
    mistakes_.Add(place, "DUPLICATE",
                  {absl::StrCat("the external_id ", key, " stands there twice, first at ", before),
                   absl::StrCat("外部ID「", domain::Quoted(key), "」が二度あります（一度目は ",
                                before, "）。")});
    return "";
  }

  std::string Where(const Table& table, const TableRow& row) const {
    return absl::StrCat(options_.file, ":", table.PlaceOf(row, 0));
  }

  void ReadNodes() {
    const Table* table = Find(SheetKind::kNodes);
    if (table == nullptr) return;
    Orders orders;
    if (options_.known != nullptr) {
      for (const pb::VisionNode& node : options_.known->plan.nodes)
        orders.Knows(known_.KeyOfName(node.parent()), node.order());
    }
    for (const TableRow& row : table->rows) {
      const std::string key =
          ItemKey(*table, row, node_index_, out_.node_places, out_.nodes.size());
      if (key.empty()) continue;
      const pb::VisionNode* known = known_.Node(key);
      pb::ApplyNode& apply = AddNode(key, Where(*table, row));
      pb::VisionNode& node = *apply.mutable_node();
      (void)ReadItemRow(
          *table, row, [](const Column&) { return ""; }, known, node, *apply.mutable_clear_mask(),
          mistakes_);
      node.set_external_id(key);
      orders.Place(node.parent_external_id().empty() && known != nullptr
                       ? known_.KeyOfName(known->parent())
                       : node.parent_external_id(),
                   known, node);
    }
  }

  void ReadKpis() {
    const Table* table = Find(SheetKind::kKpis);
    if (table == nullptr) return;
    Orders orders;
    if (options_.known != nullptr) {
      for (const pb::Kpi& kpi : options_.known->plan.kpis)
        orders.Knows(known_.KeyOfName(kpi.node()), kpi.order());
    }
    for (const TableRow& row : table->rows) {
      const std::string key = ItemKey(*table, row, kpi_index_, out_.kpi_places, out_.kpis.size());
      if (key.empty()) continue;
      const pb::Kpi* known = known_.Kpi(key);
      pb::ApplyKpi& apply = AddKpi(key, Where(*table, row));
      pb::Kpi& kpi = *apply.mutable_kpi();
      const auto unit_of = [&](const Column& column) {
        return absl::StartsWith(column.path, "baseline.") ? BaselineUnit(*table, row, known)
                                                          : KpiUnit(*table, row, known);
      };
      const bool taken =
          ReadItemRow(*table, row, unit_of, known, kpi, *apply.mutable_clear_mask(), mistakes_);
      kpi.set_external_id(key);
      if (taken) kpi.set_etag(known->etag());
      orders.Place(kpi.node_external_id().empty() && known != nullptr
                       ? known_.KeyOfName(known->node())
                       : kpi.node_external_id(),
                   known, kpi);
    }
  }

  // Orders of new rows that say none: behind the row before them with the same parent.
  class Orders {
   public:
    void Knows(const std::string& parent, int order) {
      int& last = last_known_[parent];
      last = std::max(last, order);
    }
    template <class Item>
    void Place(const std::string& parent, const Item* known, Item& item) {
      const auto before = last_.find(parent);
      if (item.order() == 0 && known == nullptr)
        item.set_order((before == last_.end() ? last_known_[parent] : before->second) + 1);
      last_[parent] = item.order() != 0 ? item.order() : known == nullptr ? 0 : known->order();
    }

   private:
    std::map<std::string, int> last_known_;
    std::map<std::string, int> last_;
  };

  static std::string KpiUnit(const Table& table, const TableRow& row, const pb::Kpi* known) {
    const Cell* cell = row.cells[ColumnOf(*table.layout, "unit")];
    if (!IsBlank(cell, CellKind::kText)) return IsClear(*cell) ? "" : CellText(*cell);
    return known == nullptr ? "" : known->unit();
  }

  static std::string BaselineUnit(const Table& table, const TableRow& row, const pb::Kpi* known) {
    const Cell* cell = row.cells[ColumnOf(*table.layout, "baseline.unit")];
    if (!IsBlank(cell, CellKind::kText) && !IsClear(*cell)) return CellText(*cell);
    if (known != nullptr && !known->baseline().unit().empty() && IsBlank(cell, CellKind::kText))
      return known->baseline().unit();
    return KpiUnit(table, row, known);
  }

  pb::ApplyNode& AddNode(const std::string& key, const std::string& place) {
    node_index_[key] = out_.nodes.size();
    out_.node_places.push_back(place);
    pb::ApplyNode& apply = out_.nodes.emplace_back();
    apply.mutable_node()->set_external_id(key);
    return apply;
  }
  pb::ApplyKpi& AddKpi(const std::string& key, const std::string& place) {
    kpi_index_[key] = out_.kpis.size();
    out_.kpi_places.push_back(place);
    pb::ApplyKpi& apply = out_.kpis.emplace_back();
    apply.mutable_kpi()->set_external_id(key);
    return apply;
  }

  // The item that rows of a list belong to: of the workbook, or known; null and a mistake otherwise.
  pb::ApplyNode* NodeFor(const std::string& key, const Table& table, const TableRow& row) {
    const auto it = node_index_.find(key);
    if (it != node_index_.end()) return &out_.nodes[it->second];
    if (known_.Node(key) != nullptr && !options_.prune) return &AddNode(key, Where(table, row));
    Dangling(table, row, "node", "施策等", key);
    return nullptr;
  }
  pb::ApplyKpi* KpiFor(const std::string& key, const Table& table, const TableRow& row) {
    const auto it = kpi_index_.find(key);
    if (it != kpi_index_.end()) return &out_.kpis[it->second];
    if (known_.Kpi(key) != nullptr && !options_.prune) return &AddKpi(key, Where(table, row));
    Dangling(table, row, "KPI", "KPI", key);
    return nullptr;
  }

  void Dangling(const Table& table, const TableRow& row, const char* en, const char* ja,
                const std::string& key) {
    const std::string quoted = domain::Quoted(key);
    mistakes_.Add(table.PlaceOf(row, 0), "DANGLING_REFERENCE",
                  {absl::StrCat("there is no ", en, " \"", quoted, "\""),
                   key.empty() ? absl::StrCat("どの", ja, "の行か、外部IDを書いてください。")
                               : absl::StrCat(ja, "「", quoted, "」がありません。")});
  }

  RowsByOwner GroupRows(const Table& table, size_t owner_column) const {
    RowsByOwner groups;
    for (const TableRow& row : table.rows) groups[KeyText(row.cells[owner_column])].push_back(&row);
    return groups;
  }

  // A mistake for each row whose key column is blank; such rows are left out.
  void RequireKeys(const Table& table, size_t key_column, std::vector<const TableRow*>& rows) {
    const Column& column = table.layout->columns[key_column];
    std::vector<const TableRow*> good;
    for (const TableRow* row : rows) {
      if (!IsBlank(row->cells[key_column], column.kind)) {
        good.push_back(row);
        continue;
      }
      mistakes_.Add(table.PlaceOf(*row, key_column), "REQUIRED",
                    {absl::StrCat(column.en, " is needed in each row"),
                     absl::StrCat("この行に「", column.ja, "」がありません。")});
    }
    rows = std::move(good);
  }

  template <class Entry>
  ListRules<Entry> Rules(const SheetLayout& layout, absl::string_view key_path,
                         std::function<std::string(const Entry&)> key_of) const {
    ListRules<Entry> rules;
    rules.key_columns = {ColumnOf(layout, key_path)};
    rules.keys_of = [key_of = std::move(key_of)](const Entry& entry) {
      return std::vector<std::string>{key_of(entry)};
    };
    rules.prune = options_.prune;
    return rules;
  }

  // Lists without rows go where the sheet is the whole truth.
  template <class Item, class Known>
  void PruneLists(std::vector<Item>& items, const char* field, const Known& has_rows) {
    if (!options_.prune) return;
    for (Item& item : items) {
      if (!has_rows(item)) item.mutable_clear_mask()->add_paths(field);
    }
  }

  void ReadNodeLists() {
    if (const Table* table = Find(SheetKind::kBudgets)) {
      const auto rules = Rules<pb::Budget>(
          *table->layout, "fiscal_year",
          [](const pb::Budget& budget) { return absl::StrCat(budget.fiscal_year()); });
      ReadListsOfNodes<pb::Budget>(*table, "budgets", rules,
                                   [](pb::VisionNode& node) { return node.mutable_budgets(); });
    }
    if (const Table* table = Find(SheetKind::kLinks)) {
      const auto rules =
          Rules<pb::Link>(*table->layout, "url", [](const pb::Link& link) { return link.url(); });
      ReadListsOfNodes<pb::Link>(*table, "links", rules,
                                 [](pb::VisionNode& node) { return node.mutable_links(); });
    }
  }

  template <class Entry>
  void ReadListsOfNodes(
      const Table& table, const char* field, const ListRules<Entry>& rules,
      google::protobuf::RepeatedPtrField<Entry>* (*list_of)(pb::VisionNode& node)) {
    RowsByOwner groups = GroupRows(table, 0);
    const bool of_vision = table.layout->kind == SheetKind::kLinks;
    for (auto& [key, rows] : groups) {
      const TableRow& first = *rows.front();
      RequireKeys(table, rules.key_columns.front(), rows);
      if constexpr (std::is_same_v<Entry, pb::Link>) {
        if (key.empty()) {
          ReadLinksOfVision(table, rows, rules);
          continue;
        }
      }
      pb::ApplyNode* apply = NodeFor(key, table, first);
      if (apply == nullptr) continue;
      const pb::VisionNode* known = known_.Node(key);
      pb::VisionNode copy = known == nullptr ? pb::VisionNode() : *known;
      PutList(MergeRows<Entry>(table, rows, ToVector(*list_of(copy)), rules, mistakes_), field,
              *apply->mutable_clear_mask(), *list_of(*apply->mutable_node()));
      if (known != nullptr) apply->mutable_node()->set_etag(known->etag());
    }
    PruneLists(out_.nodes, field, [&](const pb::ApplyNode& apply) {
      return groups.count(apply.node().external_id()) > 0;
    });
    if (of_vision && options_.prune && groups.count("") == 0)
      out_.header.mutable_clear_mask()->add_paths("links");
  }

  void ReadLinksOfVision(const Table& table, const std::vector<const TableRow*>& rows,
                         const ListRules<pb::Link>& rules) {
    std::vector<pb::Link> known;
    if (options_.known != nullptr) {
      known = ToVector(options_.known->plan.vision.links());
      out_.header.mutable_vision()->set_etag(options_.known->plan.vision.etag());
    }
    PutList(MergeRows<pb::Link>(table, rows, known, rules, mistakes_), "links",
            *out_.header.mutable_clear_mask(), *out_.header.mutable_vision()->mutable_links());
  }

  void ReadActivities() {
    const Table* table = Find(SheetKind::kActivities);
    const Table* points = Find(SheetKind::kMilestones);
    RowsByOwner rows = table == nullptr ? RowsByOwner() : GroupRows(*table, 0);
    RowsByOwner point_rows = points == nullptr ? RowsByOwner() : GroupRows(*points, 0);
    std::set<std::string> owners;
    for (const auto& [key, list] : rows) owners.insert(key);
    for (const auto& [key, list] : point_rows) owners.insert(key);
    for (const std::string& key : owners) {
      const bool has_rows = rows.count(key) > 0;
      const Table& first_table = has_rows ? *table : *points;
      pb::ApplyNode* apply =
          NodeFor(key, first_table, has_rows ? *rows[key].front() : *point_rows[key].front());
      if (apply == nullptr) continue;
      const pb::VisionNode* known = known_.Node(key);
      std::vector<pb::Activity> activities;
      if (known != nullptr) {
        for (const pb::Activity& activity : known->activities())
          activities.push_back(known_.InFile(activity));
      }
      if (has_rows)
        activities = MergeRows<pb::Activity>(*table, rows[key], activities, ActivityRules(*table),
                                             mistakes_);
      if (points != nullptr) ReadMilestones(*points, point_rows[key], activities);
      PutList(std::move(activities), "activities", *apply->mutable_clear_mask(),
              *apply->mutable_node()->mutable_activities());
      if (known != nullptr) apply->mutable_node()->set_etag(known->etag());
    }
    if (table != nullptr)
      PruneLists(out_.nodes, "activities", [&](const pb::ApplyNode& apply) {
        return owners.count(apply.node().external_id()) > 0;
      });
  }

  ListRules<pb::Activity> ActivityRules(const Table& table) const {
    ListRules<pb::Activity> rules;
    rules.key_columns = {ColumnOf(*table.layout, "id"), ColumnOf(*table.layout, "title")};
    rules.keys_of = [](const pb::Activity& activity) {
      std::vector<std::string> keys;
      if (!activity.id().empty()) keys.push_back(absl::StrCat("id ", activity.id()));
      keys.push_back(absl::StrCat("title ", activity.title()));
      return keys;
    };
    rules.prune = options_.prune;
    return rules;
  }

  void ReadMilestones(const Table& table, const std::vector<const TableRow*>& all,
                      std::vector<pb::Activity>& activities) {
    const size_t which = ColumnOf(*table.layout, "@activity");
    RowsByOwner groups;
    for (const TableRow* row : all) groups[KeyText(row->cells[which])].push_back(row);
    const auto rules = Rules<pb::Milestone>(
        *table.layout, "when",
        [](const pb::Milestone& milestone) { return WhenKey(milestone.when()); });
    std::set<const pb::Activity*> found;
    for (auto& [name, rows] : groups) {
      pb::Activity* activity = FindActivity(activities, name);
      if (activity == nullptr) {
        Dangling(table, *rows.front(), "activity", "工程", name);
        continue;
      }
      RequireKeys(table, rules.key_columns.front(), rows);
      found.insert(activity);
      std::vector<pb::Milestone> merged =
          MergeRows<pb::Milestone>(table, rows, ToVector(activity->milestones()), rules, mistakes_);
      activity->clear_milestones();
      for (pb::Milestone& one : merged) *activity->add_milestones() = std::move(one);
    }
    for (pb::Activity& activity : activities) {
      if (options_.prune && found.count(&activity) == 0) activity.clear_milestones();
    }
  }

  static pb::Activity* FindActivity(std::vector<pb::Activity>& activities,
                                    const std::string& name) {
    for (pb::Activity& activity : activities) {
      if (!name.empty() && activity.id() == name) return &activity;
    }
    for (pb::Activity& activity : activities) {
      if (!name.empty() && activity.title() == name) return &activity;
    }
    return nullptr;
  }

  void ReadReMentions() {
    const Table* table = Find(SheetKind::kReMentions);
    if (table == nullptr) return;
    const size_t kind = ColumnOf(*table->layout, "@item_kind");
    RowsByOwner of_nodes;
    RowsByOwner of_kpis;
    for (const TableRow& row : table->rows) {
      const bool is_kpi = domain::FoldedEqual(KeyText(row.cells[kind]), "KPI");
      (is_kpi ? of_kpis : of_nodes)[KeyText(row.cells[0])].push_back(&row);
    }
    const auto rules = Rules<pb::ReMention>(
        *table->layout, "parent_external_id",
        [](const pb::ReMention& mention) { return mention.parent_external_id(); });
    for (auto& [key, rows] : of_nodes) {
      if (pb::ApplyNode* apply = NodeFor(key, *table, *rows.front()))
        PutMentions(*table, rows, rules, known_.Node(key), *apply->mutable_clear_mask(),
                    *apply->mutable_node());
    }
    for (auto& [key, rows] : of_kpis) {
      if (pb::ApplyKpi* apply = KpiFor(key, *table, *rows.front()))
        PutMentions(*table, rows, rules, known_.Kpi(key), *apply->mutable_clear_mask(),
                    *apply->mutable_kpi());
    }
    PruneLists(out_.nodes, "re_mentions", [&](const pb::ApplyNode& apply) {
      return of_nodes.count(apply.node().external_id()) > 0;
    });
    PruneLists(out_.kpis, "re_mentions", [&](const pb::ApplyKpi& apply) {
      return of_kpis.count(apply.kpi().external_id()) > 0;
    });
  }

  template <class Item>
  void PutMentions(const Table& table, std::vector<const TableRow*>& rows,
                   const ListRules<pb::ReMention>& rules, const Item* known,
                   google::protobuf::FieldMask& mask, Item& part) {
    RequireKeys(table, rules.key_columns.front(), rows);
    std::vector<pb::ReMention> mentions;
    if (known != nullptr) {
      for (const pb::ReMention& mention : known->re_mentions())
        mentions.push_back(known_.InFile(mention));
      part.set_etag(known->etag());
    }
    PutList(MergeRows<pb::ReMention>(table, rows, mentions, rules, mistakes_), "re_mentions", mask,
            *part.mutable_re_mentions());
  }

  // The unit of a KPI after this workbook.
  std::string UnitOf(const std::string& key) const {
    const auto it = kpi_index_.find(key);
    if (it != kpi_index_.end() && !out_.kpis[it->second].kpi().unit().empty())
      return out_.kpis[it->second].kpi().unit();
    const pb::Kpi* known = known_.Kpi(key);
    return known == nullptr ? "" : known->unit();
  }

  void ReadKpiLists() {
    if (const Table* table = Find(SheetKind::kTargets)) {
      RowsByOwner groups = GroupRows(*table, 0);
      for (auto& [key, rows] : groups) {
        pb::ApplyKpi* apply = KpiFor(key, *table, *rows.front());
        if (apply == nullptr) continue;
        auto rules = Rules<pb::TimedValue>(
            *table->layout, "when",
            [](const pb::TimedValue& target) { return WhenKey(target.when()); });
        rules.unit = UnitOf(key);
        const pb::Kpi* known = known_.Kpi(key);
        PutList(MergeRows<pb::TimedValue>(
                    *table, rows,
                    known == nullptr ? std::vector<pb::TimedValue>() : ToVector(known->targets()),
                    rules, mistakes_),
                "targets", *apply->mutable_clear_mask(), *apply->mutable_kpi()->mutable_targets());
        if (known != nullptr) apply->mutable_kpi()->set_etag(known->etag());
      }
      PruneLists(out_.kpis, "targets", [&](const pb::ApplyKpi& apply) {
        return groups.count(apply.kpi().external_id()) > 0;
      });
    }
    if (const Table* table = Find(SheetKind::kActuals)) ReadActuals(*table);
  }

  void ReadActuals(const Table& table) {
    RowsByOwner groups = GroupRows(table, 0);
    auto rules = Rules<pb::KpiActual>(table.layout[0], "when", [](const pb::KpiActual& actual) {
      return WhenKey(actual.when());
    });
    // Figures are never taken away by a file: only those that have rows are sent.
    rules.prune = true;
    rules.finish = [&](const TableRow&, pb::KpiActual& actual) { FinishActual(actual); };
    for (auto& [key, rows] : groups) {
      pb::ApplyKpi* apply = KpiFor(key, table, *rows.front());
      if (apply == nullptr) continue;
      RequireKeys(table, rules.key_columns.front(), rows);
      RefuseRemovals(table, rows);
      rules.unit = UnitOf(key);
      const std::vector<pb::KpiActual> known = KnownActuals(key);
      for (pb::KpiActual& actual : MergeRows<pb::KpiActual>(table, rows, known, rules, mistakes_))
        *apply->add_actuals() = std::move(actual);
    }
  }

  void RefuseRemovals(const Table& table, const std::vector<const TableRow*>& rows) {
    const size_t value = ColumnOf(*table.layout, "value");
    for (const TableRow* row : rows) {
      const Cell* cell = row->cells[value];
      if (cell == nullptr || !IsClear(*cell)) continue;
      mistakes_.Add(table.PlaceOf(*row, value), "CANNOT_CLEAR",
                    {"a figure is not removed; correct it, or write データなし",
                     "実績は取り消せません。正しい値か「データなし」を書いてください。"});
    }
  }

  std::vector<pb::KpiActual> KnownActuals(const std::string& key) const {
    const pb::Kpi* kpi = known_.Kpi(key);
    if (kpi == nullptr) return {};
    const auto it = options_.known->actuals.find(kpi->name());
    if (it == options_.known->actuals.end()) return {};
    std::vector<pb::KpiActual> known = it->second;
    for (pb::KpiActual& actual : known) {
      actual.clear_name();
      actual.clear_actor();
      actual.clear_update_time();
    }
    return known;
  }

  // データなし in the place of the figure is its status; a dash beside that status is no figure.
  static void FinishActual(pb::KpiActual& actual) {
    if (actual.value().has_number()) return;
    const std::string text(
        absl::StripAsciiWhitespace(domain::NormalizeCompatibility(actual.value().text())));
    if (text == kNoData) actual.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
    if (actual.status() != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) return;
    for (const char* nothing : {kNoData, "-", "―", "—", "–", "…", "...", ""}) {
      if (text == nothing) actual.clear_value();
    }
  }

  const Workbook& book_;
  const ReadVisionOptions& options_;
  Mistakes mistakes_;
  KnownItems known_;
  VisionFile out_;
  std::map<SheetKind, Table> tables_;
  std::map<int, const Cell*> challenges_;
  std::map<std::string, size_t> node_index_;
  std::map<std::string, size_t> kpi_index_;
};

}  // namespace

VisionIdentity IdentityOf(const Workbook& book) {
  VisionIdentity identity;
  const SheetLayout& layout = LayoutOf(SheetKind::kVision);
  for (const Sheet& sheet : book.sheets) {
    if (FindLayout(sheet.name) != &layout) continue;
    Mistakes ignored("");
    const FieldTable fields = ReadFieldTable(sheet, layout, ignored);
    const TableRow& row = fields.table.rows.front();
    identity.owner = KeyText(row.cells[ColumnOf(layout, "@owner")]);
    identity.name = KeyText(row.cells[ColumnOf(layout, "name")]);
    identity.external_id = KeyText(row.cells[ColumnOf(layout, "external_id")]);
    return identity;
  }
  return identity;
}

absl::StatusOr<VisionFile> ReadVisionBook(const Workbook& book, const ReadVisionOptions& options) {
  return Reader(book, options).Read();
}

}  // namespace renkei::sheet
