#include <map>
#include <string>
#include <utility>

#include "server/domain/words/words.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/tables/tables.h"
#include "server/sheet/rows/national_kpi_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kNationalKpisAtOnce = 50;

// How one is counted, for readers of a workbook.
std::string DefinitionWords(const pb::NationalKpi& kpi) {
  if (!kpi.has_definition()) return "";
  const auto* field = kpi.GetDescriptor()->FindFieldByName("definition");
  return domain::Words(domain::Lang::kJapanese).Field(kpi, *field);
}

class NationalKpiExport : public ExportKind {
 public:
  explicit NationalKpiExport(domain::Filter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::NationalKpiLayout(); }

  // Oldest first.
  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(const auto page, NationalKpis().Scan(call.snapshot(), NationalKpis().NewKey(),
                                                          after_, kNationalKpisAtOnce));
    for (const NationalKpiRow& row : page.rows) {
      if (!IsShown(call, filter_, row.message)) continue;
      const pb::NationalKpi kpi = PresentNationalKpi(call, row);
      const std::map<std::string, std::string> info = {
          {sheet::kNationalDefinition, DefinitionWords(kpi)},
          {sheet::kNationalOwnerName, names_.Of(call, kpi.owner())}};
      RETURN_IF_ERROR(add({kpi, info}));
    }
    after_ = page.next;
    return !after_.empty();
  }

 private:
  const domain::Filter filter_;
  std::string after_;
  OrganizationNames names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewNationalKpiExport(const Call& call,
                                                                 absl::string_view filter) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseNationalKpiFilter(call, filter));
  return std::make_unique<NationalKpiExport>(std::move(parsed));
}

}  // namespace renkei::service
