#include "server/host/stopped_store.h"

#include <fstream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"
#include "server/auth/sealer.h"
#include "server/host/host.h"
#include "server/host/upgrade.h"
#include "server/process/private_file.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/backup/look/verify.h"
#include "server/service/backup/restore.h"
#include "server/service/frame/call.h"
#include "server/service/frame/sealing.h"
#include "server/service/identity/identity_service.h"
#include "server/service/identity/operator_token.h"
#include "server/service/identity/revoke_all.h"
#include "server/service/tables/schema.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_store.h"

namespace renkei::host {
namespace {

// In the place of a backup's id.
constexpr char kLatest[] = "latest";

// An open store, and what the services need beside it.
class StoppedStore {
 public:
  static absl::StatusOr<std::unique_ptr<StoppedStore>> Open(const StoreOptions& options) {
    ASSIGN_OR_RETURN(std::unique_ptr<storage::Store> store, OpenStore(options));
    RETURN_IF_ERROR(CheckForm(*store));
    std::unique_ptr<service::Random> random = service::NewSystemRandom();
    ASSIGN_OR_RETURN(auth::Sealer sealer, service::OpenSealer(*store, *random));
    return std::unique_ptr<StoppedStore>(
        new StoppedStore(std::move(store), std::move(random), std::move(sealer)));
  }

  const service::Env& env() const { return env_; }

 private:
  // A new store is of today's form; an older one is brought up to it by the server, which says how far it is.
  static absl::Status CheckForm(storage::Store& store) {
    if (store.Head() == storage::Sequence::kNone)
      return Upgrade(store, kVersion, [](const std::string&) {});
    return service::CheckSchema(*store.NewSnapshot());
  }

  StoppedStore(std::unique_ptr<storage::Store> store, std::unique_ptr<service::Random> random,
               auth::Sealer sealer)
      : store_(std::move(store)),
        random_(std::move(random)),
        sealer_(std::move(sealer)),
        env_{*store_,
             *random_,
             sealer_,
             [] { return absl::Now(); },
             kVersion,
             true,
             [](absl::string_view, absl::string_view) {}} {}

  const std::unique_ptr<storage::Store> store_;
  const std::unique_ptr<service::Random> random_;
  const auth::Sealer sealer_;
  const service::Env env_;
};

// As `renkei audit head -O FILE` writes it.
absl::StatusOr<pb::AuditHead> ReadAuditHead(const std::string& path) {
  constexpr size_t kMaxHeadBytes = size_t{64} << 10;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, " cannot be read"));
  std::string text(kMaxHeadBytes, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(file.gcount()));
  pb::AuditHead head;
  if (!google::protobuf::util::JsonStringToMessage(text, &head).ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is no head of an audit log; `renkei audit head -O FILE` writes one"));
  }
  return head;
}

// Whether it is one to restore from, and who gets its token: known before anything is copied.
absl::Status CheckBackup(const RestoreArguments& arguments, const service::TellProgress& tell) {
  ASSIGN_OR_RETURN(const service::VerifyReport report, service::Verify(arguments.backup, tell));
  if (!report.manifest) {
    return absl::FailedPreconditionError(
        absl::StrCat(arguments.backup, " is the directory of a store, not a backup"));
  }
  if (report.findings.count() > 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        arguments.backup, " is not sound (", report.findings.problems().front(),
        "); use another backup. All that is wrong: renkeid verify ", arguments.backup));
  }
  storage::RocksDbOptions options;
  options.directory = absl::StrCat(arguments.backup, "/", service::kStoreDirectory);
  options.access = storage::RocksDbOptions::Access::kReadCopy;
  ASSIGN_OR_RETURN(const auto store, storage::OpenRocksDbStore(options));
  return service::FindOperatorAccount(*store->NewSnapshot(), arguments.account).status();
}

}  // namespace

absl::Status InitializeStore(const StoreOptions& options, const std::string& token_file) {
  ASSIGN_OR_RETURN(const std::unique_ptr<process::PrivateFile> file,
                   process::PrivateFile::Create(token_file));
  ASSIGN_OR_RETURN(const auto store, StoppedStore::Open(options));
  ASSIGN_OR_RETURN(const std::string secret, service::CreateFirstAdministrator(store->env()));
  return file->Write(absl::StrCat(secret, "\n"));
}

absl::StatusOr<std::string> IssueToken(StoreOptions options, const std::string& account,
                                       const std::string& token_file) {
  ASSIGN_OR_RETURN(const std::unique_ptr<process::PrivateFile> file,
                   process::PrivateFile::Create(token_file));
  options.create_if_missing = false;
  ASSIGN_OR_RETURN(const auto store, StoppedStore::Open(options));
  ASSIGN_OR_RETURN(const auto issued, service::IssueOperatorToken(store->env(), account));
  RETURN_IF_ERROR(file->Write(absl::StrCat(issued.secret, "\n")));
  return issued.account;
}

absl::StatusOr<std::string> FindBackup(const std::string& backup_dir, const std::string& named) {
  if (backup_dir.empty()) return named;
  if (named != kLatest) {
    ASSIGN_OR_RETURN(const service::CataloguedBackup backup,
                     service::ReadBackup(backup_dir, named));
    return backup.path;
  }
  ASSIGN_OR_RETURN(const std::vector<service::CataloguedBackup> backups,
                   service::ReadCatalogue(backup_dir));
  for (const service::CataloguedBackup& backup : backups) {
    if (backup.state == pb::BACKUP_STATE_COMPLETE) return backup.path;
  }
  return absl::NotFoundError(absl::StrCat(backup_dir, " has no whole backup"));
}

absl::StatusOr<Verified> VerifyDirectory(const std::string& directory, const std::string& head_file,
                                         const service::TellProgress& tell) {
  std::optional<pb::AuditHead> head;
  if (!head_file.empty()) {
    ASSIGN_OR_RETURN(head, ReadAuditHead(head_file));
  }
  ASSIGN_OR_RETURN(const service::VerifyReport report,
                   service::Verify(directory, tell, std::move(head)));
  return Verified{service::Describe(report), report.findings.count() == 0};
}

absl::StatusOr<std::string> RestoreStore(const RestoreArguments& arguments,
                                         const service::TellProgress& tell) {
  RETURN_IF_ERROR(service::CheckRestoreTarget(arguments.data_dir));
  RETURN_IF_ERROR(CheckBackup(arguments, tell));
  ASSIGN_OR_RETURN(const std::unique_ptr<process::PrivateFile> file,
                   process::PrivateFile::Create(arguments.token_file));
  ASSIGN_OR_RETURN(const storage::Epoch epoch,
                   service::CopyIntoStore(arguments.backup, arguments.data_dir, tell));
  PassFailpoint(Failpoint::kRestoreEpochBegun);
  std::string report;
  {
    StoreOptions options;
    options.directory = arguments.data_dir;
    options.accept_unfinished = true;
    ASSIGN_OR_RETURN(const auto store, StoppedStore::Open(options));
    ASSIGN_OR_RETURN(const uint64_t revoked, service::RevokeAllTokens(store->env()));
    PassFailpoint(Failpoint::kRestoreRevoked);
    ASSIGN_OR_RETURN(const auto issued,
                     service::IssueOperatorToken(store->env(), arguments.account));
    RETURN_IF_ERROR(file->Write(absl::StrCat(issued.secret, "\n")));
    PassFailpoint(Failpoint::kRestoreTokenWritten);
    report =
        absl::StrCat("restored: ", arguments.backup, " into ", arguments.data_dir,
                     "\nnew epoch: ", storage::ToInt(epoch),
                     " (etags and cursors of before are no longer honoured; mirrors begin anew)",
                     "\nrevoked: all tokens and invitations that were valid, ", revoked,
                     " of them; make new ones with: renkei token create ACCOUNT", "\nnew token of ",
                     issued.account, ": ", arguments.token_file, "\n");
  }
  RETURN_IF_ERROR(storage::MarkFinished(arguments.data_dir));
  PassFailpoint(Failpoint::kRestoreFinished);
  return report;
}

absl::StatusOr<std::string> SalvageStore(const std::string& data_dir) {
  storage::RocksDbOptions options;
  options.directory = data_dir;
  ASSIGN_OR_RETURN(const storage::SalvageReport report, storage::SalvageRocksDbStore(options));
  return absl::StrCat("kept: everything up to commit ", storage::ToInt(report.head),
                      "\nlost: the damaged group of commits, and ", report.lost_groups,
                      " groups behind it\nnew epoch: ", storage::ToInt(report.epoch),
                      " (etags and cursors of before are no longer honoured; mirrors begin anew)",
                      "\nthe logs as they were: ", report.kept_logs, "\n");
}

}  // namespace renkei::host
