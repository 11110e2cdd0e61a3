// Where the build has no search (-DRENKEI_SEARCH=OFF): what takes the place of xapian/.

#include "server/domain/error.h"
#include "server/search/engine/index.h"

namespace renkei::search {
namespace {

absl::Status NoSearch() {
  return domain::LocalError(absl::StatusCode::kUnimplemented,
                            {"this server was built without search (-DRENKEI_SEARCH=OFF)",
                             "このサーバーは検索なしでビルドされています（-DRENKEI_SEARCH=OFF）"});
}

}  // namespace

absl::StatusOr<std::unique_ptr<IndexReader>> OpenReader(
    const std::string& /*directory*/, const Analyser& /*analyser*/, const IndexOptions& /*options*/,
    std::shared_ptr<RememberedAnswers> /*answers*/) {
  return NoSearch();
}

absl::StatusOr<std::unique_ptr<IndexWriter>> OpenWriter(const std::string& /*directory*/,
                                                        const Analyser& /*analyser*/,
                                                        const IndexOptions& /*options*/) {
  return NoSearch();
}

absl::StatusOr<std::unique_ptr<IndexWriter>> CreateIndex(const std::string& /*directory*/,
                                                         const Analyser& /*analyser*/,
                                                         const IndexOptions& /*options*/) {
  return NoSearch();
}

}  // namespace renkei::search
