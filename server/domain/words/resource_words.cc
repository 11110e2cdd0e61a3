#include "server/domain/words/resource_words.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace renkei::domain {
namespace {

// Organizations stand by their code, which is an alias of their id everywhere.
constexpr ResourceWords kResources[] = {
    {"organizations/*", "an organization", "団体", "organizations/141500", "renkei org resolve"},
    {"reorganizations/*", "a merger or division", "廃置分合", "reorganizations/rqadkwa3",
     "renkei org history"},
    {"accounts/*", "an account", "アカウント", "accounts/01m8hdbt1rvak5dr44d5t5f6bd",
     "renkei account list"},
    {"accounts/*/tokens/*", "a token of an account", "アカウントのトークン",
     "accounts/01m8hdbt1rvak5dr44d5t5f6bd/tokens/01m8hdbt4cz0v0g9hhw0a7b2kd", "renkei token list"},
    {"cases/*", "a case", "事例", "cases/01m8hdbtgq6qtgrzyvp3x430rv", "renkei case list"},
    {"cases/*/adoptions/*", "an adoption of a case", "事例の導入の記録",
     "cases/01m8hdbtgq6qtgrzyvp3x430rv/adoptions/141500", "renkei case adoptions"},
    {"cases/*/selections/*", "a selection of a case", "優良事例の選定",
     "cases/01m8hdbtgq6qtgrzyvp3x430rv/selections/140007", "renkei case selections"},
    {"caseLists/*", "a list of cases", "事例リスト", "caseLists/01m8hdbv3q0r6wd5k8f9n2c7xs",
     "renkei list list"},
    {"frameworks/*", "a national framework", "国の枠組み", "frameworks/national-2022",
     "renkei framework list"},
    {"frameworks/*/items/*", "an item of a national framework", "国の枠組みの項目",
     "frameworks/national-2022/items/field-mobility", "renkei framework show"},
    {"crosswalks/*", "a crosswalk between two frameworks", "枠組みの対応表",
     "crosswalks/national-2022-to-national-2025", "renkei crosswalk list"},
    {"indicators/*", "a shared indicator", "共通指標", "indicators/bus-riders",
     "renkei indicator list"},
    {"rubrics/*", "a rubric", "評価基準", "rubrics/standard", "renkei rubric list"},
    {"initiatives/*", "a joint initiative", "地域間連携", "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe",
     "renkei initiative list"},
    {"initiatives/*/members/*", "a member of a joint initiative", "地域間連携の参加団体",
     "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe/members/141500", "renkei initiative members"},
    {"initiatives/*/contributions/*", "a figure of a shared KPI", "共通KPIの値",
     "initiatives/01m8hdbvd2s8kq4n5y6c3t9wxe/contributions/01m8hdbvfk1m0z3p7q2r9t5yac",
     "renkei initiative contributions"},
    {"organizations/*/visions/*", "a vision", "ビジョン",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9", "renkei vision list"},
    {"organizations/*/visions/*/revisions/*", "a revision of a vision", "ビジョンの版",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/revisions/1",
     "renkei vision revisions"},
    {"organizations/*/visions/*/nodes/*", "a goal or measure of a vision", "ビジョンの施策等",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/nodes/01m8hdbvvny2d4f6h8k0m2p4rt",
     "renkei node list"},
    {"organizations/*/visions/*/nodes/*/activities/*", "an activity of a measure", "工程表の取組",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/nodes/01m8hdbvvny2d4f6h8k0m2p4rt/"
     "activities/a1",
     "renkei vision roadmap"},
    {"organizations/*/visions/*/kpis/*", "a KPI of a vision", "ビジョンのKPI",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/kpis/01m8hdbvvnrbcvq6e3fvzs8ffz",
     "renkei kpi list"},
    {"organizations/*/visions/*/kpis/*/actuals/*", "an actual of a KPI", "KPIの実績",
     "organizations/141500/visions/01m8hdbvvnwntqc7jwqcm348n9/kpis/01m8hdbvvnrbcvq6e3fvzs8ffz/"
     "actuals/fy2024",
     "renkei kpi actuals"},
};

}  // namespace

const ResourceWords* FindResourceWords(absl::string_view pattern) {
  for (const ResourceWords& words : kResources) {
    if (pattern == words.pattern) return &words;
  }
  return nullptr;
}

Bilingual WantedResource(absl::string_view patterns) {
  std::vector<absl::string_view> en;
  std::vector<absl::string_view> ja;
  std::vector<absl::string_view> examples;
  std::vector<absl::string_view> commands;
  for (const absl::string_view pattern : absl::StrSplit(patterns, '|')) {
    const ResourceWords* words = FindResourceWords(pattern);
    if (words == nullptr) continue;
    en.push_back(words->en);
    ja.push_back(words->ja);
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
