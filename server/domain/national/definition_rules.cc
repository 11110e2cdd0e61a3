#include "server/domain/national/definition_rules.h"

#include <algorithm>
#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/domain/faults.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

// Ascending by the last day of their times.
template <typename Timed>
void SortByTime(google::protobuf::RepeatedPtrField<Timed>& list) {
  std::stable_sort(list.begin(), list.end(), [](const Timed& a, const Timed& b) {
    return LastDay(a.when()) < LastDay(b.when());
  });
}

// One for each time.
template <typename Timed>
void CheckTimesOf(const google::protobuf::RepeatedPtrField<Timed>& list, const std::string& path,
                  const Bilingual& what, Faults& faults) {
  std::map<std::string, int> places;
  for (int i = 0; i < list.size(); ++i) {
    const pb::When& when = list.Get(i).when();
    if (when.kind() == pb::When::KIND_UNSPECIFIED) continue;
    if (places.emplace(ActualId(AsOneTime(when)), i).second) continue;
    faults.Add(FieldAt(path, i, "when"), "DUPLICATE_TIME",
               {absl::StrCat("there are two ", what.en, " of ", FormatWhen(when, WhenStyle::kShort),
                             ": keep one of them"),
                absl::StrCat(FormatWhen(when, WhenStyle::kEra), "の", what.ja,
                             "が二つあります。どちらか一つにしてください。")});
  }
}

bool IsShareOfBodies(pb::NationalKpiWhole whole) {
  return whole != pb::NATIONAL_KPI_WHOLE_ENTERED && whole != pb::NATIONAL_KPI_WHOLE_UNSPECIFIED;
}

void CheckUnit(const pb::NationalKpiDefinition& definition, const std::string& path,
               Faults& faults) {
  const int kinds = CountedKinds(definition);
  const pb::CountingUnit unit = definition.unit();
  if (kinds == 0) {
    if (unit == pb::COUNTING_UNIT_UNSPECIFIED) return;
    faults.Add(
        absl::StrCat(path, ".unit"), "NOT_APPLICABLE",
        {"nothing is counted: say what counts (cases, visions, measures, initiatives or "
         "actuals), or leave the unit out and enter the values",
         "数える対象がありません。数えるもの（事例、ビジョン、施策、地域間連携、実績）の条件を"
         "指定するか、数える単位を空にして値を入力してください。"});
    return;
  }
  if (unit == pb::COUNTING_UNIT_UNSPECIFIED) {
    faults.Add(absl::StrCat(path, ".unit"), "REQUIRED",
               {"must be set: records, bodies or bodies_per_record. A total without a unit says "
                "nothing",
                "数える単位（件、団体・実、団体・延べ）を選んでください。"});
    return;
  }
  if (kinds > 1 && unit != pb::COUNTING_UNIT_BODIES) {
    faults.Add(
        absl::StrCat(path, ".unit"), "TWO_UNITS",
        {absl::StrCat("the definition counts ", kinds,
                      " kinds of records, which are as many units: count one kind, or bodies, each "
                      "once over all of them (unit bodies)"),
         absl::StrCat(kinds, "種類の記録は単位が違うため、「",
                      unit == pb::COUNTING_UNIT_RECORDS ? "件" : "団体・延べ",
                      "」では足し合わせられません。数える対象を1種類にするか、単位を「団体・実」に"
                      "してください。")});
  }
}

void CheckTargetUnits(const pb::NationalKpi& kpi, Faults& faults) {
  const pb::CountingUnit unit = kpi.definition().unit();
  for (int i = 0; i < kpi.targets_size(); ++i) {
    const pb::CountingUnit stated = kpi.targets(i).unit();
    if (stated == pb::COUNTING_UNIT_UNSPECIFIED || stated == unit) continue;
    faults.Add(FieldAt("targets", i, "unit"), "OTHER_UNIT",
               {"the target is stated in another unit than the definition counts in; change the "
                "definition's unit, or the target's number to that unit",
                "目標の単位が、数える単位と違います。どちらかの単位に揃えてください。"});
  }
}

void CheckDenominators(const pb::NationalKpi& kpi, Faults& faults) {
  for (int i = 0; i < kpi.denominators_size(); ++i) {
    const pb::NationalKpiDenominator& d = kpi.denominators(i);
    if (d.whole() == pb::NATIONAL_KPI_WHOLE_ENTERED) {
      if (!d.has_number() || d.title().empty() || d.source().empty()) {
        faults.Add(FieldAt("denominators", i), "REQUIRED",
                   {"a denominator that is entered needs its number, title and source",
                    "入力した分母には、数・題名・出典が必要です。"});
      }
      continue;
    }
    if (d.has_number()) {
      faults.Add(FieldAt("denominators", i, "number"), "NOT_APPLICABLE",
                 {"these bodies are counted; leave the number out, or make the denominator an "
                  "entered one",
                  "団体数は自動で数えます。数を空にするか、区分を「入力した数」にしてください。"});
    }
    if (IsShareOfBodies(d.whole()) && kpi.definition().unit() != pb::COUNTING_UNIT_BODIES) {
      faults.Add(
          FieldAt("denominators", i, "whole"), "OTHER_UNIT",
          {"only bodies, each counted once, are a share of bodies; count in the unit bodies, "
           "or enter a denominator",
           "団体数に対する割合を出せるのは、数える単位が「団体・実」のときだけです。単位を"
           "変えるか、分母の数を入力してください。"});
    }
  }
}

}  // namespace

int CountedKinds(const pb::NationalKpiDefinition& definition) {
  return static_cast<int>(definition.has_cases()) + static_cast<int>(definition.has_visions()) +
         static_cast<int>(definition.has_measures()) +
         static_cast<int>(definition.has_initiatives()) +
         static_cast<int>(definition.has_actuals());
}

bool CountsKind(const pb::NationalKpiDefinition& definition, pb::OrganizationKind kind) {
  if (!IsLocalGovernment(kind)) return false;
  return definition.body_kinds().empty() || absl::c_linear_search(definition.body_kinds(), kind);
}

std::set<std::string> NamedItems(const pb::NationalKpiDefinition& definition) {
  std::set<std::string> items;
  const auto add = [&](const auto& conditions) {
    items.insert(conditions.framework_items().begin(), conditions.framework_items().end());
  };
  add(definition.cases());
  add(definition.visions());
  add(definition.measures());
  add(definition.initiatives());
  return items;
}

bool CountAlike(const pb::NationalKpiDefinition& a, const pb::NationalKpiDefinition& b) {
  const auto counted = [](pb::NationalKpiDefinition definition) {
    definition.clear_version();
    definition.clear_from_date();
    definition.clear_note();
    return definition;
  };
  return google::protobuf::util::MessageDifferencer::Equals(counted(a), counted(b));
}

void FillNationalKpi(pb::NationalKpi& kpi) {
  if (kpi.state() == pb::NATIONAL_KPI_STATE_UNSPECIFIED)
    kpi.set_state(pb::NATIONAL_KPI_STATE_DRAFT);
  if (kpi.direction() == pb::DIRECTION_UNSPECIFIED) kpi.set_direction(pb::DIRECTION_UP);
  SortByTime(*kpi.mutable_targets());
  SortByTime(*kpi.mutable_values());
}

std::vector<pb::FieldViolation> CheckDefinition(const pb::NationalKpiDefinition& definition,
                                                const std::string& path) {
  Faults faults;
  CheckUnit(definition, path, faults);
  for (int i = 0; i < definition.body_kinds_size(); ++i) {
    const auto kind = static_cast<pb::OrganizationKind>(definition.body_kinds(i));
    if (IsLocalGovernment(kind)) continue;
    faults.Add(FieldAt(absl::StrCat(path, ".body_kinds"), i), "NOT_A_GOVERNMENT",
               {"only kinds of local governments are counted as bodies",
                "団体として数えられるのは、都道府県と市区町村の種別だけです。"});
  }
  const pb::ActualConditions& actuals = definition.actuals();
  if (actuals.has_minimum() && actuals.has_maximum() && actuals.maximum() < actuals.minimum()) {
    faults.Add(absl::StrCat(path, ".actuals.maximum"), "BAD_INTERVAL",
               {absl::StrCat("the upper bound ", actuals.maximum(), " is below the lower one, ",
                             actuals.minimum()),
                absl::StrCat("上限（", actuals.maximum(), "）が下限（", actuals.minimum(),
                             "）より小さくなっています。")});
  }
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckValueTimes(
    const google::protobuf::RepeatedPtrField<pb::NationalKpiValue>& values,
    const std::string& path) {
  Faults faults;
  CheckTimesOf(values, path, {"values", "入力値"}, faults);
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckNationalKpi(const pb::NationalKpi& kpi) {
  std::vector<pb::FieldViolation> found = CheckDefinition(kpi.definition(), "definition");
  Faults faults;
  if (!kpi.entered_unit().empty() && Counts(kpi.definition())) {
    faults.Add(
        "entered_unit", "TWO_UNITS",
        {"the definition counts, and has a unit of its own: leave the unit of entered values "
         "empty",
         "記録から数える指標の単位は、数え方で選んだ単位です。入力値の単位は空にして"
         "ください。"});
  }
  CheckTargetUnits(kpi, faults);
  CheckDenominators(kpi, faults);
  CheckTimesOf(kpi.targets(), "targets", {"targets", "目標"}, faults);
  CheckTimesOf(kpi.values(), "values", {"values", "入力値"}, faults);
  for (pb::FieldViolation& violation : faults.Take()) found.push_back(std::move(violation));
  return found;
}

}  // namespace renkei::domain
