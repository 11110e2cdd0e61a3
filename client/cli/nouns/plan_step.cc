// `renkei step`: the calendar of a plan (策定の日程).
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/planning_service.pb.h"

namespace renkei::cli {
namespace {

const Text kStepPlanHelp = {
    "The vision: name, OWNER/EXTERNAL_ID, or an organization that has one only",
    "ビジョン。リソース名、所有団体/外部ID、またはビジョンが一つだけの団体"};
const Text kPlanStepHelp = {"Its name, or VISION/ID with the beginning of its id",
                            "リソース名、またはビジョン/IDの先頭"};
const Text kStepFromHelp = {"The day, or the first of several", "日付。何日かにわたるときは開始日"};
const Text kStepToHelp = {"The last day", "終了日"};
const Text kStepTitleHelp = {"As printed: 第2回推進会議", "題名（例：第2回推進会議）"};
const Text kStepSectionHelp = {"Whose work it is", "担当課"};
const Text kStepNoteHelp = {"What else is to be known", "備考"};
const Text kStepAnnouncedHelp = {"Told to everybody who reads the vision",
                                 "ビジョンを読める人すべてに公表します"};

std::vector<Column<pb::PlanStep>> StepColumns(Session& session) {
  using S = pb::PlanStep;
  return {{Heading<S>("from_date"), [](const S& s) { return s.from_date(); }},
          {Heading<S>("to_date"), [](const S& s) { return s.to_date(); }},
          {Heading<S>("kind"), Says<S>(session, "kind")},
          {Heading<S>("title"), [](const S& s) { return s.title(); }, false, true},
          {Heading<S>("state"), Says<S>(session, "state")},
          {Heading<S>("revision"), [](const S& s) { return absl::StrCat(s.revision()); }, true},
          {Heading<S>("section"), [](const S& s) { return s.section(); }, false, true},
          {Heading<S>("announced"), Says<S>(session, "announced")},
          {Heading<S>("note"), [](const S& s) { return s.note(); }, false, true},
          {{"NAME", "リソース名"}, [](const S& s) { return s.name(); }, false, false, true}};
}

}  // namespace

void AddPlanStep(CommandTree& tree) {
  Noun noun = tree.AddNoun("step", {"The calendar of a plan: drafts, councils, public comment",
                                    "計画の策定の日程（素案、議会報告、パブリックコメントなど）"});
  AddVerb(noun,
          {.name = "list",
           .description = {"Lists the steps of a plan by day", "計画の日程を日付順に一覧します"},
           .calls = "PlanningService/ListPlanSteps",
           .takes = {Field("VISION", "parent", kStepPlanHelp), InState(), FilterText(), Limit()},
           .prints = Listed(StepColumns),
           .examples = {{"renkei step list 141003/strategy-2023", {"All of them", "すべて"}},
                        {"renkei step list 141003/strategy-2023 --state planned",
                         {"What is to come", "これからのもの"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one step", "一つの日程を表示します"},
                 .calls = "PlanningService/GetPlanStep",
                 .takes = {Field("STEP", "name", kPlanStepHelp)},
                 .prints = Resource<pb::PlanStep>(),
                 .examples = {{"renkei step show 141003/strategy-2023/01m8hdbvvq",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(noun, {.name = "add",
                 .description = {"Plans a step", "日程を登録します"},
                 .calls = "PlanningService/CreatePlanStep",
                 .takes = {Field("VISION", "parent", kStepPlanHelp),
                           Needed("--kind", "step.kind", {"What happens on that day", "種別"}),
                           Needed("--from", "step.from_date", kStepFromHelp),
                           Field("--to", "step.to_date", kStepToHelp),
                           Field("--title TEXT", "step.title", kStepTitleHelp),
                           Number("--revision", "step.revision", 1, 1'000'000,
                                  {"The revision to which it leads (left out: the next one)",
                                   "対象の版（省略時は次の版）"}),
                           Field("--section TEXT", "step.section", kStepSectionHelp),
                           Field("--note TEXT", "step.note", kStepNoteHelp),
                           Field("--announced", "step.announced", kStepAnnouncedHelp)},
                 .prints = Written(StepColumns),
                 .examples = {{"renkei step add 141003/strategy-2023 --kind public_comment --from "
                               "2024-12-01 --to 2025-01-06 --announced",
                               {"A month of public comment", "パブリックコメントの期間"}}}});
  AddVerb(noun, {.name = "set",
                 .description = {"Changes a step, and says that it is done",
                                 "日程を直します。済んだことも記録します"},
                 .calls = "PlanningService/UpdatePlanStep",
                 .takes = {Field("STEP", "step.name", kPlanStepHelp),
                           Field("--state", "step.state",
                                 {"planned, done or cancelled", "予定、済み、取りやめ"}),
                           Field("--from", "step.from_date", kStepFromHelp),
                           Field("--to", "step.to_date", kStepToHelp),
                           Field("--title TEXT", "step.title", kStepTitleHelp),
                           Field("--section TEXT", "step.section", kStepSectionHelp),
                           Field("--note TEXT", "step.note", kStepNoteHelp), Etag("step.etag")},
                 .prints = Written(StepColumns),
                 .examples = {{"renkei step set 141003/strategy-2023/01m8hdbvvq --state done",
                               {"It took place", "済んだとき"}}}});
  AddVerb(noun, {.name = "announce",
                 .description = {"Tells a step to everybody who reads the vision",
                                 "日程を、ビジョンを読める人すべてに公表します"},
                 .calls = "PlanningService/UpdatePlanStep",
                 .sends = "step { announced: true } update_mask { paths: 'announced' }",
                 .takes = {Field("STEP", "step.name", kPlanStepHelp), Etag("step.etag")},
                 .prints = Written(StepColumns),
                 .examples = {{"renkei step announce 141003/strategy-2023/01m8hdbvvq",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(noun, {.name = "conceal",
                 .description = {"Makes a step the owners' alone again",
                                 "公表した日程を、所有団体だけのものに戻します"},
                 .calls = "PlanningService/UpdatePlanStep",
                 .sends = "step { announced: false } update_mask { paths: 'announced' }",
                 .takes = {Field("STEP", "step.name", kPlanStepHelp), Etag("step.etag")},
                 .prints = Written(StepColumns),
                 .examples = {{"renkei step conceal 141003/strategy-2023/01m8hdbvvq",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a step; one that will not take place is set to cancelled",
                                 "日程を削除します。行わなくなったものは、取りやめにしてください"},
                 .calls = "PlanningService/DeletePlanStep",
                 .takes = {Field("STEP", "name", kPlanStepHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei step delete 141003/strategy-2023/01m8hdbvvq",
                               {"By the beginning of its id", "IDの先頭で"}}}});
}

}  // namespace renkei::cli
