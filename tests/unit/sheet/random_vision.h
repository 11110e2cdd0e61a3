// Visions with random content, as a server could hold them.

#ifndef RENKEI_TESTS_UNIT_SHEET_RANDOM_VISION_H_
#define RENKEI_TESTS_UNIT_SHEET_RANDOM_VISION_H_

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "server/domain/quantity/quantity.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/time/when.h"
#include "server/domain/visible_text.h"
#include "server/sheet/vision/known_vision.h"
#include "server/sheet/vision/when_text.h"

namespace renkei::sheet {

class RandomVision {
 public:
  explicit RandomVision(uint32_t seed) : engine_(seed) {}

  KnownVision Make() {
    KnownVision known;
    pb::Vision& vision = known.plan.vision;
    vision.set_name("organizations/o1/visions/v1");
    vision.set_external_id("plan");
    vision.set_etag("e");
    vision.set_title(Text(false));
    if (Maybe()) vision.set_narrative(Text(true));
    for (int n = Below(4); n > 0; --n) vision.add_challenges(Text(true));
    for (int n = Below(3); n > 0; --n) vision.add_level_names(Text(false));
    for (int n = Below(3); n > 0; --n) vision.add_framework_items("frameworks/f/items/i" + Id());
    for (int n = Below(3); n > 0; --n) vision.add_parent_plans("frameworks/f" + Id());
    for (int n = Below(3); n > 0; --n) vision.add_owners("organizations/o" + Id());
    if (Maybe()) vision.set_rubric("rubrics/standard");
    if (Maybe()) *vision.mutable_period() = Period();
    if (Maybe()) vision.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
    if (Maybe()) vision.mutable_audience()->add_organizations("organizations/x");
    Fill(*vision.mutable_links());
    const int nodes = Below(8) + 1;
    for (int i = 0; i < nodes; ++i) AddNode(known.plan, i);
    const int kpis = Below(6);
    for (int i = 0; i < kpis; ++i) AddKpi(known, i);
    for (pb::VisionNode& node : known.plan.nodes) {
      AddMentions(known.plan, *node.mutable_re_mentions());
      AddActivities(known.plan, node);
    }
    for (pb::Kpi& kpi : known.plan.kpis) AddMentions(known.plan, *kpi.mutable_re_mentions());
    return known;
  }

  int Below(int n) { return static_cast<int>(engine_() % static_cast<uint32_t>(n)); }
  bool Maybe() { return Below(2) == 0; }

  std::string Text(bool lines) {
    static const auto& kPieces = *new std::vector<std::string>{
        "自動運転バス", "kpi",       " ",      "  ",   "\"",        "'",       ",",    "=1+1",
        "@x",           "-",         "+",      "001",  "1,234",     "△5",      "35％", "812人",
        "2024",         "①",         "𠮷野家", "〜",   "e\xcc\x81", "_x0041_", "<b>",  "&amp;",
        "約3割",        "令和5年度", "TRUE",   "#N/A", "(clear)"};
    std::string text;
    for (int i = Below(5); i >= 0; --i) {
      text += kPieces[static_cast<size_t>(Below(static_cast<int>(kPieces.size())))];
      if (lines && Below(4) == 0) text += Maybe() ? "\n" : "\r\n\t";
    }
    // Blanks alone are refused where a text is needed.
    return domain::IsClearMarker(text) || !domain::HasVisible(text) ? "文" : text;
  }

  std::string Id() { return std::to_string(Below(1000)); }

  double Number() {
    switch (Below(5)) {
      case 0:
        return Below(5000);
      case 1:
        return -Below(5000) / 10.0;
      case 2:
        return 0;
      case 3:
        return std::uniform_real_distribution<double>(-1e6, 1e6)(engine_);
      default:
        return std::uniform_real_distribution<double>(-1, 1)(engine_) * 1e-9;
    }
  }

  pb::When When() {
    static const auto& kTexts = *new std::vector<std::string>{
        "令和5年度", "令和5年度末",        "R6",         "2024年3月", "2024-03-31", "FY2027",
        "2024",      "令和6年3月31日時点", "２０２４年", "2024-03"};
    pb::When when;
    const std::string& text = kTexts[static_cast<size_t>(Below(static_cast<int>(kTexts.size())))];
    when = *domain::ParseWhen(text);
    if (Below(3) == 0) when.clear_text();
    if (Below(8) == 0) when.set_text("その他 " + Text(false));
    return when;
  }

  pb::Value Value() {
    pb::Value value;
    if (Below(3) != 0) value.set_number(Number());
    if (!value.has_number() || Below(4) == 0) value.set_text(Text(false));
    // Beside a number a word of an error says that the cell shows one.
    if (value.text() == "#N/A") value.set_text("約");
    return value;
  }

 private:
  pb::FiscalPeriod Period() {
    pb::FiscalPeriod period;
    period.set_from_fiscal_year(2000 + Below(30));
    period.set_to_fiscal_year(2030 + Below(30));
    return period;
  }

  void Fill(google::protobuf::RepeatedPtrField<pb::Link>& links) {
    for (int n = Below(3); n > 0; --n) {
      pb::Link& link = *links.Add();
      link.set_url("https://example.lg.jp/" + std::to_string(Below(3)));
      link.set_title(Text(false));
      if (Maybe()) link.set_date("2024-04-01");
      if (Maybe()) link.set_sha256(std::string(64, 'a'));
    }
  }

  void AddMoney(pb::VisionNode& node) {
    pb::Funding& funding = *node.add_funding();
    funding.set_fiscal_year(2020 + Below(3));
    if (Maybe())
      funding.set_programme("programmes/p" + Id());
    else
      funding.set_printed_name(Text(false));
    if (Maybe()) funding.set_type("type" + std::to_string(Below(3)));
    if (Maybe()) funding.set_thousand_yen(Maybe() ? 0 : 999'999'999'999);
    funding.set_stage(static_cast<pb::FundingStage>(Below(6)));
    if (Maybe()) funding.set_note(Text(true));
  }

  void AddNode(domain::Plan& plan, int i) {
    pb::VisionNode node;
    const std::string id = "n" + std::to_string(i);
    node.set_name(plan.vision.name() + "/nodes/" + id);
    if (Below(5) != 0) node.set_external_id(id);
    node.set_etag("e" + id);
    if (i > 0 && Maybe()) node.set_parent(plan.nodes[static_cast<size_t>(Below(i))].name());
    node.set_order(Below(5) + 1);
    node.set_title(Text(false));
    if (Maybe()) node.set_label(Text(false));
    if (Maybe()) node.set_text(Text(true));
    if (Maybe()) node.set_kind(Text(false));
    if (Maybe()) node.set_section(Text(false));
    for (int n = Below(3); n > 0; --n) node.add_framework_items("frameworks/f/items/i" + Id());
    for (int n = Below(3); n > 0; --n) {
      pb::Budget& budget = *node.add_budgets();
      budget.set_fiscal_year(2020 + Below(3));
      budget.set_thousand_yen(Maybe() ? 0 : 999'999'999'999);
    }
    for (int n = Below(3); n > 0; --n) AddMoney(node);
    Fill(*node.mutable_links());
    plan.nodes.push_back(node);
  }

  pb::TimedValue Timed() {
    pb::TimedValue timed;
    if (Below(5) != 0) *timed.mutable_value() = Value();
    if (Below(5) != 0) *timed.mutable_when() = When();
    if (Below(4) == 0) timed.set_unit(Text(false));
    return timed;
  }

  void AddKpi(KnownVision& known, int i) {
    pb::Kpi kpi;
    const std::string id = "k" + std::to_string(i);
    kpi.set_name(known.plan.vision.name() + "/kpis/" + id);
    if (Below(5) != 0) kpi.set_external_id(id);
    kpi.set_etag("e" + id);
    if (Maybe()) kpi.set_node(AnyNode(known.plan));
    kpi.set_order(Below(5) + 1);
    kpi.set_title(Text(false));
    if (Maybe()) kpi.set_unit(Maybe() ? "人" : "％");
    if (Maybe()) kpi.set_direction(pb::DIRECTION_KEEP);
    if (Maybe()) kpi.set_aggregation(pb::AGGREGATION_YES_NO);
    if (Maybe()) kpi.set_cumulative_from_fiscal_year(2023);
    if (Maybe()) kpi.set_numerator(Text(false));
    if (Maybe()) kpi.set_denominator(Text(false));
    if (Maybe()) kpi.set_range_low(Number());
    if (Maybe()) kpi.set_range_high(Number());
    if (Maybe()) kpi.set_class_(pb::KPI_CLASS_OUTCOME);
    if (Maybe()) *kpi.mutable_baseline() = Timed();
    if (kpi.baseline().ByteSizeLong() == 0) kpi.clear_baseline();
    for (int n = Below(4); n > 0; --n) *kpi.add_targets() = Timed();
    if (Maybe()) kpi.set_source(Text(false));
    if (Maybe()) kpi.set_publication_lag_days(90);
    if (Maybe()) kpi.set_section(Text(false));
    if (Maybe()) kpi.set_next_due_date("2025-05-30");
    if (Maybe()) kpi.set_indicator("indicators/i1");
    if (Maybe()) kpi.set_note(Text(true));
    for (int n = Below(4); n > 0; --n) {
      pb::KpiActual actual;
      *actual.mutable_when() = When();
      actual.set_status(static_cast<pb::KpiActualStatus>(Below(3) + 1));
      if (actual.status() != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE) *actual.mutable_value() = Value();
      if (Maybe()) actual.set_source(Text(false));
      if (Maybe()) actual.set_note(Text(true));
      if (Maybe()) actual.set_correction_reason(Text(true));
      // As a server can have it: read by the KPI, and one of each time.
      std::vector<pb::KpiActual>& actuals = known.actuals[kpi.name()];
      if (!domain::SettleActual(kpi, actual).empty()) continue;
      const std::string time = WhenKey(domain::AsOneTime(actual.when()));
      const bool is_new = std::none_of(actuals.begin(), actuals.end(), [&](const auto& other) {
        return WhenKey(domain::AsOneTime(other.when())) == time;
      });
      if (is_new) actuals.push_back(actual);
    }
    known.plan.kpis.push_back(kpi);
  }

  std::string AnyNode(const domain::Plan& plan) {
    return plan.nodes[static_cast<size_t>(Below(static_cast<int>(plan.nodes.size())))].name();
  }

  void AddMentions(const domain::Plan& plan,
                   google::protobuf::RepeatedPtrField<pb::ReMention>& out) {
    for (int n = Below(3); n > 0; --n) {
      pb::ReMention& mention = *out.Add();
      mention.set_parent(AnyNode(plan));
      mention.set_order(Below(9));
    }
  }

  void AddActivities(const domain::Plan& plan, pb::VisionNode& node) {
    const int count = Below(3);
    for (int i = 0; i < count; ++i) {
      pb::Activity& activity = *node.add_activities();
      activity.set_id("a" + std::to_string(i + 1));
      activity.set_title(Text(false));
      if (Maybe()) *activity.mutable_period() = Period();
      if (Maybe()) activity.set_section(Text(false));
      if (Maybe()) activity.set_performer(Text(false));
      for (int n = Below(3); n > 0; --n) {
        pb::Milestone& milestone = *activity.add_milestones();
        *milestone.mutable_when() = When();
        milestone.set_title(Text(false));
      }
      if (!plan.kpis.empty() && Maybe()) activity.add_kpis(plan.kpis.front().name());
    }
  }

  std::mt19937 engine_;
};

}  // namespace renkei::sheet

#endif  // RENKEI_TESTS_UNIT_SHEET_RANDOM_VISION_H_
