#include "tests/support/feed_guarantees.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/frame/sealing.h"

namespace renkei::test {
namespace {

using storage::LogPosition;
using storage::Sequence;

std::string Text(LogPosition p) { return absl::StrCat(storage::ToInt(p.sequence), ".", p.index); }

LogPosition Before(LogPosition next) { return {next.sequence, next.index - 1}; }

// The position of a change: its cursor is the one after it.
LogPosition PositionOf(const WholeLog& log, const pb::Change& change) {
  return Before(log.PositionOf(change.cursor()));
}

// Second statement of the rule of visibility.
bool MaySee(const FeedReader& reader, const internal_pb::EffectiveAudience& audience) {
  const auto names = [&](const auto& list) {
    return std::find(list.begin(), list.end(), reader.organization) != list.end();
  };
  if (names(audience.owners())) return true;
  if (reader.coordinator && audience.coordinators()) return true;
  switch (audience.visibility()) {
    case pb::VISIBILITY_PUBLIC:
    case pb::VISIBILITY_MEMBERS:
      return true;
    case pb::VISIBILITY_SHARED:
      return names(audience.organizations());
    default:
      return false;
  }
}

bool Sees(const FeedReader& reader, const internal_pb::ChangeRecord& record) {
  return record.has_after() && MaySee(reader, record.after());
}
bool Saw(const FeedReader& reader, const internal_pb::ChangeRecord& record) {
  return record.has_before() && MaySee(reader, record.before());
}

std::vector<const pb::Change*> ChangesOf(const FeedWay& way, const WholeLog& log) {
  std::vector<const pb::Change*> all;
  for (const FeedWay::Message& message : way.messages) {
    for (const pb::Change& change : message.changes) {
      // Those before the log come in the order of their names.
      if (log.PositionOf(change.cursor()).index > 0) all.push_back(&change);
    }
  }
  return all;
}

std::string Ordered(const FeedWay& way, const WholeLog& log) {
  LogPosition last = log.PositionOf(way.begin);
  for (const pb::Change* change : ChangesOf(way, log)) {
    const LogPosition here = PositionOf(log, *change);
    if (here < last) return absl::StrCat(Text(here), " comes after ", Text(last));
    last = here;
  }
  return "";
}

std::string Unique(const FeedWay& way, const WholeLog& log) {
  std::set<LogPosition> seen;
  for (const pb::Change* change : ChangesOf(way, log)) {
    if (!seen.insert(PositionOf(log, *change)).second)
      return absl::StrCat(Text(PositionOf(log, *change)), " comes twice");
  }
  return "";
}

// Whether the commit that `cursor` stands in goes on after it.
bool InsideCommit(const std::string& cursor, const WholeLog& log) {
  const LogPosition here = log.PositionOf(cursor);
  return here.index > 0 &&
         std::any_of(log.changes.begin(), log.changes.end(), [&](const LoggedChange& entry) {
           return entry.position.sequence == here.sequence && entry.position >= here;
         });
}

std::string Atomic(const FeedWay& way, const WholeLog& log) {
  // Who is told that a commit goes on waits for the rest of it.
  for (const FeedWay::Message& message : way.messages) {
    if (message.partial_commit && !InsideCommit(message.cursor, log))
      return absl::StrCat("at ", Text(log.PositionOf(message.cursor)), " no commit goes on");
  }
  std::map<Sequence, size_t> message_of;
  for (size_t i = 0; i < way.messages.size(); ++i) {
    const bool torn = i > 0 && (way.messages[i - 1].cut || way.messages[i - 1].partial_commit);
    for (const pb::Change& change : way.messages[i].changes) {
      if (log.PositionOf(change.cursor()).index == 0) continue;
      const Sequence commit = PositionOf(log, change).sequence;
      const auto [it, first] = message_of.emplace(commit, i);
      if (!first && it->second != i && !torn)
        return absl::StrCat("commit ", storage::ToInt(commit), " comes in two messages");
      it->second = i;
    }
  }
  return "";
}

std::string Reliable(const FeedWay& way, const WholeLog& log) {
  if (way.messages.empty()) return "";
  const LogPosition begin = log.PositionOf(way.begin);
  const FeedWay::Message& last = way.messages.back();
  const LogPosition end = last.cut && !last.changes.empty()
                              ? log.PositionOf(last.changes.back().cursor())
                              : log.PositionOf(last.cursor);
  std::map<LogPosition, const pb::Change*> got;
  for (const pb::Change* change : ChangesOf(way, log)) got[PositionOf(log, *change)] = change;
  std::map<std::string, LogPosition> last_of;
  for (const LoggedChange& entry : log.changes)
    last_of[entry.record.resource_name()] = entry.position;
  for (const LoggedChange& entry : log.changes) {
    if (entry.position < begin || entry.position >= end) continue;
    if (got.count(entry.position) > 0) continue;
    const bool sees = Sees(way.reader, entry.record);
    if (!sees && !Saw(way.reader, entry.record)) continue;
    // An upsert may be left out when a later change has taken the resource away already.
    if (sees && last_of[entry.record.resource_name()] > entry.position) continue;
    return absl::StrCat(Text(entry.position), " of ", entry.record.resource_name(), " is missing");
  }
  return "";
}

std::string VisibilitySafe(const FeedWay& way, const WholeLog& log) {
  std::map<LogPosition, const internal_pb::ChangeRecord*> records;
  for (const LoggedChange& entry : log.changes) records[entry.position] = &entry.record;
  for (const pb::Change* change : ChangesOf(way, log)) {
    const auto it = records.find(PositionOf(log, *change));
    if (it == records.end())
      return absl::StrCat(Text(PositionOf(log, *change)), " is not in the log");
    const internal_pb::ChangeRecord& record = *it->second;
    if (record.resource_name() != change->resource_name())
      return absl::StrCat(Text(it->first), " is called ", change->resource_name());
    const bool upsert = change->kind() == pb::Change::KIND_UPSERT;
    if (upsert ? !Sees(way.reader, record) : !Saw(way.reader, record))
      return absl::StrCat(Text(it->first), " is told to one who may not read ",
                          record.resource_name());
    if (!upsert && change->resource_case() != pb::Change::RESOURCE_NOT_SET)
      return absl::StrCat("the tombstone ", Text(it->first), " has a content");
  }
  return "";
}

// A way as it is when it is gone again from `cursor`: what comes after it is what came after it the
// first time, as far as that went; but for what a later change has taken away meanwhile.
class Again {
 public:
  Again(const FeedWay& way, const WholeLog& log, const Reread& reread)
      : way_(way), log_(log), reread_(reread) {
    for (const LoggedChange& entry : log.changes) {
      last_of_[entry.record.resource_name()] = entry.position;
      names_[entry.position] = entry.record.resource_name();
    }
  }

  // At up to `samples` of `cursors`, spread over them.
  std::string AtSamples(const std::vector<std::string>& cursors, size_t samples) const {
    const size_t step = std::max<size_t>(1, cursors.size() / std::max<size_t>(1, samples));
    for (size_t i = 0; i < cursors.size(); i += step) {
      std::string wrong = GoesOn(cursors[i]);
      if (!wrong.empty()) return wrong;
    }
    return "";
  }

 private:
  std::string GoesOn(const std::string& cursor) const {
    const LogPosition from = log_.PositionOf(cursor);
    std::map<LogPosition, std::string> on_way;
    for (const pb::Change* change : ChangesOf(way_, log_)) {
      if (PositionOf(log_, *change) >= from)
        on_way[PositionOf(log_, *change)] = change->resource_name();
    }
    if (on_way.empty()) return "";
    LogPosition last = from;
    std::set<LogPosition> again;
    for (const std::string& one : reread_(cursor)) {
      const LogPosition position = Before(log_.PositionOf(one));
      if (position < last) return absl::StrCat(Text(position), " comes again after ", Text(from));
      last = position;
      again.insert(position);
      // What was left out because it had been taken away may be readable again.
      const bool is_last =
          names_.count(position) > 0 && last_of_.at(names_.at(position)) == position;
      if (position <= on_way.rbegin()->first && on_way.count(position) == 0 && is_last)
        return absl::StrCat(Text(position), " is new after ", Text(from));
    }
    for (const auto& [position, name] : on_way) {
      if (again.count(position) == 0 && last_of_.at(name) == position)
        return absl::StrCat(Text(position), " is lost after ", Text(from));
    }
    return "";
  }

  const FeedWay& way_;
  const WholeLog& log_;
  const Reread& reread_;
  std::map<std::string, LogPosition> last_of_;
  std::map<LogPosition, std::string> names_;
};

}  // namespace

std::string NameOf(Guarantee guarantee) {
  switch (guarantee) {
    case Guarantee::kOrdered:
      return "ordered";
    case Guarantee::kUnique:
      return "unique";
    case Guarantee::kAtomic:
      return "atomic";
    case Guarantee::kReliable:
      return "reliable";
    case Guarantee::kResumable:
      return "resumable";
    case Guarantee::kBookmarkable:
      return "bookmarkable";
    case Guarantee::kVisibilitySafe:
      return "visibility-safe";
  }
  return "";
}

WholeLog ReadWholeLog(storage::Store& store) {
  WholeLog log;
  const std::unique_ptr<service::Random> random = service::NewSystemRandom();
  absl::StatusOr<auth::Sealer> sealer = service::OpenSealer(store, *random);
  if (!sealer.ok()) return log;
  log.sealer = std::make_shared<const auth::Sealer>(*std::move(sealer));
  constexpr size_t kAll = 10'000'000;
  const auto entries =
      store.ReadLog(storage::Log::kChanges, {store.Earliest(storage::Log::kChanges), 0}, kAll);
  if (!entries.ok()) return log;
  for (const storage::LogEntry& entry : *entries) {
    LoggedChange& logged = log.changes.emplace_back();
    logged.position = entry.position;
    if (!logged.record.ParseFromString(entry.payload)) log.changes.pop_back();
  }
  return log;
}

LogPosition WholeLog::PositionOf(const std::string& cursor) const {
  internal_pb::ChangeCursor read;
  const auto opened = sealer->Open(service::kCursorPurpose, cursor);
  if (!opened || !read.ParseFromString(*opened)) return {};
  return {static_cast<Sequence>(read.sequence()), read.index()};
}

std::string Violation(Guarantee guarantee, const FeedWay& way, const WholeLog& log,
                      const Reread& reread, size_t samples) {
  std::vector<std::string> cursors;
  switch (guarantee) {
    case Guarantee::kOrdered:
      return Ordered(way, log);
    case Guarantee::kUnique:
      return Unique(way, log);
    case Guarantee::kAtomic:
      return Atomic(way, log);
    case Guarantee::kReliable:
      return Reliable(way, log);
    case Guarantee::kVisibilitySafe:
      return VisibilitySafe(way, log);
    case Guarantee::kResumable:
      for (const pb::Change* change : ChangesOf(way, log)) cursors.push_back(change->cursor());
      return Again(way, log, reread).AtSamples(cursors, samples);
    case Guarantee::kBookmarkable:
      for (const FeedWay::Message& message : way.messages) {
        if (message.changes.empty()) cursors.push_back(message.cursor);
      }
      return Again(way, log, reread).AtSamples(cursors, samples);
  }
  return "";
}

}  // namespace renkei::test
