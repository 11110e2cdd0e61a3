// show, log, forms: reading an initiative.

#include <memory>
#include <utility>

#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/next_steps.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "client/view/page/initiative.h"
#include "client/view/page/initiative_words.h"
#include "google/protobuf/struct.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/initiative/form_steps.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

absl::StatusOr<std::vector<pb::InitiativeLogEntry>> EventsOf(Session& session,
                                                             const std::string& initiative,
                                                             size_t limit) {
  pb::ListInitiativeEventsRequest request;
  request.set_parent(initiative);
  if (limit > 0) request.set_page_size(static_cast<int>(std::min<size_t>(limit, 1000)));
  return session.List<pb::InitiativeLogEntry>("InitiativeService/ListInitiativeEvents", request,
                                              limit);
}

// All that the page tells beside the initiative itself.
absl::Status ReadAround(Session& session, view::InitiativeTold& told) {
  const pb::Initiative& initiative = told.initiative;
  ASSIGN_OR_RETURN(told.members, MembersOf(session, initiative.name()));
  ASSIGN_OR_RETURN(told.events,
                   EventsOf(session, initiative.name(), view::kEventsOnInitiativePage));
  pb::GetOrganizationRequest lead;
  lead.set_name(initiative.lead());
  const auto body = session.Call<pb::Organization>("RegistryService/GetOrganization", lead);
  if (body.ok()) told.lead_kind = body->kind();
  return absl::OkStatus();
}

// What the reader can do next, whole, so that it can be copied; the initiative's name before it.
std::string NextStepsText(Session& session, const std::string& name) {
  std::string text = absl::StrCat("\n", name, "\n");
  NextSteps next(session);
  const std::string itself = absl::StrCat("renkei initiative show ", name);
  for (const std::string& command : next.For(name)) {
    if (command != itself) absl::StrAppend(&text, "→ ", next.InWords(command), "\n");
  }
  return text;
}

// Under its title: nobody typed what it is called.
std::string PageText(const Printer& printer, const view::InitiativeTold& told) {
  view::Page page = view::InitiativePage(told, printer.words());
  view::Paragraphs title{{view::Line(page.head.title, Tone::kHeading)}};
  if (!page.head.subtitle.empty()) title.lines.emplace_back(page.head.subtitle);
  page.blocks.insert(page.blocks.begin(), std::move(title));
  return printer.Text(page);
}

absl::Status RunShow(Session& session, const std::string& text) {
  view::InitiativeTold told;
  ASSIGN_OR_RETURN(told.initiative, FindInitiative(session, text));
  Printer& printer = session.printer();
  std::string next_steps;
  if (printer.for_people()) {
    RETURN_IF_ERROR(ReadAround(session, told));
    next_steps = NextStepsText(session, told.initiative.name());
  }
  printer.One(told.initiative, [&] { return absl::StrCat(PageText(printer, told), next_steps); });
  return absl::OkStatus();
}

void AddShow(Noun noun) {
  const auto name = std::make_shared<std::string>();
  Verb verb = noun.AddVerb("show", {"Shows one initiative with its members, on a page",
                                    "一つの地域間連携を、参加団体とともに1ページで表示します"});
  verb.Positional(name.get(), "INITIATIVE", InitiativeHelp())
      .Example("renkei initiative show 141003/wide-bus-2024",
               {"By the lead's key", "幹事団体と外部IDで"});
  verb.Run([name](Session& session) { return RunShow(session, *name); });
}

std::vector<Column<pb::InitiativeLogEntry>> LogColumns(Session& session, pb::CooperationForm form) {
  using E = pb::InitiativeLogEntry;
  const domain::Words words = session.printer().words();
  return {{{"DATE", "日付"}, [](const E& e) { return view::EventDay(e.event()); }},
          {{"EVENT", "内容"},
           [form, words](const E& e) { return Printable(view::EventLine(e, form, words).Plain()); },
           false,
           true},
          {{"REASON", "理由"}, [](const E& e) { return e.event().reason(); }, false, true},
          {{"RECORDED", "記録日時"},
           [](const E& e) { return LocalTime(e.event().time()); },
           false,
           false,
           true}};
}

void AddLog(Noun noun) {
  const auto name = std::make_shared<std::string>();
  const auto limit = std::make_shared<int>(0);
  Verb verb = noun.AddVerb(
      "log", {"Lists what has happened in an initiative and with its members, newest first",
              "連携と参加団体に起きたことを、新しい順に一覧します"});
  verb.Positional(name.get(), "INITIATIVE", InitiativeHelp())
      .Example("renkei initiative log 141003/wide-bus-2024", {"All of it", "すべて"});
  AddLimit(verb, limit.get());
  verb.Run([name, limit](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const pb::Initiative initiative, FindInitiative(session, *name));
    ASSIGN_OR_RETURN(const std::vector<pb::InitiativeLogEntry> events,
                     EventsOf(session, initiative.name(), static_cast<size_t>(*limit)));
    session.printer().List(events, LogColumns(session, initiative.form()));
    NoteIfEmpty(session, events.size());
    return absl::OkStatus();
  });
}

// Forms and their steps: facts that the command has itself, and no resource of a server.

struct FormRow {
  pb::CooperationForm form;
  // UNSPECIFIED: the resolution of councils, which stands with the members.
  pb::CooperationStep kind;
  Text step;
  Text need;
  std::string source;
};

Text NeedText(domain::StepNeed need) {
  switch (need) {
    case domain::StepNeed::kBeforeStart:
      return {"before it runs", "実施前に必要"};
    case domain::StepNeed::kDuty:
      return {"asked for, before it closes", "必要（実施後でも可、終了まで）"};
    case domain::StepNeed::kCustomary:
      return {"as wanted", "任意"};
  }
  return {"", ""};
}

void AddRows(pb::CooperationForm form, std::vector<FormRow>& rows) {
  const domain::CooperationFormRule& rule = domain::RuleOf(form);
  if (rule.resolution != domain::CouncilResolution::kNotNeeded) {
    const bool excepted = rule.resolution == domain::CouncilResolution::kNeededWithException;
    rows.push_back({form,
                    pb::COOPERATION_STEP_UNSPECIFIED,
                    {"resolution of each member's council", "議会の議決（団体ごと）"},
                    excepted ? Text{"to join, with an exception", "参加に必要（例外あり）"}
                             : Text{"to join; of the lead, before it runs",
                                    "参加に必要（幹事団体は実施前まで）"},
                    std::string(rule.source)});
  }
  for (const domain::FormStep& step : domain::StepsOf(form)) {
    rows.push_back({form,
                    step.kind,
                    {std::string(step.name_en), std::string(step.name_ja)},
                    NeedText(step.need),
                    std::string(step.source)});
  }
}

// Column and value, in the order of the table.
using Cells = std::vector<std::pair<std::string, std::string>>;

Cells CellsOf(const FormRow& row, bool for_people, Lang lang) {
  const auto& forms = *pb::CooperationForm_descriptor();
  const auto& kinds = *pb::CooperationStep_descriptor();
  const bool step = row.kind != pb::COOPERATION_STEP_UNSPECIFIED;
  return {{"form", for_people ? ValueLabel(forms, row.form, lang) : EnumText(forms, row.form)},
          {"step", In(lang, row.step)},
          {"need", In(lang, row.need)},
          {"source", row.source},
          {"kind", step ? EnumText(kinds, row.kind) : ""}};
}

// One line; YAML reads it as well.
std::string JsonLine(const Cells& cells) {
  std::string line;
  for (const auto& [key, text] : cells) {
    google::protobuf::Value value;
    value.set_string_value(text);
    absl::StrAppend(&line, line.empty() ? "{" : ", ", "\"", key, "\": ", ToJson(value, false));
  }
  return absl::StrCat(line, "}");
}

void PrintForms(Session& session, const std::vector<FormRow>& rows) {
  Printer& printer = session.printer();
  if (printer.for_people() || printer.prints_rows()) {
    std::vector<TableColumn> layout;
    const std::pair<const char*, Text> columns[] = {{"form", {"FORM", "形式"}},
                                                    {"step", {"STEP", "手続き"}},
                                                    {"need", {"NEEDED", "要否"}},
                                                    {"source", {"SOURCE", "根拠"}},
                                                    {"kind", {"KIND", "--kind"}}};
    for (const auto& [key, header] : columns)
      layout.push_back({printer.raw() ? key : In(session.lang(), header)});
    layout[3].flexible = true;
    std::vector<std::vector<std::string>> table;
    for (const FormRow& row : rows) {
      std::vector<std::string>& line = table.emplace_back();
      for (const auto& [key, text] : CellsOf(row, true, session.lang())) line.push_back(text);
      if (printer.raw()) line.front() = pb::CooperationForm_Name(row.form);
    }
    return printer.Table(layout, std::move(table));
  }
  std::vector<std::string> lines;
  for (const FormRow& row : rows) lines.push_back(JsonLine(CellsOf(row, false, session.lang())));
  const bool array = printer.format() != Format::kJsonLines;
  printer.Raw(array ? absl::StrCat("[\n ", absl::StrJoin(lines, ",\n "), "\n]\n")
                    : absl::StrCat(absl::StrJoin(lines, "\n"), "\n"));
}

void AddForms(Noun noun) {
  const auto form = std::make_shared<int>(0);
  Verb verb = noun.AddVerb("forms", {"Lists the forms of cooperation, and the steps of each",
                                     "連携の形式ごとに、必要な手続きと根拠を一覧します"});
  verb.Choice(form.get(), "--form", *pb::CooperationForm_descriptor(),
              {"Of this form alone", "この形式だけ"})
      .Example("renkei initiative forms --form agreement", {"Of one form", "一つの形式について"});
  verb.Run([form](Session& session) {
    std::vector<FormRow> rows;
    for (int f = 1; f < pb::CooperationForm_ARRAYSIZE; ++f) {
      if (*form == 0 || *form == f) AddRows(static_cast<pb::CooperationForm>(f), rows);
    }
    PrintForms(session, rows);
    return absl::OkStatus();
  });
}

}  // namespace

Text InitiativeHelp() {
  return {"Its name, FOUNDER/EXTERNAL_ID, or the beginning of its id",
          "リソース名、当初の幹事団体/外部ID、またはIDの先頭"};
}

absl::StatusOr<pb::Initiative> FindInitiative(Session& session, const std::string& text) {
  ASSIGN_OR_RETURN(const std::string name, session.resolver().Initiative(text));
  pb::GetInitiativeRequest request;
  request.set_name(name);
  return session.Call<pb::Initiative>("InitiativeService/GetInitiative", request);
}

void AddInitiativeReading(Noun noun) {
  AddShow(noun);
  AddLog(noun);
  AddForms(noun);
}

}  // namespace renkei::cli
