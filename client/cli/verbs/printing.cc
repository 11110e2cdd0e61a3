#include "client/cli/verbs/printing.h"

#include "absl/strings/str_cat.h"
#include "client/cli/resource_titles.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

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

std::function<std::string(const google::protobuf::Message&)> FieldInWords(
    Session& session, const google::protobuf::Descriptor& type, const std::string& field) {
  const auto* found = &FieldNamed(type, field);
  const domain::Words words(session.lang(), session.printer().style().title_of);
  return
      [words, found](const google::protobuf::Message& item) { return words.Field(item, *found); };
}

void NoteIfEmpty(Session& session, size_t count) {
  if (count == 0 && session.printer().for_people())
    session.Note({"nothing found", "該当するものはありません。"});
}

}  // namespace renkei::cli
