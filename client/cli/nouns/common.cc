#include "client/cli/nouns/common.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"

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
  const absl::StatusOr<std::string> name = (session.resolver().*resolve)(*text);
  if (!name.ok()) return name.status();
  *text = *name;
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
    session.Note(
        {"checked only; nothing was changed", "検査のみ行いました。何も変更していません。"});
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
