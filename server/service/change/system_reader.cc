#include "server/service/change/system_reader.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/auth/token.h"
#include "server/auth/visibility.h"
#include "server/service/change/log_holds.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/system_call.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using storage::LogEntry;
using storage::LogPosition;
using storage::Sequence;

// Entries of the log, and names of a walk, read at a time.
constexpr size_t kNamesAtOnce = 200;

// A stamp ends with so many bytes of a digest: cut at a field's end it would still be one, of a walk
// that has ended.
constexpr size_t kSealBytes = 16;

std::string SealOf(const ResourceSources& sources, const ResourceTypes& types,
                   absl::string_view bytes) {
  std::string text;
  // Those that an index has been told of: of one more it does not know what there is.
  for (const auto& [type, source] : sources) {
    if (Wants(types, type)) absl::StrAppend(&text, type, " ");
  }
  absl::StrAppend(&text, "\n", bytes);
  return auth::Sha256(text).substr(0, kSealBytes);
}

std::string Sealed(const ResourceSources& sources, const ResourceTypes& types,
                   const internal_pb::ReaderStamp& stamp) {
  std::string bytes = stamp.SerializeAsString();
  return absl::StrCat(bytes, SealOf(sources, types, bytes));
}

// What was kept by an index of these types; damaged, or of others, it is nobody's.
absl::StatusOr<internal_pb::ReaderStamp> Parse(const storage::Store& store,
                                               const ResourceSources& sources,
                                               const ResourceTypes& types, absl::string_view text) {
  const absl::string_view bytes =
      text.substr(0, text.size() < kSealBytes ? 0 : text.size() - kSealBytes);
  internal_pb::ReaderStamp stamp;
  if (text.substr(bytes.size()) != SealOf(sources, types, bytes) ||
      !stamp.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    stamp.Clear();
  }
  RETURN_IF_ERROR(PositionOf(store, stamp.cursor()).status());
  return stamp;
}

LogPosition PlaceInLog(const internal_pb::ReaderStamp& stamp) {
  return {Sequence{stamp.cursor().sequence()}, stamp.cursor().index()};
}

// Whoever sees it is another than before, or it is new: what stands below it may have changed too.
bool ChangesBelow(const internal_pb::ChangeRecord& record) {
  return record.has_before() != record.has_after() || !auth::Same(record.before(), record.after());
}

class PageMaker {
 public:
  PageMaker(const Env& env, const ResourceSources& sources, const ResourceTypes& types,
            const SystemLimits& limits, internal_pb::ReaderStamp stamp)
      : store_(env.store),
        sources_(sources),
        types_(types),
        limits_(limits),
        system_call_(env),
        head_(call().snapshot().sequence()),
        stamp_(std::move(stamp)),
        position_(PlaceInLog(stamp_)) {}

  absl::StatusOr<SystemPage> Make() {
    const FeedPosition from{.kept_after = {}, .log = position_};
    while (!IsFull() && !page_.at_head) {
      if (stamp_.has_part()) {
        RETURN_IF_ERROR(ReadBelow());
      } else if (stamp_.has_scan()) {
        RETURN_IF_ERROR(ReadAll());
      } else {
        RETURN_IF_ERROR(ReadLog());
      }
    }
    // What was removed while this page was read may be missing in it.
    RETURN_IF_ERROR(CheckKept(store_, from));
    SetPosition(store_, {.kept_after = {}, .log = position_}, head_, *stamp_.mutable_cursor());
    page_.stamp = Sealed(sources_, types_, stamp_);
    // The commit in which it stands may not be told to its end.
    if (!stamp_.has_scan()) page_.through = Sequence{storage::ToInt(position_.sequence) - 1};
    return std::move(page_);
  }

 private:
  const Call& call() const { return system_call_.call(); }

  bool IsFull() const {
    return page_.deliveries.size() >= limits_.deliveries || bytes_ >= limits_.bytes ||
           examined_ >= limits_.examined;
  }

  absl::StatusOr<const ResourceSource*> SourceOf(pb::ResourceType type) const {
    const auto source = sources_.find(type);
    if (source == sources_.end()) return absl::InternalError("no source for a type in the feed");
    return &source->second;
  }

  bool WantsBelow(const ResourceSource& source) const {
    return absl::c_any_of(source.types_below,
                          [&](pb::ResourceType type) { return Wants(types_, type); });
  }
  bool IsWalked(const ResourceSources::value_type& source) const {
    return source.second.all != nullptr &&
           (Wants(types_, source.first) || WantsBelow(source.second));
  }

  // Names of the first walk, from the type and place where it has come to.
  absl::Status ReadAll() {
    internal_pb::ReaderScan& scan = *stamp_.mutable_scan();
    auto at = sources_.lower_bound(scan.type());
    while (at != sources_.end() && !IsWalked(*at)) ++at;
    if (at == sources_.end()) {
      stamp_.clear_scan();
      return absl::OkStatus();
    }
    if (at->first != scan.type()) scan.clear_after();
    scan.set_type(at->first);
    ASSIGN_OR_RETURN(const ResourceNames names, at->second.all(call(), scan.after(), kNamesAtOnce));
    for (const NamedResource& named : names.names) {
      if (IsFull()) return absl::OkStatus();
      if (Wants(types_, named.type))
        RETURN_IF_ERROR(Tell(named.type, named.name, /*if_gone=*/false));
      scan.set_after(named.place);
      RETURN_IF_ERROR(TellBelow(named.type, named.name));
      if (stamp_.has_part()) return absl::OkStatus();
    }
    if (names.next.empty()) {
      scan.set_type(static_cast<pb::ResourceType>(at->first + 1));
      scan.clear_after();
    }
    return absl::OkStatus();
  }

  absl::Status ReadLog() {
    const auto entries = store_.ReadLog(storage::Log::kChanges, position_, kNamesAtOnce);
    if (!entries.ok()) {
      // The log was cut behind this reader's back.
      RETURN_IF_ERROR(CheckKept(store_, {.kept_after = {}, .log = position_}));
      return entries.status();
    }
    for (const LogEntry& entry : *entries) {
      if (entry.position.sequence > head_) return EndAtHead();
      if (IsFull()) return absl::OkStatus();
      internal_pb::ChangeRecord record;
      if (!record.ParseFromString(entry.payload))
        return absl::DataLossError("a change cannot be read");
      const bool wanted = Wants(types_, record.type());
      if (wanted || !record.has_after())
        RETURN_IF_ERROR(Tell(record.type(), record.resource_name(), /*if_gone=*/true));
      position_ = {entry.position.sequence, entry.position.index + 1};
      if (ChangesBelow(record)) RETURN_IF_ERROR(TellBelow(record.type(), record.resource_name()));
      ++examined_;
      if (stamp_.has_part()) return absl::OkStatus();
    }
    return entries->size() == kNamesAtOnce ? absl::OkStatus() : EndAtHead();
  }

  absl::Status EndAtHead() {
    page_.at_head = true;
    // Commits without changes move the reader on too.
    position_ = std::max(position_, After(head_).log);
    return absl::OkStatus();
  }

  // All of it, or until the page is full: the stamp then says where.
  absl::Status TellBelow(pb::ResourceType type, const std::string& name) {
    ASSIGN_OR_RETURN(const ResourceSource* const source, SourceOf(type));
    if (!WantsBelow(*source)) return absl::OkStatus();
    stamp_.mutable_part()->set_type(type);
    stamp_.mutable_part()->set_resource_name(name);
    while (stamp_.has_part() && !IsFull()) RETURN_IF_ERROR(ReadBelow());
    return absl::OkStatus();
  }

  absl::Status ReadBelow() {
    internal_pb::ReaderPart& part = *stamp_.mutable_part();
    ASSIGN_OR_RETURN(const ResourceSource* const source, SourceOf(part.type()));
    ASSIGN_OR_RETURN(const ResourceNames names, source->below(call(), part.resource_name(), types_,
                                                              part.after(), kNamesAtOnce));
    for (const NamedResource& named : names.names) {
      if (IsFull()) return absl::OkStatus();
      if (Wants(types_, named.type))
        RETURN_IF_ERROR(Tell(named.type, named.name, /*if_gone=*/!stamp_.has_scan()));
      part.set_after(named.place);
    }
    ++examined_;
    if (names.next.empty()) {
      stamp_.clear_part();
    } else {
      part.set_after(names.next);
    }
    return absl::OkStatus();
  }

  absl::Status Tell(pb::ResourceType type, const std::string& name, bool if_gone) {
    // A page reads one snapshot: it is told the same of a name however often that is asked for.
    if (!told_.insert(name).second) return absl::OkStatus();
    ++examined_;
    ASSIGN_OR_RETURN(const ResourceSource* const source, SourceOf(type));
    ASSIGN_OR_RETURN(ResourceTexts texts, source->read(call(), name));
    if (texts.gone() && !if_gone) {
      // The log may still have to tell that it is gone, in this page.
      told_.erase(name);
      return absl::OkStatus();
    }
    if (!texts.gone() && !Wants(types_, type)) return absl::OkStatus();
    for (const auto& text : {std::cref(texts.in_force), std::cref(texts.working)}) {
      if (!text.get()) continue;
      bytes_ += text.get()->content.ByteSizeLong() + text.get()->audience.ByteSizeLong();
    }
    page_.deliveries.push_back({type, name, std::move(texts)});
    return absl::OkStatus();
  }

  const storage::Store& store_;
  const ResourceSources& sources_;
  const ResourceTypes& types_;
  const SystemLimits& limits_;
  const SystemCall system_call_;
  const Sequence head_;
  internal_pb::ReaderStamp stamp_;
  LogPosition position_;
  SystemPage page_;
  std::set<std::string> told_;
  size_t bytes_ = 0;
  size_t examined_ = 0;
};

}  // namespace

SystemReader::SystemReader(const Env& env, const ResourceSources& sources, std::string consumer,
                           ResourceTypes types)
    : env_(env), sources_(sources), consumer_(std::move(consumer)), types_(std::move(types)) {}

absl::StatusOr<SystemStart> SystemReader::Open(absl::string_view stamp) const {
  const absl::StatusOr<internal_pb::ReaderStamp> known = Parse(env_.store, sources_, types_, stamp);
  if (MustBeginAnew(known.status())) return BeginAnew();
  RETURN_IF_ERROR(known.status());
  RETURN_IF_ERROR(HoldLog(env_, consumer_, PlaceInLog(*known).sequence));
  // The log may have been cut before it was held.
  if (!Parse(env_.store, sources_, types_, stamp).ok()) return BeginAnew();
  return SystemStart{.stamp = std::string(stamp), .anew = false};
}

absl::StatusOr<SystemStart> SystemReader::BeginAnew() const {
  // The hold first: what is committed after the snapshot that follows is then kept.
  RETURN_IF_ERROR(HoldLog(env_, consumer_, After(env_.store.Head()).log.sequence));
  const Sequence head = env_.store.NewSnapshot()->sequence();
  internal_pb::ReaderStamp stamp;
  SetPosition(env_.store, After(head), head, *stamp.mutable_cursor());
  stamp.mutable_scan();
  return SystemStart{.stamp = Sealed(sources_, types_, stamp), .anew = true};
}

absl::StatusOr<SystemPage> SystemReader::Next(absl::string_view stamp,
                                              const SystemLimits& limits) const {
  ASSIGN_OR_RETURN(internal_pb::ReaderStamp from, Parse(env_.store, sources_, types_, stamp));
  return PageMaker(env_, sources_, types_, limits, std::move(from)).Make();
}

absl::Status SystemReader::Remember(absl::string_view stamp) const {
  ASSIGN_OR_RETURN(const internal_pb::ReaderStamp read, Parse(env_.store, sources_, types_, stamp));
  return HoldLog(env_, consumer_, PlaceInLog(read).sequence);
}

}  // namespace renkei::service
