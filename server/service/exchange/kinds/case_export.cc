#include <utility>

#include "server/service/case/case_access.h"
#include "server/service/case/case_filter.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/tables/tables.h"
#include "server/sheet/rows/case_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once: some milliseconds.
constexpr size_t kCasesAtOnce = 100;

class CaseExport : public ExportKind {
 public:
  explicit CaseExport(CaseFilter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::CaseLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(storage::RowPage<pb::Case> page,
                     filter_.way().Next(call, Cases(), after_, kCasesAtOnce));
    for (CaseRow& row : page.rows) {
      ASSIGN_OR_RETURN(std::optional<CaseReading> reading,
                       CaseReading::Open(call, row, /*published_only=*/false));
      if (!reading.has_value()) continue;
      ASSIGN_OR_RETURN(const bool passes, filter_.Matches(call, *reading));
      if (!passes) continue;
      pb::Case text;
      RETURN_IF_ERROR((*std::move(reading)).Present(call, text));
      const std::map<std::string, std::string> info = {
          {sheet::kOwnerName, names_.Of(call, text.owner())}};
      RETURN_IF_ERROR(add({text, info}));
    }
    after_ = page.next;
    return !after_.empty();
  }

 private:
  CaseFilter filter_;
  std::string after_;
  OrganizationNames names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewCaseExport(const Call& call,
                                                          absl::string_view filter) {
  ASSIGN_OR_RETURN(CaseFilter parsed, CaseFilter::Parse(call, filter));
  return std::make_unique<CaseExport>(std::move(parsed));
}

}  // namespace renkei::service
