#include "server/text/vision/vision_parts.h"

namespace renkei::text {
namespace {

namespace pb = renkei::v1;

class Parts {
 public:
  explicit Parts(ItemPlaces& places) : places_(places) {}

  void Add(const pb::ApplyNode& node) {
    *RoomFor(node).add_nodes() = node;
    ++nodes_;
  }
  void Add(const pb::ApplyKpi& kpi) {
    *RoomFor(kpi).add_kpis() = kpi;
    ++kpis_;
  }
  std::vector<pb::ApplyVisionRequest> Take() && { return std::move(parts_); }

 private:
  pb::ApplyVisionItems& RoomFor(const google::protobuf::Message& item) {
    const size_t size = item.ByteSizeLong();
    if (parts_.empty() || items_ >= kMaxPartItems || bytes_ + size > kMaxPartBytes) {
      places_.BeginPart(nodes_, kpis_);
      parts_.emplace_back();
      items_ = 0;
      bytes_ = 0;
    }
    ++items_;
    bytes_ += size;
    return *parts_.back().mutable_items();
  }

  ItemPlaces& places_;
  std::vector<pb::ApplyVisionRequest> parts_;
  // In the last part.
  int items_ = 0;
  size_t bytes_ = 0;
  // In all.
  size_t nodes_ = 0;
  size_t kpis_ = 0;
};

}  // namespace

std::vector<pb::ApplyVisionRequest> PartsOf(const domain::VisionFile& file, ItemPlaces& places) {
  Parts parts(places);
  for (const pb::ApplyNode& node : file.nodes) parts.Add(node);
  for (const pb::ApplyKpi& kpi : file.kpis) parts.Add(kpi);
  return std::move(parts).Take();
}

}  // namespace renkei::text
