#include "client/cli/nouns/change_lines.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::cli {
namespace {

// Columns of one value in a line.
constexpr int kValueColumns = 40;

// What kind of record a name is of, as people call it, and its type.
struct RecordKind {
  const char* part;
  const google::protobuf::Descriptor* type;
  Text text;
};

const RecordKind& KindOf(const std::string& resource) {
  static const auto& kKinds = *new std::vector<RecordKind>{
      {"/actuals/", pb::KpiActual::descriptor(), {"figure of", "実績"}},
      {"/kpis/", pb::Kpi::descriptor(), {"KPI", "KPI"}},
      {"/nodes/", pb::VisionNode::descriptor(), {"node", "施策等"}},
      {"/visions/", pb::Vision::descriptor(), {"vision", "ビジョン"}},
      {"cases/", pb::Case::descriptor(), {"case", "事例"}},
      {"initiatives/", pb::Initiative::descriptor(), {"initiative", "連携"}},
  };
  for (const RecordKind& kind : kKinds) {
    if (absl::StrContains(resource, kind.part)) return kind;
  }
  return kKinds[3];
}

std::string ValueText(const google::protobuf::FieldDescriptor* field, const std::string& text,
                      Lang lang, Ambiguous ambiguous) {
  if (text.empty()) return In(lang, {"(empty)", "（なし）"});
  if (field != nullptr && field->enum_type() != nullptr) {
    if (const auto number = ParseEnum(*field->enum_type(), text)) {
      std::string label = ValueLabel(*field->enum_type(), *number, lang);
      if (!label.empty()) return label;
    }
  }
  return Truncate(Printable(absl::StrReplaceAll(text, {{"\n", " / "}})), kValueColumns, ambiguous);
}

std::string Line(const pb::FieldChange& change, Lang lang, Ambiguous ambiguous) {
  const RecordKind& kind = KindOf(change.resource());
  // Of a figure: "令和6年度.value".
  const size_t dot = change.field().rfind('.');
  const std::string time = dot == std::string::npos ? "" : change.field().substr(0, dot);
  const std::string name =
      dot == std::string::npos ? change.field() : change.field().substr(dot + 1);
  const auto* field = kind.type->FindFieldByName(name);
  std::string line =
      absl::StrCat(In(lang, kind.text), In(lang, {" \"", "「"}),
                   Truncate(Printable(change.title()), kValueColumns, ambiguous),
                   In(lang, {"\"", "」"}), time.empty() ? "" : " ", Printable(time), " ");
  if (name == "+") {
    absl::StrAppend(&line, In(lang, {"new", "新規"}), change.after().empty() ? "" : ": ",
                    Printable(change.after()));
  } else if (name == "-") {
    absl::StrAppend(&line, In(lang, {"removed", "削除"}));
  } else {
    absl::StrAppend(&line, field == nullptr ? name : FieldLabel(*field, lang), ": ",
                    ValueText(field, change.before(), lang, ambiguous), " → ",
                    ValueText(field, change.after(), lang, ambiguous));
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
