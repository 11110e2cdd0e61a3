#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/domain/validation/validator.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/exchange/kinds/row_owner.h"
#include "server/service/frame/canonical.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/actuals/actual_change.h"
#include "server/service/vision/apply/vision_apply_input.h"
#include "server/service/vision/apply/vision_apply_plan.h"
#include "server/service/vision/draft/vision_plan.h"
#include "server/service/vision/vision_head.h"
#include "server/sheet/vision/vision_book.h"
#include "server/text/vision/item_places.h"
#include "server/text/vision/vision_parts.h"
#include "server/text/vision/vision_reader.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// A vision of 5,000 nodes and as many KPIs is some 6 MB.
constexpr size_t kMaxVisionBytes = size_t{8} << 20;
// Figures read at once.
constexpr size_t kItemsAtOnce = 1'000;

// Where in its document or workbook a violation is: "nodes[0].children[2].title", "施策!B3".
// Readers of files put the file's name and the line before it.
std::string InRow(const ImportRow& row, absl::string_view field) {
  absl::string_view rest = field;
  if (row.book != nullptr) {
    absl::ConsumePrefix(&rest, ":");
  } else if (absl::StartsWith(rest, ":")) {
    const size_t end = rest.find(": ");
    rest = end == absl::string_view::npos ? absl::string_view() : rest.substr(end + 2);
  } else if (rest == "header.parent") {
    rest = "owner";
  }
  // Of the head: a document has its fields at the top.
  absl::ConsumePrefix(&rest, "header.");
  absl::ConsumePrefix(&rest, "vision.");
  return std::string(rest);
}

absl::Status InRow(const ImportRow& row, const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  std::vector<pb::FieldViolation> violations(detail->violations().begin(),
                                             detail->violations().end());
  for (pb::FieldViolation& violation : violations)
    violation.set_field(InRow(row, violation.field()));
  // What reads documents for the command as well gives no reason: they are mistakes of the file.
  const bool unreadable = detail->reason() == pb::REASON_UNSPECIFIED;
  return domain::FieldErrors(unreadable ? pb::REASON_INVALID_FIELDS : detail->reason(),
                             std::move(violations));
}

// Files have organizations by their code or id.
void NameOrganizations(pb::Vision& vision) {
  const auto name = [](google::protobuf::RepeatedPtrField<std::string>& organizations) {
    for (std::string& one : organizations) {
      if (!absl::StrContains(one, '/')) one = absl::StrCat("organizations/", one);
    }
  };
  name(*vision.mutable_owners());
  if (vision.has_audience()) name(*vision.mutable_audience()->mutable_organizations());
}

// A CSV file has one table, and the one of the head cannot make a vision with its tree.
absl::Status WhichVision() {
  return domain::InvalidField(
      "", "UNKNOWN_VISION",
      {"which vision is meant? Name it in the options (--vision); new ones come as XLSX, YAML or "
       "JSON lines",
       "どのビジョンの表か分かりません。ビジョンを指定してください（renkei import では --vision）。"
       "新しいビジョンは XLSX、YAML、JSON Lines で取り込めます。"});
}

// The number of its message, which the check of one message by itself does not know.
absl::Status OfPart(size_t part, const absl::Status& status) {
  const std::optional<pb::ErrorDetail> detail = domain::DetailOf(status);
  if (!detail || detail->violations().empty()) return status;
  std::vector<pb::FieldViolation> violations(detail->violations().begin(),
                                             detail->violations().end());
  for (pb::FieldViolation& violation : violations) {
    absl::string_view rest = violation.field();
    if (absl::ConsumePrefix(&rest, "items."))
      violation.set_field(absl::StrCat("items[", part, "].", rest));
  }
  return domain::FieldErrors(detail->reason(), std::move(violations));
}

// One vision as ApplyVision gets it, checked as far as it can be without the draft.
class SentVision {
 public:
  SentVision(const Call& call, domain::VisionFile file) : file_(std::move(file)) {
    requests_.emplace_back();
    *requests_.back().mutable_header() = file_.header;
    for (pb::ApplyVisionRequest& part : text::PartsOf(file_, places_))
      requests_.push_back(std::move(part));
    status_ = places_.Translate(Check(call));
  }
  SentVision(const SentVision&) = delete;
  SentVision& operator=(const SentVision&) = delete;

  const absl::Status& status() const { return status_; }
  absl::StatusOr<ApplyPlan> Plan(const Call& call, bool first) const {
    absl::StatusOr<ApplyPlan> plan = PlanApply(call, stream_, first);
    if (!plan.ok()) return places_.Translate(plan.status());
    return plan;
  }

 private:
  absl::Status Check(const Call& call) {
    for (size_t i = 0; i < requests_.size(); ++i) {
      absl::Status status = domain::ValidateRequest(requests_[i]);
      if (status.ok()) status = Canonicalize(call, requests_[i]);
      if (!status.ok()) return i == 0 ? status : OfPart(i - 1, status);
    }
    std::vector<const pb::ApplyVisionRequest*> all;
    for (const pb::ApplyVisionRequest& request : requests_) all.push_back(&request);
    ASSIGN_OR_RETURN(stream_, CollectStream(all));
    return absl::OkStatus();
  }

  const domain::VisionFile file_;
  text::ItemPlaces places_{file_};
  std::vector<pb::ApplyVisionRequest> requests_;
  AppliedStream stream_;
  absl::Status status_;
};

RowOutcome OutcomeOf(const DraftPlan& plan) {
  if (plan.creates_head()) return RowOutcome::kCreated;
  const bool changes = plan.edits_draft() || !plan.actuals.empty();
  return changes ? RowOutcome::kUpdated : RowOutcome::kUnchanged;
}

class VisionImport : public ImportKind {
 public:
  explicit VisionImport(const pb::ImportOptions& options) : options_(options), owner_(options) {}

  const sheet::SheetLayout& layout() const override {
    return sheet::LayoutOf(sheet::SheetKind::kVision);
  }
  RowShape shape() const override {
    return {.layout = layout(),
            .whole_book = true,
            .max_document_bytes = kMaxVisionBytes,
            .max_line_bytes = kMaxVisionBytes};
  }
  absl::string_view prefix() const override { return ""; }
  void Begin(const Call&) override { owner_.Begin(); }

  absl::StatusOr<StagedRow> Stage(const Call& call, const ImportRow& row) override {
    absl::StatusOr<domain::VisionFile> file = Read(call, row);
    if (!file.ok()) return InRow(row, file.status());
    const SentVision sent(call, *std::move(file));
    if (!sent.status().ok()) return InRow(row, sent.status());
    absl::StatusOr<ApplyPlan> plan = sent.Plan(call, /*first=*/true);
    if (!plan.ok()) return InRow(row, plan.status());
    StagedRow staged;
    staged.outcome = OutcomeOf(plan->draft);
    const pb::Vision& vision = plan->vision;
    staged.key =
        vision.external_id().empty() ? vision.name() : absl::StrCat("/", vision.external_id());
    if (staged.outcome == RowOutcome::kUnchanged) return staged;
    staged.changes = std::move(plan->changes);
    ASSIGN_OR_RETURN(std::optional<storage::Mutation> mutation,
                     AsOneCommit(call, std::move(plan->draft)));
    staged.alone = !mutation.has_value();
    if (!staged.alone) staged.mutation = *std::move(mutation);
    return staged;
  }

  absl::StatusOr<WrittenAlone> WriteAlone(Job& job, const ImportRow& row) override {
    absl::StatusOr<domain::VisionFile> file = Read(job.call(), row);
    if (!file.ok()) return InRow(row, file.status());
    const SentVision sent(job.call(), *std::move(file));
    if (!sent.status().ok()) return InRow(row, sent.status());
    WrittenAlone written;
    const absl::StatusOr<PlanProgress> done =
        RunPlans(job, [&](const Call& call, bool first) -> absl::StatusOr<DraftPlan> {
          absl::StatusOr<ApplyPlan> plan = sent.Plan(call, first);
          if (!plan.ok()) return InRow(row, plan.status());
          if (first) written.outcome = OutcomeOf(plan->draft);
          return std::move(plan->draft);
        });
    if (!done.ok()) return done.status();
    written.commits = done->commits;
    return written;
  }

 private:
  // What the row says, of a vision of the organization that is imported for.
  absl::StatusOr<domain::VisionFile> Read(const Call& call, const ImportRow& row) {
    ASSIGN_OR_RETURN(domain::VisionFile file,
                     row.book != nullptr ? ReadBook(call, *row.book)
                                         : text::ReadVisionFile(row.tree, "", /*prune=*/false));
    for (std::vector<std::string>* places : {&file.node_places, &file.kpi_places}) {
      for (std::string& place : *places) place = InRow(row, place);
    }
    for (auto& [path, place] : file.head_places) place = InRow(row, place);
    pb::ApplyVisionHeader& header = file.header;
    NameOrganizations(*header.mutable_vision());
    header.set_overwrite(options_.overwrite());
    header.set_report_changes(options_.report_changes());
    // By its name it may be one that others lead: whether it is one's own, ApplyVision asks.
    if (!header.vision().name().empty() && header.parent().empty()) return file;
    RETURN_IF_ERROR(owner_.Settle(call, "header.parent", *header.mutable_parent()));
    return file;
  }

  absl::StatusOr<domain::VisionFile> ReadBook(const Call& call, const sheet::Workbook& book) {
    ASSIGN_OR_RETURN(const std::optional<VisionRow> meant, FindMeant(call, book));
    if (!meant.has_value()) {
      if (options_.format() == pb::EXCHANGE_FORMAT_CSV) return WhichVision();
      return sheet::ReadVisionBook(book, {"", false, nullptr});
    }
    ASSIGN_OR_RETURN(const sheet::KnownVision known, LoadKnown(call, meant->message.name()));
    return sheet::ReadVisionBook(book, {"", false, &known});
  }

  // The vision that a workbook is about, as its first sheet says; of a table alone, the options.
  absl::StatusOr<std::optional<VisionRow>> FindMeant(const Call& call,
                                                     const sheet::Workbook& book) {
    const sheet::VisionIdentity identity = sheet::IdentityOf(book);
    const std::string& name = identity.name.empty() ? options_.vision() : identity.name;
    const bool says_who = !identity.name.empty() || !identity.external_id.empty();
    if (says_who && identity.name.empty()) {
      std::string owner = identity.owner;
      RETURN_IF_ERROR(owner_.Settle(call, identity.owner_place, owner));
      return FindByExternalId(call, owner, identity.external_id);
    }
    if (name.empty()) return std::optional<VisionRow>();
    ASSIGN_OR_RETURN(VisionRow row, OpenAsOwner(call, name));
    return std::optional(std::move(row));
  }

  static absl::StatusOr<sheet::KnownVision> LoadKnown(const Call& call, const std::string& name) {
    ASSIGN_OR_RETURN(domain::Plan plan, LoadPlan(call, name, 0));
    sheet::KnownVision known{std::move(plan), {}};
    std::string after;
    do {
      ASSIGN_OR_RETURN(const storage::RowPage<pb::KpiActual> page,
                       ScanActuals(call, Actuals().NewKey().Add(domain::LastSegment(name)), after,
                                   kItemsAtOnce));
      for (const storage::Row<pb::KpiActual>& row : page.rows)
        known.actuals[std::string(domain::ParentName(row.message.name(), 6))].push_back(
            row.message);
      after = page.next;
    } while (!after.empty());
    return known;
  }

  const pb::ImportOptions& options_;
  RowOwner owner_;
};

}  // namespace

std::unique_ptr<ImportKind> NewVisionImport(const pb::ImportOptions& options) {
  return std::make_unique<VisionImport>(options);
}

}  // namespace renkei::service
