// Which programmes of a year serve which items of a framework.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/funding/coverage.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/funding/funding_service.h"
#include "server/service/funding/offered.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kEditionsAtOnce = 200;
// Three times what all ministries offer in a year.
constexpr size_t kMaxEditionsOfYear = 20'000;

absl::StatusOr<std::vector<domain::ServingProgramme>> ServingIn(const Call& call, int fiscal_year) {
  OfferedProgrammes programmes(call);
  std::vector<domain::ServingProgramme> serving;
  std::string after;
  size_t examined = 0;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, ScanEditionsOfYear(call, fiscal_year, after, kEditionsAtOnce));
    for (const ProgrammeEditionRow& row : page.rows) {
      if (++examined > kMaxEditionsOfYear) {
        return domain::MakeError(
            pb::REASON_TOO_LARGE,
            {absl::StrCat("more than ", kMaxEditionsOfYear, " editions of FY", fiscal_year),
             absl::StrCat(fiscal_year, "年度の支援施策が", kMaxEditionsOfYear,
                          "件を超えているため、一度に集計できません。")},
            {{"limit", absl::StrCat(kMaxEditionsOfYear)}});
      }
      const pb::ProgrammeEdition& edition = row.message;
      if (!IsOffered(edition)) continue;
      const std::string name(ProgrammeNameOf(edition.name()));
      ASSIGN_OR_RETURN(const pb::Programme* programme, programmes.Find(name));
      if (programme == nullptr) continue;
      const std::vector<std::string> items = domain::ItemsOf(edition);
      serving.push_back({name,
                         TitleOf(*programme, edition),
                         MinistryOf(*programme, edition),
                         {items.begin(), items.end()}});
    }
    after = std::move(page.next);
  } while (!after.empty());
  return serving;
}

}  // namespace

absl::StatusOr<pb::GetFrameworkCoverageResponse> GetFrameworkCoverage(
    const Call& call, const pb::GetFrameworkCoverageRequest& request) {
  ASSIGN_OR_RETURN(const auto row,
                   Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), request.framework())));
  if (!row.has_value()) return NotFound(request.framework());
  const int year =
      request.fiscal_year() == 0 ? domain::FiscalYearOf(call.today()) : request.fiscal_year();
  ASSIGN_OR_RETURN(const std::vector<pb::Crosswalk> crosswalks, ReadAll(call, Crosswalks()));
  ASSIGN_OR_RETURN(const std::vector<domain::ServingProgramme> serving, ServingIn(call, year));
  pb::GetFrameworkCoverageResponse response;
  response.set_framework(request.framework());
  response.set_framework_title(row->message.title());
  response.set_fiscal_year(year);
  response.set_as_of(domain::FormatDate(call.today()));
  domain::LayOutCoverage(row->message, crosswalks, serving, response);
  return response;
}

}  // namespace renkei::service
