#include "client/web/front/config.h"

#include "absl/strings/str_join.h"
#include "client/lib/address.h"
#include "server/process/listen_address.h"

namespace renkei::web {
namespace {

using domain::Bilingual;
using process::OptionReader;

constexpr char kUsualPort[] = "8350";
constexpr char kUsualOpsPort[] = "8351";
// In the place of an address: the listener is switched off.
constexpr char kNowhere[] = "none";
constexpr int64_t kMebibyte = 1 << 20;

struct Row {
  absl::string_view name;
  absl::string_view default_value;
  Bilingual help;
};

const std::vector<Row>& Rows() {
  static const auto& rows = *new std::vector<Row>{
      {"listen",
       "127.0.0.1:8350",
       {"Address and port for visitors: 127.0.0.1:8350 or [::1]:8350 for this machine, "
        "0.0.0.0:8350 "
        "or [::]:8350 for every network that it has; port 0 takes a free one (see --address-file)",
        "閲覧者を待ち受けるアドレスとポート。このコンピューターだけなら 127.0.0.1:8350、全ての"
        "ネットワークからなら 0.0.0.0:8350。ポート 0 は空きポート（--address-file を参照）"}},
      {"ops_listen",
       "127.0.0.1:8351",
       {"Where operators ask, on this machine alone: /livez, /readyz and /metrics (Prometheus); "
        "none: nowhere",
        "/livez、/readyz、/metrics（Prometheus）に応答するアドレス（このコンピューターのみ）。none "
        "で無効"}},
      {"server",
       "127.0.0.1:7350",
       {"Address of renkeid, host:port; several over one database, separated by commas (at most "
        "16): a "
        "front begins with any of them, keeps to it while it answers, and goes on with another one",
        "renkeid のアドレス（host:port）。同じデータベースの renkeid "
        "が複数あれば、カンマ区切りで並べる（16 "
        "件まで）。いずれか1つを選んで使い続け、応答しなくなると別のものに切り替える"}},
      {"tls_ca",
       "",
       {"PEM file of the authorities to trust for renkeid; with it TLS always. Without it plain "
        "text "
        "to loopback, and elsewhere TLS with the system's authorities",
        "renkeid の証明書を検証する認証局の PEM ファイル（指定すると常に TLS）。指定がなければ、"
        "ループバックは平文、それ以外はシステムの認証局で TLS"}},
      {"server_insecure",
       "false",
       {"Speak plain text to a renkeid beyond loopback: tokens travel readable",
        "ループバック以外の renkeid とも平文で通信する（トークンが読み取れる状態で流れる）"}},
      {"front_token_file",
       "",
       {"File with a token made by renkei token create --front: renkeid then counts visitors by "
        "their "
        "own addresses. Read again on SIGHUP",
        "renkei token create --front で作ったトークンのファイル。renkeid が閲覧者を各自のアドレスで"
        "数えるようになる。SIGHUP で読み直す"}},
      {"tls_cert",
       "",
       {"PEM file with the certificate chain for visitors",
        "閲覧者向けの証明書チェーンの PEM ファイル"}},
      {"tls_key",
       "",
       {"PEM file with its private key, without a passphrase",
        "その秘密鍵の PEM ファイル（パスフレーズなし）"}},
      {"tls_check_seconds",
       "30",
       {"How often these two files are looked at (1-86400); a renewed pair is served from then on, "
        "a "
        "broken one is not. SIGHUP looks at once",
        "この2つのファイルを確かめる間隔（秒、1～86400）。更新されれば以後それを使い、誤りがあれば"
        "使わない。SIGHUP ですぐ確かめる"}},
      {"allow_insecure",
       "false",
       {"Listen beyond loopback without TLS: only behind a proxy that speaks TLS",
        "ループバック以外で TLS なしに待ち受ける（TLS のリバースプロキシの後ろに置く場合のみ）"}},
      {"trusted_proxies",
       "",
       {"Addresses and networks, separated by commas, whose X-Forwarded-For and X-Forwarded-Proto "
        "are "
        "believed (192.0.2.1, 10.0.0.0/8)",
        "X-Forwarded-For と X-Forwarded-Proto を信用するプロキシ（カンマ区切り。192.0.2.1、"
        "10.0.0.0/8 など）"}},
      {"address_file",
       "",
       {"Where the address is written once it serves; removed when it stops",
        "待ち受けを始めたアドレスを書き込むファイル（終了時に削除）"}},
      {"connections",
       "10000",
       {"Open connections; one more is answered 503 (1-1000000)",
        "同時接続数の上限。超えると 503（1～1000000）"}},
      {"connections_per_address",
       "500",
       {"The same for one IPv4 address or IPv6 /64; named proxies are not counted (1-1000000)",
        "1つの IPv4 アドレス・IPv6 の /64 からの同時接続数の上限。信用するプロキシは数えない"
        "（1～1000000）"}},
      {"head_seconds",
       "10",
       {"How long a client may take for the head of a request, TLS included (1-600)",
        "リクエストのヘッダーを受け取るまで待つ秒数（TLS を含む。1～600）"}},
      {"slow_client_seconds",
       "30",
       {"How long a client may send nothing of a body, or take nothing of a reply, before it is "
        "cut "
        "off; all together as long again and a second for each 16 KiB (1-600)",
        "本文が届かない、または応答が受け取られないときに待つ秒数。全体では、これに16KiBごとに1秒を"
        "加えた時間まで（1～600）"}},
      {"idle_seconds",
       "75",
       {"How long a connection without a request is kept (1-3600)",
        "リクエストのない接続を保つ秒数（1～3600）"}},
      {"workers",
       "16",
       {"Threads that answer pages and calls (1-256)", "応答を作るスレッド数（1～256）"}},
      {"queue",
       "256",
       {"Requests that wait for one of them; further ones are answered 503 (1-100000)",
        "スレッドの空きを待つリクエストの上限。超えると 503（1～100000）"}},
      {"bodies_mib",
       "256",
       {"Memory for the bodies of all requests, in MiB; beyond it 503 (1-65536)",
        "全リクエストの本文に使うメモリの上限（MiB、1～65536）。超えると 503"}},
      {"call_mib",
       "4",
       {"Largest body of one call, in MiB (1-16)", "1回の呼び出しの本文の上限（MiB、1～16）"}},
      {"upload_mib",
       "512",
       {"Largest file that is imported, in MiB (1-512)", "取り込むファイルの上限（MiB、1～512）"}},
      {"event_streams",
       "1000",
       {"Readers of events at once; further ones are answered 503 (1-100000)",
        "変更の受信（イベント）の同時接続数の上限。超えると 503（1～100000）"}},
      {"shutdown_seconds",
       "10",
       {"How long requests under way may take when it is told to stop (0-600)",
        "終了を指示されたとき、処理中のリクエストを待つ秒数（0～600）"}},
      {"access_log",
       "true",
       {"A line of the log for each request: method, path without its query, status, bytes, time, "
        "address",
        "リクエストごとにログを1行出す（メソッド、クエリを除くパス、状態、バイト数、時間、アドレス"
        "）"}},
      {"log_format",
       "plain",
       {"plain, or json: one object a line", "plain、または json（1行に1オブジェクト）"}},
      {"log_level", "info", {"debug, info, warn or error", "debug、info、warn、error のいずれか"}},
  };
  return rows;
}

process::OptionTable MakeTable(domain::Lang lang) {
  process::OptionTable table = {.prefix = "RENKEI_WEB_", .mistaken_prefix = "", .options = {}};
  for (const Row& row : Rows())
    table.options.push_back({row.name, row.default_value, domain::In(lang, row.help)});
  return table;
}

http::Limits LimitsOf(OptionReader& reader) {
  const absl::Duration patience = absl::Seconds(reader.Number("slow_client_seconds", 1, 600));
  http::Limits limits;
  limits.connections = reader.Number("connections", 1, 1'000'000);
  limits.connections_per_address = reader.Number("connections_per_address", 1, 1'000'000);
  limits.head_time = absl::Seconds(reader.Number("head_seconds", 1, 600));
  limits.body_time = patience;
  limits.write_time = patience;
  limits.idle_time = absl::Seconds(reader.Number("idle_seconds", 1, 3'600));
  limits.workers = reader.Number("workers", 1, 256);
  limits.queue = static_cast<size_t>(reader.Number("queue", 1, 100'000));
  limits.body_bytes = kMebibyte * reader.Number("bodies_mib", 1, 65'536);
  return limits;
}

void CheckListen(const Config& config, OptionReader& reader) {
  std::string fault = process::FaultOfListen(config.listen, kUsualPort);
  if (config.listen.rfind("unix:", 0) == 0)
    fault = "is a socket's path: an address and a port are needed";
  if (!fault.empty()) return reader.Refuse("listen", fault);
  if (!config.ops_listen.empty())
    fault = process::FaultOfOpsListen(config.ops_listen, kUsualOpsPort);
  if (!fault.empty()) return reader.Refuse("ops_listen", fault);
  if (!process::IsLoopback(config.listen) && config.tls_cert.empty() && !config.allow_insecure) {
    reader.Refuse("listen",
                  "beyond loopback passwords and tokens would travel in the clear: set --tls-cert "
                  "and --tls-key, or, behind a proxy that speaks TLS, --allow-insecure true");
  }
}

}  // namespace

const process::OptionTable& Options(domain::Lang lang) {
  static const auto& japanese = *new process::OptionTable(MakeTable(domain::Lang::kJapanese));
  static const auto& english = *new process::OptionTable(MakeTable(domain::Lang::kEnglish));
  return lang == domain::Lang::kJapanese ? japanese : english;
}

absl::StatusOr<Config> MakeConfig(const std::vector<process::Values>& layers) {
  OptionReader reader(Options(domain::Lang::kEnglish), layers);
  Config config;
  config.listen = reader.Text("listen");
  config.ops_listen = reader.Text("ops_listen");
  if (config.ops_listen == kNowhere) config.ops_listen.clear();
  config.address_file = reader.Text("address_file");
  config.tls_ca = reader.Text("tls_ca");
  config.server_insecure = reader.Flag("server_insecure");
  config.front_token_file = reader.Text("front_token_file");
  config.tls_cert = reader.Text("tls_cert");
  config.tls_key = reader.Text("tls_key");
  config.tls_check_seconds = reader.Number("tls_check_seconds", 1, 86'400);
  config.allow_insecure = reader.Flag("allow_insecure");
  config.limits = LimitsOf(reader);
  config.call_bytes = kMebibyte * reader.Number("call_mib", 1, 16);
  config.upload_bytes = kMebibyte * reader.Number("upload_mib", 1, 512);
  config.event_streams = reader.Number("event_streams", 1, 100'000);
  config.shutdown_seconds = reader.Number("shutdown_seconds", 0, 600);
  config.access_log = reader.Flag("access_log");
  config.log_format = reader.OneOf("log_format", {"plain", "json"});
  config.log_level = reader.OneOf("log_level", {"debug", "info", "warn", "error"});
  const auto servers = client::ParseAddresses(reader.Text("server"));
  if (!servers.ok()) reader.Refuse("server", servers.status().message());
  if (servers.ok()) config.server = absl::StrJoin(*servers, ",");
  auto proxies = http::ProxyList::Parse(reader.Text("trusted_proxies"));
  if (!proxies.ok()) reader.Refuse("trusted_proxies", proxies.status().message());
  config.proxies = std::move(proxies).value_or(http::ProxyList());
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    reader.Fail(
        absl::InvalidArgumentError("--tls-cert and --tls-key are given together or not at all"));
  }
  CheckListen(config, reader);
  if (!reader.status().ok()) return reader.status();
  config.changed = reader.Changed();
  return config;
}

}  // namespace renkei::web
