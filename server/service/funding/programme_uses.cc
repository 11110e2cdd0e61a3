// Who used a programme, one by one and added up.
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/funding/use_sums.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/paging.h"
#include "server/service/funding/funding_service.h"
#include "server/service/funding/offered.h"
#include "server/service/funding/use_walk.h"
#include "server/service/tables/vision_kinds.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kUsePages = {.default_size = 100, .max_size = 500};
// Uses that are added up at once: every municipality with ten measures.
constexpr size_t kMaxSummedUses = 20'000;

const google::protobuf::RepeatedPtrField<pb::Funding>& FundingOf(const UseRecord& record) {
  return record.node ? record.node->funding() : record.text->funding();
}

std::string OrganizationOf(const UseRecord& record) {
  return record.node ? std::string(LeadOf(record.vision)) : record.text->owner();
}

// The record's entries of the programme for the year in which it came.
template <typename Take>
absl::Status ForEachFunding(const std::string& programme, const UseRecord& record, Take take) {
  if (!record.node && !record.text) return absl::OkStatus();
  for (const pb::Funding& funding : FundingOf(record)) {
    if (funding.programme() != programme || funding.fiscal_year() != record.fiscal_year) continue;
    RETURN_IF_ERROR(take(funding));
  }
  return absl::OkStatus();
}

pb::ProgrammeUse UseOf(const UseRecord& record, const pb::Funding& funding) {
  pb::ProgrammeUse use;
  *use.mutable_funding() = funding;
  use.set_organization(OrganizationOf(record));
  if (record.node) {
    use.set_resource(record.node->name());
    use.set_label(record.node->label());
    use.set_title(record.node->title());
    use.set_section(record.node->section());
    use.set_vision_title(record.vision.title());
    use.set_revision(record.vision.published_revision());
  } else {
    use.set_resource(record.text->name());
    use.set_title(record.text->title());
    use.set_section(record.text->contact_section());
  }
  return use;
}

absl::StatusOr<std::string> TitleOfProgramme(OfferedProgrammes& programmes,
                                             const std::string& name) {
  ASSIGN_OR_RETURN(const pb::Programme* programme, programmes.Find(name));
  if (programme == nullptr) return NotFound(name);
  return programme->title();
}

absl::Status TooManyUses() {
  return domain::MakeError(pb::REASON_TOO_LARGE,
                           {absl::StrCat("more than ", kMaxSummedUses,
                                         " measures and cases record it; ask for one year"),
                            absl::StrCat("記録している施策等・事例が", kMaxSummedUses,
                                         "件を超えています。年度を指定して絞り込んでください。")},
                           {{"limit", absl::StrCat(kMaxSummedUses)}});
}

}  // namespace

absl::StatusOr<pb::ListProgrammeUsesResponse> ListProgrammeUses(
    const Call& call, const pb::ListProgrammeUsesRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kUsePages));
  OfferedProgrammes programmes(call);
  pb::ListProgrammeUsesResponse response;
  ASSIGN_OR_RETURN(*response.mutable_title(), TitleOfProgramme(programmes, request.programme()));
  UseWalk walk(call, request.programme(), request.fiscal_year(), UsesOf::kAll, start.after);
  size_t bytes = 0;
  size_t examined = 0;
  while (true) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const std::optional<UseRecord> record, walk.Next());
    if (!record) return response;
    RETURN_IF_ERROR(ForEachFunding(
        request.programme(), *record, [&](const pb::Funding& funding) -> absl::Status {
          pb::ProgrammeUse& use = *response.add_uses();
          use = UseOf(*record, funding);
          ASSIGN_OR_RETURN(
              *use.mutable_type_title(),
              programmes.TypeTitle(request.programme(), funding.fiscal_year(), funding.type()));
          bytes += use.ByteSizeLong();
          return absl::OkStatus();
        }));
    // The entries of one record stay together.
    if (static_cast<size_t>(response.uses_size()) >= start.size || bytes >= kMaxPageBytes ||
        ++examined >= kMaxExamined) {
      response.set_next_page_token(NextPageToken(start, record->position));
      return response;
    }
  }
}

absl::StatusOr<pb::SummarizeProgrammeUsesResponse> SummarizeProgrammeUses(
    const Call& call, const pb::SummarizeProgrammeUsesRequest& request) {
  OfferedProgrammes programmes(call);
  pb::SummarizeProgrammeUsesResponse response;
  response.set_programme(request.programme());
  response.set_as_of(domain::FormatDate(call.today()));
  ASSIGN_OR_RETURN(*response.mutable_title(), TitleOfProgramme(programmes, request.programme()));
  UseWalk walk(call, request.programme(), request.fiscal_year(), UsesOf::kAll, "");
  domain::UseSums sums;
  std::map<domain::YearType, int> places;
  for (size_t examined = 0;; ++examined) {
    if (call.abandoned()) return absl::CancelledError();
    if (examined > kMaxSummedUses) return TooManyUses();
    ASSIGN_OR_RETURN(const std::optional<UseRecord> record, walk.Next());
    if (!record) break;
    RETURN_IF_ERROR(ForEachFunding(
        request.programme(), *record, [&](const pb::Funding& funding) -> absl::Status {
          sums.Add(funding, OrganizationOf(*record), record->text.has_value());
          const domain::YearType type(funding.fiscal_year(), funding.type());
          const auto [place, added] = places.try_emplace(type, 0);
          if (added && !type.second.empty()) {
            ASSIGN_OR_RETURN(place->second,
                             programmes.PlaceOfType(request.programme(), type.first, type.second));
          }
          return absl::OkStatus();
        }));
  }
  for (pb::ProgrammeUseSum& sum :
       sums.Sums([&](const domain::YearType& type) { return places.at(type); })) {
    ASSIGN_OR_RETURN(*sum.mutable_type_title(),
                     programmes.TypeTitle(request.programme(), sum.fiscal_year(), sum.type()));
    *response.add_sums() = std::move(sum);
  }
  *response.mutable_total() = sums.Total();
  return response;
}

}  // namespace renkei::service
