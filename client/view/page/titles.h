// What resources are called: people read 横浜市 and 企画課, not organizations/o7abcdef and
// accounts/01m8….

#ifndef RENKEI_CLIENT_VIEW_PAGE_TITLES_H_
#define RENKEI_CLIENT_VIEW_PAGE_TITLES_H_

#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/title_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Names that one page or one command asks titles of; further ones stay as they are.
inline constexpr size_t kMostTitles = 20'000;

// "年間利用者数"; of an indicator that waits for a decision or was declined "年間利用者数（提案中）".
std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, domain::Lang lang);

// Titles from the server, many in a call. Of one thread.
class Titles {
 public:
  // TitleService/BatchGetTitles.
  using Ask = std::function<absl::StatusOr<pb::BatchGetTitlesResponse>(
      const pb::BatchGetTitlesRequest& request)>;

  Titles(domain::Lang lang, Ask ask) : lang_(lang), ask_(std::move(ask)) {}

  // The title or display name of a resource, of a framework's item with the framework's behind it;
  // what is no name of a resource that has one, and what the caller may not read, stays as it is.
  std::string Of(const std::string& name);

  // Runs `make` until all that it asks of Of is known: what it does not know it gets as it is and
  // notes, and all of that is asked for together. So `make` may run more than once, and the last
  // time counts. Within another one it runs once.
  void Together(const std::function<void()>& make);

  // What `make` returns, with titles asked for together.
  template <typename Make>
  auto Titled(const Make& make) {
    decltype(make()) made;
    Together([&] { made = make(); });
    return made;
  }

 private:
  void Fetch(const std::set<std::string>& names);
  std::string Shown(const pb::ResourceTitle& title) const;

  const domain::Lang lang_;
  const Ask ask_;
  std::map<std::string, std::string> known_;
  bool noting_ = false;
  std::set<std::string> noted_;
};

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_TITLES_H_
