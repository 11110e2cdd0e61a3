#include "client/cli/nouns/exchange/import_report.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/change_lines.h"
#include "client/cli/nouns/common.h"
#include "client/lib/error.h"
#include "server/domain/error.h"

namespace renkei::cli {
namespace {

// Progress is counted in these.
constexpr int64_t kUnit = 100 << 10;

using Error = pb::RowError;

std::vector<Column<Error>> ErrorColumns(Lang lang) {
  return {{Heading<Error>("row"),
           [](const Error& e) {
             return absl::StrCat(e.sheet(), e.sheet().empty() ? "" : "!", e.row());
           }},
          {Heading<Error>("column"), [](const Error& e) { return e.column(); }},
          {Heading<Error>("field"), [](const Error& e) { return e.field(); }},
          {Heading<Error>("value"), [](const Error& e) { return e.value(); }, false, true},
          {{"REASON", "理由"}, [lang](const Error& e) {
             return lang == Lang::kJapanese ? e.message_ja() : e.message();
           }}};
}

// What is wrong with the file as a whole stands at its name.
absl::Status WithFileName(const absl::Status& status, const std::string& file) {
  const auto detail = domain::DetailOf(status);
  if (!detail || detail->violations_size() != 1 || detail->violations(0).field() != "file")
    return status;
  const pb::FieldViolation& v = detail->violations(0);
  return domain::InvalidField(file, v.kind(), {v.message(), v.message_ja()});
}

}  // namespace

ImportReport::ImportReport(Session& session, std::string file)
    : session_(session), file_(std::move(file)) {}

void ImportReport::Add(const pb::ImportResourcesResponse& reply) {
  if (progress_ == nullptr) {
    const auto total = static_cast<size_t>(reply.progress().bytes_total() / kUnit);
    progress_ = std::make_unique<Progress>(
        session_,
        In(session_.lang(),
           {absl::StrCat(file_, " (100 KB)"), absl::StrCat(file_, "（100KB単位）")}),
        total);
  }
  const int64_t now = reply.progress().bytes_read() / kUnit;
  progress_->Advance(static_cast<size_t>(std::max<int64_t>(now - megabytes_, 0)));
  megabytes_ = std::max(now, megabytes_);
  all_.mutable_errors()->MergeFrom(reply.errors());
  all_.mutable_changes()->MergeFrom(reply.changes());
  *all_.mutable_progress() = reply.progress();
  if (reply.has_result()) *all_.mutable_result() = reply.result();
}

void ImportReport::ShowErrors() {
  if (progress_ != nullptr) progress_->Yield();
  if (session_.printer().prints_rows()) {
    session_.printer().List(std::vector<Error>(all_.errors().begin(), all_.errors().end()),
                            ErrorColumns(session_.lang()));
    return;
  }
  if (!session_.printer().for_people()) {
    session_.printer().Raw(absl::StrCat(ToJson(all_, /*indented=*/true), "\n"));
    return;
  }
  session_.printer().Raw(ChangeLines(session_, all_.changes(), 0));
  if (all_.errors().empty()) return;
  const auto shown = std::min(all_.errors_size(), kShownErrors);
  std::ostringstream table;
  OutputOptions options;
  options.lang = session_.lang();
  options.ambiguous = session_.printer().style().ambiguous;
  Printer(table, options)
      .List(std::vector<Error>(all_.errors().begin(), all_.errors().begin() + shown),
            ErrorColumns(session_.lang()));
  session_.err() << Printable(file_) << "\n" << table.str();
  const int64_t more = std::max<int64_t>(all_.result().errors(), all_.errors_size()) - shown;
  if (more > 0)
    session_.err() << In(session_.lang(), {absl::StrCat("and ", more, " more\n"),
                                           absl::StrCat("ほかに ", more, " 件あります。\n")});
}

void ImportReport::ShowResult() {
  const pb::ImportResult& result = all_.result();
  session_.Note(
      {absl::StrCat(file_, ": ", result.created(), " created, ", result.updated(), " updated, ",
                    result.unchanged(), " unchanged, ", result.failed(), " with mistakes"),
       absl::StrCat(file_, ": 新規 ", result.created(), "、更新 ", result.updated(), "、変更なし ",
                    result.unchanged(), "、誤り ", result.failed())});
}

void ImportReport::NoteConflicts() {
  for (const Error& error : all_.errors()) {
    if (error.kind() != "CHANGED_BY_BOTH" && error.kind() != "WRITTEN_BY_ANOTHER") continue;
    session_.Note(
        {"To write over what others wrote, add --overwrite; otherwise export the file "
         "again and make the change there",
         "ほかの人の変更を上書きする場合は --overwrite を付けてください。そうでなければ、"
         "最新の内容を出力し直してから編集してください。"});
    return;
  }
}

absl::Status ImportReport::Finish() {
  ShowErrors();
  ShowResult();
  NoteConflicts();
  NoteDryRun(session_);
  const pb::ImportResult& result = all_.result();
  if (result.failed() == 0) return absl::OkStatus();
  session_.KeepOutput();
  const bool nothing = result.commits() == 0;
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(result.failed(), " rows have mistakes; ",
                    session_.dry_run() ? "nothing was written"
                    : nothing          ? "nothing was written. Mend them and import the file again"
                                       : "the other rows were written. Mend them and import the "
                                         "file again: what is there already stays as it is"),
       absl::StrCat(result.failed(), " 行に誤りがあります。",
                    session_.dry_run() ? "確認だけを行いました。"
                    : nothing ? "何も登録していません。直してから、もう一度取り込んでください。"
                              : "誤りのない行は登録しました。直してから、同じファイルをもう一度"
                                "取り込んでください（登録済みの行はそのままです）。")});
}

absl::Status ImportReport::Broken(const absl::Status& status) {
  if (!all_.errors().empty()) ShowErrors();
  if (progress_ != nullptr) progress_->Yield();
  const auto detail = domain::DetailOf(status);
  const auto written =
      detail ? detail->metadata().find("committed_rows") : decltype(detail->metadata().end()){};
  if (detail && written != detail->metadata().end())
    session_.Warn({absl::StrCat(written->second, " rows before it were written and stay"),
                   absl::StrCat("それより前の ", written->second,
                                " 行は登録済みです（そのまま残ります）。")});
  return WithFileName(status, file_);
}

}  // namespace renkei::cli
