#include "server/search/analysis/analyser.h"

#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::search {

Analyser::Analyser(std::unique_ptr<WordReader> words)
    : words_(std::move(words)),
      fingerprint_(absl::StrCat(kAnalyserVersion, "/", words_->fingerprint())) {}

absl::StatusOr<std::unique_ptr<Analyser>> Analyser::Open(const Dictionaries& dictionaries) {
  ASSIGN_OR_RETURN(std::unique_ptr<WordReader> words, WordReader::Open(dictionaries));
  return absl::WrapUnique(new Analyser(std::move(words)));
}

Analysis Analyser::Analyse(absl::string_view text) const {
  Analysis analysis;
  analysis.letters = ReadLetters(text);
  analysis.folded = FoldSpelling(analysis.letters);
  analysis.grams = GramsOf(analysis.folded);
  TaggedWords tagged = words_->Tag(analysis.letters);
  analysis.words = std::move(tagged.words);
  analysis.sentence = tagged.sentence;
  return analysis;
}

}  // namespace renkei::search
