// `renkei inbox`: what waits for us, and which command answers it.
#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/organization_names.h"
#include "renkei/v1/inbox_service.pb.h"

namespace renkei::cli {
namespace {

using Item = pb::InboxItem;

// How a kind is called is a label like any other; this is what to type about it.
Text CommandFor(const Item& item) {
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
    case pb::INBOX_KIND_KPI_OVERDUE:
      return {"renkei kpi record NAME --year YEAR --value VALUE",
              "renkei kpi record リソース名 --year 年度 --value 値"};
    default:
      return {};
  }
}

// What is typed for an item: of a membership its initiative, of everything else its own name.
std::string Typed(const Item& item) {
  const size_t members = item.resource().find("/members/");
  return item.resource().substr(0, members);
}

// Organizations by what they are called; sections stay with their accounts.
std::string Who(Session& session, const std::string& name) {
  return absl::StartsWith(name, "organizations/") ? session.names().Of(name) : "";
}

std::vector<Column<Item>> Columns(Session& session) {
  return {{{"DUE", "期限"}, [](const Item& i) { return i.due_date(); }},
          {{"SINCE", "受付"},
           [](const Item& i) { return i.has_since_time() ? LocalTime(i.since_time()) : ""; }},
          {{"TITLE", "題名"}, [](const Item& i) { return i.title(); }, false, true},
          {{"OF", "計画"}, [](const Item& i) { return i.context(); }, false, true},
          {{"FROM", "相手"}, [&session](const Item& i) { return Who(session, i.from()); }},
          {{"NOTE", "理由・コメント"}, [](const Item& i) { return i.note(); }, false, true},
          {{"NAME", "リソース名"}, [](const Item& i) { return Typed(i); }, false, false, false}};
}

std::string KindLabel(const Item& item, Lang lang) {
  return ValueLabel(*pb::InboxKind_descriptor(), item.kind(), lang);
}

// One kind: its name with a number, what can be typed, and its items without empty columns.
void PrintKind(Session& session, const std::vector<Item>& items) {
  const Lang lang = session.lang();
  std::vector<Column<Item>> columns;
  for (const Column<Item>& column : Columns(session)) {
    if (std::any_of(items.begin(), items.end(),
                    [&](const Item& item) { return !column.cell(item).empty(); }))
      columns.push_back(column);
  }
  session.printer().Raw(
      In(lang, {absl::StrCat(KindLabel(items.front(), lang), " (", items.size(), ")\n"),
                absl::StrCat(KindLabel(items.front(), lang), "（", items.size(), "件）\n")}));
  session.printer().List(items, columns);
  session.printer().Raw(absl::StrCat("→ ", In(lang, CommandFor(items.front())), "\n\n"));
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
  int limit = 0;
};

absl::Status Run(Session& session, const Arguments& args) {
  pb::ListInboxItemsRequest request;
  for (const int kind : args.kinds) request.add_kinds(static_cast<pb::InboxKind>(kind));
  request.set_all_roles(args.all_roles);
  request.set_page_size(500);
  auto items = session.List<Item, pb::ListInboxItemsResponse>(
      "InboxService/ListInboxItems", request, [](auto& reply) { return reply.mutable_items(); },
      static_cast<size_t>(args.limit));
  if (!items.ok()) return items.status();
  if (!session.printer().for_people()) {
    session.printer().List(*items, Columns(session));
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
  Verb verb = tree.AddVerb("inbox", {"Shows what waits for you, and which command answers it",
                                     "対応が必要な用件と、対応するコマンドを表示します"});
  verb.Choices(&args->kinds, "--kinds", *pb::InboxKind_descriptor(),
               {"Only these; with commas", "種類で絞ります。カンマ区切り"})
      .Flag(&args->all_roles, "--all-roles",
            {"Also what others of the organization have to do",
             "自分の役割では行えない、団体の用件も表示します"})
      .Example("renkei inbox", {"What you can do now", "自分が対応できる用件"})
      .Example("renkei inbox --all-roles -o json", {"Of the whole organization", "団体のすべて"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) { return Run(session, *args); });
}

}  // namespace renkei::cli
