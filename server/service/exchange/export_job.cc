#include "server/service/exchange/export_job.h"

#include <string>
#include <utility>

#include "server/service/exchange/kinds/export_kind.h"
#include "server/service/exchange/rows/export_writer.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/method.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Pages that one step reads, of which a filter may drop everything.
constexpr int kPagesPerStep = 10;

class ExportJob : public ReplySource {
 public:
  ExportJob(std::shared_ptr<const storage::Snapshot> snapshot, std::string cursor,
            std::unique_ptr<ExportKind> kind, std::unique_ptr<ExportWriter> writer)
      : snapshot_(std::move(snapshot)),
        cursor_(std::move(cursor)),
        kind_(std::move(kind)),
        writer_(std::move(writer)) {}

  absl::StatusOr<NextReply> Pull(Job& job) override {
    if (ended_) return NextReply(EndOfReplies());
    RETURN_IF_ERROR(Read(job.call().On(snapshot_)));
    ASSIGN_OR_RETURN(std::string piece, writer_->Take(kMaxPieceBytes));
    bytes_ += static_cast<int64_t>(piece.size());
    auto reply = std::make_unique<pb::ExportResourcesResponse>();
    reply->set_data(std::move(piece));
    if (read_all_ && writer_->ready() == 0) {
      ended_ = true;
      FillSummary(*reply->mutable_summary());
    }
    return NextReply(std::move(reply));
  }

 private:
  // Until a piece is full, the step is over or nothing is left.
  absl::Status Read(const Call& call) {
    for (int page = 0; page < kPagesPerStep && !read_all_ && writer_->ready() < kMaxPieceBytes;
         ++page) {
      if (call.abandoned()) return absl::CancelledError();
      ASSIGN_OR_RETURN(const bool more, kind_->Next(call, [this](const ExportRow& row) {
        ++rows_;
        return writer_->Add(row);
      }));
      if (more) continue;
      read_all_ = true;
      // Nothing of it is needed any more while the rest is sent.
      snapshot_.reset();
      return writer_->Finish();
    }
    return absl::OkStatus();
  }

  void FillSummary(pb::ExportSummary& summary) const {
    summary.set_rows(rows_);
    summary.set_bytes(bytes_);
    summary.set_change_cursor(cursor_);
    summary.set_missing_characters(writer_->missing_characters());
    summary.set_omitted_cells(writer_->omitted_cells());
  }

  std::shared_ptr<const storage::Snapshot> snapshot_;
  const std::string cursor_;
  const std::unique_ptr<ExportKind> kind_;
  const std::unique_ptr<ExportWriter> writer_;
  int64_t rows_ = 0;
  int64_t bytes_ = 0;
  bool read_all_ = false;
  bool ended_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> OpenExport(const Call& call,
                                                        const pb::ExportResourcesRequest& request) {
  std::shared_ptr<const storage::Snapshot> snapshot = call.env().store.NewSnapshot();
  const Call then = call.On(snapshot);
  ASSIGN_OR_RETURN(std::unique_ptr<ExportKind> kind, NewExportKind(then, request));
  std::unique_ptr<ExportWriter> writer = kind->NewWriter(request);
  std::string cursor = ListCursor(then);
  return std::make_unique<ExportJob>(std::move(snapshot), std::move(cursor), std::move(kind),
                                     std::move(writer));
}

}  // namespace renkei::service
