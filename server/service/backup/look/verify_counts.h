// What is kept beside records, so that nobody has to count them, against the records.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_COUNTS_H_
#define RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_COUNTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "server/service/backup/look/verify_store.h"
#include "storage/store.h"

namespace renkei::service {

// Is given every record of a store, then compares: the counts of visions' drafts, the rolls of
// initiatives, the marks of selected cases, the numbers of national KPIs.
class CountCheck {
 public:
  void Add(uint8_t table_id, const google::protobuf::Message& record);
  // A counter of national KPIs.
  void AddNumber(const storage::KeyRecord& counter, Findings& findings);
  // UNAVAILABLE or DATA_LOSS of the store.
  [[nodiscard]] absl::Status Finish(const storage::Snapshot& snapshot, Findings& findings) const;

 private:
  struct Draft {
    int nodes = 0;
    int kpis = 0;
    int re_mentions = 0;
    friend bool operator==(const Draft&, const Draft&) = default;
  };
  struct Roll {
    int memberships = 0;
    std::set<std::string> insiders;
    friend bool operator==(const Roll&, const Roll&) = default;
  };
  template <typename T>
  struct Kept {
    T counted = {};
    T kept = {};
  };

  // Of those that are counted as now the numbers that differ.
  void CompareNumbers(Findings& findings) const;

  std::map<std::string, Kept<Draft>> drafts_;                 // by the vision's id
  std::map<std::string, Kept<Roll>> rolls_;                   // by the initiative
  std::map<std::string, Kept<std::set<std::string>>> marks_;  // by the case: its selectors
  std::map<std::string, Kept<int64_t>> numbers_;              // by the counter's key
  std::map<std::string, uint64_t> generations_;               // by the national KPI
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_LOOK_VERIFY_COUNTS_H_
