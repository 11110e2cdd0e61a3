#include "client/cli/resource_titles.h"

#include "client/cli/text/terminal.h"

namespace renkei::cli {

std::string IndicatorTitle(absl::string_view title, pb::Indicator::State state, Lang lang) {
  return Printable(view::IndicatorTitle(title, state, lang));
}

ResourceTitles::ResourceTitles(Session& session)
    : Titles(session.lang(), [&session](const pb::BatchGetTitlesRequest& request) {
        return session.Call<pb::BatchGetTitlesResponse>("TitleService/BatchGetTitles", request);
      }) {}

domain::Words WordsOf(Session& session) {
  return domain::Words(session.lang(),
                       [&session](const std::string& name) { return session.names().Of(name); });
}

}  // namespace renkei::cli
