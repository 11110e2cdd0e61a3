#include "client/view/page/audit_marks.h"

#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/error.h"

namespace renkei::view {

std::string AuditMarks(const pb::AuditEntry& entry, domain::Lang lang) {
  static const auto& kMarks = *new std::map<std::string, domain::Bilingual>{
      {"self_published", {"own submission published", "提出者による公開"}},
      {"taken_over", {"taken over", "引継ぎ"}},
      {"invitation_accepted", {"invitation accepted", "招待の引換え"}},
      {"password_set", {"password set", "パスワードの設定"}},
      {"password_changed", {"password changed", "パスワードの変更"}},
      {"second_factor_enrolled", {"second factor enrolled", "2段階認証の登録"}},
      {"second_factor_confirmed", {"second factor begun", "2段階認証の開始"}},
      {"second_factor_removed", {"second factor removed", "2段階認証の解除"}},
  };
  std::vector<std::string> parts;
  size_t resources = 0;
  for (const std::string& mark : entry.marks()) {
    if (absl::StrContains(mark, '/')) {
      ++resources;
    } else if (const auto it = kMarks.find(mark); it != kMarks.end()) {
      parts.push_back(domain::In(lang, it->second));
    } else {
      parts.push_back(mark);
    }
  }
  if (!entry.address().empty()) parts.push_back(entry.address());
  if (resources > 0) {
    parts.push_back(domain::In(
        lang, {absl::StrCat(resources, " more"), absl::StrCat("対象 ", resources, "件")}));
  }
  return absl::StrJoin(parts, " ");
}

}  // namespace renkei::view
