// On one sheet: what is overdue, what comes, what waits without a day, and what was done lately; and the
// days of it for a calendar.
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/inbox_words.h"
#include "client/view/page/initiative_words.h"
#include "client/web/page/addresses.h"
#include "client/web/page/calendar_file.h"
#include "client/web/page/due_days.h"
#include "client/web/page/files.h"
#include "client/web/page/form/form_parts.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "google/protobuf/struct.pb.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using view::Attribute;
using view::Class;
using view::Writer;

// What comes later stands in the files alone.
constexpr int kDigestDaysAhead = 92;
// Lines of one table of the sheet: whoever has more looks into the inbox, or into a file.
constexpr size_t kMostDigestLines = 100;
// Of a calendar.
constexpr size_t kMostCalendarDays = 1'000;

// A line of the sheet and of the file.
struct DigestLine {
  // "2026年11月29日"; a time for news; empty: none.
  std::string day;
  std::string kind;
  std::string title;
  std::string what;
  std::string whose;
  std::string address;
};

struct DigestPart {
  Text title;
  Text day;
  // Whether lines say what happened.
  bool tells_what = false;
  std::vector<DigestLine> lines = {};
};

bool IsNews(pb::InboxKind kind) { return view::InboxWordsOf(kind).tells_what; }

// A body or a colleague by what it is called, where we may know.
std::string FromWords(Visit& visit, const std::string& from) {
  const std::string title = visit.calls.titles().Of(from);
  return title == from ? "" : title;
}

DigestLine LineOf(Visit& visit, const pb::InboxItem& item) {
  const domain::Words words = visit.words();
  DigestLine line;
  line.day = item.has_since_time() ? words.Time(item.since_time()) : "";
  line.kind = words.Value(*pb::InboxKind_descriptor(), item.kind());
  line.title = item.title();
  line.what = view::InboxContext(item, visit.lang);
  const std::string note = view::InboxNote(item, visit.lang);
  if (!note.empty()) absl::StrAppend(&line.what, line.what.empty() ? "" : "　", note);
  line.whose = IsNews(item.kind()) ? FromWords(visit, item.from()) : WhoseItem(visit, item);
  line.address = AddressOfResource(view::InboxSubject(item));
  return line;
}

DigestLine LineOf(const Visit& visit, const DueItem& item) {
  return {view::DayInWords(domain::FormatDate(item.day), visit.lang),
          item.kind,
          item.title,
          "",
          item.whose,
          item.address};
}

// `last`: the last day of what comes.
std::vector<DigestPart> PartsOf(Visit& visit, const Due& due, absl::CivilDay last) {
  std::vector<DigestPart> parts = {
      {{"Overdue", "期限を過ぎています"}, {"Due", "期限"}},
      {{"Coming", "これから期限が来ます"}, {"Due", "期限"}},
      {{"Waiting", "期限のない用件"}, {"Since", "受付"}, /*tells_what=*/true},
      {{"News of the last 14 days", "最近14日のお知らせ"}, {"Time", "日時"}, /*tells_what=*/true}};
  const auto coming = due.FirstToCome(visit.today);
  for (auto item = due.days.begin(); item != due.days.end(); ++item) {
    if (item->day <= last) parts[item < coming ? 0 : 1].lines.push_back(LineOf(visit, *item));
  }
  for (const pb::InboxItem& item : due.items) {
    if (item.due_date().empty())
      parts[IsNews(item.kind()) ? 3 : 2].lines.push_back(LineOf(visit, item));
  }
  return parts;
}

void WriteDigestPart(Writer& html, const Visit& visit, const DigestPart& part) {
  const std::string title = visit.Say(part.title);
  html.Leaf("h2", {},
            visit.Say({absl::StrCat(title, " (", part.lines.size(), ")"),
                       absl::StrCat(title, "（", part.lines.size(), "件）")}));
  if (part.lines.empty()) {
    html.Leaf("p", {}, visit.Say({"None.", "ありません。"}));
    return;
  }
  const auto box = html.Open("div", {Class("scroll"), Attribute("role", "region"),
                                     Attribute("tabindex", "0"), Attribute("aria-label", title)});
  const auto table = html.Open("table", {Class("digest")});
  {
    const auto head = html.Open("thead");
    const auto row = html.Open("tr");
    const auto header = [&](const Text& label) {
      html.Leaf("th", {Attribute("scope", "col")}, visit.Say(label));
    };
    header(part.day);
    header({"Kind", "種別"});
    header({"What it is about", "件名"});
    if (part.tells_what) header({"What", "内容"});
    header({"Whose", "担当・相手"});
  }
  const auto body = html.Open("tbody");
  for (size_t i = 0; i < part.lines.size() && i < kMostDigestLines; ++i) {
    const DigestLine& line = part.lines[i];
    const auto row = html.Open("tr");
    html.Leaf("td", {Class("day")}, line.day);
    html.Leaf("td", {}, line.kind);
    {
      const auto cell = html.Open("td");
      WriteLink(html, line.address, line.title);
    }
    if (part.tells_what) html.Leaf("td", {}, line.what);
    html.Leaf("td", {}, line.whose);
  }
}

void WriteLeftOut(Writer& html, const Visit& visit, const DigestPart& part) {
  if (part.lines.size() <= kMostDigestLines) return;
  const size_t left = part.lines.size() - kMostDigestLines;
  html.Leaf("p", {Class("muted")},
            visit.Say({absl::StrCat(left, " more; the files have all of them."),
                       absl::StrCat("ほか", left, "件（Excel・CSVのファイルには全件あります）")}));
}

// What is shared by several things that are told alike is told apart by counting.
std::string UidOf(const std::string& key, std::map<std::string, int>& seen) {
  const int before = seen[key]++;
  return CalendarUid(before == 0 ? key : absl::StrCat(key, "|", before));
}

std::string DueCalendar(const Visit& visit, const Due& due, const std::string& name) {
  std::vector<CalendarDay> days;
  std::map<std::string, int> seen;
  for (const DueItem& item : due.days) {
    if (days.size() == kMostCalendarDays) break;
    CalendarDay& day = days.emplace_back();
    day.uid = UidOf(item.key, seen);
    day.day = item.day;
    day.summary = item.takes_place
                      ? visit.Say({absl::StrCat(item.kind, ": ", item.title),
                                   absl::StrCat("【", item.kind, "】", item.title)})
                      : visit.Say({absl::StrCat("Due: ", item.kind, ": ", item.title),
                                   absl::StrCat("【期限】", item.kind, "：", item.title)});
    if (!item.whose.empty())
      day.description = visit.Say({"Whose: " + item.whose, "担当：" + item.whose});
    if (!visit.origin.empty() && !item.address.empty()) {
      day.url = visit.origin + item.address;
      absl::StrAppend(&day.description, day.description.empty() ? "" : "\n", day.url);
    }
  }
  return CalendarFile(name, days, visit.now);
}

view::Table DigestTable(const Visit& visit, const std::vector<DigestPart>& parts) {
  view::Table table;
  for (const Text& header : {Text{"Part", "区分"}, Text{"Day", "期限・日時"}, Text{"Kind", "種別"},
                             Text{"What it is about", "件名"}, Text{"What", "内容"},
                             Text{"Whose", "担当・相手"}, Text{"Address", "アドレス"}})
    table.columns.push_back({visit.Say(header)});
  for (const DigestPart& part : parts) {
    for (const DigestLine& line : part.lines) {
      table.rows.push_back({{visit.Say(part.title), line.day, line.kind, line.title, line.what,
                             line.whose, line.address.empty() ? "" : visit.origin + line.address}});
    }
  }
  return table;
}

google::protobuf::ListValue DueJson(const Due& due) {
  google::protobuf::ListValue list;
  for (const DueItem& item : due.days) {
    auto& fields = *list.add_values()->mutable_struct_value()->mutable_fields();
    fields["dueDate"].set_string_value(domain::FormatDate(item.day));
    fields["kind"].set_string_value(item.kind);
    fields["title"].set_string_value(item.title);
    fields["whose"].set_string_value(item.whose);
    fields["path"].set_string_value(item.address);
  }
  return list;
}

Text DigestTitle() { return {"What is due, on one sheet", "期限と用件のまとめ"}; }

}  // namespace

absl::StatusOr<Shown> DigestPage(Visit& visit, const std::string&) {
  if (!visit.signed_in()) return SignInFirst();
  const InboxChoice choice = InboxChoiceOf(visit);
  ASSIGN_OR_RETURN(const Due due, FetchDue(visit, choice));
  const absl::CivilDay last = visit.today + kDigestDaysAhead;
  return visit.calls.titles().Titled([&] {
    Shown shown;
    Writer& html = shown.main;
    shown.title = visit.Say(DigestTitle());
    const std::string today = view::DayInWords(domain::FormatDate(visit.today), visit.lang);
    shown.subtitle = absl::StrCat(visit.calls.titles().Of(due.me.organization()), "  ",
                                  ChoiceWords(visit, choice, due.sections), "  ",
                                  visit.Say({"as of " + today, today + "現在"}));
    WriteInboxWays(html, visit, choice, due.sections);
    WriteFileLinks(html, visit, {"This sheet", "この一覧"});
    for (const DigestPart& part : PartsOf(visit, due, last)) {
      WriteDigestPart(html, visit, part);
      WriteLeftOut(html, visit, part);
    }
    html.Leaf(
        "p", {Class("muted")},
        visit.Say({absl::StrCat("What is due within ", kDigestDaysAhead,
                                " days is shown; the files have a year."),
                   absl::StrCat("期限は", kDigestDaysAhead,
                                "日先まで表示しています（ファイルとカレンダーには1年先まで入り"
                                "ます）。カレンダーのファイルは、OutlookやGoogleカレンダーに取"
                                "り込めます。")}));
    if (due.more) {
      html.Leaf("p", {Class("notice")},
                visit.Say({"There is more than could be looked at here.",
                           "件数が多いなどの理由で、確認できなかった期限があります。"}));
    }
    const auto way = html.Open("p", {Class("manage")});
    WriteLink(html, choice.Address("/inbox"), visit.Say({"To the inbox", "受信箱へ"}));
    return shown;
  });
}

absl::StatusOr<PageFile> DigestFile(Visit& visit, const std::string&, FileFormat format) {
  if (!visit.signed_in()) return SignInFirst();
  ASSIGN_OR_RETURN(const Due due, FetchDue(visit, InboxChoiceOf(visit)));
  const std::string title = visit.Say(DigestTitle());
  if (format == kCalendar) return PageFile{title, DueCalendar(visit, due, title)};
  if (format == kJson) {
    JsonObject json;
    json.Add("dueDays", DueJson(due));
    json.Add("items", due.items);
    return std::move(json).Take(title);
  }
  const view::Table table = visit.calls.titles().Titled(
      [&] { return DigestTable(visit, PartsOf(visit, due, visit.today + kDueDaysAhead)); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
