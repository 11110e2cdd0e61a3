#include "server/domain/initiative/cooperation_form.h"

#include <array>

namespace renkei::domain {
namespace {

// In the order of the enum. The Act is the Local Autonomy Act (地方自治法). Articles 252-7, 252-14
// and 252-16-2 apply the main clause of article 252-2-2 (3) alone, so that its exception is that of
// councils only.
constexpr std::array kFormRules = {
    CooperationFormRule{pb::COOPERATION_FORM_UNSPECIFIED, CouncilResolution::kNotNeeded, "", "",
                        ""},
    CooperationFormRule{pb::COOPERATION_FORM_AGREEMENT, CouncilResolution::kNeeded,
                        "地方自治法第252条の2第3項", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_COUNCIL, CouncilResolution::kNeededWithException,
                        "地方自治法第252条の2の2第3項", "連絡調整を図るための協議会",
                        "a council for liaison only"},
    CooperationFormRule{pb::COOPERATION_FORM_JOINT_ORGAN, CouncilResolution::kNeeded,
                        "地方自治法第252条の7第3項", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_ENTRUSTMENT, CouncilResolution::kNeeded,
                        "地方自治法第252条の14第3項", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_SUBSTITUTE_EXECUTION, CouncilResolution::kNeeded,
                        "地方自治法第252条の16の2第3項", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_PARTIAL_AFFAIRS_ASSOCIATION,
                        CouncilResolution::kNeeded, "地方自治法第290条", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_WIDE_AREA_UNION, CouncilResolution::kNeeded,
                        "地方自治法第291条の11", "", ""},
    // Made of cooperation agreements between the centre and each member.
    CooperationFormRule{pb::COOPERATION_FORM_CORE_URBAN_AREA, CouncilResolution::kNeeded,
                        "地方自治法第252条の2第3項・連携中枢都市圏構想推進要綱", "", ""},
    // Its agreements are those that were resolved under article 96 (2).
    CooperationFormRule{pb::COOPERATION_FORM_SETTLEMENT_AREA, CouncilResolution::kNeeded,
                        "定住自立圏構想推進要綱・地方自治法第96条第2項", "", ""},
    CooperationFormRule{pb::COOPERATION_FORM_WIDE_REGION, CouncilResolution::kNotNeeded, "", "",
                        ""},
    CooperationFormRule{pb::COOPERATION_FORM_VOLUNTARY, CouncilResolution::kNotNeeded, "", "", ""},
};

}  // namespace

const CooperationFormRule& RuleOf(pb::CooperationForm form) {
  for (const CooperationFormRule& rule : kFormRules) {
    if (rule.form == form) return rule;
  }
  return kFormRules.front();
}

bool HasCouncil(pb::OrganizationKind kind) {
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

bool IsGovernment(pb::OrganizationKind kind) {
  return HasCouncil(kind) || kind == pb::ORGANIZATION_KIND_MINISTRY ||
         kind == pb::ORGANIZATION_KIND_COORDINATOR;
}

}  // namespace renkei::domain
