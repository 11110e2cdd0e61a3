// What resources are called: people read 横浜市 and 企画課, not organizations/o7abcdef and
// accounts/01m8….

#ifndef RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
#define RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_

#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/session.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/title_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

// Names that one command asks titles of; further ones stay as they are.
inline constexpr size_t kMostTitles = 20'000;

// "年間利用者数"; of an indicator that waits for a decision or was declined "年間利用者数（提案中）".
std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, Lang lang);

// Titles from the server, many in a call. Of one thread; the session outlives it.
class ResourceTitles {
 public:
  explicit ResourceTitles(Session& session) : session_(session) {}

  // The title or display name of a resource, of a framework's item with the framework's behind it;
  // what is no name of a resource that has one, and what the caller may not read, stays as it is.
  std::string Of(const std::string& name);

  // Runs `make` until all that it asks of Of is known: what it does not know it gets as it is and
  // notes, and all of that is asked for together. So `make` may run more than once, and the last
  // time counts. Within another one it runs once.
  void Together(const std::function<void()>& make);

 private:
  void Fetch(const std::set<std::string>& names);
  std::string Shown(const pb::ResourceTitle& title) const;

  Session& session_;
  std::map<std::string, std::string> known_;
  bool noting_ = false;
  std::set<std::string> noted_;
};

// Values in the reader's language, and resources by what they are called. The session outlives it.
domain::Words WordsOf(Session& session);

// What `make` returns, with titles asked for together (ResourceTitles::Together).
template <typename Make>
auto Titled(Session& session, const Make& make) {
  decltype(make()) made;
  session.names().Together([&] { made = make(); });
  return made;
}

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_RESOURCE_TITLES_H_
