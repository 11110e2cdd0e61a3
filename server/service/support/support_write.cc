#include "server/service/support/support_write.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

template <typename M>
absl::Status TellOf(const Call& call, pb::ResourceType type, const storage::Table<M>& table,
                    const pb::SupportCase& old, const pb::SupportCase& changed, size_t limit,
                    absl::string_view told, storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(
      const auto page,
      table.Scan(call.snapshot(), table.NewKey().Add(domain::LastSegment(old.name())), "", limit));
  for (const storage::Row<M>& row : page.rows) {
    internal_pb::EffectiveAudience before = AudienceOf(old, row.message);
    internal_pb::EffectiveAudience after = AudienceOf(changed, row.message);
    if (row.message.name() == told || auth::Same(before, after)) continue;
    AppendChange(call, type, row.message.name(), Before(std::move(before)), std::move(after),
                 mutation);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status TooManySupportParts(absl::string_view field, size_t limit) {
  return domain::InvalidField(
      field, "TOO_MANY",
      {absl::StrCat("a support case has ", limit,
                    " of these at most; correct or end what is there"),
       absl::StrCat("1件の支援に登録できるのは", limit,
                    "件までです。登録済みのものを訂正するか、支援を終了してください。")});
}

absl::StatusOr<pb::SupportCase> ReplaceSupport(const Call& call, const SupportRow& old,
                                               pb::SupportCase changed, absl::string_view told,
                                               storage::Mutation& mutation) {
  changed.clear_etag();
  *changed.mutable_update_time() = ToProto(call.now());
  Supports().Update(old, changed, mutation);
  const pb::SupportCase& before = old.message;
  AppendChange(call, pb::RESOURCE_TYPE_SUPPORT_CASE, changed.name(),
               Before(AudienceOf(before), before), AudienceOf(changed), mutation);
  RETURN_IF_ERROR(TellOf(call, pb::RESOURCE_TYPE_SUPPORT_MEMBER, SupportMembers(), before, changed,
                         kMaxSupportMembers, told, mutation));
  RETURN_IF_ERROR(TellOf(call, pb::RESOURCE_TYPE_SUPPORT_ENTRY, SupportEntries(), before, changed,
                         kMaxSupportEntries, told, mutation));
  RETURN_IF_ERROR(TellOf(call, pb::RESOURCE_TYPE_SUPPORT_STEP, SupportSteps(), before, changed,
                         kMaxSupportSteps, told, mutation));
  RETURN_IF_ERROR(TellOf(call, pb::RESOURCE_TYPE_SUPPORT_RECOMMENDATION, SupportRecommendations(),
                         before, changed, kMaxSupportRecommendations, told, mutation));
  return changed;
}

}  // namespace renkei::service
