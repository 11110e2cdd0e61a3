#include "server/service/frame/list/computed_list.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::service {

std::string PositionInList(size_t index, absl::string_view name) {
  return absl::StrCat(index, " ", name);
}

absl::StatusOr<size_t> IndexAfter(absl::string_view position, size_t size,
                                  absl::FunctionRef<std::string(size_t)> name_of) {
  if (position.empty()) return 0;
  const size_t space = position.find(' ');
  const absl::string_view name = position.substr(space + 1);
  size_t index = 0;
  const bool there =
      absl::SimpleAtoi(position.substr(0, space), &index) && index < size && name_of(index) == name;
  if (there) return index + 1;
  for (size_t i = 0; i < size; ++i) {
    if (name_of(i) == name) return i + 1;
  }
  return domain::MakeError(
      pb::REASON_INVALID_PAGE_TOKEN,
      {"what is listed has changed since the page before; begin again without a page_token",
       "前のページの後に内容が変更されました。page_token "
       "を指定せずに、最初からやり直してください。"});
}

}  // namespace renkei::service
