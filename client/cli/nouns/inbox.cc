// `renkei inbox`: what waits for us, and which command answers it.
#include <algorithm>
#include <map>
#include <memory>
#include <tuple>

#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/inbox_words.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/organization_names.h"
#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::cli {
namespace {

using Item = pb::InboxItem;

// The contract's bound of news_days.
constexpr int kMostNewsDays = 90;

// What to type about the steps of memberships, cases and visions.
Text StepsFor(const Item& item) {
  switch (item.kind()) {
    case pb::INBOX_KIND_INVITATION:
    case pb::INBOX_KIND_MEMBERSHIP_PENDING:
      return {"renkei initiative consider | council | join | decline NAME",
              "renkei initiative consider | council | join | decline リソース名"};
    case pb::INBOX_KIND_LEAD_OFFER:
      return {"renkei initiative accept-lead NAME", "renkei initiative accept-lead リソース名"};
    case pb::INBOX_KIND_APPLICATION:
      return {"renkei initiative accept | decline NAME ORG",
              "renkei initiative accept | decline リソース名 団体"};
    case pb::INBOX_KIND_REMOVAL_CONSENT:
      return {"renkei initiative consent-removal NAME ORG",
              "renkei initiative consent-removal リソース名 団体"};
    case pb::INBOX_KIND_CASE_REVIEW:
      return {"renkei case publish | return NAME", "renkei case publish | return リソース名"};
    case pb::INBOX_KIND_VISION_REVIEW:
      return {"renkei vision publish | return NAME", "renkei vision publish | return リソース名"};
    case pb::INBOX_KIND_VISION_CONSENT:
      return {"renkei vision consent | return NAME", "renkei vision consent | return リソース名"};
    case pb::INBOX_KIND_RETURNED:
      return {"renkei case | vision apply FILE, then submit NAME",
              "renkei case | vision apply ファイル で直し、submit リソース名"};
    case pb::INBOX_KIND_CASE_OVERDUE:
      return {"renkei case confirm | revise NAME", "renkei case confirm | revise リソース名"};
    default:
      return {};
  }
}

// What to type about items of one kind: about one with its own names, about several once for each
// that differs in more than its names.
std::vector<std::string> LinesFor(const std::vector<Item>& items, Lang lang) {
  if (const std::string steps = In(lang, StepsFor(items.front())); !steps.empty()) return {steps};
  std::vector<std::string> lines;
  for (const Item& item : items) {
    const auto names = items.size() == 1 ? Names::kOwn : Names::kPlaceholders;
    for (const std::string& command : CommandsFor(item, names)) {
      std::string line = CommandInWords(command, lang);
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        lines.push_back(std::move(line));
    }
  }
  return lines;
}

// Bodies and colleagues by what they are called. One for a list; asks for each account once.
class PeopleNames {
 public:
  explicit PeopleNames(Session& session) : session_(session) {}

  std::string Of(const std::string& name) {
    if (absl::StartsWith(name, "organizations/")) return session_.names().Of(name);
    if (!absl::StartsWith(name, "accounts/")) return "";
    const auto [known, added] = accounts_.try_emplace(name);
    if (added) {
      pb::GetAccountRequest request;
      request.set_name(name);
      const auto account = session_.Call<pb::Account>("IdentityService/GetAccount", request);
      // An account of another owner of the document is not shown to us: it has no name here.
      if (account.ok()) known->second = account->display_name();
    }
    return known->second;
  }

 private:
  Session& session_;
  std::map<std::string, std::string> accounts_;
};

std::vector<Column<Item>> Columns(Session& session, pb::InboxKind kind) {
  const Lang lang = session.lang();
  const auto names = std::make_shared<PeopleNames>(session);
  const InboxWords words = WordsOf(kind);
  return {
      {{"DUE", "期限"}, [](const Item& i) { return i.due_date(); }},
      {words.since,
       [](const Item& i) { return i.has_since_time() ? LocalTime(i.since_time()) : ""; }},
      {words.title, [](const Item& i) { return i.title(); }, false, true},
      {words.context, [lang](const Item& i) { return ContextText(i, lang); }, false, true},
      {words.count, [](const Item& i) { return i.count() == 0 ? "" : absl::StrCat(i.count()); },
       true},
      {{"FROM", "相手"}, [names](const Item& i) { return names->Of(i.from()); }},
      {words.note, [lang](const Item& i) { return NoteText(i, lang); }, false, true},
      {{"NAME", "リソース名"}, [](const Item& i) { return TypedName(i); }, false, false, false}};
}

std::string KindLabel(const Item& item, Lang lang) {
  return ValueLabel(*pb::InboxKind_descriptor(), item.kind(), lang);
}

// One kind: its name with a number, what can be typed, and its items without empty columns.
void PrintKind(Session& session, const std::vector<Item>& items) {
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
  session.printer().List(items, columns);
  std::string commands;
  for (const std::string& line : LinesFor(items, lang))
    absl::StrAppend(&commands, "→ ", line, "\n");
  session.printer().Raw(absl::StrCat(commands, "\n"));
}

// By kind: one walk of the server's may find several, and returned documents come from two. What is
// due comes by its day; the rest as the server has it.
bool StandsBefore(const Item& a, const Item& b) {
  const auto key = [](const Item& item) {
    const absl::string_view due = item.due_date();
    return std::tuple(item.kind(), due.empty(), due,
                      due.empty() ? absl::string_view() : absl::string_view(item.title()));
  };
  return key(a) < key(b);
}

struct Arguments {
  std::vector<int> kinds;
  bool all_roles = false;
  int news_days = 0;
  int limit = 0;
};

absl::Status Run(Session& session, const Arguments& args) {
  pb::ListInboxItemsRequest request;
  for (const int kind : args.kinds) request.add_kinds(static_cast<pb::InboxKind>(kind));
  request.set_all_roles(args.all_roles);
  request.set_news_days(args.news_days);
  request.set_page_size(500);
  auto items = session.List<Item, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", request, [](auto& reply) { return reply.mutable_items(); },
      static_cast<size_t>(args.limit));
  if (!items.ok()) return items.status();
  if (!session.printer().for_people()) {
    std::vector<Column<Item>> columns = Columns(session, pb::INBOX_KIND_UNSPECIFIED);
    columns.insert(columns.begin(), {{"KIND", "種類"}, [lang = session.lang()](const Item& i) {
                                       return KindLabel(i, lang);
                                     }});
    session.printer().List(*items, columns);
    return absl::OkStatus();
  }
  std::stable_sort(items->begin(), items->end(), StandsBefore);
  for (auto first = items->begin(); first != items->end();) {
    const auto last = std::find_if(first, items->end(),
                                   [&](const Item& item) { return item.kind() != first->kind(); });
    PrintKind(session, {first, last});
    first = last;
  }
  if (items->empty()) session.Note({"nothing waits for you", "お待ちしている用件はありません。"});
  return absl::OkStatus();
}

}  // namespace

void AddInbox(CommandTree& tree) {
  const auto args = std::make_shared<Arguments>();
  Verb verb = tree.AddVerb(
      "inbox", {"Shows what waits for you and what others did, and which command answers it",
                "対応が必要な用件や他の団体・同僚の動きと、対応するコマンドを表示します"});
  verb.Choices(&args->kinds, "--kinds", *pb::InboxKind_descriptor(),
               {"Only these; with commas", "種類で絞ります。カンマ区切り"})
      .Flag(&args->all_roles, "--all-roles",
            {"Also what others of the organization have to do",
             "自分の役割では行えない、団体の用件も表示します"})
      .Integer(&args->news_days, "--news-days", 0, kMostNewsDays,
               {"How far news of others goes back (default 0: 14 days)",
                "他の人・団体の動きを何日前まで表示するか（省略時と 0 は14日）"})
      .Example("renkei inbox", {"What you can do now", "自分が対応できる用件"})
      .Example("renkei inbox --kinds case-adopted,invitation-answered --news-days 60",
               {"What others did in two months", "2か月間の事例の活用と招待への回答"})
      .Example("renkei inbox --all-roles -o json", {"Of the whole organization", "団体のすべて"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
