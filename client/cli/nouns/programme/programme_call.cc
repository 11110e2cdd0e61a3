// `renkei programme-call`: the calls (公募) of a programme's year.
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/programme/programme_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/programmes.h"

namespace renkei::cli {
namespace {

const Text kOpensHelp = {"The day on which it opens", "受付開始日"};
const Text kClosesHelp = {"The day on which it closes (left out: until further notice)",
                          "締切日（省略時は随時）"};
const Text kClockHelp = {"The time of day in Japan: 17:00", "時刻（例：17:00）"};
const Text kResultHelp = {"When results are told", "結果の公表日"};
const Text kTypesHelp = {
    "A type that can be applied for, by its id; may be given several times "
    "(left out: all)",
    "公募するタイプのID。何度でも指定できます（省略時は全て）"};

}  // namespace

std::vector<Column<pb::ProgrammeCall>> ProgrammeCallColumns(Session& session) {
  using C = pb::ProgrammeCall;
  const Lang lang = session.lang();
  return {
      {Heading<C>("round"), [](const C& c) { return absl::StrCat(c.round()); }, true},
      {Heading<C>("title"), [](const C& c) { return c.title(); }, false, true},
      {Heading<C>("state"), Says<C>(session, "state")},
      {Heading<C>("opens_date"),
       [lang](const C& c) { return view::MomentWords(c.opens_date(), c.opens_clock(), lang); }},
      {Heading<C>("closes_date"),
       [lang](const C& c) { return view::MomentWords(c.closes_date(), c.closes_clock(), lang); }},
      {Heading<C>("result_date"), [](const C& c) { return c.result_date(); }},
      {{"CALL", "公募"}, [](const C& c) { return c.name(); }, false, false, true}};
}

void AddProgrammeCall(CommandTree& tree) {
  Noun noun = tree.AddNoun("programme-call", {"Calls of programmes: when to apply, and for what",
                                              "支援施策の公募（受付期間と対象のタイプ）"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the calls of a year by round",
                                 "年度版の公募を回の順に一覧します"},
                 .calls = "ProgrammeService/ListProgrammeCalls",
                 .takes = {Field("EDITION", "parent", kProgrammeEditionHelp), Limit()},
                 .prints = Listed(ProgrammeCallColumns),
                 .examples = {{"renkei programme-call list digital-grant/2023",
                               {"All of the year", "その年度のすべて"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one call", "一つの公募を表示します"},
                 .calls = "ProgrammeService/GetProgrammeCall",
                 .takes = {Field("CALL", "name", kCallHelp)},
                 .prints = Resource<pb::ProgrammeCall>(),
                 .examples = {{"renkei programme-call show digital-grant/2023/1",
                               {"By its round", "回で"}}}});
  AddVerb(noun,
          {.name = "add",
           .description = {"A new call; of a published year everybody reads it at once",
                           "公募を登録します。公開中の年度では、すぐに公開されます"},
           .calls = "ProgrammeService/CreateProgrammeCall",
           .takes = {Field("EDITION", "parent", kProgrammeEditionHelp),
                     Needed("--opens", "call.opens_date", kOpensHelp),
                     Field("--opens-at CLOCK", "call.opens_clock", kClockHelp),
                     Field("--closes", "call.closes_date", kClosesHelp),
                     Field("--closes-at CLOCK", "call.closes_clock", kClockHelp),
                     Field("--result", "call.result_date", kResultHelp),
                     Field("--type ID", "call.type_ids", kTypesHelp),
                     Field("--title TEXT", "call.title", {"As printed", "公募名"}),
                     Field("--note TEXT", "call.note", {"What else is to be known", "備考"})},
           .prints = Written(ProgrammeCallColumns),
           .examples = {{"renkei programme-call add digital-grant/2023 --opens 2023-04-03 --closes "
                         "2023-04-28 --closes-at 17:00",
                         {"Until five o'clock", "17時締切"}}}});
  AddVerb(noun, {.name = "set",
                 .description = {"Changes a call; of a published year with a reason",
                                 "公募を変更します。公開中の年度では理由を付けます"},
                 .calls = "ProgrammeService/UpdateProgrammeCall",
                 .takes = {Field("CALL", "call.name", kCallHelp),
                           Field("--opens", "call.opens_date", kOpensHelp),
                           Field("--opens-at CLOCK", "call.opens_clock", kClockHelp),
                           Field("--closes", "call.closes_date", kClosesHelp),
                           Field("--closes-at CLOCK", "call.closes_clock", kClockHelp),
                           Field("--result", "call.result_date", kResultHelp),
                           Field("--type ID", "call.type_ids", kTypesHelp),
                           Field("--title TEXT", "call.title", {"As printed", "公募名"}),
                           Field("--note TEXT", "call.note", {"What else is to be known", "備考"}),
                           Field("--reason TEXT", "reason", kCorrectionHelp), Etag("call.etag")},
                 .prints = Written(ProgrammeCallColumns),
                 .examples = {{"renkei programme-call set digital-grant/2023/1 --closes 2023-05-12 "
                               "--reason 期間の延長",
                               {"A longer time", "期間を延ばすとき"}}}});
  AddVerb(
      noun,
      {.name = "cancel",
       .description = {"Calls a call off (approver, coordinator)",
                       "公募を中止します（承認、事務局）"},
       .calls = "ProgrammeService/CancelProgrammeCall",
       .takes = {Field("CALL", "name", kCallHelp),
                 Needed("--reason TEXT", "reason", {"Shown to everybody", "理由（公開されます）"}),
                 Etag()},
       .prints = Written(ProgrammeCallColumns),
       .examples = {{"renkei programme-call cancel digital-grant/2023/2 --reason "
                     "予算の上限に達したため",
                     {"With a reason", "理由を付けて"}}}});
  AddVerb(noun, {.name = "delete",
                 .description = {"Removes a call of a draft", "下書きの公募を削除します"},
                 .calls = "ProgrammeService/DeleteProgrammeCall",
                 .takes = {Field("CALL", "name", kCallHelp), Etag()},
                 .prints = Removed(),
                 .examples = {{"renkei programme-call delete digital-grant/2024/1",
                               {"By its round", "回で"}}}});
}

}  // namespace renkei::cli
