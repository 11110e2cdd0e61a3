#include "server/service/backup/copy/file_copy.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/openssl_must.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using auth::MustHaveDone;

constexpr uint64_t kPieceBytes = uint64_t{1} << 20;  // read and written at once

absl::Status Failed(absl::string_view doing, const std::string& path) {
  const std::error_code error(errno, std::generic_category());
  const std::string message = absl::StrCat("cannot ", doing, " ", path, ": ", error.message());
  return error == std::errc::no_space_on_device ? absl::ResourceExhaustedError(message)
                                                : absl::UnavailableError(message);
}

}  // namespace

struct Sha256Sum::Context {
  EVP_MD_CTX* const digest = EVP_MD_CTX_new();
  ~Context() { EVP_MD_CTX_free(digest); }
};

Sha256Sum::Sha256Sum() : context_(std::make_unique<Context>()) {
  MustHaveDone(context_->digest != nullptr &&
               EVP_DigestInit_ex(context_->digest, EVP_sha256(), nullptr) == 1);
}

Sha256Sum::~Sha256Sum() = default;

void Sha256Sum::Add(absl::string_view bytes) {
  MustHaveDone(EVP_DigestUpdate(context_->digest, bytes.data(), bytes.size()) == 1);
}

std::string Sha256Sum::Hex() {
  std::string hash(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  MustHaveDone(EVP_DigestFinal_ex(context_->digest, reinterpret_cast<unsigned char*>(hash.data()),
                                  &size) == 1);
  hash.resize(size);
  return absl::BytesToHexString(hash);
}

absl::StatusOr<std::unique_ptr<FileCopy>> FileCopy::Begin(const storage::StoreFile& from,
                                                          const std::string& to) {
  auto copy = absl::WrapUnique(new FileCopy(from, to));
  if (!from.path.empty()) {
    copy->in_ = open(from.path.c_str(), O_RDONLY | O_CLOEXEC);
    if (copy->in_ < 0) return Failed("read", from.path);
  }
  if (!to.empty()) {
    copy->out_ = open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (copy->out_ < 0) return Failed("make", to);
  }
  return copy;
}

FileCopy::~FileCopy() {
  if (in_ >= 0) close(in_);
  if (out_ >= 0) close(out_);
}

absl::StatusOr<bool> FileCopy::Step(uint64_t bytes) {
  while (bytes > 0 && copied_ < from_.bytes) {
    ASSIGN_OR_RETURN(const absl::string_view piece,
                     Read(std::min({bytes, kPieceBytes, from_.bytes - copied_})));
    RETURN_IF_ERROR(Write(piece));
    sum_.Add(piece);
    copied_ += piece.size();
    bytes -= piece.size();
  }
  if (copied_ < from_.bytes) return true;
  RETURN_IF_ERROR(Close());
  return false;
}

absl::StatusOr<absl::string_view> FileCopy::Read(uint64_t bytes) {
  if (in_ < 0) return absl::string_view(from_.content).substr(copied_, bytes);
  buffer_.resize(bytes);
  ssize_t got = 0;
  do {
    got = pread(in_, buffer_.data(), buffer_.size(), static_cast<off_t>(copied_));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return Failed("read", from_.path);
  if (got == 0) {
    return absl::DataLossError(
        absl::StrCat(from_.path, " ends after ", copied_, " bytes, not ", from_.bytes));
  }
  return absl::string_view(buffer_.data(), static_cast<size_t>(got));
}

absl::Status FileCopy::Write(absl::string_view bytes) {
  if (out_ < 0) return absl::OkStatus();
  while (!bytes.empty()) {
    const ssize_t written = write(out_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", to_);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status FileCopy::Close() {
  if (out_ < 0) return absl::OkStatus();
  const bool synced = fsync(out_) == 0;
  if (!synced) return Failed("write", to_);
  const bool closed = close(std::exchange(out_, -1)) == 0;
  return closed ? absl::OkStatus() : Failed("write", to_);
}

absl::StatusOr<std::string> CopyFile(const storage::StoreFile& from, const std::string& to) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileCopy> copy, FileCopy::Begin(from, to));
  RETURN_IF_ERROR(copy->Step(from.bytes).status());
  return copy->Hex();
}

absl::StatusOr<storage::StoreFile> ExistingFile(const std::string& path) {
  std::error_code error;
  const uint64_t bytes = std::filesystem::file_size(path, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot read ", path, ": ", error.message()));
  }
  return storage::StoreFile{
      .name = std::filesystem::path(path).filename(), .path = path, .bytes = bytes, .content = ""};
}

}  // namespace renkei::service
