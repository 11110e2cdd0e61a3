// Organizations from the rows of a list.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_ROWS_H_
#define RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_ROWS_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/cli/nouns/list_file.h"
#include "client/cli/session.h"
#include "renkei/v1/organization.pb.h"

namespace renkei::cli {

// The organizations that rows state, as they are to be; as many as rows.
struct OrganizationRows {
  const std::vector<ListRow>& rows;
  const std::vector<pb::Organization>& organizations;
};

// Registers them, and says how many were new, changed and not. The whole list is tried before anything
// is written: what the server finds wrong is told with all `mistakes` found before, each at the column
// that `key_of` gives for the field of an organization.
[[nodiscard]] absl::Status RegisterRows(Session& session, const std::string& file,
                                        const OrganizationRows& list,
                                        absl::FunctionRef<std::string(absl::string_view)> key_of,
                                        ListMistakes& mistakes);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ORG_ORG_ROWS_H_
