#include "server/rpc/config.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "server/process/listen_address.h"

namespace renkei::rpc {
namespace {

using process::OptionReader;

// How long after a failed write a store that serves is first opened anew.
constexpr absl::Duration kReopenPeriod = absl::Seconds(1);
constexpr int kMostPort = 65'535;
// In the place of the directory of the search index.
constexpr char kNoSearch[] = "none";
constexpr char kUsualPort[] = "7350";
constexpr int64_t kMebibyte = 1 << 20;
constexpr char kUsualOpsPort[] = "7351";
// In the place of an address: nobody is answered.
constexpr char kNowhere[] = "none";

// The three options of one share, in `unit`.
service::ShareLimit Limit(OptionReader& reader, absl::string_view name, int low, int high,
                          int64_t unit = 1) {
  return {.account = unit * reader.Number(absl::StrCat(name, "_per_account"), low, high),
          .organization = unit * reader.Number(absl::StrCat(name, "_per_organization"), low, high),
          .total = unit * reader.Number(name, low, high)};
}

bool LiesIn(const std::string& inner, const std::string& outer) {
  std::error_code error;
  const std::filesystem::path below =
      std::filesystem::weakly_canonical(std::filesystem::absolute(inner, error), error)
          .lexically_relative(
              std::filesystem::weakly_canonical(std::filesystem::absolute(outer, error), error));
  return !below.empty() && *below.begin() != "..";
}

void CheckListen(const Config& config, OptionReader& reader) {
  if (const std::string fault = process::FaultOfListen(config.listen, kUsualPort); !fault.empty())
    return reader.Refuse("listen", fault);
  if (!process::IsLoopback(config.listen) && config.tls_cert.empty() && !config.allow_insecure) {
    reader.Refuse("listen",
                  "beyond loopback tokens would travel in the clear: set --tls-cert and --tls-key, "
                  "or, behind a proxy that speaks TLS, --allow-insecure true");
  }
}

void CheckTogether(const Config& config, OptionReader& reader) {
  if (config.host.store.directory.empty()) {
    reader.Fail(absl::InvalidArgumentError(
        "where is the store? Give --data-dir, RENKEID_DATA_DIR, or data_dir in the file"));
  }
  const std::string& backup_dir = config.host.backups.directory;
  if (!backup_dir.empty() && LiesIn(backup_dir, config.host.store.directory)) {
    reader.Refuse("backup_dir",
                  "lies in --data-dir, and would be lost with it; name a directory elsewhere");
  }
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    reader.Fail(
        absl::InvalidArgumentError("--tls-cert and --tls-key are given together or not at all"));
  }
  CheckListen(config, reader);
}

service::SearchOptions SearchOptionsOf(const OptionReader& reader) {
  service::SearchOptions search;
  search.directory = reader.Text("search_dir");
  if (search.directory.empty()) search.directory = reader.Text("data_dir") + "/search";
  if (search.directory == kNoSearch) search.directory.clear();
  search.dictionary = reader.Text("search_dictionary");
  search.synonyms = absl::StrSplit(reader.Text("search_synonyms"), ',', absl::SkipWhitespace());
  for (std::string& path : search.synonyms) absl::StripAsciiWhitespace(&path);
  return search;
}

// On loopback behind the port of `listen`, so that two servers of one machine do not take each other's; "" where there is none
// behind it.
std::string OpsBehind(absl::string_view listen) {
  int port = 0;
  const size_t colon = listen.rfind(':');
  if (colon == absl::string_view::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &port) ||
      port == kMostPort)
    return "";
  return absl::StrCat("127.0.0.1:", port == 0 ? 0 : port + 1);
}

void ReadOpsListen(OptionReader& reader, Config& config) {
  config.ops_listen = reader.Text("ops_listen");
  if (config.ops_listen == kNowhere) return config.ops_listen.clear();
  config.ops_listen_named = !config.ops_listen.empty();
  if (!config.ops_listen_named) {
    config.ops_listen = OpsBehind(config.listen);
    return;
  }
  const std::string fault = process::FaultOfOpsListen(config.ops_listen, kUsualOpsPort);
  if (!fault.empty()) reader.Refuse("ops_listen", fault);
}

// "07:00" as what it is after midnight.
absl::Duration TimeOfDay(OptionReader& reader, absl::string_view name) {
  const std::string text = reader.Text(name);
  absl::Time time;
  std::string error;
  if (text.size() == 5 && absl::ParseTime("%H:%M", text, &time, &error))
    return time - absl::UnixEpoch();
  reader.Refuse(name, "is no time of a day: write hours and minutes, for example 07:00");
  return absl::ZeroDuration();
}

host::MailOptions MailOptionsOf(OptionReader& reader) {
  host::MailOptions options;
  options.smtp.url = reader.Text("smtp_url");
  options.smtp.user = reader.Text("smtp_user");
  options.smtp.ca_file = reader.Text("smtp_ca_file");
  options.smtp.timeout = absl::Seconds(reader.Number("smtp_timeout_seconds", 1, 600));
  options.password_file = reader.Text("smtp_password_file");
  options.post.public_url = reader.Text("public_url");
  options.post.time_of_day = TimeOfDay(reader, "digest_time");
  if (const std::string from = reader.Text("smtp_from"); !from.empty()) {
    absl::StatusOr<mail::Sender> sender = mail::ParseSender(from);
    if (!sender.ok()) reader.Refuse("smtp_from", sender.status().message());
    options.smtp.sender = std::move(sender).value_or(mail::Sender());
  }
  return options;
}

service::BackupOptions BackupOptionsOf(OptionReader& reader) {
  return {.directory = reader.Text("backup_dir"),
          .min_free_bytes =
              static_cast<uint64_t>(kMebibyte * reader.Number("min_free_mib", 0, 1'048'576)),
          .bytes_per_second = static_cast<uint64_t>(
              kMebibyte * reader.Number("backup_mib_per_second", 0, 1'048'576)),
          .retention = {.daily = reader.Number("backup_keep_daily", 0, 3'660),
                        .weekly = reader.Number("backup_keep_weekly", 0, 520),
                        .monthly = reader.Number("backup_keep_monthly", 0, 1'200)},
          .due = absl::Hours(reader.Number("backup_due_hours", 0, 8'760))};
}

host::HostOptions HostOptionsOf(OptionReader& reader) {
  host::HostOptions host;
  host.store.engine = reader.OneOf("engine", host::Engines());
  host.store.directory = reader.Text("data_dir");
  host.store.database = {
      .connection = reader.Text("database"),
      .password_file = reader.Text("database_password_file"),
      .schema = reader.Text("database_schema"),
      .read_connections = static_cast<size_t>(reader.Number("database_connections", 2, 1'000))};
  if (host.store.engine == host::kPostgres && host.store.database.connection.empty())
    reader.Refuse("database", "is needed by the engine postgres");
  host.store.block_cache_bytes =
      static_cast<size_t>(kMebibyte * reader.Number("block_cache_mib", 1, 65'536));
  host.store.min_free_bytes =
      static_cast<uint64_t>(kMebibyte * reader.Number("min_free_mib", 0, 1'048'576));
  host.store.reopen_period = kReopenPeriod;
  host.backups = BackupOptionsOf(reader);
  host.executor_threads = reader.Number("executor_threads", 1, 64);
  host.public_reading = reader.Flag("public_reading");
  host.loopback_only = process::IsLoopback(reader.Text("listen"));
  host.feed_retention = absl::Hours(reader.Number("feed_retention_hours", 1, 87'600));
  host.audit_years = reader.Number("audit_years", 0, 100);
  host.slow_call = absl::Milliseconds(reader.Number("slow_call_millis", 0, 3'600'000));
  host.search = SearchOptionsOf(reader);
  host.shares.executor_places = Limit(reader, "executor_queue", 1, 100'000);
  host.shares.watches = Limit(reader, "watches", 1, 100'000);
  host.shares.bulk_calls = Limit(reader, "bulk_calls", 1, 1'000);
  host.shares.spool_bytes = Limit(reader, "spool_mib", 512, 1'048'576, kMebibyte);
  host.shares.book_bytes = Limit(reader, "book_mib", 256, 1'048'576, kMebibyte);
  host.shares.password_places = Limit(reader, "password_queue", 1, 10'000);
  host.sessions.idle = absl::Seconds(reader.Number("session_idle_seconds", 1, 86'400));
  host.sessions.lifetime = absl::Seconds(reader.Number("session_seconds", 1, 604'800));
  host.mail = MailOptionsOf(reader);
  return host;
}

}  // namespace

const process::OptionTable& Options() {
  static const auto& table = *new process::OptionTable{
      "RENKEID_",
      "RENKEI_",
      {
          {"listen", "127.0.0.1:7350",
           "Host and port: 127.0.0.1:7350 or [::1]:7350 for this machine, 0.0.0.0:7350 for every "
           "network "
           "that it has (with TLS); port 0 takes a free one (see --address-file)"},
          {"ops_listen", "",
           "Where operators ask, on this machine alone: /livez, /readyz and /metrics (Prometheus). "
           "Empty: 127.0.0.1 with "
           "the port behind that of --listen, 7351 for 7350; none: nowhere"},
          {"engine", host::kRocksDb,
           "What keeps the store: rocksdb, in --data-dir; or postgres, in --database, which any "
           "number of servers share "
           "(deploy/postgresql.md)"},
          {"data_dir", "",
           "Directory of the store, or, with the engine postgres, of what this server alone keeps: "
           "search index, uploads; made if "
           "missing. Needed"},
          {"database", "",
           "PostgreSQL's primary: \"host=a,b port=5432 dbname=renkei user=renkei "
           "target_session_attrs=read-write "
           "sslmode=verify-full\", or a URL; several hosts follow a failover"},
          {"database_password_file", "", "File with the password for it in its first line"},
          {"database_schema", "renkei", "Schema of it in which the tables lie; made if missing"},
          {"database_connections", "32",
           "Connections to it for reads, at most; two more are for writes and for news (2-1000)"},
          {"address_file", "",
           "Where the address is written once the server serves; removed when it stops"},
          {"tls_cert", "", "PEM file with the certificate chain"},
          {"tls_key", "", "PEM file with the private key, without a passphrase"},
          {"tls_check_seconds", "30",
           "How often these two files are looked at; a renewed pair is served from then on, a "
           "broken "
           "one "
           "is not (1-86400). SIGHUP looks at once"},
          {"allow_insecure", "false",
           "Listen beyond loopback without TLS: only behind a proxy that speaks TLS"},
          {"public_reading", "false",
           "Callers without a token read what is open to the public (the audience PUBLIC, and the "
           "registry and frameworks) and nothing else; what they may take of the server goes by "
           "their "
           "address, and all of them together have what one organization has"},
          {"executor_threads", "8",
           "Threads for lists, whole trees and other work that takes long; one account has a "
           "quarter "
           "of "
           "them at once, one organization half (1-64)"},
          {"block_cache_mib", "32", "Memory for the store's block cache in MiB (1-65536)"},
          {"min_free_mib", "256",
           "How much stays free on the disk of --data-dir, in MiB: with less, writes are refused "
           "(DISK_FULL) and reads go on (0-1048576; 0: no limit)"},
          {"backup_dir", "",
           "Directory for backups (renkei admin backup), best on another disk; made if missing. "
           "Without it none is made"},
          {"backup_mib_per_second", "64",
           "How much of the store, or of a backup, is read in a second while one is made or looked "
           "at, in MiB (0-1048576; 0: as fast as it goes)"},
          {"backup_keep_daily", "7",
           "Of how many of the last days in Japan that have a backup renkei admin prune-backups "
           "keeps the last one (0-3660)"},
          {"backup_keep_weekly", "5", "The same of weeks, which begin on Monday (0-520)"},
          {"backup_keep_monthly", "12",
           "The same of months (0-1200). 0 in all three: nothing is removed"},
          {"backup_due_hours", "26",
           "How old the last good backup may be before renkei admin status says that one is "
           "overdue (0-8760; 0: as old as it likes)"},
          {"search_dir", "",
           "Directory of the search index, which is made from the store and may be deleted at any "
           "time; "
           "empty: search in --data-dir; none: the server has no search"},
          {"search_dictionary", search::kDefaultDictionary,
           "Directory with MeCab's dictionary of words, IPADIC in UTF-8 (Debian: "
           "mecab-ipadic-utf8)"},
          {"search_synonyms", "",
           "Files of words that searches take for one another, separated by commas: a group a line "
           "as "
           "in "
           "deploy/packs/synonyms.txt, or the .json of sudachi-synonyms-dictionary. Read again "
           "when "
           "they "
           "change"},
          {"shutdown_seconds", "10",
           "How long calls under way may take when the server is told to stop; then they are "
           "answered "
           "with "
           "UNAVAILABLE, as those that come later are at once (0-600)"},
          {"feed_retention_hours", "2160",
           "How long the change feed keeps every change, and up to a week longer what a derived "
           "index "
           "has "
           "not read; of older ones it keeps the last of each resource (1-87600; 2160: 90 days)"},
          {"audit_years", "0",
           "How many years the audit log keeps what was done; older entries are removed, the "
           "last of them leaves its hash (0-100; 0: for ever)"},
          {"slow_reader_seconds", "30",
           "How long a client may take nothing of a stream before it is cut off (1-600)"},
          {"slow_sender_seconds", "30",
           "How long a client may send nothing of a stream before it is cut off; all together it "
           "may "
           "take as long again and a second for each 16 KiB (1-600)"},
          {"connection_idle_seconds", "600",
           "How long a connection without a call is kept (1-86400)"},
          {"connection_streams", "256", "How many calls one connection may have open (8-100000)"},
          {"executor_queue", "256",
           "Lists and other calls of the executor at once, waiting and running; further ones are "
           "told "
           "to come back (1-100000)"},
          {"executor_queue_per_organization", "128", "Of one organization's accounts (1-100000)"},
          {"executor_queue_per_account", "64", "Of one account (1-100000)"},
          {"watches", "5000", "Open watches of the change feed (1-100000)"},
          {"watches_per_organization", "500", "Of one organization's accounts (1-100000)"},
          {"watches_per_account", "100", "Of one account (1-100000)"},
          {"bulk_calls", "32", "Imports, exports, uploads and digests at once (1-1000)"},
          {"bulk_calls_per_organization", "8", "Of one organization's accounts (1-1000)"},
          {"bulk_calls_per_account", "4", "Of one account (1-1000)"},
          {"spool_mib", "4096",
           "Uploads that are being received or read, on disk in --data-dir, in MiB (512-1048576)"},
          {"spool_mib_per_organization", "2048", "Of one organization's accounts (512-1048576)"},
          {"spool_mib_per_account", "1024", "Of one account (512-1048576)"},
          {"book_mib", "768", "Workbooks that are being read, in memory, in MiB (256-1048576)"},
          {"book_mib_per_organization", "512", "Of one organization's accounts (256-1048576)"},
          {"book_mib_per_account", "256", "Of one account (256-1048576)"},
          {"password_queue", "128",
           "Sign-ins and other calls that hash a password at once, waiting and running; two run, "
           "with "
           "64 MiB each (1-10000)"},
          {"password_queue_per_organization", "64",
           "Of one organization's accounts, and of all who are not signed in yet (1-10000)"},
          {"password_queue_per_account", "32", "Of one account, or of one address (1-10000)"},
          {"session_idle_seconds", "3600",
           "How long who signed in with a password stays signed in without doing anything "
           "(1-86400)"},
          {"session_seconds", "43200",
           "How long at most, whatever they do (1-604800; 43200: 12 hours)"},
          {"smtp_url", "",
           "Mail server by which digests go out: smtps://mail.example.jp, or "
           "smtp://mail.example.jp:587 (with STARTTLS, "
           "without it to this machine alone). Empty: the server sends no mail"},
          {"smtp_user", "", "Who signs in there; empty: nobody"},
          {"smtp_password_file", "", "File with the password in its first line"},
          {"smtp_from", "",
           "Sender of mails: renkei@example.jp, or \"Renkei <renkei@example.jp>\""},
          {"smtp_ca_file", "",
           "PEM file with the certificates that the mail server's is held against; empty: the "
           "system's"},
          {"smtp_timeout_seconds", "60", "How long one attempt may take (1-600)"},
          {"public_url", "",
           "Address of the web front, to which links in mails lead: https://renkei.example.jp. "
           "Needed with "
           "--smtp-url"},
          {"digest_time", "07:00", "When digests of the days before are due, in Japan (HH:MM)"},
          {"slow_call_millis", "1000",
           "Calls that take at least as long are told in the log; streams are not (0-3600000; 0: "
           "none)"},
          {"log_format", "plain", "plain, or json: one object a line"},
          {"log_level", "info", "debug, info, warn or error"},
      }};
  return table;
}

absl::StatusOr<Config> MakeConfig(const std::vector<Values>& layers) {
  OptionReader reader(Options(), layers);
  Config config;
  config.host = HostOptionsOf(reader);
  config.listen = reader.Text("listen");
  ReadOpsListen(reader, config);
  config.address_file = reader.Text("address_file");
  config.tls_cert = reader.Text("tls_cert");
  config.tls_key = reader.Text("tls_key");
  config.tls_check_seconds = reader.Number("tls_check_seconds", 1, 86'400);
  config.allow_insecure = reader.Flag("allow_insecure");
  config.shutdown_seconds = reader.Number("shutdown_seconds", 0, 600);
  config.slow_reader_seconds = reader.Number("slow_reader_seconds", 1, 600);
  config.slow_sender_seconds = reader.Number("slow_sender_seconds", 1, 600);
  config.connection_idle_seconds = reader.Number("connection_idle_seconds", 1, 86'400);
  config.connection_streams = reader.Number("connection_streams", 8, 100'000);
  config.log_format = reader.OneOf("log_format", {"plain", "json"});
  config.log_level = reader.OneOf("log_level", {"debug", "info", "warn", "error"});
  CheckTogether(config, reader);
  if (!reader.status().ok()) return reader.status();
  config.changed = reader.Changed();
  return config;
}

}  // namespace renkei::rpc
