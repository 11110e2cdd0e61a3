#include "client/cli/nouns/common.h"

#include "absl/strings/match.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

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

void AddLimit(Verb& verb, int* limit) {
  verb.Integer(limit, "--limit", 0, 1'000'000,
               {"At most so many (default 0: all)", "最大件数（省略時と 0 はすべて）"});
}

Argument StepName() {
  return Field("NAME", "name",
               {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                "リソース名、所有団体/外部ID、またはIDの先頭"});
}

namespace {

const Text kCommentHelp = {"Kept in its history", "経過に残すコメント"};

}  // namespace

Argument Comment() { return Field("--comment TEXT", "comment", kCommentHelp); }
Argument NeededComment() { return Needed("--comment TEXT", "comment", kCommentHelp); }

Argument OfOwner() {
  return Term("--owner ORG",
              "owner=", {"Of one organization: code or name", "所有団体のコードか名称"},
              &Resolver::OrganizationName);
}

Argument OfPrefecture() {
  return Term("--prefecture PREF", "prefecture=",
              {"Of one prefecture: 14, 神奈川県", "都道府県で絞ります: 14、神奈川県"},
              &Resolver::Prefecture);
}

Argument TitleHas() {
  return Term("--title TEXT",
              "title:", {"Whose title contains this", "題名に含まれる文字で絞ります"});
}

Argument InState() { return Term("--state", "state=", {"In this state", "状態で絞ります"}); }

Argument FilterText() {
  return Field("--filter FILTER", "filter",
               {"A filter in the API's language", "API のフィルター式"});
}

}  // namespace renkei::cli
