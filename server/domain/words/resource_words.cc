#include "server/domain/words/resource_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/adoption.pb.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_call.pb.h"
#include "renkei/v1/case_list_edition.pb.h"
#include "renkei/v1/contribution.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/identity.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/national_kpi.pb.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/programme.pb.h"
#include "renkei/v1/review.pb.h"
#include "renkei/v1/round.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/selection.pb.h"
#include "renkei/v1/support_case.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/labels.h"

namespace renkei::domain {
namespace {

// Organizations stand by their code, which is an alias of their id everywhere.
constexpr ResourceWords kResources[] = {
    {"organizations/*", pb::Organization::descriptor, "organizations/141500", "renkei org resolve"},
    {"reorganizations/*", pb::Reorganization::descriptor, "reorganizations/rqadkwa3",
     "renkei org history"},
    {"accounts/*", pb::Account::descriptor, "accounts/01m8hdbt1rvak5dr44d5t5f6bd",
     "renkei account list"},
    {"accounts/*/tokens/*", pb::Token::descriptor,
     "accounts/01m8hdbt1rvak5dr44d5t5f6bd/tokens/01m8hdbt4cz0v0g9hhw0a7b2kd", "renkei token list"},
    {"cases/*", pb::Case::descriptor, "cases/01m8hdbtgq6qtgrzyvp3x430rv", "renkei case list"},
    {"cases/*/adoptions/*", pb::Adoption::descriptor,
     "cases/01m8hdbtgq6qtgrzyvp3x430rv/adoptions/141500", "renkei case adoptions"},
    {"cases/*/selections/*", pb::CaseSelection::descriptor,
     "cases/01m8hdbtgq6qtgrzyvp3x430rv/selections/140007", "renkei case selections"},
    {"caseLists/*", pb::CaseList::descriptor, "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs",
     "renkei list list"},
    {"caseLists/*/editions/*", pb::CaseListEdition::descriptor,
     "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs/editions/1", "renkei menu-book list"},
    {"caseLists/*/editions/*/entries/*", pb::CaseListEditionEntry::descriptor,
     "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs/editions/1/entries/12", "renkei menu-book show"},
    {"caseLists/*/calls/*", pb::CaseCall::descriptor,
     "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs/calls/01m8hdbv7e2t4y6p8r0w2a4c6d",
     "renkei case-call list"},
    {"caseLists/*/calls/*/submissions/*", pb::CaseSubmission::descriptor,
     "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs/calls/01m8hdbv7e2t4y6p8r0w2a4c6d/submissions/"
     "01m8hdbtgq6qtgrzyvp3x430rv",
     "renkei submission list"},
    {"rounds/*", pb::Round::descriptor, "rounds/01m8hdbw2c4e6g8j0m2p4r6t8v", "renkei round list"},
    {"rounds/*/applications/*", pb::RoundApplication::descriptor,
     "rounds/01m8hdbw2c4e6g8j0m2p4r6t8v/applications/01m8hdbw9a1c3e5g7j9m1p3r5t",
     "renkei application list"},
    {"rounds/*/applications/*/followUps/*", pb::RoundFollowUp::descriptor,
     "rounds/01m8hdbw2c4e6g8j0m2p4r6t8v/applications/01m8hdbw9a1c3e5g7j9m1p3r5t/followUps/2027",
     "renkei round followed"},
    {"rounds/*/reviewers/*", pb::RoundReviewer::descriptor,
     "rounds/01m8hdbw2c4e6g8j0m2p4r6t8v/reviewers/01m8hdbwkq3s5v7x9z1b3d5f7h",
     "renkei review reviewers"},
    {"rounds/*/applications/*/readings/*", pb::RoundReading::descriptor,
     "rounds/01m8hdbw2c4e6g8j0m2p4r6t8v/applications/01m8hdbw9a1c3e5g7j9m1p3r5t/readings/"
     "01m8hdbwkq3s5v7x9z1b3d5f7h",
     "renkei review list"},
    {"frameworks/*", pb::Framework::descriptor, "frameworks/national-2022",
     "renkei framework list"},
    {"frameworks/*/items/*", pb::FrameworkItem::descriptor,
     "frameworks/national-2022/items/field-mobility", "renkei framework show"},
    {"crosswalks/*", pb::Crosswalk::descriptor, "crosswalks/national-2022-to-national-2025",
     "renkei crosswalk list"},
    {"indicators/*", pb::Indicator::descriptor, "indicators/bus-riders", "renkei indicator list"},
    {"rubrics/*", pb::Rubric::descriptor, "rubrics/standard", "renkei rubric list"},
    {"initiatives/*", pb::Initiative::descriptor, "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe",
     "renkei initiative list"},
    {"initiatives/*/members/*", pb::InitiativeMember::descriptor,
     "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe/members/141500", "renkei initiative members"},
    {"initiatives/*/contributions/*", pb::Contribution::descriptor,
     "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe/contributions/01m8hdbvfk1m0z3p7q2r9t5yac",
     "renkei initiative contributions"},
    {"nationalKpis/*", pb::NationalKpi::descriptor, "nationalKpis/01m8hdbw2r4t6v8x0z2b4d6f8h",
     "renkei national-kpi list"},
    {"organizations/*/sections/*", pb::Section::descriptor,
     "organizations/141500/sections/01m8hdbsx4t7wq2n9k3r5c8vyd", "renkei section list"},
    {"organizations/*/visions/*", pb::Vision::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9", "renkei vision list"},
    {"organizations/*/visions/*/revisions/*", pb::VisionRevision::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/revisions/1",
     "renkei vision revisions"},
    {"organizations/*/visions/*/nodes/*", pb::VisionNode::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/nodes/01m8hdbvvny2d4f6h8k0m2p4rt",
     "renkei node list"},
    {"organizations/*/visions/*/nodes/*/activities/*", pb::Activity::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/nodes/01m8hdbvvny2d4f6h8k0m2p4rt/"
     "activities/a1",
     "renkei vision roadmap"},
    {"organizations/*/visions/*/kpis/*", pb::Kpi::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/kpis/01m8hdbvvnrbcvq6e3fvzs8ffz",
     "renkei kpi list"},
    {"organizations/*/visions/*/kpis/*/actuals/*", pb::KpiActual::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/kpis/01m8hdbvvnrbcvq6e3fvzs8ffz/"
     "actuals/fy2024",
     "renkei kpi actuals"},
    {"organizations/*/visions/*/opinions/*", pb::Opinion::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/opinions/01m8hdbvvp4w6y8a0c2e4g6j8m",
     "renkei opinion list"},
    {"organizations/*/visions/*/steps/*", pb::PlanStep::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/steps/01m8hdbvvq5x7z9b1d3f5h7k9n",
     "renkei step list"},
    {"organizations/*/visions/*/evaluations/*", pb::PlanEvaluation::descriptor,
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/evaluations/fy2024-council",
     "renkei evaluation list"},
    {"programmes/*", pb::Programme::descriptor, "programmes/01m8hdbvvr6y8a0c2e4g6j8m0p",
     "renkei programme list"},
    {"programmes/*/editions/*", pb::ProgrammeEdition::descriptor,
     "programmes/01m8hdbvvr6y8a0c2e4g6j8m0p/editions/fy2023", "renkei programme show"},
    {"programmes/*/editions/*/calls/*", pb::ProgrammeCall::descriptor,
     "programmes/01m8hdbvvr6y8a0c2e4g6j8m0p/editions/fy2023/calls/1", "renkei programme-call list"},
    {"supports/*", pb::SupportCase::descriptor, "supports/01m8hdbw5t7v9x1z3b5d7f9h1k",
     "renkei support list"},
    {"supports/*/members/*", pb::SupportMember::descriptor,
     "supports/01m8hdbw5t7v9x1z3b5d7f9h1k/members/141500", "renkei support show"},
    {"supports/*/entries/*", pb::SupportEntry::descriptor,
     "supports/01m8hdbw5t7v9x1z3b5d7f9h1k/entries/01m8hdbw6v8x0z2b4d6f8h0k2m",
     "renkei support log"},
    {"supports/*/steps/*", pb::SupportStep::descriptor,
     "supports/01m8hdbw5t7v9x1z3b5d7f9h1k/steps/01m8hdbw7w9y1a3c5e7g9j1m3n",
     "renkei support steps"},
    {"supports/*/recommendations/*", pb::SupportRecommendation::descriptor,
     "supports/01m8hdbw5t7v9x1z3b5d7f9h1k/recommendations/01m8hdbw8x0z2b4d6f8h0k2m4p",
     "renkei support recommendations"},
};

std::string WithArticle(const std::string& kind) {
  constexpr absl::string_view kVowels = "aeiou";
  return absl::StrCat(kVowels.find(kind.front()) == kVowels.npos ? "a " : "an ", kind);
}

}  // namespace

const ResourceWords* FindResourceWords(absl::string_view pattern) {
  for (const ResourceWords& words : kResources) {
    if (pattern == words.pattern) return &words;
  }
  return nullptr;
}

Bilingual WantedResource(absl::string_view patterns) {
  std::vector<std::string> en;
  std::vector<std::string> ja;
  std::vector<absl::string_view> examples;
  std::vector<absl::string_view> commands;
  for (const absl::string_view pattern : absl::StrSplit(patterns, '|')) {
    const ResourceWords* words = FindResourceWords(pattern);
    if (words == nullptr) continue;
    const Bilingual kind = LabelOf(*words->message());
    en.push_back(WithArticle(kind.en));
    ja.push_back(kind.ja);
    examples.push_back(words->example);
    if (*words->found_by != '\0') commands.push_back(words->found_by);
  }
  Bilingual wanted;
  wanted.en = absl::StrCat("must be the name of ", absl::StrJoin(en, " or "), ", such as ",
                           absl::StrJoin(examples, " or "));
  wanted.ja = absl::StrCat(absl::StrJoin(ja, "か"), "を、リソース名で指定してください（例：",
                           absl::StrJoin(examples, "、"), "）。");
  if (commands.empty()) return wanted;
  absl::StrAppend(&wanted.en, "; find it with ", absl::StrJoin(commands, " or "));
  absl::StrAppend(&wanted.ja, absl::StrJoin(commands, "、"), " で確かめられます。");
  return wanted;
}

}  // namespace renkei::domain
