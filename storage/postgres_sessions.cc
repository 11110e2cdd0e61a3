#include "storage/postgres_sessions.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/random_bytes.h"

namespace renkei::storage {
namespace {

constexpr char kWitnessName[] = "database-seen";

// One of several values of a keyword, as "a,b,c"; the last one stands for those that are missing.
std::vector<std::string> Rotated(const std::string& list, size_t by) {
  std::vector<std::string> parts = absl::StrSplit(list, ',');
  if (by < parts.size())
    std::rotate(parts.begin(), parts.begin() + static_cast<long>(by), parts.end());
  return parts;
}

std::string Quoted(absl::string_view value) {
  std::string quoted = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

using Keywords = std::vector<std::pair<std::string, std::string>>;

// Of a keyword string or a URL, as libpq reads it; empty where it does not: then it says so when it connects.
Keywords Parse(const std::string& connection) {
  char* error = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(connection.c_str(), &error), &PQconninfoFree);
  PQfreemem(error);
  Keywords keywords;
  for (const PQconninfoOption* option = parsed.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    if (option->val != nullptr) keywords.emplace_back(option->keyword, option->val);
  }
  return keywords;
}

bool IsOfHost(absl::string_view keyword) {
  return keyword == "host" || keyword == "hostaddr" || keyword == "port";
}

std::vector<std::string> EachHostFirst(const std::string& connection) {
  const Keywords keywords = Parse(connection);
  size_t hosts = 1;
  for (const auto& [keyword, value] : keywords) {
    if (!IsOfHost(keyword) || keyword == "port") continue;
    hosts = std::max(hosts, static_cast<size_t>(std::count(value.begin(), value.end(), ',')) + 1);
  }
  std::vector<std::string> each = {connection};
  for (size_t first = 1; first < hosts; ++first) {
    each.push_back(absl::StrJoin(keywords, " ", [&](std::string* out, const auto& pair) {
      const std::string value =
          IsOfHost(pair.first) ? absl::StrJoin(Rotated(pair.second, first), ",") : pair.second;
      absl::StrAppend(out, pair.first, "=", Quoted(value));
    }));
  }
  return each;
}

std::string Named(const PgInstance& instance) {
  return absl::StrCat(instance.system, " ", instance.timeline, " ", instance.started);
}

}  // namespace

PostgresSessions::PostgresSessions(const PostgresOptions& options, const std::atomic<bool>* stop)
    : options_(options), stop_(stop), connections_(EachHostFirst(options.connection)) {}

absl::StatusOr<PgMeta> PostgresSessions::Begin() {
  if (!options_.directory.empty()) RETURN_IF_ERROR(MakeDirectory(options_.directory));
  {
    const MutexLock lock(mutex_);
    RETURN_IF_ERROR(ReadWitness());
  }
  ASSIGN_OR_RETURN(const std::unique_ptr<PostgresConnection> connection, Open());
  ASSIGN_OR_RETURN(const std::vector<PgRows> rows,
                   connection->Run({{&kReadMeta}}, options_.read_timeout));
  return MetaOf(rows.front());
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresSessions::Open() {
  absl::Status first;
  const size_t last = last_good_;
  for (size_t i = 0; i < connections_.size(); ++i) {
    const size_t at = (last + i) % connections_.size();
    absl::StatusOr<std::unique_ptr<PostgresConnection>> opened = OpenAt(connections_[at]);
    if (opened.ok()) {
      last_good_ = at;
      return opened;
    }
    if (first.ok()) first = opened.status();
    if (*stop_) break;
  }
  return first;
}

absl::StatusOr<std::unique_ptr<PostgresConnection>> PostgresSessions::OpenAt(
    const std::string& connection) {
  ASSIGN_OR_RETURN(std::unique_ptr<PostgresConnection> opened,
                   PostgresConnection::Open({.connection = connection,
                                             .password = options_.password,
                                             .schema = options_.schema,
                                             .stop = stop_}));
  RETURN_IF_ERROR(Admit(*opened));
  return opened;
}

absl::Status PostgresSessions::Admit(PostgresConnection& connection) {
  ASSIGN_OR_RETURN(PgInstance instance, ReadInstance(connection));
  const MutexLock lock(mutex_);
  if (confirmed_ && *seen_ == instance) {
    connection.set_server(Named(instance));
    return absl::OkStatus();
  }
  if (seen_.has_value() && seen_->system == instance.system &&
      instance.timeline < seen_->timeline) {
    return absl::UnavailableError(
        absl::StrCat("the server of the database that answers is one whose standby has taken its "
                     "place (timeline ",
                     instance.timeline, ", seen before: ", seen_->timeline,
                     "); make it a standby of the new one"));
  }
  if (confirmed_ && seen_->system != instance.system) {
    return absl::UnavailableError(
        "another database answers at the address; start anew to go on with that one");
  }
  if (!confirmed_) {
    RETURN_IF_ERROR(EnsureTables(connection, options_));
    // With what may just have been made.
    ASSIGN_OR_RETURN(instance, ReadInstance(connection));
  }
  uint64_t drawn = options_.new_incarnation;
  if (drawn == 0) {
    ASSIGN_OR_RETURN(drawn, RandomNumber());
  }
  RETURN_IF_ERROR(EnsureIncarnation(connection, instance, Incarnation{drawn}));
  RETURN_IF_ERROR(WriteWitness(instance));
  seen_ = instance;
  confirmed_ = true;
  connection.set_server(Named(instance));
  return absl::OkStatus();
}

absl::Status PostgresSessions::ReadWitness() {
  if (options_.directory.empty()) return absl::OkStatus();
  const std::string path = absl::StrCat(options_.directory, "/", kWitnessName);
  std::ifstream file(path);
  if (!file) return absl::OkStatus();
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::vector<std::string> words = absl::StrSplit(text, absl::ByAnyChar(" \n"));
  PgInstance seen;
  constexpr size_t kSystemAt = 1;
  constexpr size_t kTimelineAt = 3;
  if (words.size() <= kTimelineAt || !absl::SimpleAtoi(words[kSystemAt], &seen.system) ||
      !absl::SimpleAtoi(words[kTimelineAt], &seen.timeline)) {
    return absl::DataLossError(absl::StrCat(
        path,
        " is damaged. It says which server of the database was seen last; without it an old one "
        "that has come back would not be known: look which one is the primary, then remove it"));
  }
  seen_ = seen;
  return absl::OkStatus();
}

absl::Status PostgresSessions::WriteWitness(const PgInstance& instance) const {
  if (options_.directory.empty()) return absl::OkStatus();
  const std::string path = absl::StrCat(options_.directory, "/", kWitnessName);
  const std::string fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::trunc);
    file << "system " << instance.system << "\ntimeline " << instance.timeline << "\n";
    if (!file.flush()) return absl::UnavailableError(absl::StrCat("cannot write ", fresh));
  }
  RETURN_IF_ERROR(SyncFiles(options_.directory));
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) return absl::UnavailableError(absl::StrCat("cannot write ", path));
  return SyncDirectory(options_.directory);
}

bool HasPassword(const std::string& connection) {
  const Keywords keywords = Parse(connection);
  return std::any_of(keywords.begin(), keywords.end(), [](const auto& keyword) {
    return keyword.first == "password" && !keyword.second.empty();
  });
}

}  // namespace renkei::storage
