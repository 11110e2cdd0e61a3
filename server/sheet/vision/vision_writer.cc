#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/vision_book.h"

namespace renkei::sheet {
namespace {

using google::protobuf::Message;

// Deeper trees than the contract's 16 levels come from damaged data.
constexpr int kMaxDepth = 64;

// Fills one sheet row by row.
class SheetFiller {
 public:
  SheetFiller(SheetKind kind, Words words, Workbook& book)
      : layout_(LayoutOf(kind)), words_(words), sheet_(book.sheets.emplace_back()) {
    sheet_.name = SheetNameOf(layout_, words);
    for (size_t i = 0; i < layout_.columns.size(); ++i)
      sheet_.AddText(0, static_cast<int>(i), HeadingOf(layout_.columns[i], words));
  }

  // The texts of columns that begin with "@", by path, and the message's fields.
  void Add(const std::map<std::string, std::string>& own, const Message& message,
           const std::string& unit = "") {
    ++row_;
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      const auto it = own.find(column.path);
      if (it != own.end()) {
        sheet_.AddText(row_, static_cast<int>(i), it->second);
      } else if (column.path[0] != '@') {
        WriteCell(layout_, column, unit, message, row_, static_cast<int>(i), sheet_, words_);
      }
    }
  }

  // The same, where figures of one message have units of their own.
  void AddKpi(const std::map<std::string, std::string>& own, const pb::Kpi& kpi) {
    ++row_;
    const std::string& baseline = kpi.baseline().unit();
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const Column& column = layout_.columns[i];
      const auto it = own.find(column.path);
      const bool of_baseline = absl::string_view(column.path).substr(0, 9) == "baseline.";
      if (it != own.end()) {
        sheet_.AddText(row_, static_cast<int>(i), it->second);
      } else {
        WriteCell(layout_, column, of_baseline && !baseline.empty() ? baseline : kpi.unit(), kpi,
                  row_, static_cast<int>(i), sheet_, words_);
      }
    }
  }

 private:
  const SheetLayout& layout_;
  const Words words_;
  Sheet& sheet_;
  int row_ = 0;
};

// Nodes depth first, each with its depth.
class TreeOrder {
 public:
  explicit TreeOrder(const domain::Plan& plan) {
    std::set<std::string> names;
    for (const pb::VisionNode& node : plan.nodes) names.insert(node.name());
    for (const pb::VisionNode& node : plan.nodes)
      children_[names.count(node.parent()) > 0 ? node.parent() : ""].push_back(&node);
    for (auto& [parent, list] : children_) Sort(list);
    Walk("", 0);
    // What hangs in a circle has no top; it is not lost.
    for (const pb::VisionNode& node : plan.nodes) {
      if (seen_.insert(&node).second) list_.emplace_back(&node, 0);
    }
    for (const pb::Kpi& kpi : plan.kpis) kpis_of_[kpi.node()].push_back(&kpi);
    for (auto& [node, list] : kpis_of_) Sort(list);
    std::set<const pb::Kpi*> placed;
    AddKpisOf("", placed);
    for (const auto& [node, depth] : list_) AddKpisOf(node->name(), placed);
    for (const pb::Kpi& kpi : plan.kpis) {
      if (placed.insert(&kpi).second) kpis_.push_back(&kpi);
    }
  }

  const std::vector<std::pair<const pb::VisionNode*, int>>& nodes() const { return list_; }
  const std::vector<const pb::Kpi*>& kpis() const { return kpis_; }

 private:
  template <class Item>
  static void Sort(std::vector<const Item*>& list) {
    std::sort(list.begin(), list.end(), [](const Item* a, const Item* b) {
      return a->order() != b->order() ? a->order() < b->order() : a->name() < b->name();
    });
  }

  void Walk(const std::string& parent, int depth) {
    const auto it = children_.find(parent);
    if (it == children_.end() || depth > kMaxDepth) return;
    for (const pb::VisionNode* node : it->second) {
      if (!seen_.insert(node).second) continue;
      list_.emplace_back(node, depth);
      if (!node->name().empty()) Walk(node->name(), depth + 1);
    }
  }

  void AddKpisOf(const std::string& node, std::set<const pb::Kpi*>& placed) {
    const auto it = kpis_of_.find(node);
    if (it == kpis_of_.end()) return;
    for (const pb::Kpi* kpi : it->second) {
      if (placed.insert(kpi).second) kpis_.push_back(kpi);
    }
  }

  std::map<std::string, std::vector<const pb::VisionNode*>> children_;
  std::map<std::string, std::vector<const pb::Kpi*>> kpis_of_;
  std::set<const pb::VisionNode*> seen_;
  std::vector<std::pair<const pb::VisionNode*, int>> list_;
  std::vector<const pb::Kpi*> kpis_;
};

class BookWriter {
 public:
  BookWriter(const KnownVision& vision, bool with_actuals, Words words,
             const OrganizationCell& organization)
      : vision_(vision),
        with_actuals_(with_actuals),
        words_(words),
        organization_(organization),
        items_(vision.plan),
        order_(vision.plan) {}

  Workbook Write() {
    Head();
    Nodes();
    Kpis();
    Targets();
    Actuals();
    ReMentions();
    Activities();
    Milestones();
    Budgets();
    Funding();
    Links();
    return std::move(book_);
  }

 private:
  void Head() {
    const SheetLayout& layout = LayoutOf(SheetKind::kVision);
    const pb::Vision vision = WithOrganizationCells(vision_.plan.vision);
    const bool people = words_ == Words::kPeople;
    Sheet& sheet = book_.sheets.emplace_back();
    sheet.name = SheetNameOf(layout, words_);
    sheet.AddText(0, 0, people ? kFieldHeader : kRawFieldHeader);
    sheet.AddText(0, 1, people ? kValueHeader : kRawValueHeader);
    if (people) sheet.AddText(0, 2, kHelpHeader);
    int row = 0;
    for (const Column& column : layout.columns) {
      if (column.kind == CellKind::kNumbered) {
        const int count = std::max(vision.challenges_size(), 1);
        for (int i = 0; i < count; ++i) {
          sheet.AddText(++row, 0, absl::StrCat(HeadingOf(column, words_), i + 1));
          if (i < vision.challenges_size()) sheet.AddText(row, 1, vision.challenges(i));
          if (i == 0 && people) sheet.AddText(row, 2, column.help);
        }
        continue;
      }
      sheet.AddText(++row, 0, HeadingOf(column, words_));
      const std::string path = column.path;
      if (path == "@owner") {
        const size_t end = vision.name().find("/visions/");
        sheet.AddText(row, 1, end == std::string::npos ? "" : InCell(vision.name().substr(0, end)));
      } else if (path != "name" || vision.external_id().empty()) {
        WriteCell(layout, column, "", vision, row, 1, sheet, words_);
      }
      if (people) sheet.AddText(row, 2, column.help);
    }
  }

  std::string InCell(const std::string& organization) const {
    return organization_ ? organization_(organization) : organization;
  }

  pb::Vision WithOrganizationCells(pb::Vision vision) const {
    for (std::string& owner : *vision.mutable_owners()) owner = InCell(owner);
    if (!vision.has_audience()) return vision;
    for (std::string& one : *vision.mutable_audience()->mutable_organizations()) one = InCell(one);
    return vision;
  }

  void Nodes() {
    SheetFiller sheet(SheetKind::kNodes, words_, book_);
    const auto& levels = vision_.plan.vision.level_names();
    for (const auto& [node, depth] : order_.nodes()) {
      sheet.Add({{"external_id", KeyOf(*node)},
                 {"@level", depth < levels.size() ? levels[depth] : absl::StrCat(depth + 1)},
                 {"parent_external_id", Parent(node->parent(), node->parent_external_id())}},
                *node);
    }
  }

  // The key of a reference that stands as a name or as an external_id.
  std::string Parent(const std::string& name, const std::string& external_id) const {
    return name.empty() ? external_id : items_.KeyOfName(name);
  }

  void Kpis() {
    SheetFiller sheet(SheetKind::kKpis, words_, book_);
    for (const pb::Kpi* kpi : order_.kpis()) {
      sheet.AddKpi({{"external_id", KeyOf(*kpi)},
                    {"node_external_id", Parent(kpi->node(), kpi->node_external_id())}},
                   *kpi);
    }
  }

  void Targets() {
    SheetFiller sheet(SheetKind::kTargets, words_, book_);
    for (const pb::Kpi* kpi : order_.kpis()) {
      for (const pb::TimedValue& target : kpi->targets())
        sheet.Add({{"@kpi", KeyOf(*kpi)}, {"@title", kpi->title()}}, target, kpi->unit());
    }
  }

  void Actuals() {
    SheetFiller sheet(SheetKind::kActuals, words_, book_);
    if (!with_actuals_) return;
    for (const pb::Kpi* kpi : order_.kpis()) {
      const auto it = vision_.actuals.find(kpi->name());
      if (it == vision_.actuals.end()) continue;
      for (const pb::KpiActual& actual : it->second)
        sheet.Add({{"@kpi", KeyOf(*kpi)}, {"@title", kpi->title()}}, actual, kpi->unit());
    }
  }

  void ReMentions() {
    SheetFiller sheet(SheetKind::kReMentions, words_, book_);
    const auto add = [&](const auto& item, const char* kind) {
      for (const pb::ReMention& mention : item.re_mentions()) {
        sheet.Add({{"@item", KeyOf(item)},
                   {"@item_kind", kind},
                   {"@title", item.title()},
                   {"parent_external_id", Parent(mention.parent(), mention.parent_external_id())}},
                  mention);
      }
    };
    for (const auto& [node, depth] : order_.nodes())
      add(*node, words_ == Words::kPeople ? "施策等" : "node");
    for (const pb::Kpi* kpi : order_.kpis()) add(*kpi, words_ == Words::kPeople ? "KPI" : "kpi");
  }

  void Activities() {
    SheetFiller sheet(SheetKind::kActivities, words_, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Activity& activity : node->activities())
        sheet.Add({{"@node", KeyOf(*node)}, {"@title", node->title()}}, items_.InFile(activity));
    }
  }

  void Milestones() {
    SheetFiller sheet(SheetKind::kMilestones, words_, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Activity& activity : node->activities()) {
        const std::string& name = activity.id().empty() ? activity.title() : activity.id();
        for (const pb::Milestone& milestone : activity.milestones())
          sheet.Add({{"@node", KeyOf(*node)}, {"@activity", name}}, milestone);
      }
    }
  }

  void Budgets() {
    SheetFiller sheet(SheetKind::kBudgets, words_, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Budget& budget : node->budgets())
        sheet.Add({{"@node", KeyOf(*node)}, {"@title", node->title()}}, budget);
    }
  }

  void Funding() {
    SheetFiller sheet(SheetKind::kFunding, words_, book_);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Funding& funding : node->funding())
        sheet.Add({{"@node", KeyOf(*node)}, {"@title", node->title()}}, funding);
    }
  }

  void Links() {
    SheetFiller sheet(SheetKind::kLinks, words_, book_);
    for (const pb::Link& link : vision_.plan.vision.links()) sheet.Add({{"@node", ""}}, link);
    for (const auto& [node, depth] : order_.nodes()) {
      for (const pb::Link& link : node->links()) sheet.Add({{"@node", KeyOf(*node)}}, link);
    }
  }

  const KnownVision& vision_;
  const bool with_actuals_;
  const Words words_;
  const OrganizationCell& organization_;
  const KnownItems items_;
  const TreeOrder order_;
  Workbook book_;
};

}  // namespace

Workbook VisionSheets(const KnownVision& vision, bool with_actuals, Words words,
                      const OrganizationCell& organization) {
  return BookWriter(vision, with_actuals, words, organization).Write();
}

}  // namespace renkei::sheet
