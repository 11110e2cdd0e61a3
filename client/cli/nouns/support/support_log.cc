// What stands below a support case: its log, promised steps, recommendations.
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/support/support_verbs.h"
#include "client/cli/resource_titles.h"
#include "renkei/v1/support_service.pb.h"

namespace renkei::cli {
namespace {

const Text kEntryHelp = {"SUPPORT/ENTRY with the beginnings of ids, or its name",
                         "伴走支援/記録（IDの先頭）、またはリソース名"};
const Text kSupportStepHelp = {"SUPPORT/STEP with the beginnings of ids, or its name",
                               "伴走支援/取組（IDの先頭）、またはリソース名"};
const Text kRecommendationHelp = {"SUPPORT/RECOMMENDATION with the beginnings of ids, or its name",
                                  "伴走支援/紹介（IDの先頭）、またはリソース名"};

std::vector<Column<pb::SupportEntry>> EntryColumns(Session& session) {
  using E = pb::SupportEntry;
  return {{Heading<E>("date"), [](const E& e) { return e.date(); }},
          {Heading<E>("kind"), Says<E>(session, "kind")},
          {Heading<E>("title"), [](const E& e) { return e.title(); }, false, true},
          {Heading<E>("text"), [](const E& e) { return e.text(); }, false, true},
          {Heading<E>("author"), Says<E>(session, "author")},
          {Heading<E>("readers"), Says<E>(session, "readers")},
          {{"ENTRY", "リソース名"}, [](const E& e) { return e.name(); }, false, false, true}};
}

std::vector<Column<pb::SupportStep>> PromisedColumns(Session& session) {
  using S = pb::SupportStep;
  return {{Heading<S>("due_date"), [](const S& s) { return s.due_date(); }},
          {Heading<S>("title"), [](const S& s) { return s.title(); }, false, true},
          {Heading<S>("responsible"), Says<S>(session, "responsible")},
          {Heading<S>("done_date"), [](const S& s) { return s.done_date(); }},
          {Heading<S>("overdue"), Says<S>(session, "overdue")},
          {{"STEP", "リソース名"}, [](const S& s) { return s.name(); }, false, false, true}};
}

std::vector<Column<pb::SupportRecommendation>> RecommendedColumns(Session& session) {
  using R = pb::SupportRecommendation;
  return {
      {Heading<R>("resource"), Says<R>(session, "resource")},
      {Heading<R>("words"), [](const R& r) { return r.words(); }, false, true},
      {Heading<R>("author"), Says<R>(session, "author")},
      {Heading<R>("answer"), Says<R>(session, "answer")},
      {Heading<R>("answer_words"), [](const R& r) { return r.answer_words(); }, false, true},
      {{"RECOMMENDATION", "リソース名"}, [](const R& r) { return r.name(); }, false, false, true}};
}

void AddEntries(Noun noun) {
  AddVerb(noun,
          {.name = "log",
           .description = {"Lists the log of a case; the last day comes first",
                           "支援の記録を、新しい順に一覧します"},
           .calls = "SupportService/ListSupportEntries",
           .takes = {Field("SUPPORT", "parent", kSupportHelp),
                     Term("--kind", "kind=", {"Of this kind", "種別"}), FilterText(), Limit()},
           .prints = Listed(EntryColumns),
           .examples = {
               {"renkei support log 01m8hdbw5t --kind visit", {"The visits", "現地訪問だけ"}}}});
  AddVerb(
      noun,
      {.name = "record",
       .description = {"Records what happened on a day", "打合せ・訪問・助言などを記録します"},
       .calls = "SupportService/CreateSupportEntry",
       .takes = {Field("SUPPORT", "parent", kSupportHelp),
                 Needed("--kind", "entry.kind", {"What it was", "種別"}),
                 Needed("--date", "entry.date", {"The day", "日付"}),
                 Needed("--title TEXT", "entry.title", {"Its title", "題名"}),
                 Needed("--text TEXT", "entry.text", {"What happened", "内容"}),
                 Field("--participants TEXT", "entry.participants", {"Who took part", "出席者"}),
                 Field("--readers", "entry.readers",
                       {"Who reads it (left out: all that take part)",
                        "閲覧できる範囲（省略時は関係する団体すべて）"})},
       .prints = Written(EntryColumns),
       .examples = {{"renkei support record 01m8hdbw5t --kind meeting --date 2024-07-02 "
                     "--title 初回の打合せ --text 課題を整理した",
                     {"A meeting", "打合せを記録する"}}}});
  AddVerb(
      noun,
      {.name = "correct",
       .description = {"Corrects an entry of one's own organization",
                       "自分の団体の記録を訂正します"},
       .calls = "SupportService/UpdateSupportEntry",
       .takes = {Field("ENTRY", "entry.name", kEntryHelp),
                 Field("--date", "entry.date", {"The day", "日付"}),
                 Field("--title TEXT", "entry.title", {"Its title", "題名"}),
                 Field("--text TEXT", "entry.text", {"What happened", "内容"}),
                 Field("--participants TEXT", "entry.participants", {"Who took part", "出席者"}),
                 Etag("entry.etag")},
       .prints = Written(EntryColumns),
       .examples = {{"renkei support correct 01m8hdbw5t/01m8hdbw6v --date 2024-07-01",
                     {"The day", "日付を直す"}}}});
}

void AddPromises(Noun noun) {
  AddVerb(noun,
          {.name = "steps",
           .description = {"Lists promised steps by due day: of a case, or all that one's "
                           "organization is to take",
                           "約束した取組を期限の順に一覧します（支援を省くと、自分の団体が担当"
                           "するもの）"},
           .calls = "SupportService/ListSupportSteps",
           .sends = "parent: 'supports/-'",
           .takes = {Field("--support SUPPORT", "parent", kSupportHelp),
                     TermSwitch("--overdue", "overdue=true",
                                {"Only those that are overdue", "期限を過ぎたものだけ"}),
                     FilterText(), Limit()},
           .prints = Listed(PromisedColumns),
           .examples = {{"renkei support steps --overdue",
                         {"What one's organization owes", "自分の団体の期限超過"}}}});
  AddVerb(noun, {.name = "promise",
                 .description = {"Promises a step by a day", "取組を、期限を決めて約束します"},
                 .calls = "SupportService/CreateSupportStep",
                 .takes = {Field("SUPPORT", "parent", kSupportHelp),
                           Needed("--title TEXT", "step.title", {"What is to be done", "取組"}),
                           Needed("--who ORG", "step.responsible", {"Who does it", "担当団体"}),
                           Needed("--due", "step.due_date", {"By which day", "期限"}),
                           Field("--note TEXT", "step.note", {"What else is to be known", "備考"})},
                 .prints = Written(PromisedColumns),
                 .examples = {{"renkei support promise 01m8hdbw5t --title 台帳をまとめる --who "
                               "332143 --due 2024-09-30",
                               {"By the body", "相談団体が担当"}}}});
  AddVerb(noun, {.name = "done",
                 .description = {"Says that a step was taken", "取組の完了を記録します"},
                 .calls = "SupportService/UpdateSupportStep",
                 .takes = {Field("STEP", "step.name", kSupportStepHelp),
                           Needed("--date", "step.done_date", {"The day", "完了日"}),
                           Field("--note TEXT", "step.note", {"What else is to be known", "備考"}),
                           Etag("step.etag")},
                 .prints = Written(PromisedColumns),
                 .examples = {{"renkei support done 01m8hdbw5t/01m8hdbw7w --date 2024-09-20",
                               {"Ten days early", "期限の10日前に完了"}}}});
  AddVerb(noun, {.name = "move-step",
                 .description = {"Changes the day, the title or who takes a step, or drops it",
                                 "取組の期限・内容・担当の変更、取りやめをします"},
                 .calls = "SupportService/UpdateSupportStep",
                 .takes = {Field("STEP", "step.name", kSupportStepHelp),
                           Field("--due", "step.due_date", {"By which day", "期限"}),
                           Field("--title TEXT", "step.title", {"What is to be done", "取組"}),
                           Field("--who ORG", "step.responsible", {"Who does it", "担当団体"}),
                           Field("--drop TEXT", "step.drop_reason",
                                 {"Why it is no longer to be taken", "取りやめの理由"}),
                           Etag("step.etag")},
                 .prints = Written(PromisedColumns),
                 .examples = {{"renkei support move-step 01m8hdbw5t/01m8hdbw7w --due 2024-10-31",
                               {"A later day", "期限を延ばす"}}}});
}

void AddRecommendations(Noun noun) {
  AddVerb(noun, {.name = "recommendations",
                 .description = {"Lists what the team has recommended, and the answers",
                                 "紹介された事例・施策・団体と回答を一覧します"},
                 .calls = "SupportService/ListSupportRecommendations",
                 .takes = {Field("SUPPORT", "parent", kSupportHelp),
                           Term("--answer", "answer=", {"With this answer", "回答"}), FilterText(),
                           Limit()},
                 .prints = Listed(RecommendedColumns),
                 .examples = {{"renkei support recommendations 01m8hdbw5t",
                               {"By the beginning of its id", "IDの先頭で"}}}});
  AddVerb(
      noun,
      {.name = "recommend",
       .description = {"Recommends a case, a programme or a partner (team)",
                       "事例・支援施策・団体を紹介します（支援チーム）"},
       .calls = "SupportService/CreateSupportRecommendation",
       .takes = {Field("SUPPORT", "parent", kSupportHelp),
                 Needed("--resource NAME", "recommendation.resource",
                        {"Its name: cases/..., programmes/..., organizations/...",
                         "リソース名（cases/…、programmes/…、organizations/…）"}),
                 Needed("--words TEXT", "recommendation.words", {"Why it may help", "紹介の理由"})},
       .prints = Written(RecommendedColumns),
       .examples = {{"renkei support recommend 01m8hdbw5t --resource "
                     "cases/01m8hdbtgq6qtgrzyvp3x430rv --words 規模が近い",
                     {"A case", "事例を紹介する"}}}});
  AddVerb(noun, {.name = "answer",
                 .description = {"Answers a recommendation (body)", "紹介に回答します（相談団体）"},
                 .calls = "SupportService/AnswerSupportRecommendation",
                 .takes = {Field("RECOMMENDATION", "name", kRecommendationHelp),
                           Needed("--answer", "answer", {"Taken up or not", "回答"}),
                           Field("--words TEXT", "words", {"Why", "説明"}),
                           Field("--adoption ADOPTION", "adoption",
                                 {"The adoption of the case", "事例の活用のリソース名"}),
                           Etag()},
                 .prints = Written(RecommendedColumns),
                 .examples = {{"renkei support answer 01m8hdbw5t/01m8hdbw8x --answer not-for-us "
                               "--words 規模が違う",
                               {"With why", "理由を付けて"}}}});
}

}  // namespace

void AddSupportLog(Noun noun) {
  AddEntries(noun);
  AddPromises(noun);
  AddRecommendations(noun);
}

}  // namespace renkei::cli
