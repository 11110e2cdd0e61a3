#include "server/domain/strategy/vision_base.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

// The same for two times that mean the same; "" where it is none.
std::string TimeKey(const pb::When& when) {
  const absl::StatusOr<pb::When> whole = CompleteWhen(when);
  return whole.ok() ? FormatWhen(*whole, WhenStyle::kShort) : "";
}

std::string JoinActuals(const std::vector<pb::KpiActual>& actuals) {
  std::string joined;
  for (const pb::KpiActual& actual : actuals) {
    absl::StrAppend(&joined, joined.empty() ? "" : ";", TimeKey(actual.when()), "=",
                    RecordBase::Of(actual).ToString());
  }
  return joined;
}

std::map<std::string, std::string> SplitActuals(absl::string_view joined) {
  std::map<std::string, std::string> bases;
  for (const absl::string_view one : absl::StrSplit(joined, ';', absl::SkipEmpty())) {
    const std::pair<std::string, std::string> parts = absl::StrSplit(one, absl::MaxSplits('=', 1));
    bases.insert(parts);
  }
  return bases;
}

std::string Find(const std::map<std::string, std::string>& bases, const std::string& key) {
  const auto it = bases.find(key);
  return it == bases.end() ? "" : it->second;
}

void AttachActuals(const std::string& joined, pb::ApplyKpi& apply) {
  const std::map<std::string, std::string> bases = SplitActuals(joined);
  for (const pb::KpiActual& actual : apply.actuals())
    apply.add_actual_bases(Find(bases, TimeKey(actual.when())));
}

void AddKnown(const std::map<std::string, std::string>& bases, pb::ApplyVisionHeader& header) {
  for (const auto& [key, text] : bases) {
    const auto base = RecordBase::Parse(text);
    header.add_known_keys(absl::StrCat(key, "/", base ? base->Fingerprint() : ""));
  }
}

}  // namespace

VisionBase BaseOf(const Plan& plan,
                  const std::map<std::string, std::vector<pb::KpiActual>>& actuals) {
  VisionBase base;
  base.head = RecordBase::Of(plan.vision).ToString();
  for (const pb::VisionNode& node : plan.nodes)
    base.nodes.emplace(KeyOf(node), RecordBase::Of(node).ToString());
  for (const pb::Kpi& kpi : plan.kpis) {
    base.kpis.emplace(KeyOf(kpi), RecordBase::Of(kpi).ToString());
    const auto it = actuals.find(kpi.name());
    if (it != actuals.end() && !it->second.empty())
      base.actuals.emplace(KeyOf(kpi), JoinActuals(it->second));
  }
  return base;
}

void AttachBase(const VisionBase& base, VisionFile& file) {
  if (base.empty()) return;
  file.header.set_base(base.head);
  AddKnown(base.nodes, file.header);
  AddKnown(base.kpis, file.header);
  for (pb::ApplyNode& apply : file.nodes)
    apply.set_base(Find(base.nodes, apply.node().external_id()));
  for (pb::ApplyKpi& apply : file.kpis) {
    apply.set_base(Find(base.kpis, apply.kpi().external_id()));
    // Of a file without figures nothing is known of any.
    if (!base.actuals.empty()) AttachActuals(Find(base.actuals, apply.kpi().external_id()), apply);
  }
}

}  // namespace renkei::domain
