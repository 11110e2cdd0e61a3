#include "server/domain/merge/merge.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "renkei/v1/vision.pb.h"

namespace renkei::domain {
namespace {

namespace pb = renkei::v1;

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kNowhere = -1;

int Find(const ElementKeys& keys, const std::string& key) {
  const auto it = std::find(keys.begin(), keys.end(), key);
  return it == keys.end() ? kNowhere : static_cast<int>(it - keys.begin());
}

void CopyField(const Message& from, const FieldDescriptor& field, Message& to) {
  std::unique_ptr<Message> copy(from.New());
  copy->CopyFrom(from);
  to.GetReflection()->SwapFields(copy.get(), &to, {&field});
}

// The unit in which the figures of a KPI are counted: who changes one means the other as it was.
const FieldDescriptor* CountedIn(const FieldDescriptor& field) {
  if (field.containing_type() != pb::Kpi::descriptor()) return nullptr;
  if (field.name() != "baseline" && field.name() != "targets") return nullptr;
  return pb::Kpi::descriptor()->FindFieldByName("unit");
}

class Merger {
 public:
  Merger(const MergeRule& rule, const Message& now, Message& next)
      : rule_(rule), now_(now), next_(next) {}

  std::vector<MergeConflict> Run() {
    // Before the unit is put back: figures that the file changed were counted in what it knew.
    const std::vector<const FieldDescriptor*> moved = ChangedUnits();
    for (int i = 0; i < now_.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *now_.GetDescriptor()->field(i);
      if (!IsMerged(field)) continue;
      const std::string now = Fingerprint(now_, field);
      const std::string next = Fingerprint(next_, field);
      if (now == next) continue;
      if (rule_.base == nullptr) {
        WithoutBase(field, now.empty());
      } else {
        WithBase(field, now, next, std::find(moved.begin(), moved.end(), &field) != moved.end());
      }
    }
    return std::move(conflicts_);
  }

 private:
  // Fields that the file changed and whose unit others changed since.
  std::vector<const FieldDescriptor*> ChangedUnits() const {
    std::vector<const FieldDescriptor*> fields;
    if (rule_.base == nullptr) return fields;
    for (int i = 0; i < now_.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *now_.GetDescriptor()->field(i);
      const FieldDescriptor* unit = CountedIn(field);
      if (unit == nullptr || rule_.base->Field(*unit) == Fingerprint(now_, *unit)) continue;
      if (Fingerprint(next_, *unit) == Fingerprint(now_, *unit)) continue;
      fields.push_back(&field);
    }
    return fields;
  }

  void WithBase(const FieldDescriptor& field, const std::string& now, const std::string& next,
                bool unit_changed) {
    const std::string before = rule_.base->Field(field);
    if (next == before) return CopyField(now_, field, next_);
    if (unit_changed) return Conflict(field);
    if (now == before) return;
    if (!MergeList(field)) Conflict(field);
  }

  void WithoutBase(const FieldDescriptor& field, bool was_empty) {
    if (rule_.is_own(field) || was_empty) return;
    const auto now = KeysOfElements(now_, field);
    const auto next = KeysOfElements(next_, field);
    if (!now || !next) return Conflict(field);
    for (size_t i = 0; i < now->size(); ++i) {
      const int at = static_cast<int>(i);
      const int there = Find(*next, (*now)[i]);
      const bool same = there != kNowhere && ElementFingerprint(now_, field, at) ==
                                                 ElementFingerprint(next_, field, there);
      if (!same) Conflict(field, at, there);
    }
  }

  // An element of the merged list.
  struct Element {
    std::string key;
    const Message* from = nullptr;
    int index = 0;
  };

  // False for a list that is one value.
  bool MergeList(const FieldDescriptor& field) {
    const auto now = KeysOfElements(now_, field);
    const auto next = KeysOfElements(next_, field);
    if (!now || !next) return false;
    std::vector<Element> merged;
    for (size_t i = 0; i < next->size(); ++i) {
      const int at = static_cast<int>(i);
      const int there = Find(*now, (*next)[i]);
      const std::string mine = ElementFingerprint(next_, field, at);
      const std::string theirs = there == kNowhere ? "" : ElementFingerprint(now_, field, there);
      const std::string before = rule_.base->Element(field, (*next)[i]);
      if (mine == before && mine != theirs) {
        if (there != kNowhere) merged.push_back({(*next)[i], &now_, there});
        continue;
      }
      if (mine != theirs && theirs != before) Conflict(field, there, at);
      merged.push_back({(*next)[i], &next_, at});
    }
    for (size_t i = 0; i < now->size(); ++i) {
      if (Find(*next, (*now)[i]) != kNowhere) continue;
      const int at = static_cast<int>(i);
      const std::string before = rule_.base->Element(field, (*now)[i]);
      if (before.empty()) {
        // Somebody else added it: behind what it was put behind.
        auto place = merged.end();
        for (size_t k = i; k-- > 0 && place == merged.end();) {
          place = std::find_if(merged.begin(), merged.end(),
                               [&](const Element& e) { return e.key == (*now)[k]; });
        }
        merged.insert(place == merged.end() ? place : place + 1, {(*now)[i], &now_, at});
      } else if (before != ElementFingerprint(now_, field, at)) {
        Conflict(field, at, kNowhere);
      }
    }
    Put(field, merged);
    return true;
  }

  void Put(const FieldDescriptor& field, const std::vector<Element>& merged) {
    std::unique_ptr<Message> list(next_.New());
    const Reflection& reflection = *next_.GetReflection();
    for (const Element& element : merged) {
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        reflection.AddMessage(list.get(), &field)
            ->CopyFrom(reflection.GetRepeatedMessage(*element.from, &field, element.index));
      } else {
        reflection.AddString(list.get(), &field,
                             reflection.GetRepeatedString(*element.from, &field, element.index));
      }
    }
    reflection.SwapFields(list.get(), &next_, {&field});
  }

  void Conflict(const FieldDescriptor& field, int now = kNowhere, int next = kNowhere) {
    if (!rule_.overwrite) conflicts_.push_back({&field, now, next});
  }

  const MergeRule& rule_;
  const Message& now_;
  Message& next_;
  std::vector<MergeConflict> conflicts_;
};

}  // namespace

std::vector<MergeConflict> MergeRecord(const MergeRule& rule, const Message& now, Message& next) {
  return Merger(rule, now, next).Run();
}

}  // namespace renkei::domain
