// Records whose key is made from the ids in their name.

#ifndef RENKEI_SERVER_SERVICE_FRAME_NAMED_ROW_H_
#define RENKEI_SERVER_SERVICE_FRAME_NAMED_ROW_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/call.h"
#include "storage/base/status_macros.h"
#include "storage/table.h"

namespace renkei::service {

// The record called `name`, whoever asks. What the key leaves out of the name has to be right too: under
// another parent, or with a number written in another way, it is not there.
template <typename M>
absl::StatusOr<std::optional<storage::Row<M>>> FindNamedRow(const Call& call,
                                                            const storage::Table<M>& table,
                                                            absl::string_view name) {
  M key;
  key.set_name(std::string(name));
  ASSIGN_OR_RETURN(auto row, table.Get(call.snapshot(), table.KeyOf(key)));
  if (row.has_value() && row->message.name() != name) row.reset();
  return row;
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_NAMED_ROW_H_
