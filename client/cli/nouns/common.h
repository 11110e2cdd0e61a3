// What several nouns do in the same way.

#ifndef RENKEI_CLIENT_CLI_NOUNS_COMMON_H_
#define RENKEI_CLIENT_CLI_NOUNS_COMMON_H_

#include <sstream>
#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/resolve.h"
#include "client/cli/session.h"
#include "client/cli/show/labels.h"
#include "client/cli/show/output.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

// --encoding of what is read from CSV files.
inline const Text kEncodingHelp = {
    "Of CSV: utf-8 or cp932 (Shift_JIS); found by itself when left out",
    "CSV の文字コード: utf-8 か cp932（Shift_JIS）。省略すると自動で見分けます"};

using NameResolver = absl::StatusOr<std::string> (Resolver::*)(const std::string&);

// Terms of a filter, joined with AND.
class FilterTerms {
 public:
  // `field="text"` (op "=") or `field:"text"` (op ":"); nothing where `text` is empty.
  void Add(const std::string& field, const std::string& op, const std::string& text);
  // `field=VALUE` for an enum's value; nothing for 0.
  void AddEnum(const std::string& field, const google::protobuf::EnumDescriptor& type, int number);
  // An expression of the user's own; filters know no brackets and no OR, so that it can simply be
  // joined.
  void AddRaw(const std::string& expression);
  std::string Joined() const;

 private:
  std::vector<std::string> terms_;
};

// With --dry-run: that it was only checked, and that what was printed before is what would happen.
void NoteDryRun(Session& session);

// What a verb did, in a sentence; with --dry-run what it would do instead. `would` is {"remove X",
// "X を削除します。"}: it is printed as "would remove X" and 「実行すると、X を削除します。」.
Text DoneOrWould(const Session& session, const Text& done, const Text& would);

// That `name` was removed, or would be.
void NoteRemoved(Session& session, const std::string& name);

// Prints one resource after it was written: a table of one row for people, the resource for
// programs; and says so when nothing was really done.
template <class T>
void PrintWritten(Session& session, const T& resource, const std::vector<Column<T>>& columns) {
  session.printer().One(resource, [&] {
    std::ostringstream row;
    OutputOptions options;
    options.lang = session.lang();
    options.ambiguous = session.printer().style().ambiguous;
    Printer(row, options).List(std::vector<T>{resource}, columns);
    return row.str();
  });
  NoteDryRun(session);
}

// A list that came out empty, for people.
void NoteIfEmpty(Session& session, size_t count);

// Adds --limit, which bounds how many items a list prints.
void AddLimit(Verb& verb, int* limit);

// "rubrics/standard" for "standard"; "" stays "".
std::string RubricName(const std::string& text);
// "indicators/population" for "population"; "" stays "".
std::string IndicatorName(const std::string& text);

// Resolves `text` with `resolve` where it is not empty.
absl::Status ResolveIfSet(Session& session, NameResolver resolve, std::string* text);

// What a lifecycle step needs.
struct StepArguments {
  std::string name;
  std::string comment;
  std::string etag;
};

// One lifecycle step of a resource: `noun verb NAME [--comment] [--etag]`.
struct Step {
  const char* verb;
  Text description;
  const char* method;
  // The comment must be given.
  bool comment_required = false;
  Example example;
};

// Declares a step whose request has name, etag, comment and validate_only, and whose reply is the
// resource.
template <class Request, class T>
void AddStep(Noun noun, const Step& step, NameResolver resolve,
             std::vector<Column<T>> (*columns)(Session&)) {
  const auto args = std::make_shared<StepArguments>();
  Verb verb = noun.AddVerb(step.verb, step.description);
  verb.Positional(&args->name, "NAME",
                  {"Its name, OWNER/EXTERNAL_ID, or the beginning of its id",
                   "リソース名、所有団体/外部ID、またはIDの先頭"})
      .Option(&args->comment, "--comment", "TEXT", {"Kept in its history", "経過に残すコメント"},
              step.comment_required)
      .Option(&args->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example(step.example.line, step.example.what);
  verb.Run([args, method = std::string(step.method), resolve,
            columns](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string name, (session.resolver().*resolve)(args->name));
    Request request;
    request.set_name(name);
    request.set_comment(args->comment);
    request.set_etag(args->etag);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto reply, session.Call<T>(method, request));
    PrintWritten(session, reply, columns(session));
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_COMMON_H_
