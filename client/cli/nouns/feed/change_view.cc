#include "client/cli/nouns/feed/change_view.h"

#include <algorithm>

#include "client/cli/resource_titles.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"

namespace renkei::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Shorter waits are over before one could read of them.
constexpr absl::Duration kWorthTelling = absl::Seconds(1);
// Columns of "追加・更新" and "削除・非公開".
constexpr int kKindColumns = 12;

std::string KindLabel(const pb::Change& change, Lang lang) {
  return ValueLabel(*pb::Change::Kind_descriptor(), change.kind(), lang);
}

std::string TypeLabel(int type, Lang lang) {
  return ValueLabel(*pb::ResourceType_descriptor(), type, lang);
}

int WidestType(const BriefStyle& style) {
  int widest = 0;
  const auto& types = *pb::ResourceType_descriptor();
  for (int i = 0; i < types.value_count(); ++i) {
    const std::string label = TypeLabel(types.value(i)->number(), style.lang);
    widest = std::max(widest, DisplayWidth(label, style.ambiguous));
  }
  return widest;
}

// The first of these fields that is a text and is there.
std::string FirstText(const Message& message, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr || field->is_repeated() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      continue;
    }
    std::string text = message.GetReflection()->GetString(message, field);
    if (!text.empty()) return text;
  }
  return "";
}

// "横浜市  自動運転バスの実証", as far as the change has content.
std::string Subject(Session& session, const pb::Change& change) {
  const auto* reflection = change.GetReflection();
  const auto* field = reflection->GetOneofFieldDescriptor(
      change, pb::Change::descriptor()->FindOneofByName("resource"));
  if (field == nullptr) return "";
  const Message& content = reflection->GetMessage(change, field);
  const std::string owner = FirstText(content, {"owner", "adopter", "organization", "selector"});
  const std::string title = FirstText(content, {"title", "display_name"});
  const std::string body = owner.empty() ? "" : session.names().Of(owner);
  return absl::StrCat(body, body.empty() || title.empty() ? "" : "  ", title);
}

}  // namespace

void AddFeedFilter(Verb& verb, FeedArguments* args) {
  verb.Choices(&args->types, "--types", *pb::ResourceType_descriptor(),
               {"Only these; with commas", "種類で絞ります。カンマ区切り"})
      .Option(&args->filter, "--filter", "FILTER",
              {"Only what passes: owner, prefecture, framework_items",
               "条件で絞ります: owner、prefecture、framework_items"});
}

void AddFeedOptions(Verb& verb, FeedArguments* args) {
  verb.Option(
      &args->since, "--since", "CURSOR",
      {"After this one; left out: from the beginning", "このカーソルより後。省略時は最初から"});
  AddFeedFilter(verb, args);
  verb.Flag(&args->names_only, "--names-only", {"Without content", "内容を含めません"});
}

client::FeedQuery QueryOf(const FeedArguments& args) {
  client::FeedQuery query;
  query.cursor = args.since;
  for (const int type : args.types) query.types.push_back(static_cast<pb::ResourceType>(type));
  query.names_only = args.names_only;
  query.filter = args.filter;
  return query;
}

std::vector<Column<pb::Change>> ChangeColumns(Session& session) {
  const Lang lang = session.lang();
  using C = pb::Change;
  return {{Heading<C>("time"), [](const C& c) { return LocalTime(c.time()); }},
          {{"CHANGE", "変更"}, [lang](const C& c) { return KindLabel(c, lang); }},
          {Heading<C>("type"), [lang](const C& c) { return TypeLabel(c.type(), lang); }},
          {{"RESOURCE", "リソース名"}, [](const C& c) { return c.resource_name(); }, false, true}};
}

std::string ChangeLine(Session& session, const pb::Change& change) {
  const BriefStyle style = session.printer().style();
  const bool gone = change.kind() == pb::Change::KIND_TOMBSTONE;
  const std::string kind = PadRight(KindLabel(change, style.lang), kKindColumns, style.ambiguous);
  const std::string type =
      PadRight(TypeLabel(change.type(), style.lang), WidestType(style), style.ambiguous);
  const std::string subject = Printable(Subject(session, change));
  return absl::StrCat(LocalTime(change.time()), "  ",
                      style.palette.Paint(gone ? Tone::kWarning : Tone::kGood, kind), "  ", type,
                      "  ", subject, subject.empty() ? "" : "  ",
                      Printable(change.resource_name()));
}

void NoteCursor(Session& session, const std::string& cursor) {
  session.Note({absl::StrCat("go on with: --since ", cursor),
                absl::StrCat("続きを読むには: --since ", cursor)});
}

void NoteInterruption(Session& session, const absl::Status& why, absl::Duration wait) {
  if (wait < kWorthTelling) return;
  const int64_t seconds = absl::ToInt64Seconds(wait + absl::Milliseconds(500));
  const auto detail = domain::DetailOf(why);
  const std::string en = detail ? detail->message() : std::string(why.message());
  const std::string ja = detail ? detail->message_ja() : en;
  session.Note(
      {absl::StrCat("connection lost, trying again in ", seconds, " s: ", Printable(en)),
       absl::StrCat("接続が切れました。", seconds, " 秒後に再接続します: ", Printable(ja))});
}

}  // namespace renkei::cli
