#include "client/view/page/audit_words.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/view/page/audit_marks.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/errors.pb.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/words/labels.h"
#include "server/domain/words/method_words.h"
#include "server/domain/words/yes_no.h"

namespace renkei::view {
namespace {

using domain::Bilingual;
using domain::In;
using domain::Lang;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const Descriptor* TypeOf(const pb::AuditChange& change) {
  return google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      absl::StrCat("renkei.v1.", change.type()));
}

// A path of the log, and the field at its end; null where this program does not know it.
struct NamedField {
  std::string words;
  const FieldDescriptor* field = nullptr;
};

NamedField NameOfPath(const pb::AuditChange& change, const domain::Words& words) {
  const bool japanese = words.lang() == Lang::kJapanese;
  NamedField named;
  const Descriptor* type = TypeOf(change);
  std::vector<std::string> parts;
  for (const absl::string_view step : absl::StrSplit(change.field(), '.')) {
    const std::pair<absl::string_view, absl::string_view> split =
        absl::StrSplit(step, absl::MaxSplits('[', 1));
    named.field = type == nullptr ? nullptr : type->FindFieldByName(std::string(split.first));
    if (named.field == nullptr) return {change.field(), nullptr};
    std::string part = words.Label(*named.field);
    int index = 0;
    if (!split.second.empty() &&
        absl::SimpleAtoi(split.second.substr(0, split.second.size() - 1), &index))
      absl::StrAppend(&part, japanese ? "" : " ", index + 1, japanese ? "件目" : "");
    parts.push_back(std::move(part));
    type = named.field->message_type();
  }
  named.words = absl::StrJoin(parts, japanese ? "の" : " / ");
  return named;
}

std::string ValueWords(const pb::AuditValue& value, const FieldDescriptor* field,
                       const domain::Words& words) {
  const std::string& text = value.text();
  if (value.chars() > 0) {
    return In(words.lang(), {absl::StrCat("\"", text, "…\" (", value.chars(), " characters)"),
                             absl::StrCat("「", text, "…」（全", value.chars(), "字）")});
  }
  if (field == nullptr) return text;
  if (field->type() == FieldDescriptor::TYPE_BOOL) {
    const bool yes = text == "true";
    return In(words.lang(), {yes ? "yes" : "no", domain::YesNoWord(yes)});
  }
  if (field->type() == FieldDescriptor::TYPE_ENUM) {
    const auto* known = field->enum_type()->FindValueByName(text);
    const std::string label =
        known == nullptr ? "" : words.Value(*field->enum_type(), known->number());
    return label.empty() ? text : label;
  }
  google::protobuf::Timestamp time;
  if (field->message_type() == google::protobuf::Timestamp::descriptor() &&
      google::protobuf::util::TimeUtil::FromString(text, &time))
    return words.Time(time);
  if (field->options().GetExtension(pb::rules).format() == pb::FORMAT_RESOURCE_NAME)
    return words.Title(text);
  if (field->type() != FieldDescriptor::TYPE_STRING) return text;
  return In(words.lang(), {absl::StrCat("\"", text, "\""), absl::StrCat("「", text, "」")});
}

std::string WithheldWords(const pb::AuditChange& change, Lang lang) {
  if (!change.has_from()) return In(lang, {"added", "追加"});
  if (!change.has_to()) return In(lang, {"removed", "削除"});
  return In(lang, {"changed", "変更"});
}

std::string WholeRecordWords(const pb::AuditChange& change, const domain::Words& words) {
  const Lang lang = words.lang();
  const Descriptor* type = TypeOf(change);
  std::string kind = type == nullptr ? "" : In(lang, domain::LabelOf(*type));
  if (kind.empty()) kind = change.type();
  const std::string& title = change.has_to() ? change.to().text() : change.from().text();
  const std::string what =
      change.has_to() ? In(lang, {"made", "作成"}) : In(lang, {"removed", "削除"});
  if (title.empty()) return absl::StrCat(kind, In(lang, {": ", "："}), what);
  return In(lang, {absl::StrCat(kind, " \"", title, "\": ", what),
                   absl::StrCat(kind, "「", title, "」：", what)});
}

std::string ChangeWords(const pb::AuditChange& change, const domain::Words& words) {
  const Lang lang = words.lang();
  std::string text;
  if (change.field().empty()) {
    text = WholeRecordWords(change, words);
  } else {
    const NamedField named = NameOfPath(change, words);
    const std::string none = In(lang, {"(none)", "（なし）"});
    text = absl::StrCat(
        named.words, In(lang, {": ", "："}),
        change.withheld()
            ? WithheldWords(change, lang)
            : absl::StrCat(change.has_from() ? ValueWords(change.from(), named.field, words) : none,
                           " → ",
                           change.has_to() ? ValueWords(change.to(), named.field, words) : none));
  }
  if (change.resource().empty()) return text;
  return absl::StrCat(words.Title(change.resource()), In(lang, {": ", "　"}), text);
}

std::string Counted(int64_t count) { return domain::GroupedNumber(static_cast<double>(count)); }

Bilingual WhatIsWrong(const pb::AuditFlaw& flaw) {
  switch (flaw.kind()) {
    case pb::AuditFlaw::KIND_CHANGED:
      return {"says something else than what was recorded", "内容が、記録された時と違います。"};
    case pb::AuditFlaw::KIND_MISSING:
      return {"is missing", "あるはずの記録がありません。"};
    case pb::AuditFlaw::KIND_MISPLACED:
      return {"stands where another one belongs", "記録の順序が違います。"};
    case pb::AuditFlaw::KIND_FOREIGN:
      return {"does not follow the one before", "前の記録につながっていません。"};
    case pb::AuditFlaw::KIND_TAIL_CUT:
      return {"was cut off: a signed head knows of it", "末尾の記録が切り捨てられています。"};
    case pb::AuditFlaw::KIND_REWRITTEN:
      return {"has another hash than the signed head says: the log was made anew",
              "署名された末尾と合いません。記録が作り直されています。"};
    case pb::AuditFlaw::KIND_HEAD_FORGED:
      return {"the head is not signed with the key of this server, or is of another one",
              "末尾の署名が、このサーバーの鍵のものではありません。"};
    default:
      return {"cannot be read", "読み取れません。"};
  }
}

}  // namespace

std::string AuditActorWords(const pb::AuditEntry& entry, const domain::Words& words) {
  if (!entry.actor().empty()) return words.Title(entry.actor());
  return entry.has_refusals() ? In(words.lang(), {"nobody known", "不明（ログインなし）"})
                              : In(words.lang(), {"the operator", "運用者"});
}

std::string AuditMethodWords(const pb::AuditEntry& entry, const domain::Words& words) {
  const Lang lang = words.lang();
  std::string method = domain::MethodWords(entry.method(), lang);
  if (entry.method() == "renkeid audit_years")
    method = In(lang, {"removal of old entries", "古い記録の削除"});
  if (!entry.has_refusals()) return method;
  const pb::AuditRefusals& refusals = entry.refusals();
  if (refusals.others()) method = In(lang, {"others", "その他の操作"});
  const std::string reason = words.Value(*pb::Reason_descriptor(), refusals.reason());
  return In(lang,
            {absl::StrCat(method, " (refused ", Counted(refusals.count()), "x: ", reason, ")"),
             absl::StrCat(method, "（拒否", Counted(refusals.count()), "回：", reason, "）")});
}

std::vector<std::string> AuditChangeLines(const pb::AuditEntry& entry, const domain::Words& words) {
  std::vector<std::string> lines;
  for (const pb::AuditChange& change : entry.changes()) lines.push_back(ChangeWords(change, words));
  if (entry.more_changes() > 0) {
    lines.push_back(In(words.lang(), {absl::StrCat(entry.more_changes(), " more changes"),
                                      absl::StrCat("ほか", entry.more_changes(), "件の変更")}));
  }
  return lines;
}

Table AuditTable(const std::vector<pb::AuditEntry>& entries, const domain::Words& words,
                 const std::function<std::string(const std::string&)>& page_of) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{.header = In(lang, {"Time", "日時"})},
                   {.header = In(lang, {"Who", "操作者"})},
                   {.header = In(lang, {"What", "操作"})},
                   {.header = In(lang, {"Of what", "対象"})},
                   {.header = In(lang, {"Changes", "変更内容"}), .prose = true},
                   {.header = In(lang, {"From where", "接続元"}), .secondary = true},
                   {.header = In(lang, {"Remarks", "注記"})}};
  table.nothing = In(lang, {"There is none.", "ありません。"});
  for (const pb::AuditEntry& entry : entries) {
    // What has no title of its own is a part of what has one.
    const std::string page = page_of(entry.resource());
    std::string title = words.Title(entry.resource());
    if (title == entry.resource()) title = words.Title(page);
    Cell resource = std::move(title);
    resource.resource = page;
    pb::AuditEntry remarked = entry;
    remarked.clear_address();
    std::string remarks = AuditMarks(remarked, lang);
    if (entry.before_chain())
      absl::StrAppend(&remarks, remarks.empty() ? "" : " ",
                      In(lang, {"before the chain", "連鎖の前の記録"}));
    table.rows.push_back(
        {{words.Time(entry.time()), AuditActorWords(entry, words), AuditMethodWords(entry, words),
          std::move(resource), absl::StrJoin(AuditChangeLines(entry, words), "\n"), entry.address(),
          std::move(remarks)}});
  }
  return table;
}

std::string AuditFlawWords(const pb::AuditFlaw& flaw, Lang lang) {
  const std::string numbers =
      flaw.last_number() > flaw.number()
          ? absl::StrCat(flaw.number(), In(lang, {"-", "～"}), flaw.last_number())
          : absl::StrCat(flaw.number());
  return In(lang, {absl::StrCat("entry ", numbers, ": ", WhatIsWrong(flaw).en),
                   absl::StrCat("記録", numbers, "：", WhatIsWrong(flaw).ja)});
}

std::vector<std::string> AuditVerificationLines(const pb::AuditVerification& found, Lang lang) {
  std::vector<std::string> lines;
  const std::string entries = Counted(found.entries());
  lines.push_back(
      found.entries() == 0
          ? In(lang, {"There is no entry.", "記録はありません。"})
          : In(lang, {absl::StrCat("Looked at ", entries, " entries (", found.first_number(),
                                   " to ", found.last_number(), ")."),
                      absl::StrCat(entries, "件の記録（番号", found.first_number(), "～",
                                   found.last_number(), "）を確かめました。")}));
  const int64_t flaws = found.flaws_size() + found.more_flaws();
  if (flaws == 0) {
    lines.push_back(
        In(lang, {"All of them are as they were recorded.", "すべて、記録された時のままです。"}));
    return lines;
  }
  lines.push_back(In(lang, {absl::StrCat(Counted(flaws), " flaws:"),
                            absl::StrCat("異常が", Counted(flaws), "件あります。")}));
  for (const pb::AuditFlaw& flaw : found.flaws())
    lines.push_back(absl::StrCat("  ", AuditFlawWords(flaw, lang)));
  if (found.more_flaws() > 0) {
    lines.push_back(In(lang, {absl::StrCat("  and ", Counted(found.more_flaws()), " more"),
                              absl::StrCat("  ほか", Counted(found.more_flaws()), "件")}));
  }
  return lines;
}

}  // namespace renkei::view
