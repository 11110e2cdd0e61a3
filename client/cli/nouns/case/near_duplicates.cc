#include "client/cli/nouns/case/near_duplicates.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/nouns/case/case_text.h"
#include "client/cli/resource_titles.h"
#include "client/cli/text/terminal.h"
#include "server/domain/error.h"

namespace renkei::cli {
namespace {

// More of them say nothing new.
constexpr int kMostDuplicates = 3;

// A server without search, or from before it; one whose index is being made.
bool HasNoSearch(const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  return absl::IsUnimplemented(status) ||
         (detail && detail->reason() == pb::REASON_SEARCH_NOT_READY);
}

}  // namespace

void NearDuplicates::LookFor(const pb::Case& created) {
  if (!has_search_ || !session_.printer().for_people()) return;
  pb::FindSimilarCasesRequest request;
  request.set_text(CaseText(created));
  request.set_page_size(kMostDuplicates);
  const auto reply =
      session_.Call<pb::FindSimilarCasesResponse>("SearchService/FindSimilarCases", request);
  if (!reply.ok()) {
    // What was asked for was done: this is told, and is no failure.
    if (!HasNoSearch(reply.status())) session_.ShowError(reply.status());
    has_search_ = false;
    return;
  }
  Found found = {created.title(), {}};
  for (const pb::SimilarCase& similar : reply->cases()) {
    if (similar.near_duplicate()) found.cases.push_back(similar);
  }
  if (!found.cases.empty()) found_.push_back(std::move(found));
}

void NearDuplicates::Tell() {
  const std::vector<Text> notes = Titled(session_, [&] {
    std::vector<Text> told;
    for (const Found& found : found_) {
      for (const pb::SimilarCase& similar : found.cases) {
        const pb::SearchHit& hit = similar.hit();
        const std::string owner = hit.owners().empty() ? "" : session_.names().Of(hit.owners(0));
        told.push_back(
            {Printable(absl::StrCat("\"", found.title, "\" may be there already: \"", hit.title(),
                                    "\", ", owner, " (renkei case show ", hit.name(), ")")),
             Printable(absl::StrCat("「", found.title, "」は既に登録されている可能性があります: 「",
                                    hit.title(), "」", owner, "（renkei case show ", hit.name(),
                                    "）"))});
      }
    }
    return told;
  });
  for (const Text& note : notes) session_.Note(note);
}

}  // namespace renkei::cli
