// Files with many documents, one call each: hundreds of cases in one go.

#ifndef RENKEI_CLIENT_CLI_NOUNS_APPLY_H_
#define RENKEI_CLIENT_CLI_NOUNS_APPLY_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/cli/file/tree.h"
#include "client/cli/frame/command.h"
#include "client/cli/session.h"

namespace renkei::cli {

enum class Outcome { kCreated, kUpdated, kUnchanged };

// What became of one document.
struct Applied {
  Outcome outcome = Outcome::kUnchanged;
  // The resource as it is now, and what a line about it calls it.
  std::shared_ptr<const google::protobuf::Message> resource;
  std::string title;
};

struct ApplyArguments {
  std::vector<std::string> files;
  bool keep_going = false;
  // Files that are a document by themselves and that `apply` reads; null: none.
  std::function<bool(const std::string& file)> reads_itself = nullptr;
};

// Adds FILE... and --keep-going.
void AddApplyArguments(Verb& verb, ApplyArguments* args);

// Of a verb whose files are merged with what others wrote.
struct OverwritingArguments {
  ApplyArguments files;
  bool overwrite = false;
};

// Adds FILE..., --keep-going and --overwrite.
void AddOverwritingArguments(Verb& verb, OverwritingArguments* args);

// A document and where it comes from; of a file that `apply` reads itself, no tree.
struct Document {
  std::string file;
  Tree tree;
};

// Reads all files ("-" is standard input), then applies document by document. For people one line
// each ("新規  cases/... 題名") and a summary on standard error; for programs the resources. The
// first failure ends it, unless keep_going: then each is shown as it comes, and the end is a
// failure too. A file that cannot be read stops everything before anything is sent.
absl::Status ApplyDocuments(Session& session, const ApplyArguments& args,
                            const std::function<absl::StatusOr<Applied>(const Document&)>& apply);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_APPLY_H_
