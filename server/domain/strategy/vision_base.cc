#include "server/domain/strategy/vision_base.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/strategy/actual_id.h"
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

std::string TraceOf(const VisionBase& base) {
  std::string all = base.head;
  for (const auto* bases : {&base.nodes, &base.kpis, &base.actuals}) {
    all += '\n';
    for (const auto& [key, text] : *bases) absl::StrAppend(&all, key, "/", text, "\n");
  }
  return FingerprintOfBytes(all);
}

// Of one kind of records, by key; of figures by key and id.
using Renewed = std::map<std::string, std::string>;

std::string FigureKey(absl::string_view kpi, absl::string_view id) {
  return absl::StrCat(kpi, "/", id);
}

void RenewActuals(const Renewed& figures, pb::ApplyKpi& apply) {
  for (int i = 0; i < apply.actuals_size(); ++i) {
    const absl::StatusOr<pb::When> when = CompleteWhen(apply.actuals(i).when());
    if (!when.ok() || when->kind() == pb::When::KIND_UNSPECIFIED) continue;
    // It stands as it was first written.
    for (const std::optional<pb::When>& one : {std::optional(*when), OtherWritingOf(*when)}) {
      if (!one) continue;
      const auto it = figures.find(FigureKey(apply.kpi().external_id(), ActualId(*one)));
      if (it == figures.end()) continue;
      while (apply.actual_bases_size() < apply.actuals_size()) apply.add_actual_bases("");
      apply.set_actual_bases(i, it->second);
    }
  }
}

void RenewKnown(const Renewed& bases, pb::ApplyVisionHeader& header) {
  std::map<std::string, int> places;
  for (int i = 0; i < header.known_keys_size(); ++i) {
    const std::string& entry = header.known_keys(i);
    places.emplace(entry.substr(0, entry.find('/')), i);
  }
  for (const auto& [key, text] : bases) {
    const auto base = RecordBase::Parse(text);
    std::string entry = absl::StrCat(key, "/", base ? base->Fingerprint() : "");
    if (const auto it = places.find(key); it != places.end()) {
      header.set_known_keys(it->second, std::move(entry));
    } else {
      header.add_known_keys(std::move(entry));
    }
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
  file.trace = TraceOf(base);
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

void RenewBases(const std::vector<pb::AppliedBase>& bases, VisionFile& file) {
  Renewed nodes;
  Renewed kpis;
  Renewed figures;
  for (const pb::AppliedBase& one : bases) {
    switch (one.kind()) {
      case pb::AppliedBase::KIND_HEAD:
        file.header.set_base(one.base());
        break;
      case pb::AppliedBase::KIND_NODE:
        nodes[one.key()] = one.base();
        break;
      case pb::AppliedBase::KIND_KPI:
        kpis[one.key()] = one.base();
        break;
      case pb::AppliedBase::KIND_ACTUAL:
        figures[FigureKey(one.key(), one.actual())] = one.base();
        break;
      default:
        break;
    }
  }
  RenewKnown(nodes, file.header);
  RenewKnown(kpis, file.header);
  for (pb::ApplyNode& apply : file.nodes) {
    const auto it = nodes.find(apply.node().external_id());
    if (it != nodes.end()) apply.set_base(it->second);
  }
  for (pb::ApplyKpi& apply : file.kpis) {
    const auto it = kpis.find(apply.kpi().external_id());
    if (it != kpis.end()) apply.set_base(it->second);
    RenewActuals(figures, apply);
  }
}

}  // namespace renkei::domain
