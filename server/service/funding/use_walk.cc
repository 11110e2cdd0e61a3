#include "server/service/funding/use_walk.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/auth/visibility.h"
#include "server/domain/resource_name.h"
#include "server/service/case/case_access.h"
#include "server/service/tables/tables.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kReadAtOnce = 64;
// Nodes stand in the draft as long as nobody has edited them since, and in the archive then; texts of
// cases in their own row until they are revised.
constexpr std::array<uint8_t, 4> kIndexes = {kNodesByProgrammeId, kNodeArchiveByProgrammeId,
                                             kCasesByProgrammeId, kPublishedCasesByProgrammeId};
constexpr size_t kFirstOfCases = 2;

// "2023/1/..." : the year, the source, and where in its index.
std::string PositionOf(int fiscal_year, size_t source, absl::string_view at) {
  return absl::StrCat(fiscal_year, "/", source, "/", at);
}

}  // namespace

UseWalk::UseWalk(const Call& call, std::string programme, int fiscal_year, UsesOf of,
                 absl::string_view after)
    : call_(call),
      programme_(std::move(programme)),
      fiscal_year_(fiscal_year == 0 ? std::nullopt : std::optional(fiscal_year)) {
  for (size_t i = 0; i < kSources; ++i)
    sources_[i].ended = of == UsesOf::kCases && i < kFirstOfCases;
  GoOnBehind(after);
}

// What came before: of sources up to that of the position the whole year, of those behind it what was
// before the year.
void UseWalk::GoOnBehind(absl::string_view position) {
  const std::vector<absl::string_view> parts = absl::StrSplit(position, absl::MaxSplits('/', 2));
  int year = 0;
  size_t at = 0;
  if (parts.size() < 3 || !absl::SimpleAtoi(parts[0], &year) || !absl::SimpleAtoi(parts[1], &at))
    return;
  for (size_t i = 0; i < kSources; ++i) {
    const std::string of_year = FundingUseKey(kIndexes[i], programme_, year).bytes();
    // No element of a key begins with this byte: it lies behind all of the year.
    constexpr char kBehind = '\xff';
    sources_[i].after = i < at ? of_year + kBehind : i == at ? std::string(parts[2]) : of_year;
  }
}

template <typename M, typename Take>
absl::Status UseWalk::Read(const storage::Table<M>& table, uint8_t index, Source& source,
                           Take take) {
  ASSIGN_OR_RETURN(storage::RowPage<M> page,
                   table.ScanIndex(call_.snapshot(), FundingUseKey(index, programme_, fiscal_year_),
                                   source.after, kReadAtOnce));
  for (size_t i = 0; i < page.rows.size(); ++i) {
    Candidate candidate;
    candidate.fiscal_year = YearOfFundingUse(page.positions[i]);
    candidate.at = std::move(page.positions[i]);
    take(page.rows[i], candidate);
    source.read.push_back(std::move(candidate));
  }
  source.after = page.next;
  source.ended = page.next.empty();
  return absl::OkStatus();
}

absl::Status UseWalk::Fill(size_t source) {
  Source& of = sources_[source];
  if (!of.read.empty() || of.ended) return absl::OkStatus();
  const auto take_case = [](CaseRow& row, Candidate& candidate) {
    candidate.text = std::move(row.message);
  };
  switch (kIndexes[source]) {
    case kNodesByProgrammeId:
      return Read(Nodes(), kNodesByProgrammeId, of,
                  [](storage::Row<pb::VisionNode>& row, Candidate& candidate) {
                    candidate.version = row.version;
                    candidate.node = std::move(row.message);
                  });
    case kNodeArchiveByProgrammeId:
      return Read(NodeArchive(), kNodeArchiveByProgrammeId, of,
                  [](storage::Row<internal_pb::ArchivedNode>& row, Candidate& candidate) {
                    candidate.version = static_cast<storage::Sequence>(row.message.version());
                    candidate.node = std::move(*row.message.mutable_item());
                  });
    case kCasesByProgrammeId:
      return Read(Cases(), kCasesByProgrammeId, of, take_case);
    default:
      return Read(PublishedCases(), kPublishedCasesByProgrammeId, of, take_case);
  }
}

absl::StatusOr<const UseWalk::Published*> UseWalk::PublishedOf(absl::string_view vision) {
  const auto [at, added] = visions_.try_emplace(std::string(vision));
  Published& published = at->second;
  if (!added) return &published;
  ASSIGN_OR_RETURN(const std::optional<VisionRow> head, FindVision(call_, vision));
  if (!head || head->message.published_revision() == 0) return &published;
  ASSIGN_OR_RETURN(std::optional<RevisionRow> revision,
                   FindRevision(call_, vision, head->message.published_revision()));
  if (!revision) return &published;
  published.readable = SeesRevision(call_, head->message, revision->message);
  published.vision = std::move(*revision->message.mutable_vision());
  return &published;
}

absl::Status UseWalk::Judge(Candidate candidate, UseRecord& record) {
  if (candidate.text) {
    if (auth::Sees(call_.caller(), AudienceOf(*candidate.text)))
      record.text = std::move(candidate.text);
    return absl::OkStatus();
  }
  const std::string& name = candidate.node->name();
  ASSIGN_OR_RETURN(const Published* published, PublishedOf(VisionNameOf(name)));
  if (!published->readable) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto version, FindInManifest(call_, NodeManifest(), VisionIdOf(name),
                                                      published->vision.published_revision(),
                                                      domain::LastSegment(name)));
  // Another state of the node is in force, or none.
  if (version != candidate.version) return absl::OkStatus();
  record.vision = published->vision;
  record.node = std::move(candidate.node);
  MakePublished(*record.node);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<UseRecord>> UseWalk::Next() {
  size_t first = kSources;
  for (size_t i = 0; i < kSources; ++i) {
    RETURN_IF_ERROR(Fill(i));
    if (sources_[i].read.empty()) continue;
    const int year = sources_[i].read.front().fiscal_year;
    if (first == kSources || year > sources_[first].read.front().fiscal_year) first = i;
  }
  if (first == kSources) return std::optional<UseRecord>();
  Candidate candidate = std::move(sources_[first].read.front());
  sources_[first].read.pop_front();
  UseRecord record;
  record.fiscal_year = candidate.fiscal_year;
  record.position = PositionOf(record.fiscal_year, first, candidate.at);
  RETURN_IF_ERROR(Judge(std::move(candidate), record));
  return std::optional(std::move(record));
}

}  // namespace renkei::service
