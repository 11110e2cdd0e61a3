// The analyser: what search makes of a text, the same for what is indexed and for what is asked.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_ANALYSER_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_ANALYSER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/search/analysis/grams.h"
#include "server/search/analysis/letters.h"
#include "server/search/analysis/words.h"

namespace renkei::search {

// Raised with every change of what the analyser gives for some text: an index of another version is
// made anew.
inline constexpr int kAnalyserVersion = 2;

struct Analysis {
  // As the dictionary was asked (ReadLetters), and with spellings folded (FoldSpelling).
  Letters letters;
  Letters folded;
  Grams grams;
  // In order.
  std::vector<Word> words;
  bool sentence = false;  // TaggedWords
};

// Thread-safe.
class Analyser {
 public:
  // Errors are those of WordReader::Open.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Analyser>> Open(
      const Dictionaries& dictionaries = {});

  // Of any bytes; of the first kMaxTextBytes.
  Analysis Analyse(absl::string_view text) const;

  // Version and dictionaries: two analysers with the same one give the same for every text.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  explicit Analyser(std::unique_ptr<WordReader> words);

  const std::unique_ptr<WordReader> words_;
  const std::string fingerprint_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_ANALYSER_H_
