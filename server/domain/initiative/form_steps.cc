#include "server/domain/initiative/form_steps.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

// The Act is the Local Autonomy Act (地方自治法). Its forms are made by consultation (協議), of which
// the agreement or the by-laws are the outcome: the day of that outcome is the one that counts, so
// that a day of the consultation is kept where somebody knows one. Notice and notification are
// duties of bodies that have concluded ("締結したときは", "設けたときは"): they follow, and do not
// decide whether the form exists. An association exists by its permission.
//
// Not verified against an official text: the steps of wide-region cooperation (declaration, then
// vision), and that a vision of a core urban area or a settlement area has to stand before its
// projects begin. They never hold an initiative up.
constexpr std::array kFormSteps = {
    FormStep{pb::COOPERATION_FORM_AGREEMENT, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第252条の2第1項"},
    FormStep{pb::COOPERATION_FORM_AGREEMENT, pb::COOPERATION_STEP_AGREEMENT, "連携協約の締結",
             "cooperation agreement concluded", 2, StepNeed::kBeforeStart,
             "地方自治法第252条の2第1項"},
    FormStep{pb::COOPERATION_FORM_AGREEMENT, pb::COOPERATION_STEP_PUBLIC_NOTICE, "連携協約の告示",
             "public notice of the agreement", 3, StepNeed::kDuty, "地方自治法第252条の2第2項"},
    FormStep{pb::COOPERATION_FORM_AGREEMENT, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 3,
             StepNeed::kDuty, "地方自治法第252条の2第2項"},

    FormStep{pb::COOPERATION_FORM_COUNCIL, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第252条の2の2第1項"},
    FormStep{pb::COOPERATION_FORM_COUNCIL, pb::COOPERATION_STEP_BYLAWS, "規約の制定",
             "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第252条の2の2第1項"},
    FormStep{pb::COOPERATION_FORM_COUNCIL, pb::COOPERATION_STEP_PUBLIC_NOTICE, "設置と規約の告示",
             "public notice of the council and its by-laws", 3, StepNeed::kDuty,
             "地方自治法第252条の2の2第2項"},
    FormStep{pb::COOPERATION_FORM_COUNCIL, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 3,
             StepNeed::kDuty, "地方自治法第252条の2の2第2項"},

    FormStep{pb::COOPERATION_FORM_JOINT_ORGAN, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第252条の7第1項"},
    FormStep{pb::COOPERATION_FORM_JOINT_ORGAN, pb::COOPERATION_STEP_BYLAWS, "規約の制定",
             "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第252条の7第1項"},
    FormStep{pb::COOPERATION_FORM_JOINT_ORGAN, pb::COOPERATION_STEP_PUBLIC_NOTICE,
             "共同設置と規約の告示", "public notice of the joint organ and its by-laws", 3,
             StepNeed::kDuty, "地方自治法第252条の7第3項"},
    FormStep{pb::COOPERATION_FORM_JOINT_ORGAN, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 3,
             StepNeed::kDuty, "地方自治法第252条の7第3項"},

    FormStep{pb::COOPERATION_FORM_ENTRUSTMENT, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第252条の14第1項"},
    FormStep{pb::COOPERATION_FORM_ENTRUSTMENT, pb::COOPERATION_STEP_BYLAWS, "規約の制定",
             "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第252条の14第1項"},
    FormStep{pb::COOPERATION_FORM_ENTRUSTMENT, pb::COOPERATION_STEP_PUBLIC_NOTICE,
             "委託と規約の告示", "public notice of the entrustment and its by-laws", 3,
             StepNeed::kDuty, "地方自治法第252条の14第3項"},
    FormStep{pb::COOPERATION_FORM_ENTRUSTMENT, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 3,
             StepNeed::kDuty, "地方自治法第252条の14第3項"},

    FormStep{pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第252条の16の2第1項"},
    FormStep{pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, pb::COOPERATION_STEP_BYLAWS, "規約の制定",
             "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第252条の16の2第1項"},
    FormStep{pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, pb::COOPERATION_STEP_PUBLIC_NOTICE,
             "代替執行と規約の告示", "public notice of the substitute execution and its by-laws", 3,
             StepNeed::kDuty, "地方自治法第252条の16の2第3項"},
    FormStep{pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 3,
             StepNeed::kDuty, "地方自治法第252条の16の2第3項"},

    FormStep{pb::COOPERATION_FORM_PARTIAL_AFFAIRS_ASSOCIATION, pb::COOPERATION_STEP_CONSULTATION,
             "協議", "consultation", 1, StepNeed::kCustomary, "地方自治法第284条第2項"},
    FormStep{pb::COOPERATION_FORM_PARTIAL_AFFAIRS_ASSOCIATION, pb::COOPERATION_STEP_BYLAWS,
             "規約の制定", "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第284条第2項"},
    FormStep{pb::COOPERATION_FORM_PARTIAL_AFFAIRS_ASSOCIATION, pb::COOPERATION_STEP_PERMISSION,
             "総務大臣・都道府県知事の許可", "permission of the minister or the governor", 3,
             StepNeed::kBeforeStart, "地方自治法第284条第2項"},

    FormStep{pb::COOPERATION_FORM_WIDE_AREA_UNION, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, "地方自治法第284条第3項"},
    FormStep{pb::COOPERATION_FORM_WIDE_AREA_UNION, pb::COOPERATION_STEP_BYLAWS, "規約の制定",
             "by-laws agreed", 2, StepNeed::kBeforeStart, "地方自治法第284条第3項"},
    FormStep{pb::COOPERATION_FORM_WIDE_AREA_UNION, pb::COOPERATION_STEP_PERMISSION,
             "総務大臣・都道府県知事の許可", "permission of the minister or the governor", 3,
             StepNeed::kBeforeStart, "地方自治法第284条第3項"},
    FormStep{pb::COOPERATION_FORM_WIDE_AREA_UNION, pb::COOPERATION_STEP_PLAN, "広域計画の作成",
             "wide-area plan drawn up", 4, StepNeed::kDuty, "地方自治法第291条の7第1項"},

    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_DECLARATION,
             "連携中枢都市宣言", "declaration of the core city", 1, StepNeed::kBeforeStart,
             "連携中枢都市圏構想推進要綱"},
    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 2, StepNeed::kCustomary, "地方自治法第252条の2第1項"},
    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_AGREEMENT, "連携協約の締結",
             "cooperation agreements concluded", 3, StepNeed::kBeforeStart,
             "地方自治法第252条の2第1項"},
    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_PUBLIC_NOTICE,
             "連携協約の告示", "public notice of the agreements", 4, StepNeed::kDuty,
             "地方自治法第252条の2第2項"},
    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_NOTIFICATION,
             "総務大臣・都道府県知事への届出", "notification to the minister or the governor", 4,
             StepNeed::kDuty, "地方自治法第252条の2第2項"},
    FormStep{pb::COOPERATION_FORM_CORE_URBAN_AREA, pb::COOPERATION_STEP_PLAN,
             "連携中枢都市圏ビジョンの策定", "vision of the core urban area drawn up", 4,
             StepNeed::kDuty, "連携中枢都市圏構想推進要綱"},

    FormStep{pb::COOPERATION_FORM_SETTLEMENT_AREA, pb::COOPERATION_STEP_DECLARATION, "中心市宣言",
             "declaration of the central city", 1, StepNeed::kBeforeStart,
             "定住自立圏構想推進要綱"},
    FormStep{pb::COOPERATION_FORM_SETTLEMENT_AREA, pb::COOPERATION_STEP_AGREEMENT,
             "定住自立圏形成協定の締結", "settlement area agreements concluded", 2,
             StepNeed::kBeforeStart, "定住自立圏構想推進要綱"},
    FormStep{pb::COOPERATION_FORM_SETTLEMENT_AREA, pb::COOPERATION_STEP_PLAN,
             "定住自立圏共生ビジョンの策定", "vision of the settlement area drawn up", 3,
             StepNeed::kDuty, "定住自立圏構想推進要綱"},

    FormStep{pb::COOPERATION_FORM_WIDE_REGION, pb::COOPERATION_STEP_DECLARATION, "リージョン宣言",
             "declaration of the region", 1, StepNeed::kCustomary, ""},
    FormStep{pb::COOPERATION_FORM_WIDE_REGION, pb::COOPERATION_STEP_PLAN,
             "リージョンビジョンの策定", "vision of the region drawn up", 2, StepNeed::kCustomary,
             ""},

    FormStep{pb::COOPERATION_FORM_VOLUNTARY, pb::COOPERATION_STEP_CONSULTATION, "協議",
             "consultation", 1, StepNeed::kCustomary, ""},
    FormStep{pb::COOPERATION_FORM_VOLUNTARY, pb::COOPERATION_STEP_AGREEMENT, "協定・覚書の締結",
             "agreement or memorandum signed", 2, StepNeed::kCustomary, ""},
    FormStep{pb::COOPERATION_FORM_VOLUNTARY, pb::COOPERATION_STEP_PUBLIC_NOTICE, "公表",
             "announced", 3, StepNeed::kCustomary, ""},
    FormStep{pb::COOPERATION_FORM_VOLUNTARY, pb::COOPERATION_STEP_PLAN, "計画の策定",
             "plan drawn up", 3, StepNeed::kCustomary, ""},
};

const FormStep* Find(pb::CooperationForm form, pb::CooperationStep kind) {
  for (const FormStep& step : kFormSteps) {
    if (step.form == form && step.kind == kind) return &step;
  }
  return nullptr;
}

// The first day of each kind that is recorded.
std::map<pb::CooperationStep, std::string> FirstDays(const pb::Initiative& initiative) {
  std::map<pb::CooperationStep, std::string> first;
  for (const pb::InitiativeStep& step : initiative.steps()) {
    const auto [it, added] = first.emplace(step.kind(), step.date());
    if (!added && step.date() < it->second) it->second = step.date();
  }
  return first;
}

// Of the steps that are recorded and rank before `step`, one whose first day is after `date`.
const FormStep* LaterThough(const FormStep& step, const std::string& date,
                            const std::map<pb::CooperationStep, std::string>& first) {
  for (const auto& [kind, day] : first) {
    const FormStep* other = Find(step.form, kind);
    if (other != nullptr && other->rank < step.rank && day > date) return other;
  }
  return nullptr;
}

pb::FieldViolation UnknownStep(const pb::Initiative& initiative, pb::CooperationStep kind,
                               const std::string& field) {
  const Bilingual form_name = ValueName(initiative.form());
  std::vector<absl::string_view> known_en;
  std::vector<absl::string_view> known_ja;
  for (const FormStep& step : StepsOf(initiative.form())) {
    known_en.push_back(step.name_en);
    known_ja.push_back(step.name_ja);
  }
  return Violation(
      field, "NOT_APPLICABLE",
      {absl::StrCat("the form \"", form_name.en, "\" knows no step \"", ValueName(kind).en, "\"",
                    known_en.empty() ? "" : "; it knows ", absl::StrJoin(known_en, ", ")),
       absl::StrCat("「", form_name.ja, "」には「", ValueName(kind).ja, "」の手続きはありません。",
                    known_ja.empty() ? "先に連携の形式を指定してください。" : "記録できる手続き: ",
                    absl::StrJoin(known_ja, "、"))});
}

// Steps as a message lists them.
struct Listed {
  std::vector<std::string> tokens;
  std::vector<std::string> en;
  std::vector<std::string> ja;
};

Listed ListOf(const std::vector<FormStep>& steps) {
  Listed listed;
  for (const FormStep& step : steps) {
    listed.tokens.push_back(StepToken(step.kind));
    listed.en.push_back(absl::StrCat(step.name_en, " (", step.source, ")"));
    listed.ja.push_back(absl::StrCat("「", step.name_ja, "」（", step.source, "）"));
  }
  return listed;
}

}  // namespace

std::vector<FormStep> StepsOf(pb::CooperationForm form) {
  std::vector<FormStep> steps;
  std::copy_if(kFormSteps.begin(), kFormSteps.end(), std::back_inserter(steps),
               [&](const FormStep& step) { return step.form == form; });
  return steps;
}

Bilingual StepName(pb::CooperationForm form, pb::CooperationStep kind) {
  const FormStep* step = Find(form, kind);
  if (step == nullptr) return ValueName(kind);
  return {std::string(step->name_en), std::string(step->name_ja)};
}

std::vector<FormStep> MissingSteps(const pb::Initiative& initiative, StepNeed need) {
  const auto first = FirstDays(initiative);
  std::vector<FormStep> missing;
  for (const FormStep& step : StepsOf(initiative.form())) {
    if (step.need == need && first.count(step.kind) == 0) missing.push_back(step);
  }
  return missing;
}

absl::Status CheckFormSteps(const pb::Initiative& initiative, absl::CivilDay today,
                            absl::string_view prefix) {
  const auto first = FirstDays(initiative);
  const std::string now = FormatDate(today);
  std::vector<pb::FieldViolation> violations;
  for (int i = 0; i < initiative.steps_size(); ++i) {
    const pb::InitiativeStep& step = initiative.steps(i);
    const std::string path = absl::StrCat(prefix, ".steps[", i, "]");
    const FormStep* known = Find(initiative.form(), step.kind());
    if (known == nullptr) {
      violations.push_back(UnknownStep(initiative, step.kind(), absl::StrCat(path, ".kind")));
      continue;
    }
    if (step.date() > now) {
      violations.push_back(Violation(absl::StrCat(path, ".date"), "IN_FUTURE",
                                     {"is still to come; record a step once it is done",
                                      "未来の日付です。手続きは、終わってから記録してください。"}));
    }
    const FormStep* other = LaterThough(*known, step.date(), first);
    if (other == nullptr) continue;
    const std::string& day = first.at(other->kind);
    violations.push_back(
        Violation(absl::StrCat(path, ".date"), "BAD_ORDER",
                  {absl::StrCat("is ", step.date(), ", before ", other->name_en, " (", day, ")"),
                   absl::StrCat(step.date(), "は、先に行う「", other->name_ja, "」（", day,
                                "）より前の日付です。")}));
  }
  if (violations.empty()) return absl::OkStatus();
  return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

absl::Status CheckReadyToRun(const pb::Initiative& initiative, const std::string& date,
                             bool lead_lacks_resolution) {
  const CooperationFormRule& form = RuleOf(initiative.form());
  Listed missing = ListOf(MissingSteps(initiative, StepNeed::kBeforeStart));
  if (lead_lacks_resolution) {
    missing.tokens.insert(missing.tokens.begin(), "RESOLUTION");
    missing.en.insert(missing.en.begin(),
                      absl::StrCat("the resolution of the lead's own council (", form.source, ")"));
    missing.ja.insert(missing.ja.begin(),
                      absl::StrCat("「幹事団体の議会の議決」（", form.source, "）"));
  }
  if (!missing.tokens.empty()) {
    const Bilingual form_name = ValueName(initiative.form());
    return MakeError(pb::REASON_STEP_MISSING,
                     {absl::StrCat("Before it runs in the form \"", form_name.en,
                                   "\", record: ", absl::StrJoin(missing.en, ", "), "."),
                      absl::StrCat("「", form_name.ja,
                                   "」を実施中にする前に、次の手続きの日付を記録してくだ"
                                   "さい: ",
                                   absl::StrJoin(missing.ja, "、"), "。")},
                     {{"step", absl::StrJoin(missing.tokens, ",")}});
  }
  for (const auto& [kind, day] : FirstDays(initiative)) {
    const FormStep* step = Find(initiative.form(), kind);
    if (step == nullptr || step->need != StepNeed::kBeforeStart || day <= date) continue;
    return InvalidField(
        "date", "BAD_ORDER",
        {absl::StrCat("is ", date, ", before ", step->name_en, " (", day, ")"),
         absl::StrCat(date, "は、「", step->name_ja, "」（", day, "）より前の日付です。")});
  }
  return absl::OkStatus();
}

absl::Status CheckReadyToClose(const pb::Initiative& initiative, absl::string_view reason) {
  const Listed missing = ListOf(MissingSteps(initiative, StepNeed::kDuty));
  if (missing.tokens.empty() || !reason.empty()) return absl::OkStatus();
  return MakeError(
      pb::REASON_STEP_MISSING,
      {absl::StrCat("Not recorded yet: ", absl::StrJoin(missing.en, ", "),
                    ". Record them before it is closed, or give a reason why they are missing."),
       absl::StrCat("まだ記録されていない手続きがあります: ", absl::StrJoin(missing.ja, "、"),
                    "。終了の前に日付を記録してください。記録できないときは、その理由を添えると終了"
                    "できます。")},
      {{"step", absl::StrJoin(missing.tokens, ",")}});
}

std::string StepToken(pb::CooperationStep kind) {
  return pb::CooperationStep_Name(kind).substr(sizeof("COOPERATION_STEP_") - 1);
}

}  // namespace renkei::domain
