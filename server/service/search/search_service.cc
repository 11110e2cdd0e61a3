#include "server/service/search/search_service.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/faults.h"
#include "server/service/frame/list/paging.h"
#include "server/service/search/document_kinds.h"
#include "server/service/search/hit_writer.h"
#include "server/service/search/partners.h"
#include "server/service/search/searching.h"
#include "server/service/search/similar_cases.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kHitPages = {.default_size = 20, .max_size = 100};
constexpr int kDefaultGroupSize = 3;
constexpr int kMaxGroupSize = 10;
constexpr int kDefaultCompletions = 8;
constexpr int kMaxCompletions = 20;

int SizeOf(int asked, int by_default, int most) {
  return asked == 0 ? by_default : std::min(asked, most);
}

// The first page fixes what is found; names that were not shown yet go out in its token.
absl::StatusOr<std::vector<std::string>> NamesOfPage(const Call& call, const SearchIndex& index,
                                                     const Kinds& kinds,
                                                     const pb::SearchCriteria& criteria,
                                                     const PageStart& start,
                                                     pb::SearchSummary* summary) {
  std::vector<std::string> names;
  if (start.after.empty()) {
    ASSIGN_OR_RETURN(Found found, Search(call, index, kinds, criteria, search::kMaxHits));
    *summary = std::move(found.summary);
    return std::move(found.names);
  }
  internal_pb::SearchPlace place;
  if (!place.ParseFromString(start.after)) return absl::DataLossError("a sealed place is damaged");
  return std::vector<std::string>(place.names().begin(), place.names().end());
}

template <typename Request, typename Response>
absl::StatusOr<Response> SearchPage(const Call& call, const Request& request, const Kinds& kinds) {
  ASSIGN_OR_RETURN(const SearchIndex* const index, SearchOf(call));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kHitPages));
  const pb::SearchCriteria& criteria = request.criteria();
  Response response;
  pb::SearchSummary summary;
  ASSIGN_OR_RETURN(const std::vector<std::string> names,
                   NamesOfPage(call, *index, kinds, criteria, start, &summary));
  if (start.after.empty()) *response.mutable_summary() = std::move(summary);
  ASSIGN_OR_RETURN(const search::MentionFinder finder, FinderOf(*index, criteria.text()));
  HitWriter writer(call, finder);
  size_t bytes = 0;
  size_t next = 0;
  while (next < names.size() && bytes < kMaxPageBytes &&
         static_cast<size_t>(response.hits_size()) < start.size) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(std::optional<pb::SearchHit> hit, writer.Write(names[next++]));
    if (!hit.has_value()) continue;
    bytes += hit->ByteSizeLong();
    *response.add_hits() = *std::move(hit);
  }
  if (next == names.size()) return response;
  internal_pb::SearchPlace place;
  place.mutable_names()->Add(names.begin() + static_cast<std::ptrdiff_t>(next), names.end());
  response.set_next_page_token(NextPageToken(start, place.SerializeAsString()));
  return response;
}

absl::StatusOr<pb::SearchCasesResponse> SearchCases(const Call& call,
                                                    const pb::SearchCasesRequest& request) {
  return SearchPage<pb::SearchCasesRequest, pb::SearchCasesResponse>(
      call, request, KindsOf(pb::RESOURCE_TYPE_CASE));
}

absl::StatusOr<pb::SearchVisionsResponse> SearchVisions(const Call& call,
                                                        const pb::SearchVisionsRequest& request) {
  return SearchPage<pb::SearchVisionsRequest, pb::SearchVisionsResponse>(
      call, request, KindsOf(pb::RESOURCE_TYPE_VISION));
}

absl::StatusOr<pb::SearchInitiativesResponse> SearchInitiatives(
    const Call& call, const pb::SearchInitiativesRequest& request) {
  return SearchPage<pb::SearchInitiativesRequest, pb::SearchInitiativesResponse>(
      call, request, KindsOf(pb::RESOURCE_TYPE_INITIATIVE));
}

absl::StatusOr<pb::SearchProgrammesResponse> SearchProgrammes(
    const Call& call, const pb::SearchProgrammesRequest& request) {
  return SearchPage<pb::SearchProgrammesRequest, pb::SearchProgrammesResponse>(
      call, request, KindsOf(pb::RESOURCE_TYPE_PROGRAMME));
}

absl::StatusOr<pb::SearchOrganizationsResponse> SearchOrganizations(
    const Call& call, const pb::SearchOrganizationsRequest& request) {
  return SearchPage<pb::SearchOrganizationsRequest, pb::SearchOrganizationsResponse>(
      call, request, KindsOf(pb::RESOURCE_TYPE_ORGANIZATION));
}

// The kinds of documents that `types` name; all records where there are none.
absl::StatusOr<Kinds> RecordKinds(const google::protobuf::RepeatedField<int>& types) {
  const std::set<int> asked(types.begin(), types.end());
  domain::Faults faults;
  for (int i = 0; i < types.size(); ++i) {
    if (RecordTypes().count(static_cast<pb::ResourceType>(types[i])) > 0) continue;
    faults.Add(
        domain::FieldAt("types", i), "NOT_SEARCHED",
        {"is not searched here: OPINION, CASE_LIST_EDITION, CASE_CALL, ROUND and NATIONAL_KPI are",
         "この種類はこの方法では検索できません。計画への意見、メニューブックの版、事例の募集、"
         "公募・選定、国のKPIから選んでください。"});
  }
  std::vector<pb::FieldViolation> violations = faults.Take();
  if (!violations.empty())
    return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  Kinds kinds;
  for (const DocumentKind& kind : DocumentKinds()) {
    if (kind.is_record && (asked.empty() || asked.count(kind.type) > 0)) kinds.push_back(kind.name);
  }
  return kinds;
}

absl::StatusOr<pb::SearchRecordsResponse> SearchRecords(const Call& call,
                                                        const pb::SearchRecordsRequest& request) {
  ASSIGN_OR_RETURN(const Kinds kinds, RecordKinds(request.types()));
  return SearchPage<pb::SearchRecordsRequest, pb::SearchRecordsResponse>(call, request, kinds);
}

// Of what is found, each once, in the order in which it is shown.
std::vector<pb::ResourceType> Groups() {
  std::vector<pb::ResourceType> groups;
  for (const DocumentKind& kind : DocumentKinds()) {
    if (kind.group == kind.type) groups.push_back(kind.group);
  }
  return groups;
}

absl::StatusOr<pb::SearchAllResponse> SearchAll(const Call& call,
                                                const pb::SearchAllRequest& request) {
  ASSIGN_OR_RETURN(const SearchIndex* const index, SearchOf(call));
  const auto size =
      static_cast<size_t>(SizeOf(request.page_size(), kDefaultGroupSize, kMaxGroupSize));
  pb::SearchCriteria criteria;
  criteria.set_text(request.text());
  RETURN_IF_ERROR(AwaitIndex(call, *index, request.up_to_date()));
  ASSIGN_OR_RETURN(const search::MentionFinder finder, FinderOf(*index, criteria.text()));
  HitWriter writer(call, finder);
  pb::SearchAllResponse response;
  for (const pb::ResourceType type : Groups()) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const Found found, Search(call, *index, KindsOf(type), criteria, size));
    if (response.suggestion().empty()) response.set_suggestion(found.summary.suggestion());
    pb::SearchGroup group;
    for (const std::string& name : found.names) {
      ASSIGN_OR_RETURN(std::optional<pb::SearchHit> hit, writer.Write(name));
      if (hit.has_value()) *group.add_hits() = *std::move(hit);
    }
    if (group.hits().empty()) continue;
    group.set_type(type);
    group.set_total_size(found.summary.total_size());
    *response.add_groups() = std::move(group);
  }
  return response;
}

absl::StatusOr<pb::CompleteSearchResponse> CompleteSearch(
    const Call& call, const pb::CompleteSearchRequest& request) {
  ASSIGN_OR_RETURN(const SearchIndex* const index, SearchOf(call));
  const auto size =
      static_cast<size_t>(SizeOf(request.page_size(), kDefaultCompletions, kMaxCompletions));
  return index->Read([&](const IndexView& view) -> absl::StatusOr<pb::CompleteSearchResponse> {
    ASSIGN_OR_RETURN(const std::vector<std::string> words,
                     view.reader.Complete(request.prefix(), size));
    pb::CompleteSearchResponse response;
    response.mutable_completions()->Add(words.begin(), words.end());
    return response;
  });
}

}  // namespace

void RegisterSearchService(MethodRegistry& methods) {
  methods.Read("renkei.v1.SearchService/SearchCases", SearchCases);
  methods.Read("renkei.v1.SearchService/SearchVisions", SearchVisions);
  methods.Read("renkei.v1.SearchService/SearchInitiatives", SearchInitiatives);
  methods.Read("renkei.v1.SearchService/SearchProgrammes", SearchProgrammes);
  methods.Read("renkei.v1.SearchService/SearchOrganizations", SearchOrganizations);
  methods.Read("renkei.v1.SearchService/SearchRecords", SearchRecords);
  methods.Read("renkei.v1.SearchService/SearchAll", SearchAll);
  methods.Read("renkei.v1.SearchService/FindSimilarCases", FindSimilarCases);
  methods.Read("renkei.v1.SearchService/FindPartners", FindPartners);
  methods.Read("renkei.v1.SearchService/CompleteSearch", CompleteSearch);
}

}  // namespace renkei::service
