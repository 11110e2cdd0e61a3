#include "server/sheet/vision/columns.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/words/labels.h"
#include "server/domain/words/value_words.h"

namespace renkei::sheet {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using K = CellKind;

std::vector<Column> VisionColumns() {
  return {
      {"@owner", K::kId, 0, "とりまとめ団体。団体コード（141003）か名称", "所有団体"},
      {"external_id", K::kId, 0, "団体の中で重ならない、自由に決める番号や名前"},
      {"name", K::kId, 0, "外部IDのないビジョンを指すとき。通常は空のまま"},
      {"title", K::kText, 0, "必須"},
      {"period.from_fiscal_year", K::kFiscalYear, 0, "2023、令和5年度、R5"},
      {"period.to_fiscal_year", K::kFiscalYear, 0, "2027、令和9年度、R9"},
      {"owners", K::kLines, 0, "共同の計画のとき、すべての団体を1行に1つ、とりまとめ団体から",
       "共同の団体"},
      {"narrative", K::kText, 0, "", "地域ビジョンの本文"},
      {"challenges", K::kNumbered, 0, "1行に1つ: 地域課題1、地域課題2、…"},
      {"level_names", K::kLines, 0, "上から順に、1行に1つ"},
      {"framework_items", K::kLines, 0, "1行に1つ"},
      {"parent_plans", K::kLines, 0, "1行に1つ"},
      {"audience.visibility", K::kEnum, 0, "所有団体のみ、指定団体、利用団体すべて、一般公開",
       "公開範囲"},
      {"audience.organizations", K::kLines, 0, "公開範囲が「指定団体」のとき、1行に1つ",
       "公開する団体"},
      {"rubric", K::kId, 0, "省略すると標準の基準", "進捗の評価基準"},
  };
}

std::vector<Column> NodeColumns() {
  return {
      {"external_id", K::kId, 14,
       "必須。計画の中で重ならない番号や名前。行の目印で、変えると別の施策等になります"},
      {"@level", K::kInfo, 10, "参考。読み込みません", "階層"},
      {"parent_external_id", K::kId, 14,
       "一つ上の施策等。最上位は空のまま。最上位へ移すときは（消去）"},
      {"order", K::kInteger, 8, "同じ上位の中での順。新しい行で空なら、上の行の次"},
      {"label", K::kText, 12, "題名の前に印刷されるもの（1-(2) など）"},
      {"title", K::kText, 40, "必須"},
      {"text", K::kText, 60, ""},
      {"kind", K::kText, 12, "basic_goal、pillar、measure など"},
      {"section", K::kText, 16, ""},
      {"framework_items", K::kLines, 24, "1行に1つ"},
  };
}

std::vector<Column> KpiColumns() {
  return {
      {"external_id", K::kId, 14, "必須。計画の中で重ならない番号や名前"},
      {"node_external_id", K::kId, 14, "測る対象。計画全体のKPIは空のまま"},
      {"order", K::kInteger, 8, "同じ施策等の中での順"},
      {"title", K::kText, 40, "必須"},
      {"unit", K::kText, 10, "人、％ など"},
      {"direction", K::kEnum, 14, ""},
      {"aggregation", K::kEnum, 12, ""},
      {"cumulative_from_fiscal_year", K::kFiscalYear, 12, "集計方法が累計のとき"},
      {"numerator", K::kText, 16, "集計方法が割合のとき"},
      {"denominator", K::kText, 16, "集計方法が割合のとき"},
      {"range_low", K::kNumber, 10, "方向が「範囲に収める」のとき"},
      {"range_high", K::kNumber, 10, "方向が「範囲に収める」のとき"},
      {"class", K::kEnum, 12, ""},
      {"baseline.value", K::kValue, 12, "数値、または「ほぼ全て」のような言葉", "", "baseline"},
      {"baseline.value.text", K::kValueText, 12, "数値に添える言葉（約、以上 など）", "",
       "baseline_text"},
      {"baseline.when", K::kWhen, 14, "令和4年度、令和4年度末、2024年3月 など", "",
       "baseline_when"},
      {"baseline.unit", K::kText, 10, "KPIの単位と違うときだけ", "", "baseline_unit"},
      {"source", K::kText, 24, ""},
      {"publication_lag_days", K::kInteger, 10, ""},
      {"section", K::kText, 16, "報告する課"},
      {"next_due_date", K::kDay, 14, "2025-05-30、令和7年5月30日"},
      {"indicator", K::kId, 20, "indicators/ のID"},
      {"note", K::kText, 30, ""},
  };
}

std::vector<Column> TargetColumns() {
  return {
      {"@kpi", K::kId, 14, "必須", "KPIの外部ID", "kpi_external_id"},
      {"@title", K::kInfo, 36, "参考。読み込みません", "KPI", "kpi"},
      {"when", K::kWhen, 14, "行の目印。令和9年度、令和9年度末 など"},
      {"value", K::kValue, 14, "数値か言葉。（消去）でこの行の目標を取り消します", "目標値", "",
       true},
      {"value.text", K::kValueText, 12, "数値に添える言葉（約、以上 など）", "", "value_text"},
      {"unit", K::kText, 10, "KPIの単位と違うときだけ"},
  };
}

std::vector<Column> ActualColumns() {
  return {
      {"@kpi", K::kId, 14, "必須", "KPIの外部ID", "kpi_external_id", false, nullptr, "外部ID"},
      {"@title", K::kInfo, 36, "参考。読み込みません", "KPI", "kpi"},
      {"when", K::kWhen, 14, "行の目印。令和5年度 など", "", "", false, nullptr, "年度、year"},
      {"value", K::kValue, 14,
       "数値。値がないときは「-」「集計中」「未公表」など（0にはしません）。データなし "
       "と書くと確度もそうなります",
       "実績", "", false, nullptr, "実績値、値"},
      {"value.text", K::kValueText, 12, "数値に添える言葉（約、以上 など）", "", "value_text"},
      {"status", K::kEnum, 12, "速報値、確定値（承認者のみ）、データなし", "", "", false, nullptr,
       "区分"},
      {"source", K::kText, 24, ""},
      {"note", K::kText, 30, ""},
      {"correction_reason", K::kText, 24, "確定した値を直すときに必要", "", "", false, nullptr,
       "訂正理由"},
  };
}

std::vector<Column> ReMentionColumns() {
  return {
      {"@item", K::kId, 14, "必須。再掲する施策等かKPI", "外部ID", "external_id"},
      {"@item_kind", K::kId, 12, "施策等 または KPI。空なら施策等", "施策等かKPIか"},
      {"@title", K::kInfo, 36, "参考。読み込みません", "題名"},
      {"parent_external_id", K::kId, 14, "行の目印。もう一度載せる場所の施策等", "再掲先の外部ID"},
      {"order", K::kInteger, 8, "再掲先での順。（消去）で再掲をやめます", "", "", true},
  };
}

std::vector<Column> ActivityColumns() {
  return {
      {"@node", K::kId, 14, "必須", "施策等の外部ID", "node_external_id"},
      {"@title", K::kInfo, 30, "参考。読み込みません", "施策等", "node"},
      {"id", K::kId, 8, "行の目印。新しい行では空でかまいません", "", "", false, nullptr, "工程ID"},
      {"title", K::kText, 40, "必須。（消去）でこの取組を取り消します", "取組", "", true, nullptr,
       "工程"},
      {"period.from_fiscal_year", K::kFiscalYear, 10, "", "開始年度"},
      {"period.to_fiscal_year", K::kFiscalYear, 10, "", "終了年度"},
      {"section", K::kText, 16, ""},
      {"performer", K::kText, 20, "所有団体でないとき"},
      {"kpi_external_ids", K::kLines, 16, "1行に1つ", "KPIの外部ID"},
  };
}

std::vector<Column> MilestoneColumns() {
  return {
      {"@node", K::kId, 14, "必須", "施策等の外部ID", "node_external_id"},
      {"@activity", K::kId, 20, "必須。取組ID、または取組の名前", "取組", "", false, nullptr,
       "工程"},
      {"when", K::kWhen, 14, "行の目印"},
      {"title", K::kText, 40, "必須。（消去）でこの節目を取り消します", "", "", true, nullptr,
       "内容"},
  };
}

std::vector<Column> BudgetColumns() {
  return {
      {"@node", K::kId, 14, "必須", "施策等の外部ID", "node_external_id"},
      {"@title", K::kInfo, 36, "参考。読み込みません", "施策等", "node"},
      {"fiscal_year", K::kFiscalYear, 10, "行の目印。2024、令和6年度"},
      {"thousand_yen", K::kInteger, 16, "（消去）でこの年度の予算を取り消します", "", "", true},
  };
}

std::vector<Column> FundingColumns() {
  return {
      {"@node", K::kId, 14, "必須", "施策等の外部ID", "node_external_id"},
      {"@title", K::kInfo, 36, "参考。読み込みません", "施策等", "node"},
      {"programme", K::kId, 30, "行の目印。programmes/ で始まるリソース名"},
      {"printed_name", K::kText, 30, "行の目印。Renkei にない支援施策の名称", "名称（記載どおり）"},
      {"fiscal_year", K::kFiscalYear, 10, "行の目印。2024、令和6年度"},
      {"type", K::kId, 12, "行の目印。その年度のタイプID"},
      {"thousand_yen", K::kInteger, 16, "（消去）でこの行の財源を取り消します", "", "", true},
      {"stage", K::kEnum, 12, "申請予定、申請中、交付決定、不採択、執行済み"},
      {"note", K::kText, 30, ""},
  };
}

std::vector<Column> LinkColumns() {
  return {
      {"@node", K::kId, 14, "計画全体のリンクは空のまま", "施策等の外部ID", "node_external_id"},
      {"url", K::kId, 50, "行の目印"},
      {"title", K::kText, 36, "必須。（消去）でこのリンクを取り消します", "", "", true},
      {"date", K::kDay, 14, "文書の日付"},
      {"sha256", K::kId, 20, "ファイルのハッシュ値"},
  };
}

std::string Folded(absl::string_view text) {
  return domain::Fold(absl::StripAsciiWhitespace(text));
}

// The fields that lead to a column, its own the last; empty for what is no path of the row's message.
std::vector<const FieldDescriptor*> FieldsOn(const SheetLayout& layout, absl::string_view path) {
  const google::protobuf::Descriptor* message = layout.message;
  std::vector<const FieldDescriptor*> fields;
  for (const absl::string_view step : absl::StrSplit(path, '.')) {
    fields.push_back(message == nullptr ? nullptr : message->FindFieldByName(std::string(step)));
    if (fields.back() == nullptr) return {};
    message = fields.back()->message_type();
  }
  return fields;
}

std::string LabelsOn(const SheetLayout& layout, absl::string_view path) {
  const std::vector<const FieldDescriptor*> fields = FieldsOn(layout, path);
  std::vector<std::string> labels;
  for (const FieldDescriptor* field : fields) {
    if (field->name() != "value" || fields.size() == 1)
      labels.push_back(domain::LabelOf(*field).ja);
  }
  return absl::StrJoin(labels, "の");
}

// The column with that name; with `also` the further names that people give columns count as well.
std::optional<size_t> FindColumnCalled(const SheetLayout& layout, absl::string_view header,
                                       bool also) {
  const std::string wanted = Folded(header);
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    for (const absl::string_view name : {absl::string_view(column.ja), absl::string_view(column.en),
                                         absl::string_view(column.path)}) {
      if (wanted == Folded(name)) return i;
    }
    const absl::string_view others = also ? column.also : "";
    for (const absl::string_view name : absl::StrSplit(others, "、", absl::SkipEmpty())) {
      if (wanted == Folded(name)) return i;
    }
  }
  const size_t remark = wanted.find('(');
  if (remark == std::string::npos || remark == 0) return std::nullopt;
  return FindColumnCalled(layout, wanted.substr(0, remark), also);
}

}  // namespace

SheetLayout WithHeadings(SheetLayout layout) {
  for (Column& column : layout.columns) {
    const absl::string_view path = absl::StripPrefix(column.path, "@");
    if (column.ja.empty()) column.ja = LabelsOn(layout, path);
    if (column.en.empty()) column.en = std::string(path.substr(path.rfind('.') + 1));
  }
  return layout;
}

const std::vector<SheetLayout>& VisionLayouts() {
  static const auto& kLayouts = *new std::vector<SheetLayout>{
      WithHeadings(
          {SheetKind::kVision, "ビジョン", "vision", pb::Vision::descriptor(), 0, VisionColumns()}),
      WithHeadings(
          {SheetKind::kNodes, "施策", "nodes", pb::VisionNode::descriptor(), 0, NodeColumns()}),
      WithHeadings({SheetKind::kKpis, "KPI", "kpis", pb::Kpi::descriptor(), 0, KpiColumns()}),
      WithHeadings({SheetKind::kTargets, "目標値", "targets", pb::TimedValue::descriptor(), 0,
                    TargetColumns()}),
      WithHeadings({SheetKind::kActuals, "実績", "actuals", pb::KpiActual::descriptor(), 0,
                    ActualColumns()}),
      WithHeadings({SheetKind::kReMentions, "再掲", "re_mentions", pb::ReMention::descriptor(), 0,
                    ReMentionColumns()}),
      WithHeadings({SheetKind::kActivities, "工程表", "activities", pb::Activity::descriptor(), 0,
                    ActivityColumns()}),
      WithHeadings({SheetKind::kMilestones, "節目", "milestones", pb::Milestone::descriptor(), 0,
                    MilestoneColumns()}),
      WithHeadings(
          {SheetKind::kBudgets, "予算", "budgets", pb::Budget::descriptor(), 0, BudgetColumns()}),
      WithHeadings(
          {SheetKind::kFunding, "財源", "funding", pb::Funding::descriptor(), 0, FundingColumns()}),
      WithHeadings(
          {SheetKind::kLinks, "リンク", "links", pb::Link::descriptor(), 1, LinkColumns()}),
  };
  return kLayouts;
}

const SheetLayout& LayoutOf(SheetKind kind) { return VisionLayouts()[static_cast<size_t>(kind)]; }

std::optional<size_t> FindColumn(const SheetLayout& layout, absl::string_view header) {
  return FindColumnCalled(layout, header, /*also=*/true);
}

bool AreHeadings(const SheetLayout& layout, const std::vector<std::string>& texts) {
  bool has_key = false;
  bool has_other = false;
  for (const std::string& text : texts) {
    if (FindColumnCalled(layout, text, /*also=*/false) == layout.key_column) return true;
    const std::optional<size_t> column = FindColumn(layout, text);
    has_key = has_key || column == layout.key_column;
    has_other = has_other || (column && column != layout.key_column);
  }
  return has_key && has_other;
}

bool SpeaksForMergedRows(const Column& column) {
  if (column.kind == CellKind::kInfo) return false;
  const absl::string_view path = column.path;
  return absl::StartsWith(path, "@") || absl::EndsWith(path, "_external_id") || path == "when" ||
         path == "fiscal_year" || path == "url";
}

std::string HeadingOf(const Column& column, Words words) {
  if (words == Words::kContract) return column.path[0] == '@' ? column.en : column.path;
  if (column.records == nullptr) return column.ja;
  std::vector<std::string> parts;
  for (const Column& part : column.records->columns) parts.push_back(HeadingOf(part));
  const char* bar = column.kind == CellKind::kInnerRecords ? "：" : "｜";
  return absl::StrCat(column.ja, "（", absl::StrJoin(parts, bar), "）");
}

const SheetLayout* FindLayout(absl::string_view name) {
  const std::string wanted = Folded(name);
  const SheetLayout* found = nullptr;
  size_t longest = 0;
  for (const SheetLayout& layout : VisionLayouts()) {
    for (const char* known : {layout.ja, layout.en}) {
      const std::string folded = Folded(known);
      if (!absl::StartsWith(wanted, folded) || folded.size() <= longest) continue;
      // "KPI実績" is neither.
      const bool word_ends = wanted.size() == folded.size() ||
                             static_cast<unsigned char>(wanted[folded.size()]) < 0x80;
      if (!word_ends) continue;
      found = &layout;
      longest = folded.size();
    }
  }
  return found;
}

const FieldDescriptor* FieldOf(const SheetLayout& layout, const Column& column) {
  const std::vector<const FieldDescriptor*> fields = FieldsOn(layout, column.path);
  return fields.empty() ? nullptr : fields.back();
}

std::string EnumLabel(const EnumDescriptor& type, int number, Words words) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr || number == 0) return "";
  return words == Words::kContract ? value->name() : domain::ValueWord(type, number);
}

std::optional<int> ParseEnumLabel(const EnumDescriptor& type, absl::string_view text) {
  return domain::ParseValueWord(type, text);
}

std::vector<std::string> EnumLabels(const EnumDescriptor& type, Words words) {
  std::vector<std::string> labels;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0)
      labels.push_back(EnumLabel(type, type.value(i)->number(), words));
  }
  return labels;
}

}  // namespace renkei::sheet
