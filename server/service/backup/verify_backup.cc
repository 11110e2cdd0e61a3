#include "server/service/backup/verify_backup.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/backup/backup_pace.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/look/backup_verifier.h"
#include "server/service/backup/told_progress.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr uint64_t kVerifyStepBytes = uint64_t{8} << 20;

absl::Status NotVerified(const absl::Status& why) {
  return domain::MakeError(
      pb::REASON_UNAVAILABLE,
      {absl::StrCat("the backup cannot be read: ", why.message()),
       absl::StrCat("バックアップを読み取れませんでした（", why.message(), "）。")});
}

class VerifySource : public ReplySource {
 public:
  // Without a verifier there is nothing to read: what the catalogue knows is told.
  VerifySource(const Env& env, CataloguedBackup backup, std::unique_ptr<BackupVerifier> verifier)
      : env_(env),
        backup_(std::move(backup)),
        verifier_(std::move(verifier)),
        pace_(env.backups.bytes_per_second, env.steady) {}

  absl::StatusOr<NextReply> Pull(Job&) override {
    if (ended_) return NextReply(EndOfReplies{});
    auto response = std::make_unique<pb::VerifyBackupResponse>();
    if (verifier_ != nullptr) {
      const absl::Duration pause = pace_.Wait();
      if (pause > absl::ZeroDuration()) return NextReply(Pause(pause));
      const absl::StatusOr<bool> more = Step();
      if (!more.ok()) return NotVerified(more.status());
      if (*more) {
        if (!progress_.Tell(verifier_->read_bytes(), verifier_->total_bytes(),
                            *response->mutable_progress())) {
          return NextReply(WaitFor{});
        }
        return NextReply(std::move(response));
      }
      KeepWhatWasFound();
    }
    ended_ = true;
    *response->mutable_backup() = Describe(backup_);
    return NextReply(std::move(response));
  }

  std::string Outcome() const override {
    if (!ended_) return "";
    return absl::StrCat("backup ", backup_.id, ": ", backup_.problem_count, " problems");
  }

 private:
  absl::StatusOr<bool> Step() {
    const uint64_t before = verifier_->read_bytes();
    ASSIGN_OR_RETURN(const bool more, verifier_->Step(kVerifyStepBytes));
    pace_.Spent(verifier_->read_bytes() - before);
    // Of files that were changed nothing more can be said.
    if (!more && verifier_->problem_count() == 0) {
      RETURN_IF_ERROR(verifier_->CheckContent());
    }
    return more;
  }

  void KeepWhatWasFound() {
    internal_pb::BackupCheck check;
    *check.mutable_check_time() = ToProto(env_.now());
    check.set_problem_count(verifier_->problem_count());
    for (const pb::BackupProblem& problem : verifier_->problems()) *check.add_problems() = problem;
    // Where nothing can be written what was found is told all the same.
    if (const absl::Status kept = WriteCheck(backup_.path, check); !kept.ok()) {
      env_.on_fault("backup", absl::StrCat(backup_.path, ": ", kept.ToString()));
    }
    env_.backup_news->Changed();
    backup_.problems = verifier_->problems();
    backup_.problem_count = verifier_->problem_count();
    backup_.state =
        backup_.problem_count == 0 ? pb::BACKUP_STATE_COMPLETE : pb::BACKUP_STATE_DAMAGED;
    backup_.check = std::move(check);
    verifier_.reset();
  }

  const Env& env_;
  CataloguedBackup backup_;
  std::unique_ptr<BackupVerifier> verifier_;
  BackupPace pace_;
  ToldProgress progress_;
  bool ended_ = false;
};

absl::StatusOr<CataloguedBackup> Named(const Env& env, const std::string& id) {
  if (!id.empty()) return ReadBackup(env.backups.directory, id);
  ASSIGN_OR_RETURN(std::vector<CataloguedBackup> backups, Catalogue(env));
  if (!backups.empty()) return std::move(backups.front());
  return domain::MakeError(
      pb::REASON_NOT_FOUND,
      {"there is no backup yet; renkei admin backup makes one",
       "バックアップがまだありません。renkei admin backup で作成してください。"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<ReplySource>> VerifyBackup(const Call& call,
                                                          const pb::VerifyBackupRequest& request) {
  const Env& env = call.env();
  RETURN_IF_ERROR(CheckBackupsConfigured(env));
  ASSIGN_OR_RETURN(CataloguedBackup backup, Named(env, request.backup_id()));
  // What describes it is read first; without that there is nothing to hold files against.
  absl::StatusOr<std::unique_ptr<BackupVerifier>> verifier = BackupVerifier::Begin(backup.path);
  return std::make_unique<VerifySource>(env, std::move(backup),
                                        verifier.ok() ? *std::move(verifier) : nullptr);
}

}  // namespace renkei::service
