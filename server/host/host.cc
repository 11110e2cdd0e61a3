#include "server/host/host.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <iterator>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "google/protobuf/stubs/logging.h"
#include "server/domain/contract_services.h"
#include "server/host/audit_keeper.h"
#include "server/host/call_log.h"
#include "server/host/call_meter.h"
#include "server/host/count_keeper.h"
#include "server/host/follow_keeper.h"
#include "server/host/health_watch.h"
#include "server/host/host_figures.h"
#include "server/host/mail_post_open.h"
#include "server/host/sweeper.h"
#include "server/host/upgrade.h"
#include "server/process/serve.h"
#include "server/service/audit/chain_keeper.h"
#include "server/service/dispatch/turns/executor.h"
#include "server/service/frame/audit_outbox.h"
#include "server/service/frame/sealing.h"
#include "server/service/national/count/counted_store.h"
#include "server/service/operation/operation_runner.h"
#include "server/service/organization/peers.h"
#include "server/service/services.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "storage/base/status_macros.h"

namespace renkei::host {
namespace {

void LogInfo(const std::string& line) { spdlog::info("{}", line); }

void Append(metrics::Families more, metrics::Families& families) {
  std::move(more.begin(), more.end(), std::back_inserter(families));
}

class OpenHost : public Host {
 public:
  OpenHost(const HostOptions& options, std::unique_ptr<storage::Store> store,
           std::unique_ptr<service::Random> random, auth::Sealer sealer,
           std::unique_ptr<const service::MailPost> mail)
      : feed_retention_(options.feed_retention),
        audit_years_(options.audit_years),
        call_log_(options.slow_call, LogInfo),
        store_(std::move(store)),
        random_(std::move(random)),
        sealer_(std::move(sealer)),
        mail_(std::move(mail)),
        env_{.store = *store_,
             .random = *random_,
             .sealer = sealer_,
             .now = [] { return absl::Now(); },
             .version = kVersion,
             .loopback_only = options.loopback_only,
             .on_fault =
                 [](absl::string_view incident, absl::string_view what) {
                   spdlog::error("incident {}: {}", std::string(incident), std::string(what));
                 },
             .spool_directory = options.store.directory,
             .backups = options.backups,
             .shares = std::make_shared<service::Shares>(options.shares),
             .observer = &call_meter_,
             .change_readers = &service::AllChangeReaders(),
             .peers = &peers_,
             .revisions = &revisions_,
             .mail = mail_.get(),
             .audit = &audit_,
             .sessions = options.sessions,
             .commit = options.commit},
        executor_(std::make_unique<service::Executor>(
            options.executor_threads, service::Executor::BoundsFor(options.executor_threads))),
        dispatcher_(env_, methods_, *executor_,
                    options.public_reading ? auth::PublicReading::kOn : auth::PublicReading::kOff) {
    service::RegisterAllServices(methods_);
    if (!options.search.directory.empty()) OpenSearch(options.search);
  }

  ~OpenHost() override {
    OpenHost::BeginEnding();
    OpenHost::Close();
  }

  absl::Status CheckMethods() const { return methods_.CheckComplete(); }

  const service::Dispatcher& dispatcher() const override { return dispatcher_; }
  const storage::Store& store() const override { return *store_; }

  process::ReadyParts Readiness() const override {
    process::ReadyParts parts = {
        {"store", ending_ ? absl::UnavailableError("the server is stopping") : absl::OkStatus()},
        {"writes", store_->WriteHealth()}};
    if (search_ != nullptr) parts.push_back({"search", search_->Health()});
    // Of a build without search, that is as it is meant.
    if (!no_search_.ok() && !absl::IsUnimplemented(no_search_))
      parts.push_back({"search", no_search_});
    return parts;
  }

  metrics::Families Figures() const override {
    metrics::Families families = call_meter_.Figures();
    Append(executor_->Figures(), families);
    Append(dispatcher_.Figures(), families);
    Append(env_.shares->Figures(), families);
    Append(store_->Figures(), families);
    if (search_ != nullptr) Append(search_->Figures(), families);
    AddStoreFigures(*store_, families);
    AddMailFigures(env_, families);
    AddBackupFigures(env_, families);
    AddReadiness(Readiness(), families);
    return families;
  }

  void Begin(std::function<void(const absl::Status&)> on_write_health,
             std::function<void(bool)> on_ready) override {
    on_write_health_ = std::move(on_write_health);
    std::vector<HealthWatch::Watched> watched = {
        {[this] { return store_->WriteHealth(); },
         [this](const absl::Status& writes) { TellWriteHealth(writes); }}};
    if (on_ready) {
      watched.push_back(
          {[this] { return IsReady(); },
           [tell = std::move(on_ready)](const absl::Status& ready) { tell(ready.ok()); }});
    }
    health_watch_ = std::make_unique<HealthWatch>(std::move(watched));
    sweeper_ = std::make_unique<Sweeper>(env_, feed_retention_,
                                         [this](const Swept& swept) { TellRound(swept); });
    operations_ = std::make_unique<service::OperationRunner>(env_, dispatcher_);
    counts_ = std::make_unique<CountKeeper>(env_);
    audits_ = std::make_unique<AuditKeeper>(env_, audit_, audit_years_);
    follows_ = std::make_unique<FollowKeeper>(env_, LogInfo);
    if (search_ != nullptr) search_->Begin();
    if (!no_search_.ok()) {
      // Of a build without search, that is as it is meant.
      const bool meant = absl::IsUnimplemented(no_search_);
      spdlog::log(meant ? spdlog::level::info : spdlog::level::err, "there is no search: {}",
                  std::string(no_search_.message()));
    }
  }

  void BeginEnding() override {
    if (ending_.exchange(true)) return;
    counts_.reset();
    // A mail under way may take until its timeout; what is not told then is the next server's.
    follows_.reset();
    sweeper_.reset();
    health_watch_.reset();
    // Searches under way are answered from what there is.
    if (search_ != nullptr) search_->End();
    // Steps under way end with their calls, and the rest is the next server's.
    if (operations_ != nullptr) operations_->BeginEnding();
    dispatcher_.EndReplies();
    operations_.reset();
  }

  void Close() override {
    if (store_ == nullptr) return;
    executor_.reset();
    search_.reset();
    // What was refused until now is told with the last calls; what they wrote is chained by the next server.
    audits_.reset();
    store_.reset();
    call_log_.TellRest();
  }

 private:
  // A server without search is better than none: the log says why, once it has said which server it is.
  void OpenSearch(const service::SearchOptions& options) {
    auto search = service::SearchIndex::Open(env_, service::AllResourceSources(), options, LogInfo);
    no_search_ = search.status();
    if (!search.ok()) return;
    search_ = *std::move(search);
    env_.search = search_.get();
  }

  absl::Status IsReady() const {
    return process::AllReady(Readiness()) ? absl::OkStatus() : absl::UnavailableError("not ready");
  }

  // Every minute.
  void TellRound(const Swept& swept) {
    if (const std::string line = DescribeSwept(swept); !line.empty()) LogInfo(line);
    call_log_.TellDue();
  }

  // Nobody needs to hear that a store takes writes that has not refused any.
  void TellWriteHealth(const absl::Status& writes) {
    on_write_health_(writes);
    if (!writes.ok()) {
      spdlog::error("the store takes no writes, reads go on: {}", DescribeHealth(writes));
    } else if (writes_refused_) {
      spdlog::info("the store takes writes again");
    }
    writes_refused_ = !writes.ok();
    if (absl::IsDataLoss(writes)) process::GiveUp();
  }

  const absl::Duration feed_retention_;
  const int audit_years_;
  CallLog call_log_;
  CallMeter call_meter_{domain::ContractMethods(), call_log_};
  std::unique_ptr<storage::Store> store_;
  const std::unique_ptr<service::Random> random_;
  const auth::Sealer sealer_;
  const std::unique_ptr<const service::MailPost> mail_;
  service::PeerDirectory peers_;
  service::KeptRevisions revisions_;
  service::AuditOutbox audit_;
  service::Env env_;  // changed by the constructor alone
  service::MethodRegistry methods_;
  std::unique_ptr<service::Executor> executor_;
  const service::Dispatcher dispatcher_;
  std::function<void(const absl::Status&)> on_write_health_;
  bool writes_refused_ = false;  // what the watch told last
  std::unique_ptr<HealthWatch> health_watch_;
  std::unique_ptr<Sweeper> sweeper_;
  std::unique_ptr<service::OperationRunner> operations_;
  std::unique_ptr<CountKeeper> counts_;
  std::unique_ptr<FollowKeeper> follows_;
  std::unique_ptr<AuditKeeper> audits_;
  std::unique_ptr<service::SearchIndex> search_;
  absl::Status no_search_;  // why not, where it was to be opened
  std::atomic<bool> ending_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Host>> Host::Open(const HostOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<storage::Store> store, OpenStore(options.store));
  return Over(options, std::move(store));
}

absl::StatusOr<std::unique_ptr<Host>> Host::Over(const HostOptions& options,
                                                 std::unique_ptr<storage::Store> store) {
  ASSIGN_OR_RETURN(std::unique_ptr<const service::MailPost> mail, OpenMailPost(options.mail));
  // Our own errors say what was wrong with a message; protobuf's line on stderr would repeat it.
  google::protobuf::SetLogHandler(nullptr);
  RETURN_IF_ERROR(Upgrade(*store, kVersion, LogInfo));
  // Every commit keeps the numbers of national KPIs up.
  store = std::make_unique<service::CountedStore>(std::move(store));
  std::unique_ptr<service::Random> random = service::NewSystemRandom();
  ASSIGN_OR_RETURN(auth::Sealer sealer, service::OpenSealer(*store, *random));
  // A store that takes no writes, as on a full disk, is read; the keeper makes the key later.
  if (const absl::Status made = service::EnsureAuditKey(*store, *random);
      !made.ok() && !absl::IsUnavailable(made) && !absl::IsResourceExhausted(made))
    return made;
  auto host = std::make_unique<OpenHost>(options, std::move(store), std::move(random),
                                         std::move(sealer), std::move(mail));
  RETURN_IF_ERROR(host->CheckMethods());
  return host;
}

}  // namespace renkei::host
