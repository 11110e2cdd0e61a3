#include "client/cli/nouns/common.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/resource_titles.h"
#include "client/cli/text/terminal.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

void FilterTerms::Add(const std::string& field, const std::string& op, const std::string& text) {
  if (!text.empty()) terms_.push_back(absl::StrCat(field, op, FilterQuote(text)));
}

void FilterTerms::AddEnum(const std::string& field, const google::protobuf::EnumDescriptor& type,
                          int number) {
  if (number != 0)
    terms_.push_back(absl::StrCat(field, "=", absl::AsciiStrToUpper(EnumText(type, number))));
}

absl::Status ResolveIfSet(Session& session, NameResolver resolve, std::string* text) {
  if (text->empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*text, (session.resolver().*resolve)(*text));
  return absl::OkStatus();
}

namespace {

std::string InCollection(absl::string_view collection, const std::string& text) {
  return text.empty() || absl::StartsWith(text, collection) ? text : absl::StrCat(collection, text);
}

}  // namespace

std::string RubricName(const std::string& text) { return InCollection("rubrics/", text); }
std::string IndicatorName(const std::string& text) { return InCollection("indicators/", text); }

void FilterTerms::AddRaw(const std::string& expression) {
  if (!expression.empty()) terms_.push_back(expression);
}

std::string FilterTerms::Joined() const { return absl::StrJoin(terms_, " AND "); }

void NoteDryRun(Session& session) {
  if (session.dry_run())
    session.Note({"checked only: this is what would happen; nothing was changed",
                  "検査のみ行いました（実行した場合の結果です）。何も変更していません。"});
}

Text DoneOrWould(const Session& session, const Text& done, const Text& would) {
  if (!session.dry_run()) return done;
  return {absl::StrCat("would ", would.en), absl::StrCat("実行すると、", would.ja)};
}

void NoteRemoved(Session& session, const std::string& name) {
  // After the removal nobody knows its title any more.
  const std::string title = session.dry_run() ? Printable(session.names().Of(name)) : name;
  const std::string would =
      title == name ? absl::StrCat(name, " ") : absl::StrCat("「", title, "」");
  session.Note(DoneOrWould(
      session, {absl::StrCat("removed ", name), absl::StrCat(name, " を削除しました。")},
      {absl::StrCat("remove ", title), absl::StrCat(would, "を削除します。")}));
  NoteDryRun(session);
}

void NoteIfEmpty(Session& session, size_t count) {
  if (count == 0 && session.printer().for_people())
    session.Note({"nothing found", "該当するものはありません。"});
}

void AddLimit(Verb& verb, int* limit) {
  verb.Integer(limit, "--limit", 0, 1'000'000,
               {"At most so many (default 0: all)", "最大件数（省略時と 0 はすべて）"});
}

}  // namespace renkei::cli
