#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/domain/fold.h"
#include "server/domain/funding/funding_rules.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/when.h"
#include "server/sheet/encoding.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/reader_state.h"
#include "server/sheet/vision/row_reader.h"
#include "server/sheet/vision/when_text.h"

namespace renkei::sheet {
namespace {

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

class ListReader {
 public:
  explicit ListReader(ReaderState& state) : s_(state) {}

  void Read() {
    ReadNodeLists();
    ReadActivities();
    ReadReMentions();
    ReadKpiLists();
  }

 private:
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
      s_.mistakes.Add(table.PlaceOf(*row, key_column), "REQUIRED",
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
    rules.prune = s_.options.prune;
    return rules;
  }

  // Lists without rows go where the sheet is the whole truth.
  template <class Item, class Known>
  void PruneLists(std::vector<Item>& items, const char* field, const Known& has_rows) {
    if (!s_.options.prune) return;
    for (Item& item : items) {
      if (!has_rows(item)) item.mutable_clear_mask()->add_paths(field);
    }
  }

  void ReadNodeLists() {
    if (const Table* table = s_.Find(SheetKind::kBudgets)) {
      const auto rules = Rules<pb::Budget>(
          *table->layout, "fiscal_year",
          [](const pb::Budget& budget) { return absl::StrCat(budget.fiscal_year()); });
      ReadListsOfNodes<pb::Budget>(*table, "budgets", rules,
                                   [](pb::VisionNode& node) { return node.mutable_budgets(); });
    }
    if (const Table* table = s_.Find(SheetKind::kFunding)) {
      ReadListsOfNodes<pb::Funding>(*table, "funding", FundingRules(*table->layout),
                                    [](pb::VisionNode& node) { return node.mutable_funding(); });
    }
    if (const Table* table = s_.Find(SheetKind::kLinks)) {
      const auto rules =
          Rules<pb::Link>(*table->layout, "url", [](const pb::Link& link) { return link.url(); });
      ReadListsOfNodes<pb::Link>(*table, "links", rules,
                                 [](pb::VisionNode& node) { return node.mutable_links(); });
    }
  }

  ListRules<pb::Funding> FundingRules(const SheetLayout& layout) const {
    ListRules<pb::Funding> rules = Rules<pb::Funding>(layout, "fiscal_year", domain::FundingKey);
    for (const char* path : {"programme", "printed_name", "type"})
      rules.key_columns.push_back(ColumnOf(layout, path));
    return rules;
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
      pb::ApplyNode* apply = s_.NodeFor(key, table, first);
      if (apply == nullptr) continue;
      const pb::VisionNode* known = s_.known.Node(key);
      pb::VisionNode copy = known == nullptr ? pb::VisionNode() : *known;
      PutList(MergeRows<Entry>(table, rows, ToVector(*list_of(copy)), rules, s_.mistakes), field,
              *apply->mutable_clear_mask(), *list_of(*apply->mutable_node()));
      if (known != nullptr) apply->mutable_node()->set_etag(known->etag());
    }
    PruneLists(s_.out.nodes, field, [&](const pb::ApplyNode& apply) {
      return groups.count(apply.node().external_id()) > 0;
    });
    if (of_vision && s_.options.prune && groups.count("") == 0)
      s_.out.header.mutable_clear_mask()->add_paths("links");
  }

  void ReadLinksOfVision(const Table& table, const std::vector<const TableRow*>& rows,
                         const ListRules<pb::Link>& rules) {
    std::vector<pb::Link> known;
    if (s_.options.known != nullptr) {
      known = ToVector(s_.options.known->plan.vision.links());
      s_.out.header.mutable_vision()->set_etag(s_.options.known->plan.vision.etag());
    }
    PutList(MergeRows<pb::Link>(table, rows, known, rules, s_.mistakes), "links",
            *s_.out.header.mutable_clear_mask(), *s_.out.header.mutable_vision()->mutable_links());
  }

  void ReadActivities() {
    const Table* table = s_.Find(SheetKind::kActivities);
    const Table* points = s_.Find(SheetKind::kMilestones);
    RowsByOwner rows = table == nullptr ? RowsByOwner() : GroupRows(*table, 0);
    RowsByOwner point_rows = points == nullptr ? RowsByOwner() : GroupRows(*points, 0);
    std::set<std::string> owners;
    for (const auto& [key, list] : rows) owners.insert(key);
    for (const auto& [key, list] : point_rows) owners.insert(key);
    for (const std::string& key : owners) {
      const bool has_rows = rows.count(key) > 0;
      const Table& first_table = has_rows ? *table : *points;
      pb::ApplyNode* apply =
          s_.NodeFor(key, first_table, has_rows ? *rows[key].front() : *point_rows[key].front());
      if (apply == nullptr) continue;
      const pb::VisionNode* known = s_.known.Node(key);
      std::vector<pb::Activity> activities;
      if (known != nullptr) {
        for (const pb::Activity& activity : known->activities())
          activities.push_back(s_.known.InFile(activity));
      }
      if (has_rows)
        activities = MergeRows<pb::Activity>(*table, rows[key], activities, ActivityRules(*table),
                                             s_.mistakes);
      if (points != nullptr) ReadMilestones(*points, point_rows[key], activities);
      PutList(std::move(activities), "activities", *apply->mutable_clear_mask(),
              *apply->mutable_node()->mutable_activities());
      if (known != nullptr) apply->mutable_node()->set_etag(known->etag());
    }
    if (table != nullptr)
      PruneLists(s_.out.nodes, "activities", [&](const pb::ApplyNode& apply) {
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
    rules.prune = s_.options.prune;
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
        s_.Dangling(table, *rows.front(), "activity", "取組", name);
        continue;
      }
      RequireKeys(table, rules.key_columns.front(), rows);
      found.insert(activity);
      std::vector<pb::Milestone> merged = MergeRows<pb::Milestone>(
          table, rows, ToVector(activity->milestones()), rules, s_.mistakes);
      activity->clear_milestones();
      for (pb::Milestone& one : merged) *activity->add_milestones() = std::move(one);
    }
    for (pb::Activity& activity : activities) {
      if (s_.options.prune && found.count(&activity) == 0) activity.clear_milestones();
    }
  }

  static pb::Activity* FindActivity(std::vector<pb::Activity>& activities,
                                    const std::string& name) {
    for (pb::Activity& activity : activities) {
      if (!name.empty() && activity.id() == name) return &activity;
    }
    for (pb::Activity& activity : activities) {
      if (!name.empty() && InCp932(activity.title()) == InCp932(name)) return &activity;
    }
    return nullptr;
  }

  void ReadReMentions() {
    const Table* table = s_.Find(SheetKind::kReMentions);
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
      if (pb::ApplyNode* apply = s_.NodeFor(key, *table, *rows.front()))
        PutMentions(*table, rows, rules, s_.known.Node(key), *apply->mutable_clear_mask(),
                    *apply->mutable_node());
    }
    for (auto& [key, rows] : of_kpis) {
      if (pb::ApplyKpi* apply = s_.KpiFor(key, *table, *rows.front()))
        PutMentions(*table, rows, rules, s_.known.Kpi(key), *apply->mutable_clear_mask(),
                    *apply->mutable_kpi());
    }
    PruneLists(s_.out.nodes, "re_mentions", [&](const pb::ApplyNode& apply) {
      return of_nodes.count(apply.node().external_id()) > 0;
    });
    PruneLists(s_.out.kpis, "re_mentions", [&](const pb::ApplyKpi& apply) {
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
        mentions.push_back(s_.known.InFile(mention));
      part.set_etag(known->etag());
    }
    PutList(MergeRows<pb::ReMention>(table, rows, mentions, rules, s_.mistakes), "re_mentions",
            mask, *part.mutable_re_mentions());
  }

  // What tells the targets and the figures of a KPI apart.
  static std::string TimeKey(const pb::Kpi& kpi, const pb::When& when) {
    return WhenKey(domain::AsOneTime(domain::InYearsOf(kpi, when)));
  }

  // A KPI after this workbook, as far as its figures ask for it.
  pb::Kpi KpiAfter(const std::string& key) const {
    const pb::Kpi* known = s_.known.Kpi(key);
    pb::Kpi kpi = known == nullptr ? pb::Kpi() : *known;
    const auto it = s_.kpi_index.find(key);
    if (it == s_.kpi_index.end()) return kpi;
    const pb::Kpi& part = s_.out.kpis[it->second].kpi();
    if (!part.unit().empty()) kpi.set_unit(part.unit());
    if (part.aggregation() != pb::AGGREGATION_UNSPECIFIED) kpi.set_aggregation(part.aggregation());
    if (part.has_baseline()) *kpi.mutable_baseline() = part.baseline();
    if (part.targets_size() > 0) *kpi.mutable_targets() = part.targets();
    return kpi;
  }

  void ReadKpiLists() {
    if (const Table* table = s_.Find(SheetKind::kTargets)) {
      RowsByOwner groups = GroupRows(*table, 0);
      for (auto& [key, rows] : groups) {
        pb::ApplyKpi* apply = s_.KpiFor(key, *table, *rows.front());
        if (apply == nullptr) continue;
        const pb::Kpi kpi = KpiAfter(key);
        auto rules = Rules<pb::TimedValue>(
            *table->layout, "when",
            [&kpi](const pb::TimedValue& target) { return TimeKey(kpi, target.when()); });
        rules.unit = kpi.unit();
        const pb::Kpi* known = s_.known.Kpi(key);
        PutList(MergeRows<pb::TimedValue>(
                    *table, rows,
                    known == nullptr ? std::vector<pb::TimedValue>() : ToVector(known->targets()),
                    rules, s_.mistakes),
                "targets", *apply->mutable_clear_mask(), *apply->mutable_kpi()->mutable_targets());
        if (known != nullptr) apply->mutable_kpi()->set_etag(known->etag());
      }
      PruneLists(s_.out.kpis, "targets", [&](const pb::ApplyKpi& apply) {
        return groups.count(apply.kpi().external_id()) > 0;
      });
    }
    if (const Table* table = s_.Find(SheetKind::kActuals)) ReadActuals(*table);
  }

  void ReadActuals(const Table& table) {
    RowsByOwner groups = GroupRows(table, 0);
    for (auto& [key, rows] : groups) {
      pb::ApplyKpi* apply = s_.KpiFor(key, table, *rows.front());
      if (apply == nullptr) continue;
      const pb::Kpi kpi = KpiAfter(key);
      const std::vector<pb::KpiActual> known = KnownActuals(key);
      auto rules = Rules<pb::KpiActual>(*table.layout, "when", [&kpi](const pb::KpiActual& actual) {
        return TimeKey(kpi, actual.when());
      });
      // Figures are never taken away by a file: only those that have rows are sent.
      rules.prune = true;
      rules.unit = kpi.unit();
      std::map<std::string, std::string> places;
      rules.finish = [&](const TableRow& row, pb::KpiActual& actual) {
        SettleRow(table, row, kpi, known, places, actual);
      };
      RequireKeys(table, rules.key_columns.front(), rows);
      RefuseRemovals(table, rows);
      for (pb::KpiActual& actual :
           MergeRows<pb::KpiActual>(table, rows, known, rules, s_.mistakes)) {
        DropOldReason(known, actual);
        *apply->add_actuals() = std::move(actual);
      }
    }
  }

  // Reads a figure by its KPI, each mistake at its cell. `places`: where the KPI's times were read.
  void SettleRow(const Table& table, const TableRow& row, const pb::Kpi& kpi,
                 const std::vector<pb::KpiActual>& known,
                 std::map<std::string, std::string>& places, pb::KpiActual& actual) {
    using google::protobuf::util::MessageDifferencer;
    const bool stands = std::any_of(known.begin(), known.end(), [&](const pb::KpiActual& before) {
      return MessageDifferencer::Equals(before, actual);
    });
    std::vector<pb::FieldViolation> found;
    if (!stands) found = domain::SettleActual(kpi, actual);
    const std::string place = table.PlaceOf(row, ColumnOf(*table.layout, "when"));
    const auto [first, is_first] = places.emplace(TimeKey(kpi, actual.when()), place);
    if (!is_first && found.empty()) {
      const std::string time = domain::FormatWhen(actual.when(), domain::WhenStyle::kEra);
      found.push_back(domain::Violation(
          "when", "DUPLICATE_TIME",
          {absl::StrCat("the figure of ", time, " stands at ", first->second, " already"),
           absl::StrCat("「", time, "」の実績は ", first->second, " にもあります。")}));
    }
    ReportViolations(table, row, found, s_.mistakes);
  }

  // The reason of an earlier correction is none for this one.
  static void DropOldReason(const std::vector<pb::KpiActual>& known, pb::KpiActual& actual) {
    for (const pb::KpiActual& before : known) {
      if (WhenKey(before.when()) != WhenKey(actual.when())) continue;
      const bool same = google::protobuf::util::MessageDifferencer::Equals(before, actual);
      if (!same && before.correction_reason() == actual.correction_reason())
        actual.clear_correction_reason();
    }
  }

  void RefuseRemovals(const Table& table, const std::vector<const TableRow*>& rows) {
    const size_t value = ColumnOf(*table.layout, "value");
    for (const TableRow* row : rows) {
      const Cell* cell = row->cells[value];
      if (cell == nullptr || !IsClear(*cell)) continue;
      s_.mistakes.Add(table.PlaceOf(*row, value), "CANNOT_CLEAR",
                      {"a figure is not removed; correct it, or write データなし",
                       "実績は取り消せません。正しい値か「データなし」を書いてください。"});
    }
  }

  std::vector<pb::KpiActual> KnownActuals(const std::string& key) const {
    const pb::Kpi* kpi = s_.known.Kpi(key);
    if (kpi == nullptr) return {};
    const auto it = s_.options.known->actuals.find(kpi->name());
    if (it == s_.options.known->actuals.end()) return {};
    std::vector<pb::KpiActual> known = it->second;
    for (pb::KpiActual& actual : known) {
      actual.clear_name();
      actual.clear_actor();
      actual.clear_update_time();
    }
    return known;
  }

  ReaderState& s_;
};

}  // namespace

void ReadVisionLists(ReaderState& state) { ListReader(state).Read(); }

}  // namespace renkei::sheet
