#include <map>
#include <optional>
#include <string>
#include <utility>

#include "server/domain/filter/filter.h"
#include "server/service/exchange/kinds/kinds.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/planning/opinion_access.h"
#include "server/service/planning/opinion_filter.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/revision/last_title.h"
#include "server/sheet/rows/opinion_columns.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Records read at once: some milliseconds.
constexpr size_t kOpinionsAtOnce = 200;

const domain::FilterSchema& ExportedOpinionSchema() {
  static const auto& schema = *[] {
    auto* all = new domain::FilterSchema(OpinionFilterSchema());
    all->push_back({"owner", domain::FieldType::kString});
    all->push_back({"vision", domain::FieldType::kString});
    return all;
  }();
  return schema;
}

class OpinionExport : public ExportKind {
 public:
  explicit OpinionExport(domain::Filter filter) : filter_(std::move(filter)) {}

  const sheet::SheetLayout& layout() const override { return sheet::OpinionLayout(); }

  absl::StatusOr<bool> Next(const Call& call,
                            absl::FunctionRef<absl::Status(const ExportRow&)> add) override {
    if (!reader_) return NextPlan(call);
    const pb::Vision& head = reader_->head();
    ASSIGN_OR_RETURN(storage::RowPage<pb::Opinion> page,
                     Opinions().ScanIndex(call.snapshot(), OpinionsInOrder(head.name()), after_,
                                          kOpinionsAtOnce));
    for (OpinionRow& row : page.rows) {
      if (!Passes(head, row.message)) continue;
      ASSIGN_OR_RETURN(const std::optional<pb::Opinion> opinion,
                       reader_->Read(call, std::move(row)));
      if (!opinion.has_value()) continue;
      ASSIGN_OR_RETURN(info_[sheet::kOpinionSubjectTitle], TitleOf(call, opinion->subject()));
      RETURN_IF_ERROR(add({*opinion, info_}));
    }
    after_ = std::move(page.next);
    if (after_.empty()) reader_.reset();
    return true;
  }

 private:
  // The next vision along the narrowest way that the filter allows.
  absl::StatusOr<storage::RowPage<pb::Vision>> ScanPlans(const Call& call) const {
    constexpr size_t kOne = 1;
    const storage::Snapshot& snapshot = call.snapshot();
    if (const auto vision = filter_.RequiredValue("vision"))
      return Visions().Scan(snapshot, KeyByName(Visions(), *vision), next_plan_, kOne);
    if (const auto owner = filter_.RequiredValue("owner"))
      return Visions().ScanIndex(snapshot, storage::Key(kVisionsByOwnerId).Add(*owner), next_plan_,
                                 kOne);
    return Visions().Scan(snapshot, Visions().NewKey(), next_plan_, kOne);
  }

  // Opens the next vision that the caller may read; false when there is none.
  absl::StatusOr<bool> NextPlan(const Call& call) {
    if (ended_) return false;
    ASSIGN_OR_RETURN(const auto page, ScanPlans(call));
    next_plan_ = page.next;
    ended_ = next_plan_.empty();
    if (page.rows.empty()) return false;
    const std::string& name = page.rows.front().message.name();
    absl::StatusOr<OpinionReader> reader = OpinionReader::Open(call, name, name);
    if (absl::IsNotFound(reader.status())) return true;
    if (!reader.ok()) return reader.status();
    reader_ = *std::move(reader);
    after_.clear();
    titles_.clear();
    const pb::Vision& shown = reader_->text();
    const std::string& external_id = reader_->owner() ? shown.external_id() : "";
    info_ = {{sheet::kOpinionVision, external_id.empty() ? name : external_id},
             {sheet::kOpinionVisionTitle, shown.title()}};
    return true;
  }

  bool Passes(const pb::Vision& head, const pb::Opinion& opinion) const {
    return filter_.Matches([&](absl::string_view field) -> std::optional<domain::FieldValue> {
      if (field == "vision") return head.name();
      if (field == "owner")
        return std::vector<std::string>(head.owners().begin(), head.owners().end());
      return OpinionFieldOf(opinion, field);
    });
  }

  // What an opinion speaks of, as the caller reads it; "" where it reads nothing of it, and of a
  // revision.
  absl::StatusOr<std::string> TitleOf(const Call& call, const std::string& subject) {
    if (subject.empty()) return "";
    const auto [known, added] = titles_.try_emplace(subject);
    if (!added) return known->second;
    ASSIGN_OR_RETURN(const std::optional<std::string> title,
                     LastTitle(call, reader_->reading(), subject));
    known->second = title.value_or("");
    return known->second;
  }

  const domain::Filter filter_;
  std::string next_plan_;
  bool ended_ = false;
  // Of the plan that is read: its opinions, how far they are, and what they speak of.
  std::optional<OpinionReader> reader_;
  std::string after_;
  std::map<std::string, std::string> titles_;
  std::map<std::string, std::string> info_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ExportKind>> NewOpinionExport(const Call& call,
                                                             absl::string_view filter) {
  ASSIGN_OR_RETURN(domain::Filter parsed, ParseFilter(call, filter, ExportedOpinionSchema()));
  return std::make_unique<OpinionExport>(std::move(parsed));
}

}  // namespace renkei::service
