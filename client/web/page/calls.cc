#include "client/web/page/calls.h"

#include <algorithm>

namespace renkei::web {

Calls::Calls(Upstream& upstream, Visitor visitor, domain::Lang lang)
    : client_(upstream.client()),
      visitor_(std::move(visitor)),
      metadata_(upstream.MetadataOf(visitor_)),
      deadline_(client_.clock().now() + kPageDeadline),
      titles_(lang, [this](const pb::BatchGetTitlesRequest& request) {
        return Call<pb::BatchGetTitlesResponse>("TitleService/BatchGetTitles", request);
      }) {}

client::CallOptions Calls::Options() const {
  return {.timeout = std::max(deadline_ - client_.clock().now(), absl::ZeroDuration()),
          .metadata = &metadata_};
}

}  // namespace renkei::web
