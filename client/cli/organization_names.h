// What organizations are called: tables show 横浜市, not organizations/o7abcdef.

#ifndef RENKEI_CLIENT_CLI_ORGANIZATION_NAMES_H_
#define RENKEI_CLIENT_CLI_ORGANIZATION_NAMES_H_

#include <map>
#include <string>

#include "client/cli/session.h"

namespace renkei::cli {

// Looks names up when they are first asked for: a few one by one, and when they become many the
// whole registry in a few pages.
class OrganizationNames {
 public:
  explicit OrganizationNames(Session& session) : session_(session) {}

  // The display name of organizations/ID; what cannot be looked up stays as it is.
  std::string Of(const std::string& name);

 private:
  void LoadAll();

  Session& session_;
  std::map<std::string, std::string> known_;
  int looked_up_ = 0;
  bool loaded_all_ = false;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_ORGANIZATION_NAMES_H_
