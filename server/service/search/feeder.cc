#include "server/service/search/feeder.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/domain/resource_name.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/search/document_kinds.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Resources at a time: what a server that is told to stop waits for.
constexpr size_t kNamesAtOnce = 200;
constexpr SystemLimits kPage = {.deliveries = kNamesAtOnce};

// With what tells that something hanging on a case changed.
const ResourceTypes& FollowedTypes() {
  static const auto& types = *new ResourceTypes([] {
    ResourceTypes all = DocumentTypes();
    all.insert({pb::RESOURCE_TYPE_ADOPTION, pb::RESOURCE_TYPE_CASE_SELECTION});
    return all;
  }());
  return types;
}

bool HangsOnCase(pb::ResourceType type) {
  return type == pb::RESOURCE_TYPE_ADOPTION || type == pb::RESOURCE_TYPE_CASE_SELECTION;
}

// A store that is damaged is no reason to make the index anew.
absl::Status OfStore(absl::Status status) {
  if (!search::MustRebuild(status)) return status;
  return absl::UnavailableError(absl::StrCat("the store cannot be read: ", status.message()));
}

}  // namespace

std::string IndexStamp::Encode() const {
  return absl::StrCat(store, "\n", owners, "\n", storage::ToInt(through), "\n", reader);
}

IndexStamp IndexStamp::Decode(absl::string_view text) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('\n', 3));
  IndexStamp stamp;
  uint64_t through = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[1], &stamp.owners) ||
      !absl::SimpleAtoi(parts[2], &through)) {
    return {};
  }
  stamp.store = parts[0];
  stamp.through = storage::Sequence{through};
  stamp.reader = parts[3];
  return stamp;
}

IndexFeeder::IndexFeeder(const Env& env, const ResourceSources& sources,
                         const search::Analyser& analyser)
    : env_(env),
      sources_(sources),
      analyser_(analyser),
      reader_(env, sources, kSearchConsumer, FollowedTypes()),
      store_(absl::StrCat(env.store.id(), "/", storage::ToInt(env.store.epoch()), "/",
                          kDocumentsVersion)) {}

IndexFeeder::~IndexFeeder() = default;

Standing IndexFeeder::StandingOf(const IndexStamp& stamp) const {
  if (stamp.store != store_) return Standing::kUseless;
  const absl::Status next = reader_.Next(stamp.reader, {.deliveries = 1, .examined = 1}).status();
  // A store that cannot be read now says so again, to who follows it.
  if (!MustBeginAnew(next)) return Standing::kFollows;
  return domain::DetailOf(next)->reason() == pb::REASON_EXPIRED_CURSOR ? Standing::kOutdated
                                                                       : Standing::kUseless;
}

absl::Status IndexFeeder::Open(const std::string& directory) {
  ASSIGN_OR_RETURN(writer_, search::OpenWriter(directory, analyser_, SearchIndexOptions()));
  stamp_ = IndexStamp::Decode(writer_->stamp());
  if (StandingOf(stamp_) != Standing::kFollows)
    return absl::FailedPreconditionError("the log does not follow the search index");
  return Begin(/*anew=*/false);
}

absl::Status IndexFeeder::Create(const std::string& directory) {
  ASSIGN_OR_RETURN(writer_, search::CreateIndex(directory, analyser_, SearchIndexOptions()));
  stamp_ = {.store = store_};
  return Begin(/*anew=*/true);
}

absl::Status IndexFeeder::Begin(bool anew) {
  absl::StatusOr<SystemStart> start = reader_.Open(stamp_.reader);
  if (!start.ok()) return OfStore(start.status());
  if (start->anew && !anew)
    return absl::FailedPreconditionError("the log does not follow the search index any more");
  stamp_.reader = std::move(start->stamp);
  const SystemCall system(env_);
  RETURN_IF_ERROR(OfStore(owners_.Reload(system.call()).status()));
  if (!anew && stamp_.owners != owners_.digest()) RetellOwned({});
  return absl::OkStatus();
}

void IndexFeeder::WriteAt(Priority priority) {
  // One at a time has the writer.
  pipe_.reset();
  pipe_ = std::make_unique<DocumentPipe>(
      *writer_, priority, [this](const std::string& key, const absl::Status& why) {
        env_.on_fault("search", absl::StrCat("no document of ", key, ": ", why.message()));
      });
}

absl::Status IndexFeeder::Read() {
  absl::Status read = ReadPage();
  return index_failed_ ? read : OfStore(std::move(read));
}

absl::Status IndexFeeder::Indexed(absl::Status status) {
  index_failed_ = index_failed_ || !status.ok();
  return status;
}

absl::Status IndexFeeder::ReadPage() {
  ASSIGN_OR_RETURN(SystemPage page, reader_.Next(stamp_.reader, kPage));
  walking_ = page.through == storage::Sequence::kNone;
  // Later than the page: what documents know may be newer than their texts, never older.
  const SystemCall system(env_);
  const Call& call = system.call();
  plans_.clear();
  const bool registry = std::any_of(
      page.deliveries.begin(), page.deliveries.end(),
      [](const Delivery& delivery) { return delivery.type == pb::RESOURCE_TYPE_ORGANIZATION; });
  // Names and kinds are dated: a day can change them too.
  if (registry || owners_.day() != call.today()) RETURN_IF_ERROR(FollowOwners(call));
  RETURN_IF_ERROR(TakePage(call, page.deliveries));
  if (!walks_.empty()) RETURN_IF_ERROR(Retell(call));
  RETURN_IF_ERROR(Indexed(pipe_->status()));
  moved_ = moved_ || stamp_.reader != page.stamp;
  stamp_.reader = std::move(page.stamp);
  // What documents know of others counts: until they know it, nobody is told that they do.
  if (walks_.empty()) stamp_.through = page.through;
  at_head_ = page.at_head;
  return absl::OkStatus();
}

void IndexFeeder::Flush() {
  stamp_.owners = walks_.empty() ? owners_.digest() : 0;
  pipe_->Commit(stamp_.Encode());
  documents_ = 0;
  bytes_ = 0;
  moved_ = false;
}

absl::Status IndexFeeder::Commit() {
  PassFailpoint(Failpoint::kIndexCommits);
  Flush();
  RETURN_IF_ERROR(pipe_->Drain());
  PassFailpoint(Failpoint::kIndexCommitted);
  // A hold that cannot be moved now, as on a full disk, holds more than it need.
  const absl::Status remembered = reader_.Remember(stamp_.reader);
  return MustBeginAnew(remembered) ? remembered : absl::OkStatus();
}

absl::Status IndexFeeder::Sync() { return Indexed(writer_->Sync()); }

absl::Status IndexFeeder::FollowOwners(const Call& call) {
  ASSIGN_OR_RETURN(const std::set<std::string> changed, owners_.Reload(call));
  if (!changed.empty()) RetellOwned(changed);
  return absl::OkStatus();
}

void IndexFeeder::RetellOwned(const std::set<std::string>& changed) {
  retold_all_ = retold_all_ || changed.empty();
  retold_.insert(changed.begin(), changed.end());
  // Those that have begun begin again, with more owners.
  std::erase_if(walks_, [](const Walk& walk) { return walk.below.empty(); });
  // What stands in a plan is walked through below it.
  for (const pb::ResourceType type : DocumentTypes()) {
    if (sources_.at(type).all != nullptr)
      walks_.push_back({.type = type, .below = "", .after = ""});
  }
}

bool IndexFeeder::IsToRetell(const ResourceTexts& texts) const {
  if (retold_all_) return true;
  const auto is_retold = [&](const std::string& owner) { return retold_.count(owner) > 0; };
  if (std::any_of(texts.owners.begin(), texts.owners.end(), is_retold)) return true;
  for (const auto& text : {std::cref(texts.in_force), std::cref(texts.working)}) {
    if (!text.get()) continue;
    const std::vector<std::string> owners = OwnersIn(text.get()->content);
    if (std::any_of(owners.begin(), owners.end(), is_retold)) return true;
  }
  return false;
}

absl::Status IndexFeeder::TakePage(const Call& call, const std::vector<Delivery>& deliveries) {
  absl::flat_hash_set<std::string> written;
  std::set<std::string> cases;
  for (const Delivery& delivery : deliveries) {
    if (HangsOnCase(delivery.type)) {
      cases.insert(std::string(domain::ParentName(delivery.name, 2)));
    } else if (delivery.texts.gone()) {
      TakeGone(delivery);
    } else {
      if (delivery.type == pb::RESOURCE_TYPE_VISION) TakePlan(delivery);
      if (delivery.type == pb::RESOURCE_TYPE_CASE) written.insert(delivery.name);
      RETURN_IF_ERROR(Write(call, delivery));
    }
  }
  for (const std::string& name : cases) {
    if (written.contains(name)) continue;
    ASSIGN_OR_RETURN(const Delivery delivery, ReadAgain(call, pb::RESOURCE_TYPE_CASE, name));
    if (!delivery.texts.gone()) RETURN_IF_ERROR(Write(call, delivery));
  }
  return absl::OkStatus();
}

void IndexFeeder::TakeGone(const Delivery& delivery) {
  if (DocumentTypes().count(delivery.type) == 0) return;
  told_.erase(delivery.name);
  ++documents_;
  pipe_->RemoveBelow(delivery.name);
}

// What stands below a plan is told of what the log says of itself alone: it may still know the plan
// as it was.
void IndexFeeder::TakePlan(const Delivery& delivery) {
  const VisionFacts now = FactsOfVision(delivery.texts);
  const auto [told, added] = told_.try_emplace(delivery.name, now);
  // In the first walk they come after it. Not so in the log's first page: whoever was killed in the
  // walk knows nothing of what it told before.
  if (added ? walking_ : told->second == now) return;
  told->second = now;
  walks_.push_front({.type = pb::RESOURCE_TYPE_VISION, .below = delivery.name, .after = ""});
}

absl::Status IndexFeeder::Retell(const Call& call) {
  Walk& walk = walks_.front();
  const ResourceSource& source = sources_.at(walk.type);
  ResourceNames names;
  if (walk.below.empty()) {
    ASSIGN_OR_RETURN(names, source.all(call, walk.after, kNamesAtOnce));
  } else {
    ASSIGN_OR_RETURN(names,
                     source.below(call, walk.below, DocumentTypes(), walk.after, kNamesAtOnce));
  }
  const Walk at = walk;
  if (names.next.empty()) {
    walks_.pop_front();
  } else {
    walk.after = names.next;
  }
  for (const NamedResource& named : names.names) RETURN_IF_ERROR(RetellOne(call, at, named));
  if (walks_.empty()) {
    retold_.clear();
    retold_all_ = false;
  }
  return absl::OkStatus();
}

absl::Status IndexFeeder::RetellOne(const Call& call, const Walk& walk,
                                    const NamedResource& named) {
  if (DocumentTypes().count(named.type) == 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Delivery delivery, ReadAgain(call, named.type, named.name));
  // The log tells of what is gone.
  if (delivery.texts.gone()) return absl::OkStatus();
  if (walk.below.empty()) {
    if (!IsToRetell(delivery.texts)) return absl::OkStatus();
    if (named.type == pb::RESOURCE_TYPE_VISION)
      walks_.push_front({.type = pb::RESOURCE_TYPE_VISION, .below = named.name, .after = ""});
  }
  return Write(call, delivery);
}

absl::StatusOr<Delivery> IndexFeeder::ReadAgain(const Call& call, pb::ResourceType type,
                                                const std::string& name) const {
  ASSIGN_OR_RETURN(ResourceTexts texts, sources_.at(type).read(call, name));
  return Delivery{type, name, std::move(texts)};
}

absl::StatusOr<VisionFacts> IndexFeeder::PlanOf(const Call& call, absl::string_view item) {
  std::string name(domain::ParentName(item, 4));
  const auto known = plans_.find(name);
  if (known != plans_.end()) return known->second;
  ASSIGN_OR_RETURN(const ResourceTexts texts,
                   sources_.at(pb::RESOURCE_TYPE_VISION).read(call, name));
  return plans_[std::move(name)] = FactsOfVision(texts);
}

absl::Status IndexFeeder::Write(const Call& call, const Delivery& delivery) {
  DocumentFacts facts;
  facts.today = owners_.day();
  facts.owner = [this](const std::string& name) -> const OwnerFacts& { return owners_.Of(name); };
  if (delivery.type == pb::RESOURCE_TYPE_CASE) {
    ASSIGN_OR_RETURN(facts.of_case, ReadCaseFacts(call, delivery.name));
  } else if (FindDocumentKind(delivery.type)->in_plan) {
    ASSIGN_OR_RETURN(facts.of_plan, PlanOf(call, delivery.name));
  } else if (delivery.type == pb::RESOURCE_TYPE_CASE_LIST_EDITION) {
    ASSIGN_OR_RETURN(facts.entries,
                     EntriesInWords(call, delivery.texts.in_force->content.case_list_edition()));
  }
  DocumentChange change = DocumentsOf(delivery, facts);
  for (std::string& key : change.removed) pipe_->Remove(std::move(key));
  for (const search::Document& document : change.documents) Put(document);
  ++documents_;
  return absl::OkStatus();
}

void IndexFeeder::Put(const search::Document& document) {
  for (const search::Field& field : document.fields) bytes_ += field.text.size();
  pipe_->Replace(document);
}

}  // namespace renkei::service
