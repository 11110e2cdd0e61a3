#include "client/cli/nouns/org/org_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/common.h"
#include "client/cli/progress.h"
#include "renkei/v1/registry_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// As many as one call takes.
constexpr size_t kBatch = 100;

// `dry`: what is wrong becomes mistakes, and nothing is written.
absl::Status SendAll(Session& session, const std::string& file, const OrganizationRows& list,
                     bool dry, absl::FunctionRef<std::string(absl::string_view)> key_of,
                     ListMistakes& mistakes, pb::BatchUpsertResponse& counts) {
  Progress progress(session, file, dry ? 0 : list.organizations.size());
  for (size_t first = 0; first < list.organizations.size(); first += kBatch) {
    pb::BatchUpsertOrganizationsRequest request;
    const size_t end = std::min(first + kBatch, list.organizations.size());
    for (size_t i = first; i < end; ++i) *request.add_organizations() = list.organizations[i];
    request.set_validate_only(dry);
    const auto reply =
        session.Call<pb::BatchUpsertResponse>("RegistryService/BatchUpsertOrganizations", request);
    if (!reply.ok()) {
      if (!dry) return reply.status();
      RETURN_IF_ERROR(mistakes.AddFound(
          reply.status(),
          [&](size_t index) {
            return first + index < list.rows.size() ? &list.rows[first + index] : nullptr;
          },
          key_of));
      continue;
    }
    counts.set_created(counts.created() + reply->created());
    counts.set_updated(counts.updated() + reply->updated());
    counts.set_unchanged(counts.unchanged() + reply->unchanged());
    if (!dry) progress.Advance(end - first);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RegisterRows(Session& session, const std::string& file, const OrganizationRows& list,
                          absl::FunctionRef<std::string(absl::string_view)> key_of,
                          ListMistakes& mistakes) {
  pb::BatchUpsertResponse counts;
  RETURN_IF_ERROR(SendAll(session, file, list, /*dry=*/true, key_of, mistakes, counts));
  if (!mistakes.empty()) return mistakes.ToStatus();
  if (!session.dry_run()) {
    counts.Clear();
    RETURN_IF_ERROR(SendAll(session, file, list, /*dry=*/false, key_of, mistakes, counts));
  }
  session.Note({absl::StrCat(file, ": ", counts.created(), " created, ", counts.updated(),
                             " updated, ", counts.unchanged(), " unchanged"),
                absl::StrCat(file, ": 新規 ", counts.created(), "、更新 ", counts.updated(),
                             "、変更なし ", counts.unchanged())});
  NoteDryRun(session);
  return absl::OkStatus();
}

}  // namespace renkei::cli
