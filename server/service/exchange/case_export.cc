#include "server/service/exchange/case_export.h"

#include <utility>

#include "server/service/case/case_access.h"
#include "server/service/case/case_filter.h"
#include "server/service/exchange/organization_names.h"
#include "server/service/tables.h"
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
    const std::optional<std::string> owner = filter_.owner();
    ASSIGN_OR_RETURN(
        storage::RowPage<pb::Case> page,
        owner ? Cases().ScanIndex(call.snapshot(), storage::Key(kCasesByOwnerId).Add(*owner),
                                  after_, kCasesAtOnce)
              : Cases().Scan(call.snapshot(), Cases().NewKey(), after_, kCasesAtOnce));
    for (const CaseRow& row : page.rows) {
      ASSIGN_OR_RETURN(const std::optional<pb::Case> text,
                       VisibleText(call, row, /*published_only=*/false));
      if (!text.has_value() || !filter_.Matches(call, *text)) continue;
      const std::map<std::string, std::string> info = {
          {sheet::kOwnerName, names_.Of(call, text->owner())}};
      RETURN_IF_ERROR(add({*text, info}));
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
