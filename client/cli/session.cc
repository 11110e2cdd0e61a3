#include "client/cli/session.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/report.h"
#include "client/cli/resolve.h"
#include "client/cli/resource_titles.h"
#include "client/cli/text/terminal.h"
#include "client/lib/address.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// "30s", "5m", or seconds without a unit.
absl::StatusOr<std::optional<absl::Duration>> ParseTimeout(const std::string& text) {
  if (text.empty()) return std::optional<absl::Duration>();
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(text, &seconds)) {
    const auto duration = ParseDuration(text);
    seconds = duration ? duration->seconds() : 0;
  }
  if (seconds <= 0 || seconds > 86400) {
    return UsageError(
        {absl::StrCat("--timeout: \"", text, "\" is not a time up to a day; write 30s or 5m"),
         absl::StrCat("--timeout: 「", text,
                      "」は読めません。30s や 5m のように、1日以内で指定してください。")});
  }
  return std::optional<absl::Duration>(absl::Seconds(seconds));
}

// What the printer prints: -o, else what the file's name says.
absl::StatusOr<Format> PrintedFormat(const GlobalFlags& flags,
                                     const std::vector<std::string>& writes) {
  absl::StatusOr<Format> asked = ParseFormat(flags.output);
  if (!asked.ok() || flags.output_file.empty()) return asked;
  const std::string& file = flags.output_file;
  RETURN_IF_ERROR(CheckFileName(file, writes.empty() ? ListFormats() : writes));
  if (!flags.output.empty()) {
    RETURN_IF_ERROR(CheckFileName(file, flags.output));
    return asked;
  }
  const absl::StatusOr<std::string> named = DocumentFormat("", file, ListFormats());
  return named.ok() && !named->empty() ? ParseFormat(*named) : asked;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const GlobalFlags& given,
                                                       const std::vector<std::string>& writes,
                                                       Lang lang, const Environment& environment,
                                                       const Streams& terminal,
                                                       Connector connector) {
  GlobalFlags flags = given;
  Streams streams = terminal;
  if (flags.output_file == "-") flags.output_file.clear();
  if (!flags.output_file.empty()) streams.columns = 0;
  ASSIGN_OR_RETURN(const Format format, PrintedFormat(flags, writes));
  ASSIGN_OR_RETURN(const std::optional<absl::Duration> timeout, ParseTimeout(flags.timeout));
  const std::optional<bool> color = WantsColor(flags.color, streams.columns > 0, environment);
  if (!color) {
    return UsageError(
        {absl::StrCat("--color: \"", flags.color, "\" is none of auto, always, never"),
         absl::StrCat("--color: 「", flags.color,
                      "」ではなく auto, always, never のどれかを指定してください。")});
  }
  OutputOptions options;
  options.format = format;
  options.lang = lang;
  options.ambiguous = AmbiguousFromLocale(environment);
  options.columns = streams.columns;
  options.bom = flags.bom;
  options.raw = flags.raw;
  options.color = *color;
  options.only_ascii = OnlyAscii(environment);
  std::unique_ptr<OutputFile> output;
  if (!flags.output_file.empty()) {
    output = std::make_unique<OutputFile>(flags.output_file);
    streams.out = &output->stream();
  }
  std::unique_ptr<Session> session(new Session(flags, lang, environment, streams,
                                               std::move(connector), options, std::move(output)));
  session->timeout_ = timeout;
  return session;
}

Session::Session(const GlobalFlags& flags, Lang lang, const Environment& environment,
                 const Streams& streams, Connector connector, const OutputOptions& options,
                 std::unique_ptr<OutputFile> output)
    : flags_(flags),
      lang_(lang),
      environment_(environment),
      streams_(streams),
      connector_(std::move(connector)),
      printer_(*streams.out, options),
      output_(std::move(output)) {
  printer_.set_titles([this](const std::string& name) { return names().Of(name); },
                      [this](const std::function<void()>& make) { names().Together(make); });
}

Session::~Session() = default;

absl::Status Session::Close(absl::Status status) {
  if (output_ == nullptr || (!status.ok() && !keep_output_)) return status;
  if (absl::Status s = output_->Finish(); !s.ok()) return status.ok() ? s : status;
  const std::string& file = flags_.output_file;
  Note(output_note_.value_or(
      Text{absl::StrCat("wrote ", file), absl::StrCat(file, " に書き込みました。")}));
  return status;
}

void Session::NoteOutput(const Text& text) {
  if (output_ == nullptr) return Note(text);
  output_note_ = text;
}

absl::StatusOr<Profile> Session::settings() {
  Text warning;
  ASSIGN_OR_RETURN(const Profile profile, ReadProfile(ProfilePath(environment_), &warning));
  if (!warning.en.empty()) Warn(warning);
  return EffectiveSettings(flags_, environment_, profile);
}

absl::StatusOr<std::unique_ptr<client::Client>> Session::ConnectWith(const Profile& settings) {
  client::ClientOptions options;
  options.server = settings.server;
  options.token = settings.token;
  options.tls_ca_file = settings.ca_file;
  options.insecure = settings.insecure;
  options.timeout = timeout_;
  options.locale = lang_ == Lang::kJapanese ? "ja" : "en";
  options.on_server_move = [this](const client::ServerMove& move) {
    Note({absl::StrCat(move.from, " does not answer; going on with ", move.to),
          absl::StrCat(move.from, " から応答がないため、", move.to, " を使います。")});
  };
  const auto servers = client::ParseAddresses(settings.server);
  if (settings.insecure && servers.ok() &&
      !std::all_of(servers->begin(), servers->end(), client::IsLoopback)) {
    Warn({"--insecure: the token travels readable to another machine",
          "--insecure: トークンが暗号化されずに送られます。"});
  }
  return connector_(options);
}

std::string Session::ServerText(const client::Client& client, const Profile& settings, Lang lang) {
  const auto servers = client::ParseAddresses(settings.server);
  if (!servers.ok() || servers->size() < 2 || client.server().empty()) return settings.server;
  const std::string all = absl::StrJoin(*servers, In(lang, {", ", "、"}));
  return In(lang, {absl::StrCat(client.server(), " (of ", all, ")"),
                   absl::StrCat(client.server(), "（", all, " のうち）")});
}

absl::StatusOr<client::Client*> Session::client() {
  if (client_ == nullptr) {
    ASSIGN_OR_RETURN(const Profile settings, this->settings());
    ASSIGN_OR_RETURN(client_, ConnectWith(settings));
  }
  return client_.get();
}

Resolver& Session::resolver() {
  if (resolver_ == nullptr) resolver_ = std::make_unique<Resolver>(*this);
  return *resolver_;
}

ResourceTitles& Session::names() {
  if (names_ == nullptr) names_ = std::make_unique<ResourceTitles>(*this);
  return *names_;
}

void Session::Note(const Text& text) {
  if (!flags_.quiet) err() << Printable(In(lang_, text), /*multiline=*/true) << "\n";
}

void Session::Warn(const Text& text) {
  err() << (lang_ == Lang::kJapanese ? "renkei: 注意: " : "renkei: warning: ")
        << Printable(In(lang_, text), /*multiline=*/true) << "\n";
}

void Session::ShowError(const absl::Status& status) { err() << ErrorText(status, lang_); }

bool Session::shows_progress() const {
  return !flags_.quiet && (flags_.progress || streams_.err_is_terminal);
}

}  // namespace renkei::cli
