#include "server/service/merge/file_merge.h"

#include <memory>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/quote.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/diff/field_text.h"
#include "server/domain/time/when.h"
#include "server/domain/validation/validator.h"
#include "server/domain/words/words.h"
#include "server/service/frame/time.h"
#include "server/service/tables/tables.h"

namespace renkei::service {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const FieldDescriptor* WriterField(const Message& record) {
  const auto* type = record.GetDescriptor();
  const FieldDescriptor* field = type->FindFieldByName("updater");
  return field != nullptr ? field : type->FindFieldByName("actor");
}

// Who last changed anything of it.
std::string LastWriter(const Message& record) {
  const FieldDescriptor* field = WriterField(record);
  return field == nullptr ? "" : record.GetReflection()->GetString(record, field);
}

const FieldDescriptor* OthersField(const Message& record) {
  return record.GetDescriptor()->FindFieldByName("field_updaters");
}

std::string NameField(const Message& record) {
  const FieldDescriptor* field = record.GetDescriptor()->FindFieldByName("name");
  return field == nullptr ? "" : record.GetReflection()->GetString(record, field);
}

// ".../kpis/-" for ".../kpis/01m8...": the id of what is new says nothing yet.
std::string NewName(const std::string& name) {
  return absl::StrCat(name.substr(0, name.rfind('/') + 1), "-");
}

// "2026-11-28 13:05", in Japan.
std::string TimeOf(const Message& record) {
  const FieldDescriptor* field = record.GetDescriptor()->FindFieldByName("update_time");
  if (field == nullptr || !record.GetReflection()->HasField(record, field)) return "";
  const auto& time = static_cast<const google::protobuf::Timestamp&>(
      record.GetReflection()->GetMessage(record, field));
  return absl::FormatTime("%Y-%m-%d %H:%M", FromProto(time), absl::FixedTimeZone(9 * 60 * 60));
}

// One element of a list as a list of its own, so that a field's words tell it.
std::unique_ptr<Message> Alone(const Message& record, const FieldDescriptor& field, int index) {
  std::unique_ptr<Message> alone(record.New());
  alone->CopyFrom(record);
  const Reflection& reflection = *record.GetReflection();
  reflection.ClearField(alone.get(), &field);
  if (index < 0) return alone;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    reflection.AddMessage(alone.get(), &field)
        ->CopyFrom(reflection.GetRepeatedMessage(record, &field, index));
  } else {
    reflection.AddString(alone.get(), &field, reflection.GetRepeatedString(record, &field, index));
  }
  return alone;
}

std::string Cut(std::string text) {
  if (text.size() <= kMaxChangeText) return text;
  size_t end = kMaxChangeText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  text.resize(end);
  return text + "…";
}

std::string Shown(const std::string& text) { return text.empty() ? "" : domain::Quoted(text); }

FieldWords PlainWords() {
  return [](const Message& record, const FieldDescriptor& field) {
    return domain::FieldText(record, field);
  };
}

}  // namespace

std::string UpdaterOf(const Message& record, const FieldDescriptor& field) {
  if (const FieldDescriptor* others = OthersField(record)) {
    const Reflection& reflection = *record.GetReflection();
    for (int i = 0; i < reflection.FieldSize(record, others); ++i) {
      const auto& one =
          static_cast<const pb::FieldUpdater&>(reflection.GetRepeatedMessage(record, others, i));
      if (one.field() == field.name()) return one.updater();
    }
  }
  return LastWriter(record);
}

void StampUpdate(const Call& call, const Message* before, Message& after) {
  const Reflection& reflection = *after.GetReflection();
  const auto* type = after.GetDescriptor();
  const std::string& caller = call.caller().account;
  if (const FieldDescriptor* time = type->FindFieldByName("update_time"))
    reflection.MutableMessage(&after, time)->CopyFrom(ToProto(call.now()));
  if (const FieldDescriptor* others = OthersField(after)) {
    reflection.ClearField(&after, others);
    for (int i = 0; before != nullptr && i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (!domain::IsMerged(field)) continue;
      const std::string print = domain::Fingerprint(after, field);
      // What was never set is nobody's work.
      if (print != domain::Fingerprint(*before, field)) continue;
      std::string updater = UpdaterOf(*before, field);
      if (updater == caller || (print.empty() && updater == LastWriter(*before))) continue;
      auto& one = static_cast<pb::FieldUpdater&>(*reflection.AddMessage(&after, others));
      one.set_field(field.name());
      one.set_updater(std::move(updater));
    }
  }
  if (const FieldDescriptor* writer = WriterField(after))
    reflection.SetString(&after, writer, caller);
}

std::optional<domain::RecordBase> KnownOf(absl::string_view base, bool exported) {
  std::optional<domain::RecordBase> known = domain::RecordBase::Parse(base);
  if (!known && exported) known.emplace();
  return known;
}

std::optional<domain::RecordBase> KnownAfter(absl::string_view base, bool exported,
                                             const Message& now, const Message& part,
                                             const google::protobuf::FieldMask& clear_mask,
                                             const Message& next) {
  const std::optional<domain::RecordBase> known = KnownOf(base, exported);
  if (!known) return std::nullopt;
  const auto states = [&](const FieldDescriptor& field) {
    const Reflection& reflection = *part.GetReflection();
    const bool set = field.is_repeated() ? reflection.FieldSize(part, &field) > 0
                                         : reflection.HasField(part, &field);
    return set || absl::c_linear_search(clear_mask.paths(), field.name());
  };
  return known->AfterFile(now, next, states);
}

bool FileMerge::Replaces(const Message& record) const {
  return overwrite_ || (resumed_ && LastWriter(record) == call_.caller().account);
}

std::string FileMerge::WhoAndWhen(const Message& record, const FieldDescriptor* field) const {
  const std::string account = field == nullptr ? LastWriter(record) : UpdaterOf(record, *field);
  std::string who = account;
  if (!account.empty()) {
    const auto row = Accounts().Get(call_.snapshot(), KeyByName(Accounts(), account));
    if (row.ok() && row->has_value()) who = (*row)->message.display_name();
  }
  const std::string when = TimeOf(record);
  return absl::StrCat(who, who.empty() || when.empty() ? "" : ", ", when);
}

void FileMerge::Over(absl::string_view base, const Message& now, const std::string& path,
                     Message& next, bool exported) {
  const std::optional<domain::RecordBase> known = KnownOf(base, exported);
  domain::MergeRule rule;
  rule.base = known ? &*known : nullptr;
  rule.is_own = [&](const FieldDescriptor& field) { return IsOwn(now, field); };
  rule.overwrite = Replaces(now);
  for (const domain::MergeConflict& conflict : domain::MergeRecord(rule, now, next)) {
    const FieldDescriptor& field = *conflict.field;
    const bool element = conflict.now >= 0 || conflict.next >= 0;
    Add(now, &field, known.has_value(), absl::StrCat(path, path.empty() ? "" : ".", field.name()),
        element ? words_(*Alone(now, field, conflict.now), field) : words_(now, field),
        element ? words_(*Alone(next, field, conflict.next), field) : words_(next, field));
  }
}

bool FileMerge::MayRemove(absl::string_view known, const Message& now, const std::string& path) {
  if (Replaces(now)) return true;
  const FieldDescriptor* others = OthersField(now);
  const bool own = LastWriter(now) == call_.caller().account &&
                   (others == nullptr || now.GetReflection()->FieldSize(now, others) == 0);
  if (known.empty() ? own : known == domain::RecordBase::Of(now).Fingerprint()) return true;
  const FieldDescriptor* title = now.GetDescriptor()->FindFieldByName("title");
  Add(now, nullptr, !known.empty(), path,
      title == nullptr ? NameField(now) : now.GetReflection()->GetString(now, title), "");
  return false;
}

void FileMerge::Add(const Message& now, const FieldDescriptor* field, bool has_base,
                    const std::string& path, const std::string& stands, const std::string& wanted) {
  if (Replaces(now)) return;
  if (++found_ > domain::kMaxViolations) return;
  const std::string by = WhoAndWhen(now, field);
  const std::string who_en = by.empty() ? "somebody else" : by;
  const std::string who_ja = by.empty() ? "別の利用者" : by;
  const std::string there = Shown(stands);
  const std::string mine = Shown(wanted);
  conflicts_.push_back(
      has_base
          ? domain::Violation(
                path, "CHANGED_BY_BOTH",
                {absl::StrCat("was changed since the file was exported (", who_en, "): it is \"",
                              there, "\" now; the file says \"", mine, "\""),
                 absl::StrCat("ファイルの出力後に変更されています（", who_ja, "）。現在は「", there,
                              "」、ファイルは「", mine, "」です。")})
          : domain::Violation(
                path, "WRITTEN_BY_ANOTHER",
                {absl::StrCat("\"", there, "\" was written by another account (", who_en,
                              "); the file says \"", mine, "\" and not what it was exported from"),
                 absl::StrCat("現在の「", there, "」は別の利用者が書いたものです（", who_ja,
                              "）。ファイルは「", mine,
                              "」ですが、出力元の記録（原本）がないため上書きしません。")}));
}

absl::Status FileMerge::Finish() && {
  if (conflicts_.empty()) return absl::OkStatus();
  return domain::FieldErrors(pb::REASON_MERGE_CONFLICT, std::move(conflicts_), found_);
}

absl::Status MergeOver(const Call& call, const FileTrace& trace, const Message& now,
                       const std::string& path, Message& next) {
  const FieldWords words = PlainWords();
  FileMerge merge(call, trace.overwrite, /*resumed=*/false, words);
  merge.Over(trace.base, now, path, next);
  return std::move(merge).Finish();
}

std::vector<pb::FieldChange> ChangesOf(const Message* before, const Message* after,
                                       const std::string& title) {
  std::vector<pb::FieldChange> changes;
  ReportChanges(before, after, title, PlainWords(),
                [&](pb::FieldChange change) { changes.push_back(std::move(change)); });
  return changes;
}

std::vector<pb::FieldChange> ChangesOfFigure(const pb::KpiActual* before,
                                             const pb::KpiActual& after, const std::string& title) {
  const std::string time = domain::FormatWhen(after.when(), domain::WhenStyle::kEra);
  std::vector<pb::FieldChange> changes = ChangesOf(before, &after, title);
  for (pb::FieldChange& change : changes) {
    change.set_field(absl::StrCat(time, ".", change.field()));
    if (before == nullptr)
      change.set_after(domain::Words(domain::Lang::kJapanese).Short(after.value()));
  }
  return changes;
}

void ReportChanges(const Message* before, const Message* after, const std::string& title,
                   const FieldWords& words, const std::function<void(pb::FieldChange)>& add) {
  pb::FieldChange change;
  change.set_title(title);
  change.set_resource(before != nullptr ? NameField(*before) : NewName(NameField(*after)));
  if (before == nullptr || after == nullptr) {
    change.set_field(before == nullptr ? "+" : "-");
    return add(std::move(change));
  }
  for (int i = 0; i < before->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *before->GetDescriptor()->field(i);
    if (!domain::IsMerged(field) ||
        domain::Fingerprint(*before, field) == domain::Fingerprint(*after, field))
      continue;
    pb::FieldChange one = change;
    one.set_field(field.name());
    one.set_before(Cut(words(*before, field)));
    one.set_after(Cut(words(*after, field)));
    add(std::move(one));
  }
}

}  // namespace renkei::service
