#include "server/service/vision/draft/vision_draft.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/strategy/strategy_tree.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Enough for thirty sections that create nodes at once to meet rarely.
constexpr int kCountShards = 32;
// More records than the server could be creating at one moment: from here on to a limit, creations
// wait for each other.
constexpr int kNearLimit = 1'000;

struct Limit {
  absl::string_view name;
  absl::string_view en;
  absl::string_view ja;
  int count;
  int delta;
  int maximum;
};

absl::Status TooMany(const Limit& limit) {
  return domain::MakeError(pb::REASON_TREE_LIMIT,
                           {absl::StrCat("a vision holds at most ", limit.maximum, " ", limit.en,
                                         "; this one has ", limit.count),
                            absl::StrCat("1つのビジョンに登録できる", limit.ja, "は", limit.maximum,
                                         "件までです（現在", limit.count, "件）。")},
                           {{"limit", absl::StrCat(limit.name, "=", limit.maximum)}});
}

bool IsZero(const internal_pb::DraftCounts& delta) {
  return delta.nodes() == 0 && delta.kpis() == 0 && delta.re_mentions() == 0;
}

int ShardOf(absl::string_view record) {
  uint32_t hash = 2166136261u;
  for (const char c : record) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return static_cast<int>(hash % kCountShards);
}

}  // namespace

absl::StatusOr<CountShards> CountShards::Read(const Call& call, absl::string_view vision_id) {
  CountShards counts;
  counts.vision_id_ = std::string(vision_id);
  ASSIGN_OR_RETURN(auto page, DraftCountShards().Scan(call.snapshot(),
                                                      DraftCountShards().NewKey().Add(vision_id),
                                                      "", kCountShards));
  counts.rows_ = std::move(page.rows);
  internal_pb::DraftCounts& total = counts.total_;
  for (const auto& row : counts.rows_) {
    total.set_nodes(total.nodes() + row.message.nodes());
    total.set_kpis(total.kpis() + row.message.kpis());
    total.set_re_mentions(total.re_mentions() + row.message.re_mentions());
  }
  return counts;
}

absl::Status CountShards::Add(const internal_pb::DraftCounts& delta, absl::string_view record,
                              storage::Mutation& mutation) const {
  bool near = false;
  for (const Limit& limit :
       {Limit{"nodes", "nodes", "施策等", total_.nodes(), delta.nodes(), domain::kMaxTreeNodes},
        Limit{"kpis", "KPIs", "KPI", total_.kpis(), delta.kpis(), domain::kMaxTreeKpis},
        Limit{"re_mentions", "re-mentions", "再掲", total_.re_mentions(), delta.re_mentions(),
              domain::kMaxReMentions}}) {
    if (limit.delta <= 0) continue;
    if (limit.count + limit.delta > limit.maximum) return TooMany(limit);
    near = near || limit.count + limit.delta > limit.maximum - kNearLimit;
  }
  AddUnchecked(delta, record, mutation);
  if (!near) return absl::OkStatus();
  for (int shard = 0; shard < kCountShards; ++shard) {
    internal_pb::DraftCounts any;
    any.set_vision(vision_id_);
    any.set_shard(shard);
    const auto row =
        absl::c_find_if(rows_, [&](const auto& r) { return r.message.shard() == shard; });
    mutation.RequireVersion(DraftCountShards().KeyOf(any),
                            row == rows_.end() ? storage::Sequence::kNone : row->version);
  }
  return absl::OkStatus();
}

internal_pb::DraftCounts CountShards::Changed(
    const internal_pb::DraftCounts& delta, absl::string_view record,
    const storage::Row<internal_pb::DraftCounts>** old) const {
  internal_pb::DraftCounts changed = delta;
  changed.set_vision(vision_id_);
  changed.set_shard(ShardOf(record));
  *old = nullptr;
  for (const auto& row : rows_) {
    if (row.message.shard() != changed.shard()) continue;
    *old = &row;
    changed.set_nodes(changed.nodes() + row.message.nodes());
    changed.set_kpis(changed.kpis() + row.message.kpis());
    changed.set_re_mentions(changed.re_mentions() + row.message.re_mentions());
  }
  return changed;
}

void CountShards::AddUnchecked(const internal_pb::DraftCounts& delta, absl::string_view record,
                               storage::Mutation& mutation) const {
  if (IsZero(delta)) return;
  const storage::Row<internal_pb::DraftCounts>* old;
  const internal_pb::DraftCounts changed = Changed(delta, record, &old);
  if (old == nullptr) {
    DraftCountShards().Insert(changed, mutation);
  } else {
    DraftCountShards().Update(*old, changed, mutation);
  }
}

void CountShards::Committed(const internal_pb::DraftCounts& delta, absl::string_view record,
                            storage::Sequence sequence) {
  if (IsZero(delta)) return;
  const storage::Row<internal_pb::DraftCounts>* old;
  storage::Row<internal_pb::DraftCounts> row = {Changed(delta, record, &old), sequence};
  if (old == nullptr) {
    rows_.push_back(std::move(row));
  } else {
    rows_[static_cast<size_t>(old - rows_.data())] = std::move(row);
  }
}

std::string DraftClockKey(absl::string_view vision) {
  return storage::Key(kDraftClockId).Add(VisionIdOf(vision)).bytes();
}

std::string PlaceClockKey(absl::string_view node) {
  return storage::Key(kPlaceClockId).Add(VisionIdOf(node)).Add(domain::LastSegment(node)).bytes();
}

absl::StatusOr<storage::Sequence> PublishedAt(const Call& call, const pb::Vision& head) {
  if (head.published_revision() == 0) return storage::Sequence::kNone;
  // Without parsing it: it carries a whole head.
  ASSIGN_OR_RETURN(const auto record,
                   call.snapshot().Get(Revisions()
                                           .NewKey()
                                           .Add(VisionIdOf(head.name()))
                                           .Add(static_cast<uint64_t>(head.published_revision()))
                                           .bytes()));
  if (!record.has_value()) return absl::DataLossError("the revision in force is missing");
  return record->version;
}

absl::Status RequireUnchanged(const Call& call, absl::string_view key,
                              storage::Mutation& mutation) {
  ASSIGN_OR_RETURN(const auto record, call.snapshot().Get(key));
  mutation.RequireVersion(key, record.has_value() ? record->version : storage::Sequence::kNone);
  return absl::OkStatus();
}

void DraftWriter::Hang(const std::string& node) {
  if (!hung_.insert(node).second) return;
  mutation_.Put(PlaceClockKey(node), internal_pb::DraftClock().SerializeAsString());
}

storage::Mutation DraftWriter::Finish() && {
  internal_pb::DraftClock clock;
  clock.set_last_actor(call_.caller().account);
  mutation_.Put(DraftClockKey(head_.name()), clock.SerializeAsString());
  return std::move(mutation_);
}

}  // namespace renkei::service
