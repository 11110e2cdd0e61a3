// Walks through who used a programme: measures of the revisions in force and published cases that
// record it, along the indexes by programme, as the caller may read them.

#ifndef RENKEI_SERVER_SERVICE_FUNDING_USE_WALK_H_
#define RENKEI_SERVER_SERVICE_FUNDING_USE_WALK_H_

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/frame/call.h"
#include "storage/table.h"

namespace renkei::service {

enum class UsesOf { kAll, kCases };

// A record that names the programme for a year.
struct UseRecord {
  int fiscal_year = 0;
  // Behind it a later walk goes on.
  std::string position;
  // One of the two; neither: the caller may not read it, or it is not in force.
  std::optional<pb::VisionNode> node;
  std::optional<pb::Case> text;
  // Of a node: its vision as published.
  pb::Vision vision;
};

class UseWalk {
 public:
  // `call` outlives it. `fiscal_year` 0: all, the newest first. In a year measures come before cases.
  // `after`: a position of an earlier walk of the same kind, "" for the beginning.
  UseWalk(const Call& call, std::string programme, int fiscal_year, UsesOf of,
          absl::string_view after);

  // The next record; nullopt at the end. Records that the caller may not read come too, empty: whoever
  // walks counts them as looked at.
  [[nodiscard]] absl::StatusOr<std::optional<UseRecord>> Next();

 private:
  // In the order in which they come within a year.
  static constexpr size_t kSources = 4;

  // A record as an index led to it.
  struct Candidate {
    std::string at;  // in the index
    int fiscal_year = 0;
    std::optional<pb::VisionNode> node;
    storage::Sequence version = storage::Sequence::kNone;
    std::optional<pb::Case> text;
  };
  struct Source {
    std::string after;
    bool ended = false;
    std::deque<Candidate> read;
  };
  // What is published of a vision, as far as uses ask.
  struct Published {
    bool readable = false;
    pb::Vision vision;
  };

  void GoOnBehind(absl::string_view position);
  absl::Status Fill(size_t source);
  template <typename M, typename Take>
  absl::Status Read(const storage::Table<M>& table, uint8_t index, Source& source, Take take);
  absl::StatusOr<const Published*> PublishedOf(absl::string_view vision);
  absl::Status Judge(Candidate candidate, UseRecord& record);

  const Call& call_;
  const std::string programme_;
  const std::optional<int> fiscal_year_;
  std::array<Source, kSources> sources_;
  std::map<std::string, Published, std::less<>> visions_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FUNDING_USE_WALK_H_
