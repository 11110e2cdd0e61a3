#include "server/service/programme/coming_calls.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "server/domain/programme/call_rules.h"
#include "server/domain/time/fiscal_year.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Calls of an edition are fewer.
constexpr size_t kCallsAtOnce = 200;

int64_t ClosingSeconds(const pb::ProgrammeCall& call) {
  return call.has_close_time() ? call.close_time().seconds() : std::numeric_limits<int64_t>::max();
}

}  // namespace

absl::StatusOr<std::vector<CallRow>> ComingCalls(const Call& call, absl::string_view programme) {
  const int this_year = domain::FiscalYearOf(call.today());
  std::vector<CallRow> coming;
  for (int year = this_year - 1; year <= this_year + 1; ++year) {
    ASSIGN_OR_RETURN(auto page,
                     ScanCallsOfEdition(call, EditionNameOf(programme, year), "", kCallsAtOnce));
    for (CallRow& row : page.rows) {
      if (!row.message.announced()) continue;
      const pb::ProgrammeCallState state = domain::StateAt(row.message, call.now());
      if (state == pb::PROGRAMME_CALL_STATE_PLANNED || state == pb::PROGRAMME_CALL_STATE_OPEN)
        coming.push_back(std::move(row));
    }
  }
  std::stable_sort(coming.begin(), coming.end(), [](const CallRow& a, const CallRow& b) {
    return ClosingSeconds(a.message) < ClosingSeconds(b.message);
  });
  return coming;
}

}  // namespace renkei::service
