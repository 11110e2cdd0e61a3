// `renkei inbox`: what waits for us, and which command answers it.
#include <algorithm>
#include <memory>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/next_steps.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/inbox_words.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/inbox_words.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

using Item = pb::InboxItem;

// The contract's bound of news_days.
constexpr int kMostNewsDays = 90;

// The steps that answer items of a kind, and no others that would be possible too; none for the kinds
// that ask for something else.
std::vector<absl::string_view> VerbsFor(pb::InboxKind kind) {
  switch (kind) {
    case pb::INBOX_KIND_INVITATION:
    case pb::INBOX_KIND_MEMBERSHIP_PENDING:
      return {"consider", "council", "join", "decline"};
    case pb::INBOX_KIND_LEAD_OFFER:
      return {"accept-lead"};
    case pb::INBOX_KIND_APPLICATION:
      return {"accept", "decline"};
    case pb::INBOX_KIND_REMOVAL_CONSENT:
      return {"consent-removal"};
    case pb::INBOX_KIND_CASE_REVIEW:
    case pb::INBOX_KIND_VISION_REVIEW:
      return {"publish", "return"};
    case pb::INBOX_KIND_VISION_CONSENT:
      return {"consent", "return"};
    case pb::INBOX_KIND_RETURNED:
      return {"apply", "submit"};
    case pb::INBOX_KIND_CASE_OVERDUE:
      return {"confirm", "revise"};
    default:
      return {};
  }
}

bool CanAnswer(const Item& item, const std::optional<pb::WhoAmIResponse>& me) {
  if (!me || item.roles().empty()) return true;
  const auto& own = me->account().roles();
  return std::any_of(item.roles().begin(), item.roles().end(), [&](int role) {
    return std::find(own.begin(), own.end(), role) != own.end();
  });
}

// The command that shows what an item speaks of.
std::string ShowCommand(const Item& item) {
  const std::string name = view::InboxSubject(item);
  const bool of_programme = absl::StartsWith(name, "programmes/");
  const char* noun = absl::StartsWith(name, "cases/")                        ? "case"
                     : of_programme && absl::StrContains(name, "/calls/")    ? "programme-call"
                     : of_programme && absl::StrContains(name, "/editions/") ? "programme-edition"
                     : of_programme                                          ? "programme"
                     : absl::StartsWith(name, "initiatives/")                ? "initiative"
                     : absl::StartsWith(name, "indicators/")                 ? "indicator"
                     : absl::StrContains(name, "/kpis/")                     ? "kpi"
                     : absl::StrContains(name, "/steps/")                    ? "step"
                     : absl::StrContains(name, "/visions/")                  ? "vision"
                     : absl::StartsWith(name, "organizations/")              ? "org"
                                                                             : nullptr;
  return noun == nullptr ? "renkei whoami" : absl::StrCat("renkei ", noun, " show ", name);
}

// What to type about an item: the steps that are open to the caller now and answer it.
std::vector<std::string> AnswersTo(const Item& item, NextSteps& next) {
  if (CanAnswer(item, next.Me())) {
    if (item.kind() == pb::INBOX_KIND_SUCCESSION)
      return {
          absl::StrCat("renkei initiative take-over ", view::InboxSubject(item), " ", item.from())};
    const std::vector<absl::string_view> verbs = VerbsFor(item.kind());
    std::vector<std::string> answers;
    if (!verbs.empty()) {
      for (const std::string& command : next.For(item.resource())) {
        // "renkei NOUN VERB ..."
        const std::vector<std::string> words = absl::StrSplit(command, ' ');
        if (words.size() > 2 && std::find(verbs.begin(), verbs.end(), words[2]) != verbs.end())
          answers.push_back(command);
      }
    }
    // What is asked for is no step: the inbox's own words name the command.
    if (verbs.empty()) answers = CommandsFor(item, Names::kOwn);
    if (!answers.empty()) return answers;
  }
  return {ShowCommand(item)};
}

// A body or a colleague by what it is called. An account of another owner of the document is not shown
// to us: it has no name here.
std::string From(Session& session, const std::string& name) {
  const std::string title = session.names().Of(name);
  return title == name && absl::StartsWith(name, "accounts/") ? "" : title;
}

// Headings of the command's tables are capitals.
view::InboxWords HeadingsOf(pb::InboxKind kind) {
  view::InboxWords words = view::InboxWordsOf(kind);
  for (view::Text* text : {&words.since, &words.title, &words.context, &words.count, &words.note})
    text->en = absl::AsciiStrToUpper(text->en);
  return words;
}

std::vector<Column<Item>> Columns(Session& session, pb::InboxKind kind) {
  const Lang lang = session.lang();
  const view::InboxWords words = HeadingsOf(kind);
  return {
      {{"DUE", "期限"}, [](const Item& i) { return i.due_date(); }},
      {words.since,
       [](const Item& i) { return i.has_since_time() ? LocalTime(i.since_time()) : ""; }},
      {words.title, [](const Item& i) { return i.title(); }, false, true},
      {words.context, [lang](const Item& i) { return view::InboxContext(i, lang); }, false, true},
      {Heading<Item>("section"), [](const Item& i) { return i.section(); }, false, true},
      {words.count, [](const Item& i) { return i.count() == 0 ? "" : absl::StrCat(i.count()); },
       true},
      {{"FROM", "相手"}, [&session](const Item& i) { return From(session, i.from()); }},
      {words.note, [lang](const Item& i) { return view::InboxNote(i, lang); }, false, true},
      {{"NAME", "リソース名"},
       [](const Item& i) { return view::InboxSubject(i); },
       false,
       false,
       false}};
}

std::string KindLabel(const Item& item, Lang lang) {
  return ValueLabel(*pb::InboxKind_descriptor(), item.kind(), lang);
}

// Of items of all kinds together: what the item belongs to and what happened, which the page has in one
// column under the heading of the kind, stand in two.
std::vector<Column<Item>> AllKindsColumns(Session& session) {
  const Lang lang = session.lang();
  std::vector<Column<Item>> columns = Columns(session, pb::INBOX_KIND_UNSPECIFIED);
  const std::string context = HeadingsOf(pb::INBOX_KIND_UNSPECIFIED).context.en;
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const auto& column) { return column.header.en == context; });
  const auto text = [lang](bool what) {
    return [lang, what](const Item& i) {
      return view::InboxWordsOf(i.kind()).tells_what == what ? view::InboxContext(i, lang) : "";
    };
  };
  at->cell = text(false);
  columns.insert(at + 1, {{"WHAT", "内容"}, text(true), false, true});
  columns.insert(columns.begin(),
                 {{"KIND", "種類"}, [lang](const Item& i) { return KindLabel(i, lang); }});
  return columns;
}

// An item with the commands that answer it.
struct Answerable {
  Item item;
  // With this item's own names; and with placeholders for them, by which items of one kind are told
  // apart.
  std::vector<std::string> commands;
  std::vector<std::string> pattern;
};

Answerable WithAnswers(NextSteps& next, const Item& item) {
  Answerable a;
  a.item = item;
  a.commands = AnswersTo(item, next);
  std::vector<std::pair<std::string, std::string>> names = {{view::InboxSubject(item), "{name}"}};
  if (absl::StartsWith(item.from(), "organizations/"))
    names.emplace_back(item.from(), "{organization}");
  for (const std::string& command : a.commands)
    a.pattern.push_back(absl::StrReplaceAll(command, names));
  if (a.commands == CommandsFor(item, Names::kOwn))
    a.pattern = CommandsFor(item, Names::kPlaceholders);
  return a;
}

bool IsApprover(const std::optional<pb::WhoAmIResponse>& me) {
  return me && absl::c_linear_search(me->account().roles(), pb::ROLE_APPROVER);
}

// What to type: with the names where there is one item, with placeholders where there are several.
void PrintAnswers(Session& session, const NextSteps& next, const std::vector<Answerable>& items) {
  const Lang lang = session.lang();
  std::string lines;
  if (!CanAnswer(items.front().item, next.Known())) {
    std::vector<std::string> roles;
    for (const int role : items.front().item.roles())
      roles.push_back(ValueLabel(*pb::Role_descriptor(), role, lang));
    absl::StrAppend(&lines, In(lang, {"needs one of: ", "必要な権限: "}),
                    absl::StrJoin(roles, In(lang, {", ", "、"})), "\n");
  }
  // Who may only say no is not asked to: joining is for others of the same body.
  if (items.front().item.kind() == pb::INBOX_KIND_MEMBERSHIP_PENDING && !IsApprover(next.Known()))
    absl::StrAppend(&lines,
                    In(lang, {"going on and joining are for an approver of yours\n",
                              "手続きを進めて参加するのは、承認の権限を持つ担当者です。\n"}));
  const auto& commands = items.size() == 1 ? items.front().commands : items.front().pattern;
  for (const std::string& command : commands)
    absl::StrAppend(&lines, "→ ", next.InWords(command), "\n");
  session.printer().Raw(absl::StrCat(lines, "\n"));
}

// One kind: its name with a number, and its items without empty columns, those together that the same
// commands answer.
void PrintKind(Session& session, NextSteps& next, const std::vector<Item>& items) {
  const Lang lang = session.lang();
  std::vector<Column<Item>> columns;
  for (const Column<Item>& column : Columns(session, items.front().kind())) {
    if (std::any_of(items.begin(), items.end(),
                    [&](const Item& item) { return !column.cell(item).empty(); }))
      columns.push_back(column);
  }
  session.printer().Raw(
      In(lang, {absl::StrCat(KindLabel(items.front(), lang), " (", items.size(), ")\n"),
                absl::StrCat(KindLabel(items.front(), lang), "（", items.size(), "件）\n")}));
  std::vector<std::vector<Answerable>> groups;
  for (const Item& item : items) {
    Answerable answerable = WithAnswers(next, item);
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) {
      return known.front().pattern == answerable.pattern;
    });
    if (group != groups.end()) {
      group->push_back(std::move(answerable));
    } else {
      groups.push_back({std::move(answerable)});
    }
  }
  for (const std::vector<Answerable>& group : groups) {
    std::vector<Item> rows;
    for (const Answerable& one : group) rows.push_back(one.item);
    session.printer().List(rows, columns);
    PrintAnswers(session, next, group);
  }
}

struct InboxArguments {
  std::vector<int> kinds;
  bool all_roles = false;
  bool mine = false;
  std::string section;
  int news_days = 0;
  int limit = 0;
};

absl::Status Run(Session& session, const InboxArguments& args) {
  pb::ListInboxItemsRequest request;
  for (const int kind : args.kinds) request.add_kinds(static_cast<pb::InboxKind>(kind));
  request.set_all_roles(args.all_roles);
  request.set_my_sections(args.mine);
  if (!args.section.empty()) {
    ASSIGN_OR_RETURN(const std::string section, session.resolver().Section(args.section));
    request.set_section(section);
  }
  request.set_news_days(args.news_days);
  request.set_page_size(500);
  ASSIGN_OR_RETURN(auto items, session.List<Item>("InboxService/ListInboxItems", request,
                                                  static_cast<size_t>(args.limit)));
  std::stable_sort(items.begin(), items.end(), view::StandsBefore);
  if (!session.printer().for_people()) {
    session.printer().List(items, AllKindsColumns(session));
    return absl::OkStatus();
  }
  NextSteps next(session);
  for (auto first = items.begin(); first != items.end();) {
    const auto last = std::find_if(first, items.end(),
                                   [&](const Item& item) { return item.kind() != first->kind(); });
    PrintKind(session, next, {first, last});
    first = last;
  }
  if (items.empty()) session.Note({"nothing waits for you", "お待ちしている用件はありません。"});
  return absl::OkStatus();
}

}  // namespace

void AddInbox(CommandTree& tree) {
  const auto args = std::make_shared<InboxArguments>();
  Verb verb = tree.AddVerb(
      "inbox", {"Shows what waits for you and what others did, and which command answers it",
                "対応が必要な用件や他の団体・同僚の動きと、対応するコマンドを表示します"});
  verb.Choices(&args->kinds, "--kinds", *pb::InboxKind_descriptor(),
               {"Only these; with commas", "種類で絞ります。カンマ区切り"})
      .Flag(&args->all_roles, "--all-roles",
            {"Also what others of the organization have to do",
             "自分の権限では行えない、団体の用件も表示します"})
      .Flag(&args->mine, "--mine",
            {"Without what is the work of other sections than yours",
             "自分の所属課以外の課が担当する用件を除きます"})
      .Option(&args->section, "--section", "SECTION",
              {"Without what is the work of other sections than this one",
               "この課以外の課が担当する用件を除きます"})
      .Integer(&args->news_days, "--news-days", 0, kMostNewsDays,
               {"How far news of others goes back (default 0: 14 days)",
                "他の人・団体の動きを何日前まで表示するか（省略時と 0 は14日）"})
      .Example("renkei inbox", {"What you can do now", "自分が対応できる用件"})
      .Example("renkei inbox --mine", {"Of my section, and what names none",
                                       "自分の所属課の用件と、担当課の決まっていない用件"})
      .Example("renkei inbox --kinds case-adopted,invitation-answered --news-days 60",
               {"What others did in two months", "2か月間の事例の活用と、招待・承認への回答"})
      .Example("renkei inbox --all-roles -o json", {"Of the whole organization", "団体のすべて"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
