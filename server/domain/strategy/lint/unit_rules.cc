// Units that were damaged on their way through spreadsheets.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/fold.h"
#include "server/domain/quote.h"
#include "server/domain/strategy/lint/lint_rules.h"

namespace renkei::domain::lint {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Units as printed hold figures that belong to them (m2, CO2, 10a, 人口10万対). Not so: a figure
// glued to the end, a figure with thousands separators, a dash for "no unit", a leading ×.
bool LooksDamaged(absl::string_view unit) {
  const std::string folded = Fold(unit);
  if (folded.empty()) return false;
  for (const absl::string_view dash : {"-", "―", "—", "‐", "−"}) {
    if (absl::EndsWith(folded, dash)) return true;
  }
  if (absl::StartsWith(folded, "×")) return true;
  for (size_t i = 1; i + 1 < folded.size(); ++i) {
    if (folded[i] == ',' && IsDigit(folded[i - 1]) && IsDigit(folded[i + 1])) return true;
  }
  size_t end = folded.size();
  while (end > 0 && IsDigit(folded[end - 1])) --end;
  return end < folded.size() && (end == 0 || !IsLetter(folded[end - 1]));
}

void Look(const std::string& unit, const std::string& field, Remarks& out) {
  if (!LooksDamaged(unit)) return;
  out.push_back({field,
                 {absl::StrCat("the unit \"", Quoted(unit), "\" looks damaged"),
                  absl::StrCat("単位「", Quoted(unit), "」は正しくない可能性があります。")},
                 {"write the unit alone; a figure in it belongs into the value",
                  "単位だけを書いてください。混ざった数値は値の欄に書きます。"}});
}

}  // namespace

void SuspiciousUnit(const pb::Kpi& kpi, Remarks& out) {
  Look(kpi.unit(), "unit", out);
  Look(kpi.baseline().unit(), "baseline.unit", out);
  for (int i = 0; i < kpi.targets_size(); ++i)
    Look(kpi.targets(i).unit(), absl::StrCat("targets[", i, "].unit"), out);
}

}  // namespace renkei::domain::lint
