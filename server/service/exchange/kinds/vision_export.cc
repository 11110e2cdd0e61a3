#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/vision_tree.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/rows/export_writer.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/vision_access.h"
#include "server/service/vision/vision_filter.h"
#include "server/sheet/vision/base_sheet.h"
#include "server/sheet/vision/vision_book.h"
#include "server/text/json_writer.h"
#include "server/text/reader.h"
#include "server/text/vision/vision_writer.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Documents of visions: what `renkei vision export` writes, without figures, which are a kind of
// their own.
class VisionWriter : public ExportWriter {
 public:
  explicit VisionWriter(const pb::ExportResourcesRequest& request)
      : format_(request.format()), words_(WordsOf(request)) {}

  absl::Status Add(const ExportRow& row) override {
    if (format_ == pb::EXCHANGE_FORMAT_XLSX) return AddBook(*row.vision);
    const domain::Plan& plan = row.vision->plan;
    const std::string yaml =
        text::WriteVisionYaml(domain::VisionTree(plan.vision, plan.nodes, plan.kpis), {});
    if (format_ == pb::EXCHANGE_FORMAT_YAML) {
      absl::StrAppend(&bytes_, "---\n", yaml);
      return absl::OkStatus();
    }
    const absl::StatusOr<std::vector<text::Tree>> documents = text::ReadDocuments(yaml, "");
    if (!documents.ok()) return absl::InternalError("a vision cannot be written");
    for (const text::Tree& document : *documents)
      absl::StrAppend(&bytes_, text::WriteJson(document), "\n");
    return absl::OkStatus();
  }
  absl::Status Finish() override { return absl::OkStatus(); }

  absl::StatusOr<std::string> Take(size_t most) override { return TakeFrom(bytes_, most); }
  size_t ready() const override { return bytes_.size(); }

 private:
  absl::Status AddBook(const sheet::KnownVision& vision) {
    if (std::exchange(has_book_, true))
      return domain::MakeError(
          pb::REASON_TOO_LARGE,
          {"a workbook holds one vision; narrow the filter, or choose YAML or JSON lines",
           "XLSX には1つのビジョンしか入りません。条件で1つに絞るか、YAML か JSON Lines で出力して"
           "ください。"},
          {{"limit", "visions=1"}});
    sheet::Workbook sheets = sheet::VisionSheets(vision, /*with_actuals=*/false, words_);
    sheets.sheets.push_back(sheet::BaseSheet(domain::BaseOf(vision.plan, {})));
    ASSIGN_OR_RETURN(bytes_, sheet::WriteVisionXlsx(sheets, vision.plan.vision.title(), words_));
    return absl::OkStatus();
  }

  const pb::ExchangeFormat format_;
  const sheet::Words words_;
  std::string bytes_;
  bool has_book_ = false;
};

class VisionExport : public ExportKind {
 public:
  explicit VisionExport(VisionFilter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override {
    return sheet::LayoutOf(sheet::SheetKind::kVision);
  }
  std::unique_ptr<ExportWriter> NewWriter(
      const pb::ExportResourcesRequest& request) const override {
    return std::make_unique<VisionWriter>(request);
  }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    ASSIGN_OR_RETURN(const auto page, filter_.way().Next(call, Visions(), after_, 1));
    after_ = page.next;
    for (const VisionRow& row : page.rows) {
      RETURN_IF_ERROR(AddIfShown(call, row.message.name(), add));
    }
    return !after_.empty();
  }

 private:
  absl::Status AddIfShown(const Call& call, const std::string& name,
                          absl::FunctionRef<absl::Status(const ExportRow&)> add) {
    const absl::StatusOr<VisionReading> reading = OpenForReading(call, name);
    if (absl::IsNotFound(reading.status())) return absl::OkStatus();
    if (!reading.ok()) return reading.status();
    if (!filter_.Matches(call, *reading)) return absl::OkStatus();
    ASSIGN_OR_RETURN(domain::Plan plan, LoadPlan(call, name, 0));
    const sheet::KnownVision vision{std::move(plan), {}};
    const std::map<std::string, std::string> no_info;
    return add({vision.plan.vision, no_info, &vision});
  }

  VisionFilter filter_;
  std::string after_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewVisionExport(
    const Call& call, const pb::ExportResourcesRequest& request) {
  if (request.format() == pb::EXCHANGE_FORMAT_CSV)
    return domain::InvalidField(
        "format", "NOT_APPLICABLE",
        {"a vision has several tables and a CSV file one; choose YAML, JSON lines or XLSX",
         "ビジョンには複数の表があり、1つの CSV に入りません。YAML、JSON Lines、XLSX のどれかを"
         "選んでください。"});
  ASSIGN_OR_RETURN(VisionFilter filter, VisionFilter::Parse(call, request.filter()));
  return std::make_unique<VisionExport>(std::move(filter));
}

}  // namespace renkei::service
