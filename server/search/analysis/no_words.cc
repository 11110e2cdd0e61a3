// Where the build has no search (-DRENKEI_SEARCH=OFF): what takes the place of mecab_words.cc.

#include "server/domain/error.h"
#include "server/search/analysis/words.h"

namespace renkei::search {

class WordReader::Parser {};

WordReader::~WordReader() = default;

absl::StatusOr<std::unique_ptr<WordReader>> WordReader::Open(const Dictionaries& /*wanted*/) {
  return domain::LocalError(absl::StatusCode::kUnimplemented,
                            {"this server was built without search (-DRENKEI_SEARCH=OFF)",
                             "このサーバーは検索なしでビルドされています（-DRENKEI_SEARCH=OFF）"});
}

TaggedWords WordReader::Tag(const Letters& /*letters*/) const { return {}; }

}  // namespace renkei::search
