#include "client/cli/report.h"

#include <array>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "client/cli/frame/command.h"
#include "client/cli/text/terminal.h"
#include "client/lib/feed.h"
#include "server/domain/error.h"
#include "server/domain/words/field_words.h"

namespace renkei::cli {
namespace {

// Where the command knows more than the server: what to type next.
Text HintFor(pb::Reason reason) {
  switch (reason) {
    case pb::REASON_NO_TOKEN:
      return {
          "for example renkei login --token-file FILE, with the token that your administrator "
          "gives you",
          "（例：renkei login --token-file ファイル名。トークンは所属団体の管理者が発行します）"};
    case pb::REASON_UNKNOWN_TOKEN:
    case pb::REASON_TOKEN_EXPIRED:
    case pb::REASON_TOKEN_REVOKED:
    case pb::REASON_SESSION_ENDED:
      return {"register a token with: renkei login", "トークンは renkei login で登録できます。"};
    case pb::REASON_EXPIRED_CURSOR:
    case pb::REASON_FOREIGN_CURSOR:
    case pb::REASON_FUTURE_CURSOR:
    case pb::REASON_ACCESS_CHANGED:
      return {"without --since it begins again",
              "--since を付けずに実行すると、最初から読み直せます。"};
    case pb::REASON_UNKNOWN_METHOD:
      return {"what does not work between the two: renkei version --check",
              "このサーバーが対応していない操作は renkei version --check で確かめられます。"};
    case pb::REASON_MERGE_CONFLICT:
      return {
          "Nothing was written. Export it again and make the change there, or, to write over "
          "what others wrote, add --overwrite",
          "何も登録していません。最新の内容を出力し直してから編集するか、ほかの人の変更を"
          "上書きする場合は --overwrite を付けてください。"};
    default:
      return {};
  }
}

std::string Sentence(const pb::ErrorDetail& detail, Lang lang) {
  const std::string& text = lang == Lang::kJapanese ? detail.message_ja() : detail.message();
  return text.empty() ? detail.message() : text;
}

// A message that only repeats its violations is replaced by a headline, and they follow.
bool RepeatsViolations(const pb::ErrorDetail& detail) {
  return detail.reason() == pb::REASON_INVALID_FIELDS || detail.reason() == pb::REASON_INCOMPLETE ||
         detail.reason() == pb::REASON_MERGE_CONFLICT;
}

// How many there are, which can be more than are listed.
int ViolationsFound(const pb::ErrorDetail& detail) {
  const auto found = detail.metadata().find(domain::kViolationsFound);
  int count = 0;
  if (found != detail.metadata().end() && absl::SimpleAtoi(found->second, &count)) return count;
  return detail.violations_size();
}

std::string Headline(const pb::ErrorDetail& detail, Lang lang) {
  const int count = ViolationsFound(detail);
  if (detail.reason() == pb::REASON_MERGE_CONFLICT)
    return In(lang, {absl::StrCat(count, " fields were changed by others too."),
                     absl::StrCat("ほかの人の変更と重なる項目が ", count, " 件あります。")});
  if (!RepeatsViolations(detail) || count < 2) return Sentence(detail, lang);
  if (detail.reason() == pb::REASON_INCOMPLETE) {
    return In(lang, {absl::StrCat(count, " things are missing before it can be submitted:"),
                     absl::StrCat("提出するには、次の ", count, " 件が足りません。")});
  }
  const int listed = detail.violations_size();
  if (listed < count)
    return In(lang, {absl::StrCat(count, " fields are not right; the first ", listed, " are:"),
                     absl::StrCat("入力に誤りが ", count, " 件あります。はじめの ", listed,
                                  " 件を示します。")});
  return In(lang, {absl::StrCat(count, " fields are not right:"),
                   absl::StrCat("入力に誤りが ", count, " 件あります。")});
}

std::string Violations(const pb::ErrorDetail& detail, Lang lang) {
  const bool said = detail.reason() != pb::REASON_MERGE_CONFLICT && RepeatsViolations(detail);
  if (said && detail.violations_size() < 2) return "";
  std::string out;
  for (const pb::FieldViolation& v : detail.violations()) {
    const std::string& text =
        lang == Lang::kJapanese && !v.message_ja().empty() ? v.message_ja() : v.message();
    const std::string field =
        lang == Lang::kJapanese ? domain::FieldPathInWords(v.field()) : v.field();
    absl::StrAppend(&out, "  ", Printable(field), field.empty() ? "" : ": ", Printable(text), "\n");
  }
  return out;
}

// What a field names is well written and is nowhere, and nothing else is wrong.
bool NamesWhatIsNotThere(const pb::ErrorDetail& detail) {
  constexpr std::array kKinds = {"NOT_FOUND",         "UNKNOWN_ACTIVITY", "UNKNOWN_CODE",
                                 "UNKNOWN_ITEM",      "UNKNOWN_KPI",      "UNKNOWN_ORGANIZATION",
                                 "UNKNOWN_PREFECTURE"};
  const auto is_nowhere = [&](const pb::FieldViolation& violation) {
    return absl::c_linear_search(kKinds, violation.kind());
  };
  return detail.violations_size() > 0 && absl::c_all_of(detail.violations(), is_nowhere);
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (IsUsageError(status)) return kExitUsage;
  if (client::MustResync(status)) return kExitConflict;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kExitDone;
    case absl::StatusCode::kNotFound:
      return kExitNotFound;
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
      return kExitDenied;
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kAlreadyExists:
      return kExitConflict;
    case absl::StatusCode::kFailedPrecondition: {
      const auto detail = domain::DetailOf(status);
      const bool state = detail && (detail->reason() == pb::REASON_ILLEGAL_TRANSITION ||
                                    detail->reason() == pb::REASON_NOT_EDITABLE ||
                                    detail->reason() == pb::REASON_CONSENT_MISSING ||
                                    detail->reason() == pb::REASON_STILL_REFERENCED ||
                                    detail->reason() == pb::REASON_LAST_ONE);
      return state ? kExitConflict : kExitFailed;
    }
    case absl::StatusCode::kInvalidArgument: {
      const auto detail = domain::DetailOf(status);
      return detail && NamesWhatIsNotThere(*detail) ? kExitNotFound : kExitFailed;
    }
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return kExitUnavailable;
    default:
      return kExitFailed;
  }
}

std::string ErrorText(const absl::Status& status, Lang lang) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail) return absl::StrCat("renkei: ", Printable(status.message()), "\n");
  std::string out = absl::StrCat("renkei: ", Printable(Headline(*detail, lang)));
  const Text hint = HintFor(detail->reason());
  if (!hint.en.empty()) absl::StrAppend(&out, lang == Lang::kJapanese ? "" : "; ", In(lang, hint));
  const auto incident = detail->metadata().find("incident");
  if (incident != detail->metadata().end())
    absl::StrAppend(&out, " [", Printable(incident->second), "]");
  return absl::StrCat(out, "\n", Violations(*detail, lang));
}

}  // namespace renkei::cli
