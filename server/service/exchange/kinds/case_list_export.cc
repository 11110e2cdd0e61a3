#include <map>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/merge/record_base.h"
#include "server/service/case/case_access.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/organization_names.h"
#include "server/service/selection/case_list_reading.h"
#include "server/sheet/rows/case_list_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// A list has 500 cases, of which a table tells the titles.
constexpr size_t kListsAtOnce = 5;

class CaseListExport : public ExportKind {
 public:
  CaseListExport(domain::Filter filter, bool is_table)
      : filter_(std::move(filter)), way_(WayToCaseLists(filter_)), is_table_(is_table) {}

  const sheet::SheetLayout& layout() const override { return sheet::CaseListLayout(); }

  // Oldest first.
  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(auto page, way_.Next(call, CaseLists(), after_, kListsAtOnce));
    for (CaseListRow& row : page.rows) {
      if (!IsShown(call, filter_, row.message)) continue;
      ASSIGN_OR_RETURN(pb::CaseList list, PresentList(call, std::move(row)));
      for (pb::CaseListEntry& entry : *list.mutable_entries()) entry.clear_unavailable();
      list.clear_etag();
      RETURN_IF_ERROR(is_table_ ? AddRows(call, list, add)
                                : add({list, {{sheet::kRowBase, BaseOfList(list)}}}));
    }
    after_ = page.next;
    return !after_.empty();
  }

 private:
  static std::string BaseOfList(const pb::CaseList& list) {
    return domain::RecordBase::Of(list).ToString();
  }

  // A row for each case; all that is said of the list stands in the first.
  absl::Status AddRows(const Call& call, const pb::CaseList& list,
                       absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    pb::CaseListRow row;
    *row.mutable_list() = list;
    row.mutable_list()->clear_entries();
    std::map<std::string, std::string> info = {{sheet::kRowBase, BaseOfList(list)}};
    if (list.entries().empty()) return add({row, info});
    for (int i = 0; i < list.entries_size(); ++i) {
      if (call.abandoned()) return absl::CancelledError();
      *row.mutable_entry() = list.entries(i);
      info[sheet::kListNumber] = absl::StrCat(i + 1);
      RETURN_IF_ERROR(AddCase(call, list.entries(i).case_(), info));
      RETURN_IF_ERROR(add({row, info}));
      row.mutable_list()->Clear();
      row.mutable_list()->set_name(list.name());
      row.mutable_list()->set_external_id(list.external_id());
      row.mutable_list()->set_owner(list.owner());
      row.mutable_list()->set_title(list.title());
      info.clear();
    }
    return absl::OkStatus();
  }

  // What a case is called, as far as the reader may read it.
  absl::Status AddCase(const Call& call, const std::string& name,
                       std::map<std::string, std::string>& info) {
    ASSIGN_OR_RETURN(const std::optional<pb::Case> text, ReadableCase(call, name));
    if (!text.has_value()) return absl::OkStatus();
    info[sheet::kListCaseTitle] = text->title();
    info[sheet::kListCaseOwner] = names_.Of(call, text->owner());
    return absl::OkStatus();
  }

  const domain::Filter filter_;
  const ListWay way_;
  const bool is_table_;
  std::string after_;
  OrganizationNames names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewCaseListExport(
    const Call& call, const pb::ExportResourcesRequest& request) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseCaseListFilter(call, request.filter()));
  return std::make_unique<CaseListExport>(std::move(parsed), IsTable(request.format()));
}

}  // namespace renkei::service
