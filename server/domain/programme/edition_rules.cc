#include "server/domain/programme/edition_rules.h"

#include <algorithm>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/faults.h"
#include "server/domain/programme/programme_words.h"
#include "server/domain/quote.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

constexpr absl::string_view kEditionPrefix = "fy";

void CheckRate(const pb::ProgrammeType& type, int index, Faults& faults) {
  if (type.rate().empty()) return;
  const std::optional<Fraction> rate = ParseRate(type.rate());
  if (!rate) {
    faults.Add(FieldAt("types", index, "rate"), "BAD_RATE",
               {absl::StrCat("\"", Quoted(type.rate()),
                             "\" is no fraction; write 1/2, and words into rate_note"),
                absl::StrCat("「", Quoted(type.rate()),
                             "」は分数として読めません。1/2のように書き、言葉は「補助率の備考」に"
                             "書いてください。")});
  } else if (rate->numerator > rate->denominator) {
    faults.Add(FieldAt("types", index, "rate"), "BAD_RATE",
               {absl::StrCat("a rate of ", RateText(*rate), " is more than the whole"),
                absl::StrCat("補助率", RateText(*rate), "は全額を超えています。")});
  }
}

void CheckAmounts(const pb::ProgrammeType& type, int index, Faults& faults) {
  if (!type.has_floor_thousand_yen() || !type.has_ceiling_thousand_yen() ||
      type.floor_thousand_yen() <= type.ceiling_thousand_yen())
    return;
  faults.Add(FieldAt("types", index, "floor_thousand_yen"), "FLOOR_ABOVE_CEILING",
             {absl::StrCat("the floor of ", type.floor_thousand_yen(), " is above the ceiling of ",
                           type.ceiling_thousand_yen()),
              absl::StrCat("下限額（", type.floor_thousand_yen(), "千円）が上限額（",
                           type.ceiling_thousand_yen(), "千円）を超えています。")});
}

void CheckApplicants(const pb::ProgrammeType& type, int index, Faults& faults) {
  if (type.has_min_population() && type.has_max_population() &&
      type.min_population() > type.max_population()) {
    faults.Add(FieldAt("types", index, "max_population"), "POPULATION_RANGE",
               {absl::StrCat("the most inhabitants, ", type.max_population(),
                             ", are fewer than the least, ", type.min_population()),
                absl::StrCat("人口の上限（", type.max_population(), "人）が下限（",
                             type.min_population(), "人）より小さくなっています。")});
  }
  if (type.min_members() > 0 && type.joint() == pb::JOINT_APPLICATION_ALONE_ONLY) {
    faults.Add(
        FieldAt("types", index, "min_members"), "NOT_JOINT",
        {"a number of members is of joint applications; this one is alone only",
         "単独のみのタイプに共同申請の団体数は指定できません。共同申請の区分を直すか、団体数を"
         "空にしてください。"});
  }
  for (int i = 0; i < type.applicant_kinds_size(); ++i) {
    const auto kind = static_cast<pb::OrganizationKind>(type.applicant_kinds(i));
    if (CanApply(kind)) continue;
    const Bilingual shown = ValueName(kind);
    faults.Add(
        FieldAt(FieldAt("types", index, "applicant_kinds"), i), "NOT_AN_APPLICANT",
        {absl::StrCat(shown.en,
                      " is no local government, which alone apply; who else takes part "
                      "is said in applicant_note"),
         absl::StrCat("「", shown.ja,
                      "」は申請できる地方公共団体の種別ではありません。民間などとの連携は「申請者の"
                      "備考」に書いてください。")});
  }
}

}  // namespace

std::string EditionIdOf(int fiscal_year) { return absl::StrCat(kEditionPrefix, fiscal_year); }

std::optional<int> FiscalYearOfEditionId(absl::string_view id) {
  int year = 0;
  if (!absl::ConsumePrefix(&id, kEditionPrefix) || id.size() != 4 || !absl::SimpleAtoi(id, &year) ||
      year <= 0)
    return std::nullopt;
  return year;
}

void FillEdition(const pb::Programme& programme, pb::ProgrammeEdition& edition) {
  if (edition.title().empty()) edition.set_title(programme.title());
  if (edition.ministry().empty()) edition.set_ministry(programme.ministry());
  for (pb::ProgrammeType& type : *edition.mutable_types()) {
    if (const std::optional<Fraction> rate = ParseRate(type.rate())) type.set_rate(RateText(*rate));
  }
}

std::vector<pb::FieldViolation> CheckProgrammeEdition(const pb::ProgrammeEdition& edition) {
  Faults faults;
  std::set<absl::string_view> ids;
  for (int i = 0; i < edition.types_size(); ++i) {
    const pb::ProgrammeType& type = edition.types(i);
    if (!ids.insert(type.id()).second) {
      faults.Add(FieldAt("types", i, "id"), "DUPLICATE_TYPE",
                 {absl::StrCat("another type of this edition has the id ", type.id()),
                  absl::StrCat("タイプID「", type.id(),
                               "」がこの年度の中で重複しています。別のIDにしてください。")});
    }
    CheckRate(type, i, faults);
    CheckAmounts(type, i, faults);
    CheckApplicants(type, i, faults);
  }
  const size_t items = ItemsOf(edition).size();
  if (items > kMaxItemsOfEdition) {
    faults.Add("framework_items", "TOO_MANY",
               {absl::StrCat("the edition and its types name ", items, " items; at most ",
                             kMaxItemsOfEdition, " are kept"),
                absl::StrCat("年度版とタイプの枠組みの項目が合わせて", items, "件あります。",
                             kMaxItemsOfEdition, "件以内にしてください。")});
  }
  return faults.Take();
}

std::vector<pb::FieldViolation> CheckPublishable(const pb::ProgrammeEdition& edition) {
  Faults faults;
  if (edition.types().empty()) {
    faults.Add("types", "NO_TYPES",
               {"an edition without types says nothing that could be applied for; add at least one",
                "タイプがありません。申請の区分が1つだけの施策でも、その内容を1つのタイプとして"
                "登録してください。"});
  }
  return faults.Take();
}

std::vector<std::string> ItemsOf(const pb::ProgrammeEdition& edition) {
  std::set<std::string> items(edition.framework_items().begin(), edition.framework_items().end());
  for (const pb::ProgrammeType& type : edition.types())
    items.insert(type.framework_items().begin(), type.framework_items().end());
  return {items.begin(), items.end()};
}

const pb::ProgrammeType* FindType(const pb::ProgrammeEdition& edition, absl::string_view id) {
  const auto found = std::find_if(edition.types().begin(), edition.types().end(),
                                  [&](const pb::ProgrammeType& type) { return type.id() == id; });
  return found == edition.types().end() ? nullptr : &*found;
}

pb::ProgrammeEdition CopyForYear(const pb::ProgrammeEdition& edition, int fiscal_year) {
  pb::ProgrammeEdition copy;
  copy.set_fiscal_year(fiscal_year);
  copy.set_title(edition.title());
  copy.set_ministry(edition.ministry());
  copy.set_summary(edition.summary());
  *copy.mutable_types() = edition.types();
  *copy.mutable_framework_items() = edition.framework_items();
  copy.set_note(edition.note());
  return copy;
}

bool CanApply(pb::OrganizationKind kind) {
  switch (kind) {
    case pb::ORGANIZATION_KIND_PREFECTURE:
    case pb::ORGANIZATION_KIND_DESIGNATED_CITY:
    case pb::ORGANIZATION_KIND_CORE_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_CITY:
    case pb::ORGANIZATION_KIND_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_WARD:
    case pb::ORGANIZATION_KIND_TOWN:
    case pb::ORGANIZATION_KIND_VILLAGE:
    case pb::ORGANIZATION_KIND_PARTIAL_AFFAIRS_ASSOCIATION:
    case pb::ORGANIZATION_KIND_WIDE_AREA_UNION:
      return true;
    default:
      return false;
  }
}

}  // namespace renkei::domain
