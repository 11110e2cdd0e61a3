#include "server/service/case_call/submissions.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "server/domain/resource_name.h"
#include "server/service/case/case_access.h"
#include "server/service/case_call/call_access.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/named_row.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kSubmissionPages = {.default_size = 100, .max_size = 1'000};
constexpr char kOwnOfAllCalls[] = "caseLists/-/calls/-";

const domain::FilterSchema& SubmissionSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"state", FieldType::kString, FilterTokens<pb::CaseSubmissionState>()},
      {"body", FieldType::kString},
  };
  return schema;
}

std::optional<FieldValue> SubmissionFieldOf(const pb::CaseSubmission& submission,
                                            absl::string_view field) {
  if (field == "state") return FilterToken(submission.state());
  if (field == "body") return submission.body();
  return std::nullopt;
}

// Which cases stand in lists now; each list is read once. One thread.
class ListedCases {
 public:
  explicit ListedCases(const Call& call) : call_(call) {}

  absl::StatusOr<bool> Has(const pb::CaseSubmission& submission) {
    const std::string list = ListOfCall(submission.name());
    const auto [it, added] = lists_.try_emplace(list);
    if (added) {
      ASSIGN_OR_RETURN(const auto row,
                       CaseLists().Get(call_.snapshot(), KeyByName(CaseLists(), list)));
      if (row.has_value()) {
        for (const pb::CaseListEntry& entry : row->message.entries())
          it->second.insert(entry.case_());
      }
    }
    return it->second.count(submission.case_()) > 0;
  }

 private:
  const Call& call_;
  std::map<std::string, std::unordered_set<std::string>> lists_;
};

// Whether the case says something else than what was submitted, as far as the caller may read it.
absl::StatusOr<bool> TextHasChanged(const Call& call, const pb::CaseSubmission& submission) {
  ASSIGN_OR_RETURN(auto row, Cases().Get(call.snapshot(), KeyByName(Cases(), submission.case_())));
  if (!row.has_value()) return false;
  ASSIGN_OR_RETURN(const auto text, VisibleText(call, *std::move(row), /*published_only=*/true));
  return text.has_value() &&
         FromProto(text->publish_time()) != FromProto(submission.case_publish_time());
}

}  // namespace

absl::StatusOr<pb::CaseSubmission> GetCaseSubmission(const Call& call,
                                                     const pb::GetCaseSubmissionRequest& request) {
  ASSIGN_OR_RETURN(SubmissionRow row, FindReadableSubmission(call, request.name()));
  ListedCases lists(call);
  ASSIGN_OR_RETURN(const bool listed, lists.Has(row.message));
  ASSIGN_OR_RETURN(const bool changed, TextHasChanged(call, row.message));
  ASSIGN_OR_RETURN(auto text, FindNamedRow(call, CaseSubmissionTexts(), request.name()));
  if (!text.has_value()) return absl::DataLossError("a submission without its text");
  pb::CaseSubmission shown = PresentSubmission(call, std::move(row));
  shown.set_listed(listed);
  shown.set_text_changed(changed);
  *shown.mutable_text() = std::move(*text->message.mutable_text());
  return shown;
}

absl::StatusOr<pb::ListCaseSubmissionsResponse> ListCaseSubmissions(
    const Call& call, const pb::ListCaseSubmissionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), SubmissionSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kSubmissionPages));
  const bool own = request.parent() == kOwnOfAllCalls;
  storage::Key prefix =
      own ? SubmissionsOf(call.caller().organization) : CaseSubmissions().NewKey();
  if (!own) {
    RETURN_IF_ERROR(FindReadableCall(call, request.parent(), request.parent()).status());
    prefix.Add(domain::LastSegment(ListOfCall(request.parent())))
        .Add(domain::LastSegment(request.parent()));
  }
  ListedCases lists(call);
  pb::ListCaseSubmissionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::CaseSubmission>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return own ? CaseSubmissions().ScanIndex(call.snapshot(), prefix, after, limit)
                   : CaseSubmissions().Scan(call.snapshot(), prefix, after, limit);
      },
      [&](SubmissionRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const internal_pb::EffectiveAudience audience,
                         SubmissionAudience(call, row.message));
        if (!auth::Sees(call.caller(), audience)) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return SubmissionFieldOf(row.message, field); }))
          return 0;
        ASSIGN_OR_RETURN(const bool listed, lists.Has(row.message));
        pb::CaseSubmission& added = *response.add_submissions();
        added = PresentSubmission(call, std::move(row));
        added.set_listed(listed);
        return added.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
