// A TLS pair while a program serves with it: one that was renewed on disk is taken over without a
// restart, and one that is broken is not.

#ifndef RENKEI_SERVER_PROCESS_KEY_PAIR_KEEPER_H_
#define RENKEI_SERVER_PROCESS_KEY_PAIR_KEEPER_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/process/key_pair.h"
#include "storage/base/mutex.h"

namespace renkei::process {

// Thread-safe.
class KeyPairKeeper {
 public:
  // Told of each pair that is taken over, one at a time; does not call the keeper.
  using Renewed = std::function<void(const KeyPair& pair)>;

  // Reads the pair, which has to be right, tells `renewed` of it, and from then on looks at the files
  // every `period`. The log says what comes of it.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<KeyPairKeeper>> Open(
      const std::string& cert_path, const std::string& key_path, absl::Duration period,
      Renewed renewed);
  ~KeyPairKeeper();

  // Looks at the files now, and says in the log what came of it, also when nothing did.
  void Reload();

 private:
  KeyPairKeeper(const std::string& cert_path, const std::string& key_path, absl::Duration period,
                KeyPair pair, Renewed renewed);

  void Run();
  void Look(bool told) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string cert_path_;
  const std::string key_path_;
  const absl::Duration period_;
  const Renewed renewed_;
  Mutex mutex_;
  CondVar changed_;
  KeyPair pair_ ABSL_GUARDED_BY(mutex_);  // what is served
  // What was wrong with the files when the log was last told; empty: nothing.
  std::string fault_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_KEY_PAIR_KEEPER_H_
