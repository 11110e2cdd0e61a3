#include "server/service/exchange/import_job.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/domain/error.h"
#include "server/service/exchange/import_chunk.h"
#include "server/service/exchange/kinds/import_kind.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/exchange/rows/import_rows.h"
#include "server/service/exchange/rows/row_decode.h"
#include "server/service/exchange/rows/row_errors.h"
#include "server/service/frame/method.h"
#include "server/service/frame/share/spool.h"
#include "server/sheet/file_error.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// That the caller writes such resources, and for whom. Who writes none anywhere is told that first.
absl::Status RequireWriter(const Call& call, const pb::ImportOptions& options) {
  RETURN_IF_ERROR(RequireImporter(call, options.kind()));
  const std::string& owner = ImportedFor(call, options);
  return call.RequireOwner({owner}, auth::Everyone(), owner);
}

// What one step looks at and writes: some tens of milliseconds, so that what goes around it (a
// reply, another thread's turn) costs little beside it.
constexpr int kRowsPerStep = 1'600;
constexpr int kCommitsPerStep = 4;
// How often a chunk is decided anew when somebody else's commit came between.
constexpr int kMaxAttempts = 5;
// Rows that are staged as one: what one commit holds of any resource is fewer.
constexpr int64_t kMaxRowsTogether = 1'000;

sheet::Encoding EncodingOf(pb::TextEncoding encoding) {
  return encoding == pb::TEXT_ENCODING_CP932 ? sheet::Encoding::kCp932 : sheet::Encoding::kUtf8;
}

absl::Status TwiceInFile(int64_t first) {
  return domain::InvalidField(
      "", "DUPLICATE",
      {absl::StrCat("means the same as row ", first, "; a file says everything once"),
       absl::StrCat(first, "行目と同じものを指しています。どちらか一方にしてください。")});
}

absl::Status TooManyRows() {
  return domain::MakeError(
      pb::REASON_TOO_LARGE,
      {absl::StrCat("more than ", kMaxImportRows, " rows; split the file"),
       absl::StrCat(kMaxImportRows, "行を超えています。いくつかのファイルに分けてください。")},
      {{"limit", absl::StrCat("rows=", kMaxImportRows)}});
}

class ImportJob : public ReplySource {
 public:
  ImportJob(pb::ImportOptions options, std::unique_ptr<Spool> spool)
      : options_(std::move(options)), spool_(std::move(spool)), kind_(NewImportKind(options_)) {}

  absl::Status Take(const Call&, const google::protobuf::Message& more) override {
    const auto& request = static_cast<const pb::ImportResourcesRequest&>(more);
    if (request.has_options())
      return domain::InvalidField("options", "REPEATED",
                                  {"the options come once, in the first message",
                                   "options は最初のメッセージで一度だけ送ってください。"});
    if (request.data().size() > kMaxDataBytes)
      return domain::InvalidField(
          "data", "TOO_LONG",
          {absl::StrCat("at most ", kMaxDataBytes, " bytes in one message"),
           absl::StrCat("1メッセージは", kMaxDataBytes, "バイトまでです。")});
    finder_.Add(request.data());
    return spool_->Append(request.data());
  }

  absl::StatusOr<NextReply> Pull(Job& job) override {
    if (finished_) return NextReply(EndOfReplies());
    absl::Status status = rows_ == nullptr ? Begin() : absl::OkStatus();
    if (status.ok()) status = Step(job);
    if (!status.ok()) return WithCommitted(status);
    if (std::exchange(quiet_, false)) return NextReply(WaitFor{.at_most = absl::ZeroDuration()});
    return NextReply(TakeReply());
  }

  std::string Outcome() const override {
    return absl::StrCat(
        "import of ", absl::StripPrefix(pb::ExchangeKind_Name(options_.kind()), "EXCHANGE_KIND_"),
        ": rows: ", read_, ", created: ", written_.created, ", updated: ", written_.updated,
        ", unchanged: ", written_.unchanged, ", failed: ", failed_, ", commits: ", commits_);
  }

 private:
  absl::Status Begin() {
    encoding_ = EncodingOf(options_.encoding());
    if (options_.format() == pb::EXCHANGE_FORMAT_CSV &&
        options_.encoding() == pb::TEXT_ENCODING_UNSPECIFIED) {
      ASSIGN_OR_RETURN(encoding_, finder_.Finish());
    }
    rows_ =
        NewRowReader(options_.format(), *spool_, encoding_, options_.file_name(), kind_->shape());
    return absl::OkStatus();
  }

  // A new snapshot: whom it is imported for is asked anew, since an import takes long.
  absl::Status Turn(const Call& call) {
    RETURN_IF_ERROR(RequireWriter(call, options_));
    kind_->Begin(call);
    return absl::OkStatus();
  }

  // Looks at some rows and writes what is complete.
  absl::Status Step(Job& job) {
    RETURN_IF_ERROR(Turn(job.call()));
    int written = 0;
    for (int looked = 0; looked < kRowsPerStep; ++looked) {
      if (job.call().abandoned()) return absl::CancelledError();
      ImportRow row;
      if (waiting_) {
        row = *std::exchange(waiting_, std::nullopt);
      } else {
        ASSIGN_OR_RETURN(const RowStep step, NextRows(row));
        // Reading was the whole step; the client is told once there is a row.
        if (step == RowStep::kMore) {
          quiet_ = looked == 0;
          return absl::OkStatus();
        }
        if (step == RowStep::kEnd) return Finish(job);
        if ((read_ += row.count()) > kMaxImportRows) return TooManyRows();
      }
      absl::StatusOr<StagedRow> staged = Look(job.call(), row);
      if (staged.ok()) NoteChanges(std::exchange(staged->changes, {}));
      if (!staged.ok()) {
        RETURN_IF_ERROR(NoteMistake(row, staged.status()));
      } else if (staged->alone && chunk_.empty()) {
        RETURN_IF_ERROR(WriteAlone(job, row, staged->outcome));
        if (++written == kCommitsPerStep) return absl::OkStatus();
      } else if (!staged->alone && chunk_.Fits(*staged)) {
        chunk_.Add(*std::move(staged), std::move(row));
      } else {
        // More than one commit: from here on what is right is written.
        one_commit_ = false;
        keys_.erase(absl::HashOf(staged->key));
        waiting_ = std::move(row);
        RETURN_IF_ERROR(CommitChunk(job));
        if (++written == kCommitsPerStep) return absl::OkStatus();
        RETURN_IF_ERROR(Turn(job.Refresh()));
      }
    }
    return absl::OkStatus();
  }

  // The next row, with all that are staged with it.
  absl::StatusOr<RowStep> NextRows(ImportRow& row) {
    if (!kind_->GathersRows()) return rows_->Next(row);
    while (true) {
      ImportRow read;
      ASSIGN_OR_RETURN(const RowStep step, rows_->Next(read));
      if (step == RowStep::kMore) return step;
      const bool continues = step == RowStep::kRow && gathered_ &&
                             gathered_->count() < kMaxRowsTogether &&
                             kind_->Continues(*gathered_, read);
      if (continues) {
        gathered_->more.push_back(std::move(read));
        continue;
      }
      const bool has_row = gathered_.has_value();
      if (has_row) row = *std::exchange(gathered_, std::nullopt);
      if (step == RowStep::kRow) gathered_ = std::move(read);
      if (has_row) return RowStep::kRow;
      if (step == RowStep::kEnd) return step;
    }
  }

  absl::StatusOr<StagedRow> Look(const Call& call, const ImportRow& row) {
    RETURN_IF_ERROR(CheckReadable(row));
    for (size_t i = 0; i < row.more.size(); ++i) {
      if (absl::Status status = CheckReadable(row.more[i]); !status.ok())
        return domain::WithFieldPrefix(absl::StrCat("rows[", i + 1, "]"), status);
    }
    ASSIGN_OR_RETURN(StagedRow staged, kind_->Stage(call, row));
    // Keys are remembered by a hash of 64 bits, seeded anew in each process: among a million rows
    // two different ones meet once in 30 million files.
    const auto [first, added] = keys_.try_emplace(absl::HashOf(staged.key), row.number);
    if (!added) return TwiceInFile(first->second);
    return staged;
  }

  absl::Status CheckReadable(const ImportRow& row) const {
    if (!row.broken.ok()) return row.broken;
    return row.is_table ? CheckKeys(row, kind_->layout()) : absl::OkStatus();
  }

  void NoteChanges(std::vector<pb::FieldChange> changes) {
    for (pb::FieldChange& change : changes) {
      if (++changes_ <= kMaxRowErrors) new_changes_.push_back(std::move(change));
    }
  }

  absl::Status WriteAlone(Job& job, const ImportRow& row, RowOutcome foreseen) {
    one_commit_ = false;
    if (job.validate_only() || options_.validate_only()) {
      written_.Add(foreseen);
      return absl::OkStatus();
    }
    const absl::StatusOr<WrittenAlone> done = kind_->WriteAlone(job, row);
    RETURN_IF_ERROR(Turn(job.Refresh()));
    if (!done.ok())
      return absl::IsAborted(done.status()) ? Lost(done.status()) : NoteMistake(row, done.status());
    commits_ += done->commits;
    written_.Add(done->outcome);
    return absl::OkStatus();
  }

  absl::Status NoteMistake(const ImportRow& row, const absl::Status& status) {
    if (!IsAboutRow(status)) return status;
    failed_ += row.count();
    for (pb::RowError& error : RowErrorsOf(row, kind_->layout(), kind_->prefix(), status)) {
      if (++errors_ <= kMaxRowErrors) new_errors_.push_back(std::move(error));
    }
    return absl::OkStatus();
  }

  absl::Status Finish(Job& job) {
    const bool refused = one_commit_ && failed_ > 0;
    if (!refused) {
      RETURN_IF_ERROR(CommitChunk(job));
    } else {
      written_.Add(chunk_.counts());
    }
    finished_ = true;
    return absl::OkStatus();
  }

  // Writes the chunk: whole rows or nothing. Rows that somebody else's commit has changed meanwhile
  // are decided anew.
  absl::Status CommitChunk(Job& job) {
    for (int attempt = 1;; ++attempt) {
      ImportChunk chunk = std::exchange(chunk_, ImportChunk());
      if (job.validate_only() || options_.validate_only() || chunk.empty()) {
        written_.Add(chunk.counts());
        return absl::OkStatus();
      }
      const absl::StatusOr<storage::Sequence> done =
          job.Commit(chunk.TakeMutation(), ImportedFor(job.call(), options_));
      if (done.ok()) {
        ++commits_;
        written_.Add(chunk.counts());
        return absl::OkStatus();
      }
      if (!absl::IsAborted(done.status()) || attempt == kMaxAttempts) return Lost(done.status());
      RETURN_IF_ERROR(StageAnew(job, std::move(chunk)));
    }
  }

  absl::Status StageAnew(Job& job, ImportChunk lost) {
    const Call& call = job.Refresh();
    RETURN_IF_ERROR(Turn(call));
    written_.unchanged += lost.counts().unchanged;
    for (ImportRow& row : lost.TakeRows()) {
      absl::StatusOr<StagedRow> staged = kind_->Stage(call, row);
      if (!staged.ok()) {
        RETURN_IF_ERROR(NoteMistake(row, staged.status()));
      } else if (!staged->alone && chunk_.Fits(*staged)) {
        chunk_.Add(*std::move(staged), std::move(row));
      } else {
        return Lost(absl::AbortedError("a row grew beyond one commit"));
      }
    }
    // One mistake that came between spoils what was to be all or nothing.
    if (one_commit_ && failed_ > 0) {
      written_.Add(chunk_.counts());
      chunk_ = ImportChunk();
    }
    return absl::OkStatus();
  }

  static absl::Status Lost(const absl::Status& status) {
    if (!absl::IsAborted(status)) return status;
    return domain::MakeError(pb::REASON_CONFLICT,
                             {"other writes kept winning; send the same file again",
                              "ほかの変更と競合し続けました。同じファイルをもう一度取り込んで"
                              "ください。"});
  }

  // The rows that were written stay written: whoever mends the file should know.
  absl::Status WithCommitted(const absl::Status& status) const {
    const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
    if (!detail || commits_ == 0) return status;
    std::map<std::string, std::string> metadata(detail->metadata().begin(),
                                                detail->metadata().end());
    metadata["committed_rows"] = absl::StrCat(written_.created + written_.updated);
    return domain::MakeError(detail->reason(), {detail->message(), detail->message_ja()},
                             std::move(metadata));
  }

  std::unique_ptr<google::protobuf::Message> TakeReply() {
    auto reply = std::make_unique<pb::ImportResourcesResponse>();
    pb::ImportProgress& progress = *reply->mutable_progress();
    progress.set_rows(read_);
    progress.set_bytes_read(static_cast<int64_t>(rows_->bytes_read()));
    progress.set_bytes_total(static_cast<int64_t>(spool_->size()));
    if (commits_ > 0) progress.set_written(written_.created + written_.updated);
    for (pb::RowError& error : std::exchange(new_errors_, {}))
      *reply->add_errors() = std::move(error);
    for (pb::FieldChange& change : std::exchange(new_changes_, {}))
      *reply->add_changes() = std::move(change);
    if (!finished_) return reply;
    pb::ImportResult& result = *reply->mutable_result();
    result.set_rows(read_);
    result.set_created(written_.created);
    result.set_updated(written_.updated);
    result.set_unchanged(written_.unchanged);
    result.set_failed(failed_);
    result.set_errors(errors_);
    result.set_all_or_nothing(one_commit_);
    result.set_commits(commits_);
    result.set_encoding(encoding_ == sheet::Encoding::kCp932 ? pb::TEXT_ENCODING_CP932
                                                             : pb::TEXT_ENCODING_UTF8);
    return reply;
  }

  const pb::ImportOptions options_;
  const std::unique_ptr<Spool> spool_;
  const std::unique_ptr<ImportKind> kind_;
  sheet::EncodingFinder finder_;
  sheet::Encoding encoding_ = sheet::Encoding::kUtf8;
  std::unique_ptr<RowReader> rows_;

  // Rows that will be written together.
  ImportChunk chunk_;
  // The row that is read ahead, with those that continue it.
  std::optional<ImportRow> gathered_;
  // A row that did not fit into the last chunk.
  std::optional<ImportRow> waiting_;
  // Everything so far fits into one commit.
  bool one_commit_ = true;
  absl::flat_hash_map<size_t, int64_t> keys_;

  int64_t read_ = 0;
  int64_t failed_ = 0;
  int64_t errors_ = 0;
  int32_t commits_ = 0;
  RowCounts written_;
  std::vector<pb::RowError> new_errors_;
  int64_t changes_ = 0;
  std::vector<pb::FieldChange> new_changes_;
  bool finished_ = false;
  // The last step brought nothing to tell.
  bool quiet_ = false;
};

}  // namespace

absl::Status CheckImport(const Call& call, const pb::ImportOptions& options) {
  RETURN_IF_ERROR(RequireWriter(call, options));
  if (NewImportKind(options) == nullptr)
    return domain::InvalidField("options.kind", "UNKNOWN_VALUE",
                                {"cannot be imported", "この種類は取り込めません。"});
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ReplySource>> OpenImport(const Call& call,
                                                        const pb::ImportOptions& options) {
  RETURN_IF_ERROR(CheckImport(call, options));
  ASSIGN_OR_RETURN(std::unique_ptr<Spool> spool,
                   Spool::Create(call.env(), Holder::Of(call.caller()), kMaxImportBytes));
  return std::make_unique<ImportJob>(options, std::move(spool));
}

}  // namespace renkei::service
