// A certificate chain and its private key, read from PEM files and looked at before anybody is
// served with them.

#ifndef RENKEI_SERVER_PROCESS_KEY_PAIR_H_
#define RENKEI_SERVER_PROCESS_KEY_PAIR_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace renkei::process {

struct KeyPair {
  std::string cert_chain;  // PEM
  std::string key;         // PEM
  // Of the first certificate, the server's own.
  std::string subject;
  absl::Time not_after;

  bool SameFiles(const KeyPair& other) const {
    return cert_chain == other.cert_chain && key == other.key;
  }
};

// Larger files are no certificates.
inline constexpr size_t kMaxPemBytes = size_t{1} << 20;

// Errors say in one line what is wrong with which file: it cannot be read, it is no PEM, the key is
// protected by a passphrase, the key is not that of the certificate, this system's TLS refuses
// them.
[[nodiscard]] absl::StatusOr<KeyPair> ReadKeyPair(const std::string& cert_path,
                                                  const std::string& key_path);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_KEY_PAIR_H_
