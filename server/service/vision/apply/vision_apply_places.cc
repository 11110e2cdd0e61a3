#include "server/service/vision/apply/vision_apply_places.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/merge/sibling_places.h"

namespace renkei::service {
namespace {

// Where the order of one sibling is kept: of an item, or of a place where it is printed again.
struct Seat {
  size_t item = 0;
  int mention = -1;
};

// Everything that is printed below one node.
struct Row {
  std::vector<domain::SiblingState> siblings;
  std::vector<Seat> seats;
  // The stream has a Place for one of them.
  bool shown = false;
};

template <typename Kind>
class Placer {
 public:
  Placer(std::vector<PlannedItem<Kind>>& items,
         const std::function<std::string(const std::string& key)>& name_of, FileMerge& merge)
      : items_(items), name_of_(name_of), merge_(merge) {}

  void Run() {
    for (size_t i = 0; i < items_.size(); ++i) {
      AddItem(i);
      for (int m = 0; m < items_[i].target.re_mentions_size(); ++m) AddMention(i, m);
    }
    for (auto& [parent, row] : rows_) {
      if (row.shown) Place(row);
    }
  }

 private:
  static const google::protobuf::FieldDescriptor& Order() {
    return *Kind::Message::descriptor()->FindFieldByName("order");
  }

  void AddItem(size_t i) {
    const PlannedItem<Kind>& item = items_[i];
    Row& row = rows_[Kind::Place(item.target)];
    domain::SiblingState& state = row.siblings.emplace_back();
    row.seats.push_back({i});
    state.id = item.target.name();
    state.order = item.target.order();
    if (item.sent == nullptr || item.sent->place == nullptr) return;
    row.shown = true;
    state.shown = true;
    state.after = name_of_(item.sent->place->after());
    state.fresh = item.old == nullptr || Kind::Place(item.old->message) != Kind::Place(item.target);
    if (item.old == nullptr) return;
    state.may_move = merge_.IsOwn(item.old->message, Order());
    const auto base = domain::RecordBase::Parse(*item.sent->base);
    if (base) state.base_order = base->Number(Order());
  }

  void AddMention(size_t i, int m) {
    const pb::ReMention& mention = items_[i].target.re_mentions(m);
    Row& row = rows_[mention.parent()];
    domain::SiblingState& state = row.siblings.emplace_back();
    row.seats.push_back({i, m});
    state.id = items_[i].target.name();
    state.order = mention.order();
  }

  void Place(const Row& row) {
    const domain::SiblingPlaces places = domain::PlaceSiblings(row.siblings, merge_.overwrite());
    for (const size_t conflict : places.conflicts) {
      const PlannedItem<Kind>& item = items_[row.seats[conflict].item];
      const bool has_base = row.siblings[conflict].base_order != 0;
      merge_.Add(item.old->message, &Order(), has_base, absl::StrCat(item.sent->Path(), ".order"),
                 absl::StrCat(item.old->message.order()), "");
    }
    for (size_t k = 0; k < row.seats.size(); ++k) {
      PlannedItem<Kind>& item = items_[row.seats[k].item];
      auto& target = item.target;
      const int mention = row.seats[k].mention;
      if (mention < 0) {
        target.set_order(places.orders[k]);
        if (item.known_after && row.siblings[k].shown && !places.next_bases.empty())
          item.known_after->SetNumber(Order(), places.next_bases[k]);
      } else {
        target.mutable_re_mentions(mention)->set_order(places.orders[k]);
      }
    }
  }

  std::vector<PlannedItem<Kind>>& items_;
  const std::function<std::string(const std::string& key)>& name_of_;
  FileMerge& merge_;
  std::map<std::string, Row> rows_;
};

}  // namespace

template <typename Kind>
void PlaceItems(std::vector<PlannedItem<Kind>>& items,
                const std::function<std::string(const std::string& key)>& name_of,
                FileMerge& merge) {
  Placer<Kind>(items, name_of, merge).Run();
}

template void PlaceItems<NodeKind>(std::vector<PlannedItem<NodeKind>>& items,
                                   const std::function<std::string(const std::string& key)>&,
                                   FileMerge& merge);
template void PlaceItems<KpiKind>(std::vector<PlannedItem<KpiKind>>& items,
                                  const std::function<std::string(const std::string& key)>&,
                                  FileMerge& merge);

}  // namespace renkei::service
