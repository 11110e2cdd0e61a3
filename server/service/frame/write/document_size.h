// How large a document with a history may grow. A record of the store holds 256 KiB.

#ifndef RENKEI_SERVER_SERVICE_FRAME_WRITE_DOCUMENT_SIZE_H_
#define RENKEI_SERVER_SERVICE_FRAME_WRITE_DOCUMENT_SIZE_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/error.h"
#include "storage/store.h"

namespace renkei::service {

// What people write, the history left out.
inline constexpr size_t kMaxContentBytes = size_t{160} * 1024;
// With the history, which loses its oldest steps where it would need more; the audit log has all.
inline constexpr size_t kMaxDocumentBytes = size_t{220} * 1024;
static_assert(kMaxDocumentBytes < storage::kMaxValueBytes);
// Steps kept with the document.
inline constexpr int kMaxHistory = 100;

// INVALID_FIELDS with a violation TOO_LARGE of `field` if the content is larger than it may be.
template <typename Document>
[[nodiscard]] absl::Status CheckContentSize(const Document& document, absl::string_view field) {
  size_t bytes = document.ByteSizeLong();
  // With its history it is small enough: most are.
  if (bytes <= kMaxContentBytes) return absl::OkStatus();
  if constexpr (requires(Document d) { d.clear_history(); }) {
    Document content = document;
    content.clear_history();
    bytes = content.ByteSizeLong();
    if (bytes <= kMaxContentBytes) return absl::OkStatus();
  }
  return domain::InvalidField(
      field, "TOO_LARGE",
      {absl::StrCat("all fields together are ", bytes, " bytes; at most ", kMaxContentBytes,
                    " are kept"),
       absl::StrCat("全項目の合計が", bytes, "バイトあります。", kMaxContentBytes,
                    "バイト（日本語で約", kMaxContentBytes / 3, "文字）以内にしてください。")});
}

// Drops the oldest steps of the history beyond what a document may have.
template <typename Document>
void TrimHistory(Document& document) {
  auto& history = *document.mutable_history();
  if (history.size() > kMaxHistory) history.DeleteSubrange(0, history.size() - kMaxHistory);
  size_t bytes = document.ByteSizeLong();
  int dropped = 0;
  // An event's own size leaves out its tag and length: what is dropped is never less than needed.
  for (; bytes > kMaxDocumentBytes && dropped + 1 < history.size(); ++dropped)
    bytes -= history[dropped].ByteSizeLong();
  history.DeleteSubrange(0, dropped);
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_WRITE_DOCUMENT_SIZE_H_
