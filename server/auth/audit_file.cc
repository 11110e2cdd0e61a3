#include "server/auth/audit_file.h"

#include "absl/strings/ascii.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/auth/audit_head.h"
#include "server/auth/audit_values.h"

namespace renkei::auth {
namespace {

bool Parse(absl::string_view line, pb::AuditLine& parsed) {
  return google::protobuf::util::JsonStringToMessage(std::string(line), &parsed).ok();
}

// Whether what people read is what is chained.
bool SaysWhatIsChained(const pb::AuditLink& link) {
  pb::AuditEntry chained;
  if (!ReadAuditContent(link.content(), chained)) return !link.has_entry();
  if (link.values().empty()) {
    WithholdAuditValues(chained);
  } else {
    PutAuditValues(link.values(), chained);
  }
  chained.set_number(link.number());
  chained.set_sequence(link.sequence());
  chained.set_hash(link.hash());
  // Which entries are older than the chain says the head.
  chained.set_before_chain(link.entry().before_chain());
  return google::protobuf::util::MessageDifferencer::Equals(chained, link.entry());
}

}  // namespace

AuditFileCheck::AuditFileCheck(std::vector<pb::AuditHead> kept, std::string key)
    : kept_(std::move(kept)), key_(std::move(key)) {}

AuditChainWalk& AuditFileCheck::walk() {
  if (walk_) return *walk_;
  const bool whole = !extract_ && head_ && head_->first_number() > 0;
  walk_ = whole ? AuditChainWalk(static_cast<uint64_t>(head_->first_number()),
                                 AuditHashFromHex(head_->cut_hash()))
                : AuditChainWalk::OfExtract();
  // One key for all: the one that is known, or that of the first head.
  std::string key = key_;
  std::string store;
  for (const pb::AuditHead& head : kept_) {
    ExpectHead(head, store, key, *walk_);
    if (key.empty()) key = head.public_key();
    store = head.store_id();
  }
  if (head_) ExpectHead(*head_, store, key, *walk_);
  // Without its beginning nobody knows what should be there.
  if (!head_) walk_->TakeUnreadable(line_);
  return *walk_;
}

void AuditFileCheck::TakeLine(absl::string_view line) {
  ++line_;
  line = absl::StripAsciiWhitespace(line);
  if (line.empty()) return;
  pb::AuditLine parsed;
  if (!Parse(line, parsed) || parsed.line_case() == pb::AuditLine::LINE_NOT_SET)
    return walk().TakeUnreadable(line_);
  switch (parsed.line_case()) {
    case pb::AuditLine::kExtract:
      // At the beginning alone: further down it would excuse what is missing.
      if (walk_ || head_) return walk().TakeUnreadable(line_);
      extract_ = parsed.extract();
      return;
    case pb::AuditLine::kHead:
      return TakeHead(parsed.head());
    default:
      return TakeLink(parsed.link());
  }
}

void AuditFileCheck::TakeHead(const pb::AuditHead& head) {
  if (walk_ || head_) return walk().TakeUnreadable(line_);
  head_ = head;
}

void AuditFileCheck::TakeLink(const pb::AuditLink& link) {
  AuditChainWalk& chain = walk();
  const std::string previous = AuditHashFromHex(link.previous_hash());
  const std::string hash = AuditHashFromHex(link.hash());
  const auto number = static_cast<uint64_t>(link.number());
  if (!SaysWhatIsChained(link)) chain.Note(pb::AuditFlaw::KIND_CHANGED, number);
  chain.Take({.number = number,
              .sequence = static_cast<uint64_t>(link.sequence()),
              .previous_hash = previous,
              .hash = hash,
              .content = link.content(),
              .values = link.values()});
}

pb::AuditVerification AuditFileCheck::Finish() {
  pb::AuditVerification found = walk().Finish();
  if (head_) *found.mutable_head() = *head_;
  return found;
}

}  // namespace renkei::auth
