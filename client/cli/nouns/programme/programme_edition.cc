// `renkei programme-edition`: a programme in one fiscal year.
#include "absl/strings/str_cat.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/nouns/programme/programme_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/programmes.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

constexpr int kProgrammeSegments = 2;
constexpr int kFirstYear = 1950;
constexpr int kLastYear = 2200;

// One year whole, with its types and calls; as it is for programs.
absl::Status ShowEdition(Session& session, const pb::GetProgrammeEditionRequest& request,
                         const pb::ProgrammeEdition& edition) {
  pb::Programme programme;
  std::vector<pb::ProgrammeCall> calls;
  if (session.printer().for_people()) {
    pb::GetProgrammeRequest above;
    above.set_name(std::string(domain::ParentName(request.name(), kProgrammeSegments)));
    ASSIGN_OR_RETURN(programme,
                     session.Call<pb::Programme>("ProgrammeService/GetProgramme", above));
    pb::ListProgrammeCallsRequest below;
    below.set_parent(request.name());
    ASSIGN_OR_RETURN(calls,
                     session.List<pb::ProgrammeCall>("ProgrammeService/ListProgrammeCalls", below));
  }
  session.printer().One(edition, [&] {
    return session.printer().Text(view::EditionPage(programme, edition, calls, WordsOf(session)));
  });
  return absl::OkStatus();
}

}  // namespace

std::vector<Column<pb::ProgrammeEdition>> EditionColumns(Session& session) {
  using E = pb::ProgrammeEdition;
  return {{Heading<E>("fiscal_year"), [](const E& e) { return absl::StrCat(e.fiscal_year()); }},
          {Heading<E>("state"), Says<E>(session, "state")},
          {Heading<E>("title"), [](const E& e) { return e.title(); }, false, true},
          {Heading<E>("budget_thousand_yen"), Says<E>(session, "budget_thousand_yen"), true},
          {Heading<E>("types"), [](const E& e) { return absl::StrCat(e.types_size()); }, true},
          {{"EDITION", "年度版"}, [](const E& e) { return e.name(); }, false, false, true}};
}

void AddProgrammeEdition(CommandTree& tree) {
  Noun noun = tree.AddNoun("programme-edition", {"Programmes year by year: types, rates, budgets",
                                                 "支援施策の年度版（タイプ、補助率、予算など）"});
  AddVerb(noun, {.name = "list",
                 .description = {"Lists the years of a programme, the latest first",
                                 "支援施策の年度版を、新しい年度から一覧します"},
                 .calls = "ProgrammeService/ListProgrammeEditions",
                 .takes = {Field("PROGRAMME", "parent", kProgrammeHelp), InState(), FilterText(),
                           Limit()},
                 .prints = Listed(EditionColumns),
                 .examples = {{"renkei programme-edition list digital-grant", {"All", "すべて"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows one year with its types and calls",
                                 "一つの年度版を、タイプと公募とともに表示します"},
                 .calls = "ProgrammeService/GetProgrammeEdition",
                 .takes = {Field("EDITION", "name", kProgrammeEditionHelp)},
                 .prints = Then(ShowEdition),
                 .examples = {{"renkei programme-edition show digital-grant/2023",
                               {"By its year", "年度で"}}}});
  AddVerb(
      noun,
      {.name = "create",
       .description = {"A draft of a year; its types come from a file: renkei programme apply",
                       "年度版の下書きを作ります。タイプは renkei programme apply で登録します"},
       .calls = "ProgrammeService/CreateProgrammeEdition",
       .takes = {Field("PROGRAMME", "parent", kProgrammeHelp),
                 NeededNumber("--year", "edition.fiscal_year", kFirstYear, kLastYear,
                              {"The fiscal year", "年度（西暦）"}),
                 Field("--summary TEXT", "edition.summary",
                       {"What is particular to the year", "その年度の概要"}),
                 Field("--note TEXT", "edition.note", {"What else is to be known", "備考"})},
       .prints = Written(EditionColumns),
       .examples = {{"renkei programme-edition create digital-grant --year 2023",
                     {"A first draft", "最初の下書き"}}}});
  AddVerb(noun, {.name = "copy",
                 .description = {"Another year's draft from an edition: with its types, without "
                                 "budget, documents and calls",
                                 "ある年度の版から別の年度の下書きを作ります（予算・資料・公募は"
                                 "写しません）"},
                 .calls = "ProgrammeService/CopyProgrammeEdition",
                 .takes = {Field("EDITION", "name", kProgrammeEditionHelp),
                           NeededNumber("--year", "fiscal_year", kFirstYear, kLastYear,
                                        {"The year of the new one", "新しい版の年度（西暦）"})},
                 .prints = Written(EditionColumns),
                 .examples = {{"renkei programme-edition copy digital-grant/2023 --year 2024",
                               {"This year's from last year's", "昨年度の版をもとに"}}}});
  AddVerb(noun,
          {.name = "set",
           .description = {"Changes a year; what is published is corrected with a reason",
                           "年度版を変更します。公開中のものは理由を付けて訂正します"},
           .calls = "ProgrammeService/UpdateProgrammeEdition",
           .takes = {Field("EDITION", "edition.name", kProgrammeEditionHelp),
                     Field("--title TEXT", "edition.title",
                           {"As it was called that year", "その年度の施策名"}),
                     Field("--summary TEXT", "edition.summary",
                           {"What is particular to the year", "その年度の概要"}),
                     Field("--budget-note TEXT", "edition.budget_note",
                           {"The budget in words", "予算の備考"}),
                     Field("--note TEXT", "edition.note", {"What else is to be known", "備考"}),
                     Field("--reason TEXT", "reason", kCorrectionHelp), Etag("edition.etag")},
           .prints = Written(EditionColumns),
           .examples = {{"renkei programme-edition set digital-grant/2023 --note "
                         "要綱を改めました --reason 要綱の改正",
                         {"A correction", "公開後の訂正"}}}});
  AddVerb(noun, {.name = "publish",
                 .description = {"Shows a year and its calls to everybody (approver, coordinator)",
                                 "年度版を公募とともに公開します（承認、事務局）"},
                 .calls = "ProgrammeService/PublishProgrammeEdition",
                 .takes = {Field("EDITION", "name", kProgrammeEditionHelp), Etag()},
                 .prints = Written(EditionColumns),
                 .examples = {{"renkei programme-edition publish digital-grant/2023",
                               {"By its year", "年度で"}}}});
  AddVerb(
      noun,
      {.name = "withdraw",
       .description = {"Says that a year is not offered after all; open calls end",
                       "公開中の年度版を取り下げます。締め切っていない公募は中止になります"},
       .calls = "ProgrammeService/WithdrawProgrammeEdition",
       .takes = {Field("EDITION", "name", kProgrammeEditionHelp),
                 Needed("--reason TEXT", "reason", {"Shown to everybody", "理由（公開されます）"}),
                 Etag()},
       .prints = Written(EditionColumns),
       .examples = {{"renkei programme-edition withdraw digital-grant/2023 --reason "
                     "予算の見直し",
                     {"With a reason", "理由を付けて"}}}});
  AddVerb(noun,
          {.name = "delete",
           .description = {"Removes a draft with its calls", "下書きを公募とともに削除します"},
           .calls = "ProgrammeService/DeleteProgrammeEdition",
           .takes = {Field("EDITION", "name", kProgrammeEditionHelp), Etag()},
           .prints = Removed(),
           .examples = {
               {"renkei programme-edition delete digital-grant/2024", {"By its year", "年度で"}}}});
}

}  // namespace renkei::cli
