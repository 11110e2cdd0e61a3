#include "server/domain/words/method_words.h"

#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "server/domain/words/labels.h"

namespace renkei::domain {

std::string MethodWords(const std::string& method, Lang lang) {
  const auto* known = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(method, {{"/", "."}}));
  const std::string label = known == nullptr ? "" : In(lang, LabelOf(*known));
  return label.empty() ? method.substr(method.rfind('/') + 1) : label;
}

}  // namespace renkei::domain
