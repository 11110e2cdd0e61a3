#include "client/cli/nouns/change_lines.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/text/terminal.h"
#include "client/view/page/field_change.h"

namespace renkei::cli {
namespace {

// Columns of one value in a line.
constexpr int kValueColumns = 40;

std::string OneLine(const std::string& text, Ambiguous ambiguous) {
  return Truncate(Printable(absl::StrReplaceAll(text, {{"\n", " / "}})), kValueColumns, ambiguous);
}

std::string Line(const pb::FieldChange& change, Lang lang, Ambiguous ambiguous) {
  const domain::Words words(lang);
  const view::ChangedRecord record = view::RecordOf(change, words);
  const view::ChangedValue value = view::ValueOf(change, words);
  std::string line = absl::StrCat(record.kind, In(lang, {" \"", "「"}),
                                  Truncate(Printable(record.title), kValueColumns, ambiguous),
                                  In(lang, {"\"", "」"}), record.time.empty() ? "" : " ",
                                  Printable(record.time), " ");
  switch (value.kind) {
    case view::ChangedValue::Kind::kNew:
      absl::StrAppend(&line, In(lang, {"new", "新規"}), value.after.empty() ? "" : ": ",
                      Printable(value.after));
      break;
    case view::ChangedValue::Kind::kRemoved:
      absl::StrAppend(&line, In(lang, {"removed", "削除"}));
      break;
    case view::ChangedValue::Kind::kChanged:
      absl::StrAppend(&line, value.field, ": ", OneLine(value.before, ambiguous), " → ",
                      OneLine(value.after, ambiguous));
      break;
  }
  return line;
}

}  // namespace

std::string ChangeLines(Session& session,
                        const google::protobuf::RepeatedPtrField<pb::FieldChange>& changes,
                        int64_t more) {
  const Lang lang = session.lang();
  const Ambiguous ambiguous = session.printer().style().ambiguous;
  std::string out;
  for (const pb::FieldChange& change : changes)
    absl::StrAppend(&out, "  ", Line(change, lang, ambiguous), "\n");
  if (more > 0)
    absl::StrAppend(&out, In(lang, {absl::StrCat("  and ", more, " more\n"),
                                    absl::StrCat("  ほかに ", more, " 件\n")}));
  return out;
}

}  // namespace renkei::cli
