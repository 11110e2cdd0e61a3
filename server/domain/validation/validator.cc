#include "server/domain/validation/validator.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/unknown_field_set.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/utf8.h"
#include "server/domain/validation/field_format.h"
#include "server/domain/validation/field_path.h"
#include "server/domain/validation/message_rules.h"
#include "server/domain/visible_text.h"

namespace renkei::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Kind and words for a character that no text may have.
FormatProblem ProblemOf(const HarmfulCharacter& found, bool multiline) {
  const std::string where_en =
      absl::StrCat(" (", CodePointText(found.code), ") at character ", found.position);
  const std::string where_ja =
      absl::StrCat(found.position, "文字目の", CodePointText(found.code), "、");
  switch (found.harm) {
    case Harm::kControl:
      return {"CONTROL_CHARACTER",
              {absl::StrCat("contains a ", multiline ? "" : "line break or ", "control character",
                            where_en, "; remove it"),
               absl::StrCat(multiline ? "制御文字が含まれています（"
                                      : "改行または制御文字が含まれています（",
                            where_ja, "目に見えません）。取り除いてください。")}};
    case Harm::kLineSeparator:
      return {
          "LINE_SEPARATOR",
          {absl::StrCat("contains a line separator", where_en, "; ",
                        multiline ? "type a line break in its place" : "remove it"),
           absl::StrCat("特殊な改行文字が含まれています（", where_ja, "目に見えません）。",
                        multiline ? "普通の改行に置き換えてください。" : "取り除いてください。")}};
    case Harm::kDirection:
      return {
          "DIRECTION_CONTROL",
          {absl::StrCat("contains an invisible character that changes the direction of the text",
                        where_en, "; remove it, or type the text again"),
           absl::StrCat("文字の並ぶ向きを変える見えない文字が含まれています（", where_ja,
                        "目に見えません）。取り除くか、入力し直してください。")}};
    case Harm::kHidden:
      break;
  }
  return {"HIDDEN_CHARACTER",
          {absl::StrCat("contains an invisible character that is not part of any text", where_en,
                        "; remove it, or type the text again"),
           absl::StrCat("文章に使えない見えない文字が含まれています（", where_ja,
                        "目に見えません）。取り除くか、入力し直してください。")}};
}

class Walk {
 public:
  explicit Walk(bool submit) : submit_(submit) {}

  // `required` says whether the message's own required fields must be set.
  void Check(const Message& message, const FieldPath& path, bool required) {
    Check(message, RulesOf(*message.GetDescriptor()), path, required);
  }

  std::vector<pb::FieldViolation> violations;
  bool only_incomplete = true;

 private:
  using Field = MessageRules::Field;

  void Check(const Message& message, const MessageRules& rules, const FieldPath& path,
             bool required) {
    if (message.GetDescriptor() == pb::FiscalPeriod::descriptor()) {
      CheckPeriod(static_cast<const pb::FiscalPeriod&>(message), path);
    }
    CheckUnknown(message, path);
    for (const Field& field : rules.fields) {
      if (full()) return;
      if (field.rules->output_only()) continue;
      const FieldPath here = path.Field(field.descriptor->name());
      if (field.descriptor->is_repeated()) {
        CheckList(message, field, here, required);
      } else {
        CheckSingle(message, field, here, required, !rules.carries_parts);
      }
    }
  }

  // What a newer client says and this program does not know would be lost, or a question answered without it.
  void CheckUnknown(const Message& message, const FieldPath& path) {
    const auto& unknown = message.GetReflection()->GetUnknownFields(message);
    for (int i = 0; i < unknown.field_count() && !full(); ++i) {
      const std::string number = absl::StrCat(unknown.field(i).number());
      Add(path.Field(number), "UNKNOWN_FIELD",
          {absl::StrCat(
               "field ", number, " of ", message.GetDescriptor()->full_name(),
               " is not known here; the client is newer than the server: upgrade the server"),
           absl::StrCat("サーバーの知らない項目（", message.GetDescriptor()->name(), " の ", number,
                        " 番）です。サーバーより新しいプログラムから送られました。サーバーを更新"
                        "してください。")});
    }
  }

  bool full() const { return violations.size() >= kMaxViolations; }

  void Add(const FieldPath& field, absl::string_view kind, Bilingual message,
           bool incomplete = false) {
    if (!incomplete) only_incomplete = false;
    if (!full()) violations.push_back(Violation(field.Text(), kind, std::move(message)));
  }

  // The one rule between two fields that every message with a period shares.
  void CheckPeriod(const pb::FiscalPeriod& period, const FieldPath& path) {
    if (period.to_fiscal_year() == 0 || period.from_fiscal_year() <= period.to_fiscal_year())
      return;
    Add(path.Field("to_fiscal_year"), "PERIOD_REVERSED",
        {absl::StrCat("ends in FY", period.to_fiscal_year(), ", before it begins in FY",
                      period.from_fiscal_year()),
         absl::StrCat("期間の終わり（", period.to_fiscal_year(), "年度）が始まり（",
                      period.from_fiscal_year(), "年度）より前になっています。")});
  }

  // `blank`: it is set, and nothing of it can be seen.
  void Missing(const FieldPath& field, const pb::FieldRules& rules, bool required,
               bool blank = false) {
    if (required && rules.required()) {
      Add(field, "REQUIRED",
          blank ? Bilingual{"must contain a visible character, not blanks alone",
                            "必須です。空白だけでなく、文字を入力してください。"}
                : Bilingual{"must be set", "必須です。入力してください。"});
    } else if (submit_ && rules.required_to_submit()) {
      Add(field, "REQUIRED_TO_SUBMIT",
          blank ? Bilingual{"must contain a visible character before it is submitted",
                            "提出するには、空白だけでなく文字の入力が必要です。"}
                : Bilingual{"must be set before it is submitted", "提出するには入力が必要です。"},
          /*incomplete=*/true);
    }
  }

  void CheckList(const Message& message, const Field& checked, const FieldPath& path,
                 bool required) {
    const FieldDescriptor* const field = checked.descriptor;
    const pb::FieldRules& rules = *checked.rules;
    const Reflection& reflection = *message.GetReflection();
    const int size = reflection.FieldSize(message, field);
    if (size == 0) return Missing(path, rules, required);
    const int limit =
        rules.max_items() > 0 ? static_cast<int>(rules.max_items()) : kDefaultMaxItems;
    if (size > limit) {
      return Add(path, "TOO_MANY",
                 {absl::StrCat("has ", size, " items; at most ", limit, " are allowed"),
                  absl::StrCat(size, "件あります。", limit, "件以内にしてください。")});
    }
    for (int i = 0; i < size && !full(); ++i) {
      const FieldPath here = path.Item(i);
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_MESSAGE:
          Check(reflection.GetRepeatedMessage(message, field, i), *checked.message, here, true);
          break;
        case FieldDescriptor::CPPTYPE_STRING: {
          std::string scratch;
          const std::string& text =
              reflection.GetRepeatedStringReference(message, field, i, &scratch);
          if (text.empty()) {
            Add(here, "EMPTY", {"must not be empty", "空の項目は登録できません。"});
          } else if (!HasVisible(text)) {
            Add(here, "EMPTY",
                {"must contain a visible character", "空白だけの項目は登録できません。"});
          } else {
            CheckString(text, rules, here);
          }
          break;
        }
        case FieldDescriptor::CPPTYPE_ENUM:
          CheckEnum(reflection.GetRepeatedEnumValue(message, field, i), field, here, true);
          break;
        default:
          break;
      }
    }
  }

  void CheckSingle(const Message& message, const Field& checked, const FieldPath& path,
                   bool required, bool whole_resources) {
    const FieldDescriptor* const field = checked.descriptor;
    const pb::FieldRules& rules = *checked.rules;
    const Reflection& reflection = *message.GetReflection();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!reflection.HasField(message, field)) return Missing(path, rules, required);
      return Check(reflection.GetMessage(message, field), *checked.message, path, whole_resources);
    }
    if (field->type() == FieldDescriptor::TYPE_STRING && !field->has_presence()) {
      // Most fields are texts: one look says whether it is there and what it is.
      std::string scratch;
      const std::string& text = reflection.GetStringReference(message, field, &scratch);
      return text.empty() ? Missing(path, rules, required) : CheckText(text, rules, path, required);
    }
    if (!reflection.HasField(message, field)) return Missing(path, rules, required);
    // Bytes are no text; whoever takes them bounds them.
    if (field->type() == FieldDescriptor::TYPE_BYTES) return;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        return CheckText(reflection.GetStringReference(message, field, &scratch), rules, path,
                         required);
      }
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckEnum(reflection.GetEnumValue(message, field), field, path, false);
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckNumber(reflection.GetInt32(message, field), rules, path);
      case FieldDescriptor::CPPTYPE_INT64:
        return CheckNumber(static_cast<double>(reflection.GetInt64(message, field)), rules, path);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(reflection.GetDouble(message, field), rules, path);
      default:
        return;
    }
  }

  void CheckText(const std::string& text, const pb::FieldRules& rules, const FieldPath& path,
                 bool required) {
    const bool needed = rules.required() || rules.required_to_submit();
    if (needed && !HasVisible(text)) Missing(path, rules, required, /*blank=*/true);
    CheckString(text, rules, path);
  }

  void CheckString(const std::string& text, const pb::FieldRules& rules, const FieldPath& path) {
    const size_t limit = rules.max_chars() > 0 ? rules.max_chars() : kDefaultMaxChars;
    const size_t length = CountCodePoints(text);
    if (length > limit) {
      return Add(path, "TOO_LONG",
                 {absl::StrCat("has ", length, " characters; at most ", limit, " are allowed"),
                  absl::StrCat(length, "文字あります。", limit, "文字以内にしてください。")});
    }
    if (const auto harmful = FindHarmful(text, rules.multiline())) {
      FormatProblem problem = ProblemOf(*harmful, rules.multiline());
      return Add(path, problem.kind, std::move(problem.message));
    }
    // What empties a field in files and cells is kept as a text by no door.
    if (IsClearMarker(text)) {
      return Add(
          path, "CLEAR_MARKER",
          {absl::StrCat("\"", kClearMarker,
                        "\" empties a field of a file and is no text: name the field in "
                        "update_mask or clear_mask (renkei: --clear) to empty it"),
           absl::StrCat("「", kClearMarkerJa,
                        "」はファイルの項目を空にする印で、文字としては登録できません。"
                        "項目を空にするには update_mask か clear_mask（renkei では --clear）で"
                        "指定してください。記録した実績は renkei kpi remove-figure で削除"
                        "できます。")});
    }
    if (std::optional<FormatProblem> problem = CheckFormat(rules, text)) {
      Add(path, problem->kind, std::move(problem->message));
    }
  }

  void CheckEnum(int value, const FieldDescriptor* field, const FieldPath& path, bool in_list) {
    if (field->enum_type()->FindValueByNumber(value) == nullptr || (in_list && value == 0)) {
      Add(path, "UNKNOWN_VALUE",
          {absl::StrCat(value, " is not a value of ", field->enum_type()->name()),
           "未知の区分です。"});
    }
  }

  void CheckNumber(double value, const pb::FieldRules& rules, const FieldPath& path) {
    if (!std::isfinite(value)) {
      return Add(path, "NOT_FINITE", {"must be a finite number", "有限の数値を入力してください。"});
    }
    if (rules.has_minimum() && value < rules.minimum()) {
      Add(path, "TOO_SMALL",
          {absl::StrCat("is ", value, "; must be at least ", rules.minimum()),
           absl::StrCat(value, "は小さすぎます。", rules.minimum(), "以上にしてください。")});
    } else if (rules.has_maximum() && value > rules.maximum()) {
      Add(path, "TOO_LARGE",
          {absl::StrCat("is ", value, "; must be at most ", rules.maximum()),
           absl::StrCat(value, "は大きすぎます。", rules.maximum(), "以下にしてください。")});
    }
  }

  const bool submit_;
};

absl::Status ToStatus(Walk walk) {
  if (walk.violations.empty()) return absl::OkStatus();
  return FieldErrors(walk.only_incomplete ? pb::REASON_INCOMPLETE : pb::REASON_INVALID_FIELDS,
                     std::move(walk.violations));
}

}  // namespace

absl::Status ValidateRequest(const Message& request) {
  Walk walk(/*submit=*/false);
  walk.Check(request, FieldPath(""), true);
  return ToStatus(std::move(walk));
}

absl::Status ValidateResource(const Message& resource, Completeness completeness,
                              absl::string_view prefix) {
  Walk walk(completeness == Completeness::kSubmit);
  walk.Check(resource, FieldPath(prefix), completeness != Completeness::kPart);
  return ToStatus(std::move(walk));
}

namespace {

void ClearOutputOnly(const MessageRules& rules, Message& message) {
  if (!rules.has_output_only) return;
  const Reflection& reflection = *message.GetReflection();
  for (const auto& [field, of_field, inner] : rules.fields) {
    if (of_field->output_only()) {
      reflection.ClearField(&message, field);
    } else if (inner != nullptr) {
      if (field->is_repeated()) {
        for (int k = 0; k < reflection.FieldSize(message, field); ++k) {
          ClearOutputOnly(*inner, *reflection.MutableRepeatedMessage(&message, field, k));
        }
      } else if (reflection.HasField(message, field)) {
        ClearOutputOnly(*inner, *reflection.MutableMessage(&message, field));
      }
    }
  }
}

}  // namespace

void ClearOutputOnly(Message& message) {
  ClearOutputOnly(RulesOf(*message.GetDescriptor()), message);
}

}  // namespace renkei::domain
