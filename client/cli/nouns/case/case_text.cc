#include "client/cli/nouns/case/case_text.h"

#include "renkei/v1/search_service.pb.h"
#include "server/domain/searched_texts.h"

namespace renkei::cli {
namespace {

size_t MostCharacters() {
  return static_cast<size_t>(pb::FindSimilarCasesRequest::descriptor()
                                 ->FindFieldByName("text")
                                 ->options()
                                 .GetExtension(pb::rules)
                                 .max_chars());
}

}  // namespace

std::string ForComparison(const std::string& text) {
  size_t characters = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && characters++ == MostCharacters()) return text.substr(0, at);
  }
  return text;
}

std::string CaseText(const pb::Case& one) { return ForComparison(domain::WholeTextOf(one)); }

}  // namespace renkei::cli
