// What resources are called: people read 横浜市 and 企画課, not organizations/o7abcdef and
// accounts/01m8….

#ifndef RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
#define RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_

#include <map>
#include <string>

#include "client/cli/session.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

// "年間利用者数"; of an indicator that waits for a decision or was declined "年間利用者数（提案中）".
std::string IndicatorTitle(const pb::Indicator& indicator, Lang lang);

// Looks titles up when they are first asked for: a few one by one, and when organizations become
// many the whole registry in a few pages.
class ResourceTitles {
 public:
  explicit ResourceTitles(Session& session) : session_(session) {}

  // The title or display name of a resource, of a framework's item with the framework's behind it;
  // what is no name of a resource, what the caller may not
  // read, and what comes after kMostLookedUp others stays as it is.
  std::string Of(const std::string& name);

 private:
  std::string LookUp(const std::string& name);
  void LoadOrganizations();
  void LoadFramework(const std::string& name);

  Session& session_;
  std::map<std::string, std::string> known_;
  int organizations_looked_up_ = 0;
  bool loaded_organizations_ = false;
  int looked_up_ = 0;
};

// Values in the reader's language, and resources by what they are called. The session outlives it.
domain::Words WordsOf(Session& session);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
