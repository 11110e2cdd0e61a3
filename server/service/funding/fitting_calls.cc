// The calls to which a body may apply, and why.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/error.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/paging.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/frame/time.h"
#include "server/service/funding/applicant.h"
#include "server/service/funding/funding_service.h"
#include "server/service/funding/offered.h"
#include "server/service/organization/organizations.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kCallPages = {.default_size = 50, .max_size = 200};
constexpr int kOpeningDays = 30;
// Reasons of one kind beside a call: the number says how many there are.
constexpr int kMaxItemReasons = 10;

// What calls are held against.
struct Seeker {
  std::string organization;
  absl::Time as_of;
  // Calls that open later than this are left out.
  absl::Time opens_by;
  domain::Applicant body;
  Aims aims;
};

// The items that the call serves: those of its edition and of the types that it opens.
std::set<std::string> ItemsOfCall(const pb::ProgrammeEdition& edition,
                                  const pb::ProgrammeCall& call) {
  std::set<std::string> items(edition.framework_items().begin(), edition.framework_items().end());
  for (const pb::ProgrammeType& type : edition.types()) {
    if (!call.type_ids().empty() && !absl::c_linear_search(call.type_ids(), type.id())) continue;
    items.insert(type.framework_items().begin(), type.framework_items().end());
  }
  return items;
}

// The body's own items among those to which `items` lead, each once.
std::set<std::string> OwnItems(const std::set<std::string>& items,
                               const domain::ReachedItems& reached) {
  std::set<std::string> own;
  for (const std::string& item : items) {
    const auto found = reached.find(item);
    if (found != reached.end()) own.insert(found->second.from);
  }
  return own;
}

void AddItemReasons(pb::FitReasonKind kind, const std::set<std::string>& items,
                    const domain::ItemReach& reach, pb::FittingCall& fitting) {
  int added = 0;
  for (const std::string& item : items) {
    if (added++ == kMaxItemReasons) return;
    pb::FitReason& reason = *fitting.add_reasons();
    reason.set_kind(kind);
    reason.set_met(true);
    reason.set_item(item);
    reason.set_item_title(reach.TitleOf(item));
  }
}

// Holds calls against the body, one at a time.
class CallHolder {
 public:
  CallHolder(const Call& call, const Seeker& seeker, const domain::ItemReach& reach,
             const pb::ListFittingCallsRequest& request)
      : call_(call), seeker_(seeker), reach_(reach), request_(request), programmes_(call) {}

  // nullopt where it is not asked for.
  absl::StatusOr<std::optional<pb::FittingCall>> Hold(CallRow row) {
    using Held = std::optional<pb::FittingCall>;
    const std::string name(ProgrammeNameOf(row.message.name()));
    ASSIGN_OR_RETURN(const pb::Programme* programme, programmes_.Find(name));
    if (programme == nullptr) return Held();
    const std::string edition_name(domain::ParentName(row.message.name(), 4));
    ASSIGN_OR_RETURN(const auto edition, ReadableProgrammeEdition(call_, edition_name));
    if (!edition || !IsOffered(*edition)) return Held();
    const pb::ProgrammeCall shown = PresentCall(call_, *programme, std::move(row));
    if (FromProto(shown.open_time()) > seeker_.opens_by) return Held();
    HeldTypes held = HoldTypes(*edition, shown.type_ids(), seeker_.body);
    if (held.fit == pb::FIT_NOT && !request_.include_unfit()) return Held();
    pb::FittingCall fitting = Show(*programme, *edition, shown);
    fitting.set_fit(held.fit);
    for (pb::FittingType& type : held.types) *fitting.add_types() = std::move(type);
    AddItems(*edition, shown, fitting);
    if (request_.serving_only() && fitting.reasons().empty()) return Held();
    return Held(std::move(fitting));
  }

 private:
  pb::FittingCall Show(const pb::Programme& programme, const pb::ProgrammeEdition& edition,
                       const pb::ProgrammeCall& shown) const {
    pb::FittingCall fitting;
    fitting.set_call(shown.name());
    fitting.set_title(shown.title());
    fitting.set_programme(programme.name());
    fitting.set_programme_title(TitleOf(programme, edition));
    fitting.set_ministry(MinistryOf(programme, edition));
    fitting.set_support_kind(programme.support_kind());
    fitting.set_fiscal_year(edition.fiscal_year());
    *fitting.mutable_opens_time() = shown.open_time();
    if (shown.has_close_time()) *fitting.mutable_closes_time() = shown.close_time();
    fitting.set_open(FromProto(shown.open_time()) <= seeker_.as_of);
    if (!shown.links().empty()) fitting.set_link(shown.links(0).url());
    return fitting;
  }

  void AddItems(const pb::ProgrammeEdition& edition, const pb::ProgrammeCall& shown,
                pb::FittingCall& fitting) const {
    const std::set<std::string> items = ItemsOfCall(edition, shown);
    const std::set<std::string> missing = OwnItems(items, seeker_.aims.missing);
    const std::set<std::string> served = OwnItems(items, seeker_.aims.served);
    fitting.set_vision_item_count(static_cast<int32_t>(served.size()));
    fitting.set_gap_item_count(static_cast<int32_t>(missing.size()));
    AddItemReasons(pb::FIT_REASON_KIND_VISION_ITEM, served, reach_, fitting);
    AddItemReasons(pb::FIT_REASON_KIND_GAP_ITEM, missing, reach_, fitting);
  }

  const Call& call_;
  const Seeker& seeker_;
  const domain::ItemReach& reach_;
  const pb::ListFittingCallsRequest& request_;
  OfferedProgrammes programmes_;
};

absl::StatusOr<std::string> AskedBody(const Call& call,
                                      const pb::ListFittingCallsRequest& request) {
  if (!request.organization().empty()) return request.organization();
  if (!call.caller().organization.empty()) return call.caller().organization;
  return domain::InvalidField("organization", "REQUIRED",
                              {"say for which body: nobody is signed in",
                               "ログインしていないときは、団体を指定してください。"});
}

absl::Status DescribeBody(const Call& call, const Seeker& seeker, absl::CivilDay day,
                          pb::ListFittingCallsResponse& response) {
  response.set_organization(seeker.organization);
  ASSIGN_OR_RETURN(
      const auto row,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), seeker.organization)));
  if (const pb::Designation* now = row ? DesignationOn(row->message, day) : nullptr)
    response.set_organization_title(now->display_name());
  response.set_organization_kind(seeker.body.kind);
  if (seeker.body.population) response.set_population(*seeker.body.population);
  *response.mutable_as_of_time() = ToProto(seeker.as_of);
  for (const std::string& vision : seeker.aims.visions) response.add_visions(vision);
  return absl::OkStatus();
}

absl::Time OpensBy(const pb::ListFittingCallsRequest& request, absl::Time as_of) {
  if (request.opening_days() < 0) return as_of;
  const int days = request.opening_days() == 0 ? kOpeningDays : request.opening_days();
  return as_of + absl::Hours(24) * days;
}

}  // namespace

absl::StatusOr<pb::ListFittingCallsResponse> ListFittingCalls(
    const Call& call, const pb::ListFittingCallsRequest& request) {
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kCallPages));
  Seeker seeker;
  ASSIGN_OR_RETURN(seeker.organization, AskedBody(call, request));
  seeker.as_of = request.has_as_of_time() ? FromProto(request.as_of_time()) : call.now();
  seeker.opens_by = OpensBy(request, seeker.as_of);
  const absl::CivilDay day = domain::TodayInJapan(seeker.as_of);
  ASSIGN_OR_RETURN(seeker.body, ApplicantOf(call, seeker.organization, day));
  ASSIGN_OR_RETURN(const std::vector<pb::Framework> frameworks, ReadAll(call, Frameworks()));
  ASSIGN_OR_RETURN(const std::vector<pb::Crosswalk> crosswalks, ReadAll(call, Crosswalks()));
  const domain::ItemReach reach(frameworks, crosswalks);
  ASSIGN_OR_RETURN(seeker.aims,
                   AimsOf(call, {frameworks, crosswalks, day}, reach, seeker.organization));
  pb::ListFittingCallsResponse response;
  RETURN_IF_ERROR(DescribeBody(call, seeker, day, response));
  CallHolder holder(call, seeker, reach, request);
  const absl::StatusOr<std::string> next = CollectPage<pb::ProgrammeCall>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return ScanOpenCalls(call, seeker.as_of, after, limit);
      },
      [&](CallRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(std::optional<pb::FittingCall> held, holder.Hold(std::move(row)));
        if (!held) return 0;
        const size_t bytes = held->ByteSizeLong();
        *response.add_calls() = *std::move(held);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  return response;
}

}  // namespace renkei::service
