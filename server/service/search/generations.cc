#include "server/service/search/generations.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"

namespace renkei::service {
namespace {

constexpr char kCurrent[] = "CURRENT";

std::optional<uint32_t> NumberOf(absl::string_view generation) {
  uint32_t number = 0;
  if (!absl::ConsumePrefix(&generation, "g") || !absl::SimpleAtoi(generation, &number))
    return std::nullopt;
  return number;
}

}  // namespace

absl::Status Generations::Prepare() const { return storage::MakeDirectory(directory_); }

std::string Generations::PathOf(const std::string& generation) const {
  return absl::StrCat(directory_, "/", generation);
}

std::string Generations::Current() const {
  std::ifstream file(PathOf(kCurrent));
  std::string generation;
  if (!(file >> generation) || !NumberOf(generation)) return "";
  return generation;
}

std::vector<std::string> Generations::All() const {
  std::vector<std::string> all;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    std::string name = entry.path().filename();
    if (NumberOf(name)) all.push_back(std::move(name));
  }
  std::sort(all.begin(), all.end(),
            [](const std::string& a, const std::string& b) { return *NumberOf(a) < *NumberOf(b); });
  return all;
}

std::string Generations::Next() {
  last_ = std::max(last_, NumberOf(Current()).value_or(0));
  for (const std::string& generation : All()) last_ = std::max(last_, *NumberOf(generation));
  return absl::StrCat("g", ++last_);
}

// The name is written beside, and takes the place of the old one as a whole. Were it lost, the index
// would be made anew: it is not synced by itself.
absl::Status Generations::SetCurrent(const std::string& generation) const {
  const std::string path = PathOf(kCurrent);
  const std::string beside = path + ".new";
  std::ofstream file(beside, std::ios::trunc);
  file << generation << "\n";
  file.close();
  std::error_code error;
  if (!file) error = std::make_error_code(std::errc::io_error);
  if (!error) std::filesystem::rename(beside, path, error);
  if (error)
    return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", error.message()));
  return storage::SyncDirectory(directory_);
}

void Generations::Remove(const std::string& generation) const {
  std::error_code error;
  std::filesystem::remove_all(PathOf(generation), error);
}

void Generations::RemoveAllBut(const std::set<std::string>& kept) const {
  for (const std::string& generation : All()) {
    if (kept.count(generation) == 0) Remove(generation);
  }
}

}  // namespace renkei::service
