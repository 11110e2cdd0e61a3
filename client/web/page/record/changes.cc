#include "client/web/page/record/changes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/web/page/form/form_parts.h"
#include "server/domain/error.h"
#include "server/domain/fold.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/kpi_figures.h"
#include "server/sheet/vision/columns.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Calls at once, far below the places of the server that an account may hold: no method has the notes of
// a whole plan.
constexpr size_t kNotesAtOnce = 16;

constexpr pb::KpiActualStatus kPreliminary = pb::KPI_ACTUAL_STATUS_PRELIMINARY;

// What is chosen for a figure: a value that is not there says so itself.
std::string StatusInput(const StoredFigure& figure) {
  return figure.status == pb::KPI_ACTUAL_STATUS_CONFIRMED ? pb::KpiActualStatus_Name(figure.status)
                                                          : "";
}

std::string WasOf(const GridRow& row) {
  return row.stored ? absl::StrCat(FigureInput(*row.stored), "|", StatusInput(*row.stored)) : "";
}

// 全角の空白 around it too.
std::string Trimmed(const std::string& text) {
  absl::string_view rest = absl::StripAsciiWhitespace(text);
  constexpr absl::string_view kWide = "　";
  while (absl::ConsumePrefix(&rest, kWide) || absl::ConsumeSuffix(&rest, kWide))
    rest = absl::StripAsciiWhitespace(rest);
  return std::string(rest);
}

struct RowInputs {
  std::string value;
  std::string status;
  std::string note;
  std::string was;
};
RowInputs InputsOf(const GridRow& row, const Query& entered) {
  return {Trimmed(entered.Get(row.Input(kValuePart))), Trimmed(entered.Get(row.Input(kStatusPart))),
          Trimmed(entered.Get(row.Input(kNotePart))), entered.Get(row.Input(kWasPart))};
}

bool IsTouched(const RowInputs& inputs) {
  const bool empty = inputs.value.empty() && inputs.status.empty();
  const std::string is = empty ? "" : absl::StrCat(inputs.value, "|", inputs.status);
  return is != inputs.was || !inputs.note.empty();
}

bool IsSame(const pb::KpiActual& actual, const StoredFigure& stored) {
  const pb::KpiActualStatus status =
      actual.status() == pb::KPI_ACTUAL_STATUS_UNSPECIFIED ? kPreliminary : actual.status();
  return status == stored.status && actual.value().has_number() == stored.value.has_number() &&
         actual.value().number() == stored.value.number() &&
         actual.value().text() == stored.value.text();
}

pb::FieldViolation NoValue(const GridRow& row) {
  return domain::Violation(
      row.Input(kValuePart), "REQUIRED",
      {absl::StrCat(row.kpi.title(), ": enter the figure; where there is none, write データなし"),
       absl::StrCat(row.kpi.title(),
                    "：値を入力してください。データがないときは「データなし」と入力します。")});
}

// Says which row it is of.
void AddWrong(const GridRow& row, std::vector<pb::FieldViolation> found,
              std::vector<pb::FieldViolation>& wrong) {
  for (pb::FieldViolation& violation : found) {
    violation.set_message(absl::StrCat(row.kpi.title(), ": ", violation.message()));
    violation.set_message_ja(absl::StrCat(row.kpi.title(), "：", violation.message_ja()));
    violation.set_field(row.Input(kValuePart));
    wrong.push_back(std::move(violation));
  }
}

void ReadRow(const GridRow& row, const RowInputs& inputs, GridChanges& read) {
  if (!IsTouched(inputs)) return;
  if (inputs.value.empty()) {
    read.wrong.push_back(NoValue(row));
    return;
  }
  FigureChange change;
  change.row = &row;
  change.overtaken = inputs.was != WasOf(row);
  change.keeps_note = inputs.note.empty();
  pb::KpiActual& actual = change.actual;
  *actual.mutable_when() = row.when;
  actual.mutable_value()->set_text(inputs.value);
  actual.set_status(kPreliminary);
  if (const auto chosen = sheet::ParseEnumLabel(*pb::KpiActualStatus_descriptor(), inputs.status))
    actual.set_status(static_cast<pb::KpiActualStatus>(*chosen));
  if (!domain::IsClearMarker(inputs.note)) actual.set_note(inputs.note);
  std::vector<pb::FieldViolation> found = domain::SettleActual(row.kpi, actual);
  if (!found.empty()) return AddWrong(row, std::move(found), read.wrong);
  if (row.stored && change.keeps_note && IsSame(actual, *row.stored)) return;
  read.changes.push_back(std::move(change));
}

void KeepNote(const pb::ListKpiActualsResponse& figures, FigureChange& change) {
  const std::string id = domain::ActualId(domain::AsOneTime(change.row->when));
  for (const pb::KpiActual& stored : figures.actuals()) {
    if (domain::ActualId(domain::AsOneTime(stored.when())) != id) continue;
    change.actual.set_source(stored.source());
    change.actual.set_etag(stored.etag());
    if (change.keeps_note) change.actual.set_note(stored.note());
  }
}

}  // namespace

Query FreshInputs(const Grid& grid) {
  Query fresh;
  for (const GridRow& row : grid.rows) {
    if (!row.stored) continue;
    fresh.Add(row.Input(kValuePart), FigureInput(*row.stored));
    fresh.Add(row.Input(kStatusPart), StatusInput(*row.stored));
    fresh.Add(row.Input(kWasPart), WasOf(row));
  }
  return fresh;
}

Query Overlaid(const Grid& grid, Query fresh, const Query& kept) {
  for (const GridRow& row : grid.rows) {
    if (!IsTouched(InputsOf(row, kept))) continue;
    for (const char* part : {kValuePart, kStatusPart, kNotePart, kWasPart})
      fresh.Set(row.Input(part), kept.Get(row.Input(part)));
  }
  fresh.Set(kCorrectionReason, kept.Get(kCorrectionReason));
  return fresh;
}

GridChanges ReadGrid(const Grid& grid, const Query& entered) {
  GridChanges read;
  for (const GridRow& row : grid.rows) ReadRow(row, InputsOf(row, entered), read);
  return read;
}

absl::Status KeepNotes(Visit& visit, std::vector<FigureChange>& changes) {
  std::vector<FigureChange*> stored;
  for (FigureChange& change : changes) {
    if (change.row->stored) stored.push_back(&change);
  }
  for (size_t begin = 0; begin < stored.size(); begin += kNotesAtOnce) {
    std::vector<Awaited<pb::ListKpiActualsResponse>> asked;
    const size_t end = std::min(begin + kNotesAtOnce, stored.size());
    for (size_t i = begin; i < end; ++i) {
      pb::ListKpiActualsRequest request;
      request.set_parent(stored[i]->row->kpi.name());
      request.set_page_size(1000);
      asked.push_back(
          visit.calls.Begin<pb::ListKpiActualsResponse>("VisionService/ListKpiActuals", request));
    }
    for (size_t i = begin; i < end; ++i) {
      ASSIGN_OR_RETURN(const auto figures, asked[i - begin].Get());
      KeepNote(figures, *stored[i]);
    }
  }
  return absl::OkStatus();
}

pb::RecordVisionActualsRequest RequestOf(const Grid& grid, const std::vector<FigureChange>& changes,
                                         const Query& entered) {
  pb::RecordVisionActualsRequest request;
  request.set_parent(grid.vision.name());
  request.set_request_id(entered.Get(kRequestId));
  for (const FigureChange& change : changes) {
    pb::VisionActual& entry = *request.add_entries();
    entry.set_kpi(change.row->kpi.name());
    *entry.mutable_actual() = change.actual;
    if (change.Corrects())
      entry.mutable_actual()->set_correction_reason(Trimmed(entered.Get(kCorrectionReason)));
  }
  return request;
}

std::vector<pb::FieldViolation> WrongIn(const std::vector<FigureChange>& changes,
                                        const absl::Status& refused) {
  std::vector<pb::FieldViolation> wrong;
  const auto detail = domain::DetailOf(refused);
  if (!detail) return wrong;
  bool reason = false;
  for (const pb::FieldViolation& violation : detail->violations()) {
    absl::string_view field = violation.field();
    size_t at = 0;
    const bool of_row = absl::ConsumePrefix(&field, "entries[") &&
                        absl::SimpleAtoi(field.substr(0, field.find(']')), &at) &&
                        at < changes.size();
    if (!of_row) {
      wrong.push_back(violation);
    } else if (absl::EndsWith(field, kCorrectionReason)) {
      // One input for all of them.
      if (!reason) wrong.push_back(violation);
      if (!reason) wrong.back().set_field(kCorrectionReason);
      reason = true;
    } else {
      AddWrong(*changes[at].row, {violation}, wrong);
    }
  }
  return wrong;
}

}  // namespace renkei::web
