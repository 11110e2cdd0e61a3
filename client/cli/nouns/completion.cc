#include "client/cli/nouns/common.h"
#include "client/cli/nouns/nouns.h"

namespace renkei::cli {
namespace {

// Asks the command itself for candidates, so that completion never lags behind it; where there are
// none, bash's own completion of file names.
constexpr char kBashScript[] =
    R"bash(# bash completion for renkei. Load it with:  source <(renkei completion bash)
_renkei() {
  local word="${COMP_WORDS[COMP_CWORD]}"
  local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  local candidate
  while IFS= read -r candidate; do
    [[ -n "$candidate" && "$candidate" == "$word"* ]] && COMPREPLY+=("$candidate")
  done < <("${COMP_WORDS[0]}" __complete "${words[@]}" 2>/dev/null)
}
complete -o default -F _renkei renkei
)bash";

}  // namespace

void AddCompletion(CommandTree& tree) {
  Noun noun = tree.AddNoun("completion", {"Completion for the shell", "シェルの入力補完"});
  Verb verb =
      noun.AddVerb("bash", {"Prints the script for bash", "bash 用の補完スクリプトを表示します"});
  verb.Example("source <(renkei completion bash)", {"In ~/.bashrc", "~/.bashrc に書きます"});
  verb.Run([](Session& session) {
    session.printer().Raw(kBashScript);
    return absl::OkStatus();
  });
}

}  // namespace renkei::cli
