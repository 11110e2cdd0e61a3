// One resource for a reader: labels and values.

#ifndef RENKEI_CLIENT_VIEW_PAGE_BRIEF_H_
#define RENKEI_CLIENT_VIEW_PAGE_BRIEF_H_

#include <set>
#include <string>

#include "client/view/block.h"
#include "google/protobuf/message.h"
#include "server/domain/words/words.h"

namespace renkei::view {

// Every field that is set, by its label, except those named in `skip`; other resources by what they
// are called. What identifies the resource for programs (name, external_id, etag) comes last. Messages
// that fit no line are facts within.
Facts BriefOf(const google::protobuf::Message& message, const domain::Words& words,
              const std::set<std::string>& skip = {});

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_BRIEF_H_
