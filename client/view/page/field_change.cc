#include "client/view/page/field_change.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/planning.pb.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

using domain::In;

struct KindOfRecord {
  // Of its name.
  const char* part;
  const google::protobuf::Descriptor* type;
  domain::Bilingual word;
};

const KindOfRecord& KindNamed(const std::string& resource) {
  static const auto& kinds = *new std::vector<KindOfRecord>{
      {"/actuals/", pb::KpiActual::descriptor(), {"figure of", "実績"}},
      {"/kpis/", pb::Kpi::descriptor(), {"KPI", "KPI"}},
      {"/nodes/", pb::VisionNode::descriptor(), {"node", "施策等"}},
      {"/opinions/", pb::Opinion::descriptor(), {"opinion", "意見"}},
      {"cases/", pb::Case::descriptor(), {"case", "事例"}},
      {"initiatives/", pb::Initiative::descriptor(), {"initiative", "連携"}},
      {"/visions/", pb::Vision::descriptor(), {"vision", "ビジョン"}},
  };
  for (const KindOfRecord& kind : kinds) {
    if (absl::StrContains(resource, kind.part)) return kind;
  }
  return kinds.back();
}

std::string InWords(const google::protobuf::FieldDescriptor* field, const std::string& text,
                    const domain::Words& words) {
  if (text.empty()) return In(words.lang(), {"(empty)", "（なし）"});
  if (field == nullptr || field->enum_type() == nullptr) return text;
  const auto number = domain::ParseValueWord(*field->enum_type(), text);
  const std::string word = number ? words.Value(*field->enum_type(), *number) : "";
  return word.empty() ? text : word;
}

// Of a figure its time stands before the field: "令和6年度.value".
size_t EndOfTime(const pb::FieldChange& change) { return change.field().rfind('.'); }

}  // namespace

ChangedRecord RecordOf(const pb::FieldChange& change, const domain::Words& words) {
  const size_t dot = EndOfTime(change);
  return {In(words.lang(), KindNamed(change.resource()).word), change.title(),
          dot == std::string::npos ? "" : change.field().substr(0, dot)};
}

ChangedValue ValueOf(const pb::FieldChange& change, const domain::Words& words) {
  const size_t dot = EndOfTime(change);
  const std::string name =
      dot == std::string::npos ? change.field() : change.field().substr(dot + 1);
  if (name == "+") return {ChangedValue::Kind::kNew, "", "", change.after()};
  if (name == "-") return {ChangedValue::Kind::kRemoved, "", "", ""};
  const auto* field = KindNamed(change.resource()).type->FindFieldByName(name);
  return {ChangedValue::Kind::kChanged, field == nullptr ? name : words.Label(*field),
          InWords(field, change.before(), words), InWords(field, change.after(), words)};
}

Table ChangesTable(const google::protobuf::RepeatedPtrField<pb::FieldChange>& changes,
                   const domain::Words& words) {
  const auto say = [&](const domain::Bilingual& text) { return In(words.lang(), text); };
  Table table;
  table.columns = {{.header = say({"What", "対象"})},
                   {.header = say({"Field", "項目"})},
                   {.header = say({"Before", "変更前"})},
                   {.header = say({"After", "変更後"})}};
  for (const pb::FieldChange& change : changes) {
    const ChangedRecord record = RecordOf(change, words);
    const ChangedValue value = ValueOf(change, words);
    const std::string what =
        absl::StrCat(record.kind, say({" ", "："}), record.title,
                     record.time.empty() ? "" : absl::StrCat(say({", ", "　"}), record.time));
    switch (value.kind) {
      case ChangedValue::Kind::kNew:
        table.rows.push_back({{what, say({"(new)", "（新規）"}), "", value.after}});
        break;
      case ChangedValue::Kind::kRemoved:
        table.rows.push_back({{what, say({"(removed)", "（削除）"}), "", ""}});
        break;
      case ChangedValue::Kind::kChanged:
        table.rows.push_back({{what, value.field, value.before, value.after}});
        break;
    }
  }
  return table;
}

}  // namespace renkei::view
