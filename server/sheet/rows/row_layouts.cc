#include "server/sheet/rows/row_layouts.h"

#include "server/sheet/rows/actual_columns.h"
#include "server/sheet/rows/case_columns.h"
#include "server/sheet/rows/case_list_columns.h"
#include "server/sheet/rows/initiative_columns.h"
#include "server/sheet/rows/national_kpi_columns.h"
#include "server/sheet/rows/opinion_columns.h"
#include "server/sheet/rows/programme_columns.h"
#include "server/sheet/rows/round_columns.h"
#include "server/sheet/rows/support_columns.h"

namespace renkei::sheet {

const SheetLayout* RowLayoutOf(renkei::v1::ExchangeKind kind) {
  switch (kind) {
    case renkei::v1::EXCHANGE_KIND_CASES:
      return &CaseLayout();
    case renkei::v1::EXCHANGE_KIND_KPI_ACTUALS:
      return &ActualRowsLayout();
    case renkei::v1::EXCHANGE_KIND_INITIATIVES:
      return &InitiativeLayout();
    case renkei::v1::EXCHANGE_KIND_OPINIONS:
      return &OpinionLayout();
    case renkei::v1::EXCHANGE_KIND_PROGRAMMES:
      return &ProgrammeLayout();
    case renkei::v1::EXCHANGE_KIND_NATIONAL_KPIS:
      return &NationalKpiLayout();
    case renkei::v1::EXCHANGE_KIND_CASE_LISTS:
      return &CaseListLayout();
    case renkei::v1::EXCHANGE_KIND_ROUND_APPLICATIONS:
      return &RoundApplicationLayout();
    case renkei::v1::EXCHANGE_KIND_ROUND_READINGS:
      return &RoundReadingLayout();
    case renkei::v1::EXCHANGE_KIND_SUPPORT_CASES:
      return &SupportLayout();
    default:
      return nullptr;
  }
}

bool IsImported(renkei::v1::ExchangeKind kind) {
  return kind != renkei::v1::EXCHANGE_KIND_UNSPECIFIED &&
         kind != renkei::v1::EXCHANGE_KIND_SUPPORT_CASES;
}

}  // namespace renkei::sheet
