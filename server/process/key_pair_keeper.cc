#include "server/process/key_pair_keeper.h"

#include <spdlog/spdlog.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "storage/base/status_macros.h"

namespace renkei::process {
namespace {

std::string Described(const KeyPair& pair) {
  return absl::StrCat(pair.subject, ", valid until ",
                      absl::FormatTime("%Y-%m-%d %H:%M", pair.not_after, absl::LocalTimeZone()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<KeyPairKeeper>> KeyPairKeeper::Open(const std::string& cert_path,
                                                                   const std::string& key_path,
                                                                   absl::Duration period,
                                                                   Renewed renewed) {
  ASSIGN_OR_RETURN(KeyPair pair, ReadKeyPair(cert_path, key_path));
  if (pair.not_after <= absl::Now()) {
    spdlog::warn("the certificate has expired: {}", Described(pair));
  } else {
    spdlog::info("certificate: {}", Described(pair));
  }
  return std::unique_ptr<KeyPairKeeper>(
      new KeyPairKeeper(cert_path, key_path, period, std::move(pair), std::move(renewed)));
}

KeyPairKeeper::KeyPairKeeper(const std::string& cert_path, const std::string& key_path,
                             absl::Duration period, KeyPair pair, Renewed renewed)
    : cert_path_(cert_path),
      key_path_(key_path),
      period_(period),
      renewed_(std::move(renewed)),
      pair_(std::move(pair)) {
  renewed_(pair_);
  thread_ = std::thread([this] { Run(); });
}

KeyPairKeeper::~KeyPairKeeper() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void KeyPairKeeper::Reload() {
  MutexLock lock(mutex_);
  Look(/*told=*/true);
}

void KeyPairKeeper::Look(bool told) {
  absl::StatusOr<KeyPair> pair = ReadKeyPair(cert_path_, key_path_);
  if (pair.ok() && pair->not_after <= absl::Now() && !pair->SameFiles(pair_)) {
    pair = absl::InvalidArgumentError(
        absl::StrCat("the certificate in ", cert_path_, " has expired: ", Described(*pair)));
  }
  if (!pair.ok()) {
    const std::string fault(pair.status().message());
    // A pair is renewed in two files: between them it does not match, and is told once.
    if (told || fault != fault_)
      spdlog::warn("the certificate stays as it is ({}): {}", Described(pair_), fault);
    fault_ = fault;
    return;
  }
  fault_.clear();
  if (pair->SameFiles(pair_)) {
    if (told) spdlog::info("the certificate has not changed: {}", Described(pair_));
    return;
  }
  pair_ = *std::move(pair);
  renewed_(pair_);
  spdlog::info("new certificate: {}", Described(pair_));
}

void KeyPairKeeper::Run() {
  MutexLock lock(mutex_);
  while (!ending_) {
    changed_.WaitFor(mutex_, absl::ToChronoMilliseconds(period_));
    if (!ending_) Look(/*told=*/false);
  }
}

}  // namespace renkei::process
