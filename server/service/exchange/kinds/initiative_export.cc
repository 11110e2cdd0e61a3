#include <optional>
#include <utility>

#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/initiative/initiative_filter.h"
#include "server/service/tables/tables.h"
#include "server/sheet/rows/initiative_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once: some milliseconds.
constexpr size_t kInitiativesAtOnce = 100;

class InitiativeExport : public ExportKind {
 public:
  explicit InitiativeExport(InitiativeFilter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::InitiativeLayout(); }

  // Oldest first, along an index too: within its prefix keys follow the names.
  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(const storage::RowPage<pb::Initiative> page,
                     filter_.way().Next(call, Initiatives(), after_, kInitiativesAtOnce));
    for (const InitiativeRow& row : page.rows) {
      ASSIGN_OR_RETURN(const std::optional<pb::Initiative> shown, filter_.Shown(call, row));
      if (!shown.has_value()) continue;
      const std::map<std::string, std::string> info = {
          {sheet::kLeadName, names_.Of(call, shown->lead())}};
      RETURN_IF_ERROR(add({*shown, info}));
    }
    after_ = page.next;
    return !after_.empty();
  }

 private:
  const InitiativeFilter filter_;
  std::string after_;
  OrganizationNames names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewInitiativeExport(const Call& call,
                                                                absl::string_view filter) {
  ASSIGN_OR_RETURN(InitiativeFilter parsed, InitiativeFilter::Parse(call, filter));
  return std::make_unique<InitiativeExport>(std::move(parsed));
}

}  // namespace renkei::service
