// What a verb works with while it runs.

#ifndef RENKEI_CLIENT_CLI_SESSION_H_
#define RENKEI_CLIENT_CLI_SESSION_H_

#include <memory>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "client/cli/frame/command.h"
#include "client/cli/output_file.h"
#include "client/cli/profile.h"
#include "client/cli/show/output.h"
#include "client/cli/text/lang.h"
#include "client/lib/client.h"
#include "client/lib/paging.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

class ResourceTitles;
class Resolver;

// Where a session writes.
struct Streams {
  std::ostream* out = nullptr;
  std::ostream* err = nullptr;
  // Width of the terminal behind `out`; 0: it is none.
  int columns = 0;
  // Whether `err` is a terminal.
  bool err_is_terminal = false;
};

// One run of the command. One thread.
class Session {
 public:
  // Makes the client for the settings in force; replaced in tests.
  using Connector =
      std::function<absl::StatusOr<std::unique_ptr<client::Client>>(const client::ClientOptions&)>;

  // `writes`: the formats of the verb that will run, as ParsedCommand has them. Errors are usage
  // errors: an unknown format, a bad timeout, a file whose name says another format.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Session>> Open(
      const GlobalFlags& flags, const std::vector<std::string>& writes, Lang lang,
      const Environment& environment, const Streams& streams, Connector connector);
  ~Session();

  // After the verb, which ended with `status`: puts the file of --output-file into its place, or
  // leaves what is there where the verb failed. How the command ends.
  [[nodiscard]] absl::Status Close(absl::Status status);

  Lang lang() const { return lang_; }
  // --dry-run: for validate_only of writes.
  bool dry_run() const { return flags_.dry_run; }
  const GlobalFlags& flags() const { return flags_; }
  const Environment& environment() const { return environment_; }
  Printer& printer() { return printer_; }
  // --output-file; "": standard output.
  const std::string& output_file() const { return flags_.output_file; }
  // What was printed is whole although the verb fails: a report of what is wrong.
  void KeepOutput() { keep_output_ = true; }
  // Says what became of the file, instead of that it was written; without a file at once.
  void NoteOutput(const Text& text);

  // Connected when first asked for.
  absl::StatusOr<client::Client*> client();
  // With settings of one's own, for login.
  absl::StatusOr<std::unique_ptr<client::Client>> ConnectWith(const Profile& settings);
  // The server that the client calls, as people are told: its address as it was given, or which one of
  // several it is.
  static std::string ServerText(const client::Client& client, const Profile& settings, Lang lang);
  // Server, token and certificates as flags, environment and profile have them.
  absl::StatusOr<Profile> settings();

  // From what people write to resource names. Connected when first used.
  Resolver& resolver();

  // What resources are called.
  ResourceTitles& names();

  // A remark on standard error; not with --quiet.
  void Note(const Text& text);
  // A warning on standard error.
  void Warn(const Text& text);
  // The error as a command would end with it, for work that goes on after it.
  void ShowError(const absl::Status& status);
  std::ostream& err() { return *streams_.err; }
  // Whether progress is shown: standard error is a terminal or --progress, and not --quiet.
  bool shows_progress() const;
  bool err_is_terminal() const { return streams_.err_is_terminal; }

  // A unary call.
  template <class Reply>
  absl::StatusOr<Reply> Call(absl::string_view method, const google::protobuf::Message& request) {
    ASSIGN_OR_RETURN(auto* client, this->client());
    return client->Call<Reply>(method, request);
  }

  // All items of a list, or the first `limit` of them (0: all): of the reply's one list of that type.
  template <class Item>
  absl::StatusOr<std::vector<Item>> List(absl::string_view method,
                                         const google::protobuf::Message& request,
                                         size_t limit = 0) {
    ASSIGN_OR_RETURN(auto* client, this->client());
    const auto reply = client::NewReplyOf(method);
    const auto* field = client::RepeatedFieldOf(*reply, *Item::descriptor());
    client::Pager pages(*client, method, request, *reply);
    if (field == nullptr) pages.Refuse();
    const auto& r = *reply->GetReflection();
    std::vector<Item> all;
    while (pages.Next()) {
      for (int i = 0; i < r.FieldSize(*reply, field); ++i) {
        all.push_back(
            std::move(static_cast<Item&>(*r.MutableRepeatedMessage(reply.get(), field, i))));
        if (all.size() == limit) return all;
      }
    }
    RETURN_IF_ERROR(pages.status());
    return all;
  }

  // The same for who names the list: `items` is [](auto& reply) { return reply.mutable_cases(); }.
  template <class Item, class Reply, class Request, class Items>
  absl::StatusOr<std::vector<Item>> List(absl::string_view method, const Request& request,
                                         Items items, size_t limit = 0) {
    ASSIGN_OR_RETURN(auto* client, this->client());
    std::vector<Item> all;
    const absl::Status status =
        client::ForEachPage<Reply>(*client, method, request, [&](Reply& reply) {
          for (Item& item : *items(reply)) {
            if (limit == 0 || all.size() < limit) all.push_back(std::move(item));
          }
          return limit == 0 || all.size() < limit;
        });
    if (!status.ok()) return status;
    return all;
  }

 private:
  Session(const GlobalFlags& flags, Lang lang, const Environment& environment,
          const Streams& streams, Connector connector, const OutputOptions& options,
          std::unique_ptr<OutputFile> output);

  const GlobalFlags flags_;
  const Lang lang_;
  const Environment environment_;
  const Streams streams_;
  const Connector connector_;
  std::optional<absl::Duration> timeout_;
  Printer printer_;
  std::unique_ptr<client::Client> client_;
  std::unique_ptr<Resolver> resolver_;
  std::unique_ptr<ResourceTitles> names_;
  // Null: standard output.
  std::unique_ptr<OutputFile> output_;
  bool keep_output_ = false;
  std::optional<Text> output_note_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_SESSION_H_
