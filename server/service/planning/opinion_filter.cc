#include "server/service/planning/opinion_filter.h"

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/planning/opinion_access.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kOpinionPages = {.default_size = 100, .max_size = 1'000};
// Read at once where all are counted: 20,000 at most.
constexpr size_t kOpinionsAtOnce = 500;

std::optional<FieldValue> TextField(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<FieldValue>(text);
}

bool Passes(const domain::Filter& filter, const pb::Opinion& opinion) {
  return filter.Matches([&](absl::string_view field) { return OpinionFieldOf(opinion, field); });
}

}  // namespace

const domain::FilterSchema& OpinionFilterSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"number", FieldType::kNumber},
      {"source_kind", FieldType::kString, FilterTokens<pb::OpinionSource>()},
      {"answer", FieldType::kString, FilterTokens<pb::OpinionAnswer>()},
      {"subject", FieldType::kString},
      {"section", FieldType::kString},
      {"text", FieldType::kString},
      {"published_revision", FieldType::kNumber},
      {"received_date", FieldType::kDate},
  };
  return schema;
}

std::optional<FieldValue> OpinionFieldOf(const pb::Opinion& o, absl::string_view field) {
  if (field == "number") return static_cast<double>(o.number());
  if (field == "source_kind") return FilterToken(o.source_kind());
  if (field == "answer") return FilterToken(o.answer());
  if (field == "subject") return TextField(o.subject());
  if (field == "section") return TextField(o.section());
  if (field == "text") return TextField(o.text());
  if (field == "published_revision") return static_cast<double>(o.published_revision());
  if (field == "received_date") return TextField(o.received_date());
  return std::nullopt;
}

absl::StatusOr<pb::ListOpinionsResponse> ListOpinions(const Call& call,
                                                      const pb::ListOpinionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), OpinionFilterSchema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kOpinionPages));
  ASSIGN_OR_RETURN(OpinionReader reader,
                   OpinionReader::Open(call, request.parent(), request.parent()));
  pb::ListOpinionsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::Opinion>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Opinions().ScanIndex(call.snapshot(), OpinionsInOrder(request.parent()), after,
                                    limit);
      },
      [&](OpinionRow& row) -> absl::StatusOr<size_t> {
        if (!Passes(filter, row.message)) return 0;
        ASSIGN_OR_RETURN(std::optional<pb::Opinion> opinion, reader.Read(call, std::move(row)));
        if (!opinion.has_value()) return 0;
        const size_t bytes = opinion->ByteSizeLong();
        *response.add_opinions() = *std::move(opinion);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::CountOpinionsResponse> CountOpinions(const Call& call,
                                                        const pb::CountOpinionsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter,
                   ParseFilter(call, request.filter(), OpinionFilterSchema()));
  ASSIGN_OR_RETURN(OpinionReader reader,
                   OpinionReader::Open(call, request.parent(), request.parent()));
  std::map<std::pair<int, int>, pb::OpinionCount> counts;
  pb::CountOpinionsResponse response;
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page,
                     Opinions().ScanIndex(call.snapshot(), OpinionsInOrder(request.parent()), after,
                                          kOpinionsAtOnce));
    for (const OpinionRow& row : page.rows) {
      const pb::Opinion& opinion = row.message;
      ASSIGN_OR_RETURN(const bool readable, reader.MayRead(call, opinion));
      if (!readable || !Passes(filter, opinion)) continue;
      pb::OpinionCount& count = counts[{opinion.source_kind(), opinion.answer()}];
      count.set_source_kind(opinion.source_kind());
      count.set_answer(opinion.answer());
      count.set_opinions(count.opinions() + 1);
      count.set_given(count.given() + opinion.same_count());
      response.set_opinions(response.opinions() + 1);
      response.set_given(response.given() + opinion.same_count());
    }
    after = std::move(page.next);
  } while (!after.empty());
  for (auto& [key, count] : counts) *response.add_counts() = std::move(count);
  return response;
}

}  // namespace renkei::service
