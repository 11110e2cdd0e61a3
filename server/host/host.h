// The server without a transport: store, executor, dispatcher and housekeeping as one thing that
// starts and stops. A transport (server/rpc) or a test hands its calls to dispatcher().
//
//   Open -> Begin -> calls -> BeginEnding -> the transport ends its calls -> Close

#ifndef RENKEI_SERVER_HOST_HOST_H_
#define RENKEI_SERVER_HOST_HOST_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/host/store_by_engine.h"
#include "server/mail/smtp_transport.h"
#include "server/process/readiness.h"
#include "server/process/version.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/follow/mail_post.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "server/service/frame/share/shares.h"
#include "server/service/search/search_index.h"
#include "storage/base/metrics.h"
#include "storage/store.h"

namespace renkei::host {

inline constexpr auto& kVersion = process::kVersion;

// How mail goes out. Without a URL none does.
struct MailOptions {
  mail::SmtpOptions smtp;  // its password is read from `password_file`
  std::string password_file = {};
  service::MailPostOptions post = {};
};

struct HostOptions {
  StoreOptions store;
  std::string commit;  // that the program was built from, as ServerInfo.commit
  service::BackupOptions backups;
  int executor_threads = 8;
  bool public_reading = false;
  // Nobody but this machine gets through to the transport: demo accounts are served.
  bool loopback_only = true;
  // How long the feed keeps every change.
  absl::Duration feed_retention = absl::Hours(2'160);
  // How many years the audit log keeps what was done; 0: for ever.
  int audit_years = 0;
  // From how long on the log tells of a call; zero: of none.
  absl::Duration slow_call = absl::Seconds(1);
  service::ShareLimits shares;
  service::SessionTimes sessions;
  // Without a directory there is no search.
  service::SearchOptions search;
  MailOptions mail;
};

class Host {
 public:
  // Opens the store and brings it up to the form of this program (upgrade.h), which may take long. Errors say in one line
  // what an operator has to mend: those of OpenStore and Upgrade, a method has no handler, mail that cannot go out as it
  // is set up.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Host>> Open(const HostOptions& options);
  // Over a store that somebody else has opened, for tests; `options.store` says where files lie.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Host>> Over(
      const HostOptions& options, std::unique_ptr<storage::Store> store);
  virtual ~Host() = default;

  // Of these both, nothing is kept beyond Close.
  virtual const service::Dispatcher& dispatcher() const = 0;
  virtual const storage::Store& store() const = 0;

  // Once the transport can be reached: begins housekeeping and the feeding of the search index. `on_write_health` is told whether the
  // store takes writes, and `on_ready`, if there is one, whether all parts of Readiness() are well; before this returns and whenever it
  // has become so or not, never twice at once. The log says the first by itself.
  virtual void Begin(std::function<void(const absl::Status&)> on_write_health,
                     std::function<void(bool)> on_ready = {}) = 0;

  // Until Close, from any thread: "store" (it is open, and the server is not ending), "writes" (it takes them: the disk is sound and has
  // its reserve), "search" (where there is to be one, it is not broken).
  virtual process::ReadyParts Readiness() const = 0;
  // Until Close, from any thread: what the server and all its parts count.
  virtual metrics::Families Figures() const = 0;

  // Ends housekeeping and the feeding of the search index, and with UNAVAILABLE every call that is answered in many messages, so that
  // who follows the feed comes back to the next server. Other calls go on. Once.
  virtual void BeginEnding() = 0;

  // When no transport hands over calls any more: runs what the executor has taken, finishes every
  // accepted write, closes the store. The destructor does it, and BeginEnding, if nobody has.
  virtual void Close() = 0;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_HOST_H_
