// What resources are called, from the server of a session (client/view/page/titles.h).

#ifndef RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
#define RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_

#include <string>

#include "client/cli/session.h"
#include "client/view/page/titles.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

// "年間利用者数（提案中）", made harmless for a terminal.
std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, Lang lang);

// Of one thread; the session outlives it.
class ResourceTitles : public view::Titles {
 public:
  explicit ResourceTitles(Session& session);
};

// Values in the reader's language, and resources by what they are called. The session outlives it.
domain::Words WordsOf(Session& session);

// What `make` returns, with titles asked for together (view::Titles::Together).
template <typename Make>
auto Titled(Session& session, const Make& make) {
  return session.names().Titled(make);
}

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
