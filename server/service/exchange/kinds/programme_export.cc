#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/auth/visibility.h"
#include "server/domain/filter/filter.h"
#include "server/domain/merge/record_base.h"
#include "server/domain/programme/edition_rules.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/frame/list/filter_tokens.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/programme/programme_apply.h"
#include "server/service/programme/programme_lists.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "server/sheet/rows/programme_columns.h"
#include "server/sheet/rows/shared_parts.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once: some milliseconds.
constexpr size_t kProgrammesAtOnce = 50;
// Editions of a programme, and calls of an edition, are fewer.
constexpr size_t kPartsAtOnce = 400;

const domain::FilterSchema& ExportedProgrammeSchema() {
  static const auto& schema = *[] {
    auto* all = new domain::FilterSchema(ProgrammeFilterSchema());
    all->push_back({"fiscal_year", domain::FieldType::kNumber});
    all->push_back(
        {"state", domain::FieldType::kString, FilterTokens<pb::ProgrammeEditionState>()});
    return all;
  }();
  return schema;
}

bool IsOfEdition(absl::string_view field) { return field == "fiscal_year" || field == "state"; }

// What a file does not carry: it changes with every step, and no import reads it.
template <typename M>
M ForFile(M message) {
  message.clear_etag();
  if constexpr (requires { message.clear_corrections(); }) message.clear_corrections();
  return message;
}

std::string BaseOfRecord(const google::protobuf::Message& record) {
  return domain::RecordBase::Of(record).ToString();
}

class ProgrammeExport : public ExportKind {
 public:
  ProgrammeExport(domain::Filter filter, bool is_table)
      : filter_(std::move(filter)),
        way_(ListWay::Of(filter_, ProgrammeIndexes(), Programmes().NewKey())),
        is_table_(is_table) {
    for (const domain::Comparison& one : filter_.comparisons())
      of_editions_ = of_editions_ || IsOfEdition(one.field);
  }

  const sheet::SheetLayout& layout() const override { return sheet::ProgrammeLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(storage::RowPage<pb::Programme> page,
                     way_.Next(call, Programmes(), after_, kProgrammesAtOnce));
    for (ProgrammeRow& row : page.rows) {
      if (!auth::Sees(call.caller(), AudienceOf(row.message))) continue;
      RETURN_IF_ERROR(AddProgramme(call, PresentProgramme(call, std::move(row)), add));
    }
    after_ = page.next;
    return !after_.empty();
  }

 private:
  bool Passes(const pb::Programme& programme, const pb::ProgrammeEdition* edition) const {
    return filter_.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
      if (!IsOfEdition(field)) return ProgrammeFieldOf(programme, field);
      if (edition == nullptr) return std::nullopt;
      if (field == "fiscal_year") return static_cast<double>(edition->fiscal_year());
      return FilterToken(edition->state());
    });
  }

  absl::Status AddProgramme(const Call& call, const pb::Programme& programme,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) const {
    ASSIGN_OR_RETURN(auto editions,
                     ScanEditionsOfProgramme(call, programme.name(), "", kPartsAtOnce));
    bool any = false;
    for (ProgrammeEditionRow& row : editions.rows) {
      if (!auth::Sees(call.caller(), AudienceOf(programme, row.message))) continue;
      const pb::ProgrammeEdition edition = PresentEdition(call, programme, std::move(row));
      any = true;
      if (!Passes(programme, &edition)) continue;
      ASSIGN_OR_RETURN(const std::vector<pb::ProgrammeCall> calls,
                       CallsOf(call, programme, edition.name()));
      RETURN_IF_ERROR(is_table_ ? AddRows(programme, edition, calls, add)
                                : AddRecord(programme, &edition, calls, add));
    }
    if (any || of_editions_ || !Passes(programme, nullptr)) return absl::OkStatus();
    return is_table_ ? AddHeadAlone(programme, add) : AddRecord(programme, nullptr, {}, add);
  }

  static absl::StatusOr<std::vector<pb::ProgrammeCall>> CallsOf(const Call& call,
                                                                const pb::Programme& programme,
                                                                const std::string& edition) {
    ASSIGN_OR_RETURN(auto page, ScanCallsOfEdition(call, edition, "", kPartsAtOnce));
    std::vector<pb::ProgrammeCall> calls;
    for (CallRow& row : page.rows) calls.push_back(PresentCall(call, programme, std::move(row)));
    return calls;
  }

  static void AddBases(const pb::Programme& programme, const pb::ProgrammeEdition* edition,
                       ProgrammeBases& bases) {
    bases.parts[kProgrammePart] = BaseOfRecord(programme);
    if (edition != nullptr)
      bases.parts[domain::EditionIdOf(edition->fiscal_year())] = BaseOfRecord(*edition);
  }
  static void AddBase(const pb::ProgrammeEdition& edition, const pb::ProgrammeCall& call,
                      ProgrammeBases& bases) {
    bases.parts[absl::StrCat(domain::EditionIdOf(edition.fiscal_year()), "/", call.round())] =
        BaseOfRecord(call);
  }

  static absl::Status AddRecord(const pb::Programme& programme, const pb::ProgrammeEdition* edition,
                                const std::vector<pb::ProgrammeCall>& calls,
                                absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    pb::ProgrammeRecord record;
    ProgrammeBases bases;
    *record.mutable_programme() = ForFile(programme);
    AddBases(programme, edition, bases);
    if (edition != nullptr) *record.mutable_edition() = ForFile(*edition);
    for (const pb::ProgrammeCall& call : calls) {
      *record.add_calls() = ForFile(call);
      AddBase(*edition, call, bases);
    }
    return add({record, {{sheet::kRowBase, bases.ToText()}}});
  }

  static absl::Status AddHeadAlone(const pb::Programme& programme,
                                   absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    pb::ProgrammeRow row;
    *row.mutable_programme() = programme;
    ProgrammeBases bases;
    AddBases(programme, nullptr, bases);
    return add({row, {{sheet::kRowBase, bases.ToText()}}});
  }

  // A row for each type and call; all that is said of the programme and the year stands in the first.
  static absl::Status AddRows(const pb::Programme& programme, const pb::ProgrammeEdition& edition,
                              const std::vector<pb::ProgrammeCall>& calls,
                              absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    const size_t types = static_cast<size_t>(edition.types_size());
    const size_t rows = std::max({types, calls.size(), size_t{1}});
    for (size_t i = 0; i < rows; ++i) {
      pb::ProgrammeRow row;
      ProgrammeBases bases;
      if (i == 0) {
        *row.mutable_programme() = programme;
        *row.mutable_edition() = edition;
        AddBases(programme, &edition, bases);
      } else {
        row.mutable_programme()->set_name(programme.name());
        row.mutable_programme()->set_external_id(programme.external_id());
        row.mutable_programme()->set_owner(programme.owner());
        row.mutable_programme()->set_title(programme.title());
        row.mutable_edition()->set_fiscal_year(edition.fiscal_year());
      }
      if (i < types) *row.mutable_type() = edition.types(static_cast<int>(i));
      if (i < calls.size()) {
        *row.mutable_call() = calls[i];
        AddBase(edition, calls[i], bases);
      }
      RETURN_IF_ERROR(add({row, {{sheet::kRowBase, bases.ToText()}}}));
    }
    return absl::OkStatus();
  }

  const domain::Filter filter_;
  const ListWay way_;
  const bool is_table_;
  bool of_editions_ = false;
  std::string after_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewProgrammeExport(
    const Call& call, const pb::ExportResourcesRequest& request) {
  ASSIGN_OR_RETURN(domain::Filter parsed,
                   ParseFilter(call, request.filter(), ExportedProgrammeSchema()));
  return std::make_unique<ProgrammeExport>(std::move(parsed), IsTable(request.format()));
}

}  // namespace renkei::service
