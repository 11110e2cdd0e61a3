#include "server/text/vision/vision_reader.h"

#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/strategy/vision_base.h"
#include "server/text/decode.h"
#include "server/text/place.h"
#include "storage/base/status_macros.h"

namespace renkei::text {
namespace {

namespace pb = renkei::v1;

using domain::VisionFile;

const std::set<std::string> kHeadKeys = {"owner", "nodes", "kpis", "base"};
const std::set<std::string> kNodeKeys = {"children", "kpis"};
const std::set<std::string> kKpiKeys = {"actuals"};

// Where a second mention stands in the file.
struct Mention {
  std::string of;
  std::string under;
  int order = 0;
  Place place = {};
  std::string path;
};

// Where the reader is in the tree.
struct TreePosition {
  std::string path;
  // external_id of the node above; "" at the top.
  std::string parent;
};

class Reader {
 public:
  Reader(const std::string& file, bool prune) : file_(file), decoder_(file), prune_(prune) {}

  absl::StatusOr<VisionFile> Read(const Tree& tree) {
    ReadHead(tree);
    ReadNodes(tree.Find("nodes"), {"nodes", ""});
    ReadKpis(tree.Find("kpis"), {"kpis", ""});
    PlaceMentions(node_mentions_, node_index_,
                  [&](size_t i) { return out_.nodes[i].mutable_node()->mutable_re_mentions(); });
    PlaceMentions(kpi_mentions_, kpi_index_,
                  [&](size_t i) { return out_.kpis[i].mutable_kpi()->mutable_re_mentions(); });
    if (prune_) ClearMissingMentions();
    ReadBase(tree.Find("base"));
    RETURN_IF_ERROR(decoder_.status());
    return std::move(out_);
  }

 private:
  void ReadHead(const Tree& tree) {
    std::vector<std::string> clear;
    Decoder::Options options;
    options.foreign = kHeadKeys;
    options.clear = &clear;
    pb::Vision& vision = *out_.header.mutable_vision();
    decoder_.Decode(tree, options, vision);
    for (const std::string& path : clear) out_.header.mutable_clear_mask()->add_paths(path);
    for (const TreeEntry& field : tree.entries)
      out_.head_places[field.key == "owner" ? "parent" : field.key] = Where(field.value, field.key);
    const Tree* owner = tree.Find("owner");
    if (owner != nullptr && owner->IsScalar()) out_.header.set_parent(owner->text);
    if (vision.name().empty() && (out_.header.parent().empty() || vision.external_id().empty())) {
      decoder_.AddMistake(tree.place, "", "REQUIRED",
                          {"owner and external_id are needed, or the name of a vision that exists",
                           "owner（所有団体）と external_id（外部ID）、または登録済みのビジョンの "
                           "name が必要です。"});
    }
  }

  // What the file was exported from; of another shape, it is as if it were not there.
  void ReadBase(const Tree* tree) {
    if (tree == nullptr) return;
    domain::VisionBase base;
    if (const Tree* head = tree->Find("head"); head != nullptr) base.head = head->text;
    for (const auto& [kind, bases] :
         {std::pair("nodes", &base.nodes), std::pair("kpis", &base.kpis),
          std::pair("actuals", &base.actuals)}) {
      const Tree* items = tree->Find(kind);
      if (items == nullptr) continue;
      // "KEY/r1 ...": no external_id has a slash.
      for (const Tree& item : items->items) {
        const size_t slash = item.text.find('/');
        if (slash != std::string::npos)
          bases->emplace(item.text.substr(0, slash), item.text.substr(slash + 1));
      }
    }
    domain::AttachBase(base, out_);
  }

  // Whether places in a list are told by an item's neighbours: re-mentions among them have numbers.
  static bool TellsPlaces(const std::vector<Tree>& items) {
    for (const Tree& item : items) {
      if (item.Find("re_mention_of") != nullptr) return false;
    }
    return true;
  }

  // An item without an order of its own stands behind the one before it in the file.
  template <class Apply, class Item>
  static void TellPlace(bool tells_places, int position, std::string& before, Apply& apply,
                        Item& item) {
    if (item.order() == 0) {
      item.set_order(position);
      if (tells_places) apply.mutable_place()->set_after(before);
    }
    before = item.external_id();
  }

  // The items of a list, or none; other shapes are mistakes.
  const std::vector<Tree>& ItemsOf(const Tree* list, const std::string& path) {
    static const auto& kNone = *new std::vector<Tree>();
    if (list == nullptr || list->kind == Tree::Kind::kNull) return kNone;
    if (list->kind == Tree::Kind::kList) return list->items;
    decoder_.AddMistake(
        list->place, path, "WRONG_SHAPE",
        {"a list is needed here: \"- ...\"", "ここには一覧（「- 」で始まる行）が必要です。"});
    return kNone;
  }

  // `re_mention_of: X` instead of an item; true when it was one.
  bool ReadMention(const Tree& item, const TreePosition& at, int position,
                   std::vector<Mention>& mentions) {
    const Tree* of = item.Find("re_mention_of");
    if (of == nullptr) return false;
    if (!of->IsScalar() || at.parent.empty()) {
      decoder_.AddMistake(item.place, at.path, "BAD_RE_MENTION",
                          {"a re-mention stands under a node and names one external_id",
                           "再掲は施策等の下に置き、外部IDを一つ書きます。"});
      return true;
    }
    const Tree* order = item.Find("order");
    int number = position;
    if (order != nullptr) number = std::atoi(order->text.c_str());
    mentions.push_back({of->text, at.parent, number, item.place, at.path});
    return true;
  }

  void ReadNodes(const Tree* list, const TreePosition& at) {
    int position = 0;
    std::string before;
    const std::vector<Tree>& items = ItemsOf(list, at.path);
    const bool tells_places = TellsPlaces(items);
    for (const Tree& item : items) {
      const TreePosition here = {absl::StrCat(at.path, "[", position, "]"), at.parent};
      if (ReadMention(item, here, ++position, node_mentions_)) continue;
      ReadNode(item, here, [&](pb::ApplyNode& apply) {
        TellPlace(tells_places, position, before, apply, *apply.mutable_node());
      });
    }
  }

  void ReadNode(const Tree& tree, const TreePosition& at,
                const std::function<void(pb::ApplyNode&)>& place) {
    pb::ApplyNode& apply = out_.nodes.emplace_back();
    out_.node_places.push_back(Where(tree, at.path));
    pb::VisionNode& node = *apply.mutable_node();
    Decode(tree, at.path, kNodeKeys, node, *apply.mutable_clear_mask());
    place(apply);
    const bool placed_by_itself = !node.parent_external_id().empty() || !node.parent().empty();
    if (at.parent.empty() && !placed_by_itself) apply.mutable_clear_mask()->add_paths("parent");
    if (!at.parent.empty()) node.set_parent_external_id(at.parent);
    Remember(tree, at.path, node.external_id(), out_.nodes.size() - 1, node_index_);
    const std::string id = node.external_id();
    ReadNodes(tree.Find("children"), {absl::StrCat(at.path, ".children"), id});
    ReadKpis(tree.Find("kpis"), {absl::StrCat(at.path, ".kpis"), id});
  }

  void ReadKpis(const Tree* list, const TreePosition& at) {
    int position = 0;
    std::string before;
    const std::vector<Tree>& items = ItemsOf(list, at.path);
    const bool tells_places = TellsPlaces(items);
    for (const Tree& item : items) {
      const TreePosition here = {absl::StrCat(at.path, "[", position, "]"), at.parent};
      if (ReadMention(item, here, ++position, kpi_mentions_)) continue;
      ReadKpi(item, here, [&](pb::ApplyKpi& apply) {
        TellPlace(tells_places, position, before, apply, *apply.mutable_kpi());
      });
    }
  }

  void ReadKpi(const Tree& tree, const TreePosition& at,
               const std::function<void(pb::ApplyKpi&)>& place) {
    pb::ApplyKpi& apply = out_.kpis.emplace_back();
    out_.kpi_places.push_back(Where(tree, at.path));
    pb::Kpi& kpi = *apply.mutable_kpi();
    Decode(tree, at.path, kKpiKeys, kpi, *apply.mutable_clear_mask());
    place(apply);
    const bool placed_by_itself = !kpi.node_external_id().empty() || !kpi.node().empty();
    if (at.parent.empty() && !placed_by_itself) apply.mutable_clear_mask()->add_paths("node");
    if (!at.parent.empty()) kpi.set_node_external_id(at.parent);
    Remember(tree, at.path, kpi.external_id(), out_.kpis.size() - 1, kpi_index_);
    const std::string path = absl::StrCat(at.path, ".actuals");
    int index = 0;
    for (const Tree& item : ItemsOf(tree.Find("actuals"), path)) {
      Decoder::Options options;
      options.path = absl::StrCat(path, "[", index++, "]");
      decoder_.Decode(item, options, *apply.add_actuals());
    }
  }

  void Decode(const Tree& tree, const std::string& path, const std::set<std::string>& foreign,
              google::protobuf::Message& message, google::protobuf::FieldMask& mask) {
    std::vector<std::string> clear;
    Decoder::Options options;
    options.path = path;
    options.foreign = foreign;
    options.clear = &clear;
    decoder_.Decode(tree, options, message);
    for (const std::string& one : clear) mask.add_paths(one);
  }

  void Remember(const Tree& tree, const std::string& path, const std::string& id, size_t index,
                std::map<std::string, size_t>& known) {
    if (id.empty()) {
      decoder_.AddMistake(tree.place, path, "REQUIRED",
                          {"external_id is needed", "external_id（外部ID）が必要です。"});
    } else if (!known.insert({id, index}).second) {
      decoder_.AddMistake(tree.place, path, "DUPLICATE",
                          {absl::StrCat("the external_id ", id, " stands in the file twice"),
                           absl::StrCat("外部ID「", id, "」がファイルに二度あります。")});
    }
  }

  template <class Mentions>
  void PlaceMentions(const std::vector<Mention>& all, const std::map<std::string, size_t>& known,
                     Mentions mentions_of) {
    for (const Mention& in_file : all) {
      const auto it = known.find(in_file.of);
      if (it == known.end()) {
        decoder_.AddMistake(in_file.place, in_file.path, "DANGLING_REFERENCE",
                            {absl::StrCat("the file has no \"", in_file.of, "\" to mention again"),
                             absl::StrCat("再掲の元「", in_file.of, "」がファイルにありません。")});
        continue;
      }
      pb::ReMention& mention = *mentions_of(it->second)->Add();
      mention.set_parent_external_id(in_file.under);
      mention.set_order(in_file.order);
    }
  }

  void ClearMissingMentions() {
    for (pb::ApplyNode& apply : out_.nodes) {
      if (apply.node().re_mentions().empty()) apply.mutable_clear_mask()->add_paths("re_mentions");
    }
    for (pb::ApplyKpi& apply : out_.kpis) {
      if (apply.kpi().re_mentions().empty()) apply.mutable_clear_mask()->add_paths("re_mentions");
    }
  }

  // "plan.yaml:12:5: nodes[0]"
  std::string Where(const Tree& tree, const std::string& path) const {
    return absl::StrCat(PlaceText(file_, tree.place), ": ", path);
  }

  const std::string file_;
  Decoder decoder_;
  const bool prune_;
  VisionFile out_;
  std::map<std::string, size_t> node_index_;
  std::map<std::string, size_t> kpi_index_;
  std::vector<Mention> node_mentions_;
  std::vector<Mention> kpi_mentions_;
};

}  // namespace

absl::StatusOr<VisionFile> ReadVisionFile(const Tree& tree, const std::string& file, bool prune) {
  return Reader(file, prune).Read(tree);
}

}  // namespace renkei::text
