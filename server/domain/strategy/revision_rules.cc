#include "server/domain/strategy/revision_rules.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/domain/error.h"
#include "server/domain/time/date.h"
#include "server/domain/time/when.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {

std::string InForceFrom(const pb::VisionRevision& revision) {
  if (!revision.decided_date().empty()) return revision.decided_date();
  return FormatDate(TodayInJapan(absl::FromUnixSeconds(revision.publish_time().seconds())));
}

absl::Status CheckRevision(int number, pb::RevisionKind kind, absl::string_view decided,
                           absl::string_view earlier) {
  if (number > 1 && kind == pb::REVISION_KIND_FIRST) {
    return InvalidField(
        "kind", "NOT_ALLOWED",
        {absl::StrCat("this is revision ", number,
                      "; only the first one is FIRST. Choose UPDATE, RESTRUCTURING or OTHER."),
         absl::StrCat("第", number,
                      "版です。「策定」は最初の版だけに使えます。時点修正（update）、柱の見直し"
                      "（restructuring）、その他（other）から選んでください。")});
  }
  if (decided.empty() || earlier.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const pb::When before, ParseWhen(earlier));
  const absl::StatusOr<pb::When> now = ParseWhen(decided);
  if (!now.ok()) return WithFieldPrefix("decided_date", now.status());
  return WithFieldPrefix("decided_date", CheckChronology(before, *now));
}

}  // namespace renkei::domain
