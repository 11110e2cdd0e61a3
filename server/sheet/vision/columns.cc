#include "server/sheet/vision/columns.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/words/value_words.h"

namespace renkei::sheet {
namespace {

using google::protobuf::EnumDescriptor;
using K = CellKind;

std::vector<Column> VisionColumns() {
  return {
      {"@owner", K::kId, "所有団体", "owner", 0, "とりまとめ団体。団体コード（141003）か名称"},
      {"external_id", K::kId, "外部ID", "external_id", 0,
       "団体の中で重ならない、自由に決める番号や名前"},
      {"name", K::kId, "リソース名", "name", 0, "外部IDのないビジョンを指すとき。通常は空のまま"},
      {"title", K::kText, "題名", "title", 0, "必須"},
      {"period.from_fiscal_year", K::kFiscalYear, "計画期間の開始年度", "from_fiscal_year", 0,
       "2023、令和5年度、R5"},
      {"period.to_fiscal_year", K::kFiscalYear, "計画期間の終了年度", "to_fiscal_year", 0,
       "2027、令和9年度、R9"},
      {"owners", K::kLines, "共同の団体", "owners", 0,
       "共同の計画のとき、すべての団体を1行に1つ、とりまとめ団体から"},
      {"narrative", K::kText, "地域ビジョンの本文", "narrative", 0, ""},
      {"challenges", K::kNumbered, "地域課題", "challenges", 0,
       "1行に1つ: 地域課題1、地域課題2、…"},
      {"level_names", K::kLines, "階層の名称", "level_names", 0, "上から順に、1行に1つ"},
      {"framework_items", K::kLines, "国の枠組みの項目", "framework_items", 0, "1行に1つ"},
      {"parent_plans", K::kLines, "上位計画", "parent_plans", 0, "1行に1つ"},
      {"audience.visibility", K::kEnum, "公開範囲", "visibility", 0,
       "所有団体のみ、指定団体、利用団体すべて、一般公開"},
      {"audience.organizations", K::kLines, "公開する団体", "organizations", 0,
       "公開範囲が「指定団体」のとき、1行に1つ"},
      {"rubric", K::kId, "進捗の評価基準", "rubric", 0, "省略すると標準の基準"},
  };
}

std::vector<Column> NodeColumns() {
  return {
      {"external_id", K::kId, "外部ID", "external_id", 14,
       "必須。計画の中で重ならない番号や名前。行の目印で、変えると別の施策等になります"},
      {"@level", K::kInfo, "階層", "level", 10, "参考。読み込みません"},
      {"parent_external_id", K::kId, "上位の外部ID", "parent_external_id", 14,
       "一つ上の施策等。最上位は空のまま。最上位へ移すときは（消去）"},
      {"order", K::kInteger, "並び順", "order", 8,
       "同じ上位の中での順。新しい行で空なら、上の行の次"},
      {"label", K::kText, "番号", "label", 12, "題名の前に印刷されるもの（1-(2) など）"},
      {"title", K::kText, "題名", "title", 40, "必須"},
      {"text", K::kText, "本文", "text", 60, ""},
      {"kind", K::kText, "種別", "kind", 12, "basic_goal、pillar、measure など"},
      {"section", K::kText, "担当課", "section", 16, ""},
      {"framework_items", K::kLines, "国の枠組みの項目", "framework_items", 24, "1行に1つ"},
  };
}

std::vector<Column> KpiColumns() {
  return {
      {"external_id", K::kId, "外部ID", "external_id", 14, "必須。計画の中で重ならない番号や名前"},
      {"node_external_id", K::kId, "施策等の外部ID", "node_external_id", 14,
       "測る対象。計画全体のKPIは空のまま"},
      {"order", K::kInteger, "並び順", "order", 8, "同じ施策等の中での順"},
      {"title", K::kText, "題名", "title", 40, "必須"},
      {"unit", K::kText, "単位", "unit", 10, "人、％ など"},
      {"direction", K::kEnum, "望ましい方向", "direction", 14, ""},
      {"aggregation", K::kEnum, "集計方法", "aggregation", 12, ""},
      {"cumulative_from_fiscal_year", K::kFiscalYear, "累計の開始年度",
       "cumulative_from_fiscal_year", 12, "集計方法が累計のとき"},
      {"numerator", K::kText, "分子", "numerator", 16, "集計方法が割合のとき"},
      {"denominator", K::kText, "分母", "denominator", 16, "集計方法が割合のとき"},
      {"range_low", K::kNumber, "範囲の下限", "range_low", 10, "方向が「範囲に収める」のとき"},
      {"range_high", K::kNumber, "範囲の上限", "range_high", 10, "方向が「範囲に収める」のとき"},
      {"class", K::kEnum, "指標の区分", "class", 12, ""},
      {"baseline.value", K::kValue, "基準値", "baseline", 12,
       "数値、または「ほぼ全て」のような言葉"},
      {"baseline.value.text", K::kValueText, "基準値の表記", "baseline_text", 12,
       "数値に添える言葉（約、以上 など）"},
      {"baseline.when", K::kWhen, "基準値の時点", "baseline_when", 14,
       "令和4年度、令和4年度末、2024年3月 など"},
      {"baseline.unit", K::kText, "基準値の単位", "baseline_unit", 10, "KPIの単位と違うときだけ"},
      {"source", K::kText, "出典", "source", 24, ""},
      {"publication_lag_days", K::kInteger, "公表までの日数", "publication_lag_days", 10, ""},
      {"section", K::kText, "担当課", "section", 16, "報告する課"},
      {"next_due_date", K::kDay, "次の報告期限", "next_due_date", 14, "2025-05-30、令和7年5月30日"},
      {"indicator", K::kId, "共通指標", "indicator", 20, "indicators/ のID"},
      {"note", K::kText, "備考", "note", 30, ""},
  };
}

std::vector<Column> TargetColumns() {
  return {
      {"@kpi", K::kId, "KPIの外部ID", "kpi_external_id", 14, "必須"},
      {"@title", K::kInfo, "KPI", "kpi", 36, "参考。読み込みません"},
      {"when", K::kWhen, "時点", "when", 14, "行の目印。令和9年度、令和9年度末 など"},
      {"value", K::kValue, "目標値", "value", 14,
       "数値か言葉。（消去）でこの行の目標を取り消します", true},
      {"value.text", K::kValueText, "表記", "value_text", 12, "数値に添える言葉（約、以上 など）"},
      {"unit", K::kText, "単位", "unit", 10, "KPIの単位と違うときだけ"},
  };
}

std::vector<Column> ActualColumns() {
  return {
      {"@kpi", K::kId, "KPIの外部ID", "kpi_external_id", 14, "必須", false, nullptr, "外部ID"},
      {"@title", K::kInfo, "KPI", "kpi", 36, "参考。読み込みません"},
      {"when", K::kWhen, "時点", "when", 14, "行の目印。令和5年度 など", false, nullptr,
       "年度、year"},
      {"value", K::kValue, "実績", "value", 14,
       "数値。値がないときは「-」「集計中」「未公表」など（0にはしません）。データなし "
       "と書くと確度もそうなります",
       false, nullptr, "実績値、値"},
      {"value.text", K::kValueText, "表記", "value_text", 12, "数値に添える言葉（約、以上 など）"},
      {"status", K::kEnum, "確度", "status", 12, "速報値、確定値（承認者のみ）、データなし", false,
       nullptr, "区分"},
      {"source", K::kText, "出典", "source", 24, ""},
      {"note", K::kText, "備考", "note", 30, ""},
      {"correction_reason", K::kText, "訂正の理由", "correction_reason", 24,
       "確定した値を直すときに必要", false, nullptr, "訂正理由"},
  };
}

std::vector<Column> ReMentionColumns() {
  return {
      {"@item", K::kId, "外部ID", "external_id", 14, "必須。再掲する施策等かKPI"},
      {"@item_kind", K::kId, "施策等かKPIか", "item_kind", 12, "施策等 または KPI。空なら施策等"},
      {"@title", K::kInfo, "題名", "title", 36, "参考。読み込みません"},
      {"parent_external_id", K::kId, "再掲先の外部ID", "parent_external_id", 14,
       "行の目印。もう一度載せる場所の施策等"},
      {"order", K::kInteger, "並び順", "order", 8, "再掲先での順。（消去）で再掲をやめます", true},
  };
}

std::vector<Column> ActivityColumns() {
  return {
      {"@node", K::kId, "施策等の外部ID", "node_external_id", 14, "必須"},
      {"@title", K::kInfo, "施策等", "node", 30, "参考。読み込みません"},
      {"id", K::kId, "取組ID", "id", 8, "行の目印。新しい行では空でかまいません", false, nullptr,
       "工程ID"},
      {"title", K::kText, "取組", "title", 40, "必須。（消去）でこの取組を取り消します", true,
       nullptr, "工程"},
      {"period.from_fiscal_year", K::kFiscalYear, "開始年度", "from_fiscal_year", 10, ""},
      {"period.to_fiscal_year", K::kFiscalYear, "終了年度", "to_fiscal_year", 10, ""},
      {"section", K::kText, "担当課", "section", 16, ""},
      {"performer", K::kText, "実施主体", "performer", 20, "所有団体でないとき"},
      {"kpi_external_ids", K::kLines, "KPIの外部ID", "kpi_external_ids", 16, "1行に1つ"},
  };
}

std::vector<Column> MilestoneColumns() {
  return {
      {"@node", K::kId, "施策等の外部ID", "node_external_id", 14, "必須"},
      {"@activity", K::kId, "取組", "activity", 20, "必須。取組ID、または取組の名前", false,
       nullptr, "工程"},
      {"when", K::kWhen, "時点", "when", 14, "行の目印"},
      {"title", K::kText, "題名", "title", 40, "必須。（消去）でこの節目を取り消します", true,
       nullptr, "内容"},
  };
}

std::vector<Column> BudgetColumns() {
  return {
      {"@node", K::kId, "施策等の外部ID", "node_external_id", 14, "必須"},
      {"@title", K::kInfo, "施策等", "node", 36, "参考。読み込みません"},
      {"fiscal_year", K::kFiscalYear, "年度", "fiscal_year", 10, "行の目印。2024、令和6年度"},
      {"thousand_yen", K::kInteger, "金額（千円）", "thousand_yen", 16,
       "（消去）でこの年度の予算を取り消します", true},
  };
}

std::vector<Column> LinkColumns() {
  return {
      {"@node", K::kId, "施策等の外部ID", "node_external_id", 14, "計画全体のリンクは空のまま"},
      {"url", K::kId, "URL", "url", 50, "行の目印"},
      {"title", K::kText, "題名", "title", 36, "必須。（消去）でこのリンクを取り消します", true},
      {"date", K::kDay, "日付", "date", 14, "文書の日付"},
      {"sha256", K::kId, "SHA-256", "sha256", 20, "ファイルのハッシュ値"},
  };
}

std::string Folded(absl::string_view text) {
  return domain::Fold(absl::StripAsciiWhitespace(text));
}

// The column with that name; with `also` the further names that people give columns count as well.
std::optional<size_t> FindColumnCalled(const SheetLayout& layout, absl::string_view header,
                                       bool also) {
  const std::string wanted = Folded(header);
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    for (const char* name : {column.ja, column.en, column.path}) {
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

const std::vector<SheetLayout>& VisionLayouts() {
  static const auto& kLayouts = *new std::vector<SheetLayout>{
      {SheetKind::kVision, "ビジョン", "vision", pb::Vision::descriptor(), 0, VisionColumns()},
      {SheetKind::kNodes, "施策", "nodes", pb::VisionNode::descriptor(), 0, NodeColumns()},
      {SheetKind::kKpis, "KPI", "kpis", pb::Kpi::descriptor(), 0, KpiColumns()},
      {SheetKind::kTargets, "目標値", "targets", pb::TimedValue::descriptor(), 0, TargetColumns()},
      {SheetKind::kActuals, "実績", "actuals", pb::KpiActual::descriptor(), 0, ActualColumns()},
      {SheetKind::kReMentions, "再掲", "re_mentions", pb::ReMention::descriptor(), 0,
       ReMentionColumns()},
      {SheetKind::kActivities, "工程表", "activities", pb::Activity::descriptor(), 0,
       ActivityColumns()},
      {SheetKind::kMilestones, "節目", "milestones", pb::Milestone::descriptor(), 0,
       MilestoneColumns()},
      {SheetKind::kBudgets, "予算", "budgets", pb::Budget::descriptor(), 0, BudgetColumns()},
      {SheetKind::kLinks, "リンク", "links", pb::Link::descriptor(), 1, LinkColumns()},
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

const google::protobuf::FieldDescriptor* FieldOf(const SheetLayout& layout, const Column& column) {
  const google::protobuf::Descriptor* message = layout.message;
  const google::protobuf::FieldDescriptor* field = nullptr;
  for (const absl::string_view step : absl::StrSplit(column.path, '.')) {
    if (message == nullptr) return nullptr;
    field = message->FindFieldByName(std::string(step));
    if (field == nullptr) return nullptr;
    message = field->message_type();
  }
  return field;
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
