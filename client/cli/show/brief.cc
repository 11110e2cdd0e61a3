#include "client/cli/show/brief.h"

#include "client/view/page/brief.h"
#include "server/domain/words/words.h"

namespace renkei::cli {

view::TextStyle BriefStyle::Text() const {
  view::TextStyle text;
  text.lang = lang;
  text.ambiguous = ambiguous;
  text.columns = columns;
  text.palette = palette;
  return text;
}

std::string LocalTime(const google::protobuf::Timestamp& time) {
  return domain::Words(Lang::kJapanese).Time(time);
}

std::string WhenText(const pb::When& when, Lang lang) {
  return Printable(domain::Words(lang).When(when));
}

std::string ValueText(const pb::Value& value) { return ShortText(value, Lang::kJapanese); }

std::string TimedValueText(const pb::TimedValue& value, const std::string& unit, Lang lang) {
  return Printable(domain::Words(lang).Timed(value, unit));
}

std::string PeriodText(const pb::FiscalPeriod& period, Lang lang) {
  return domain::Words(lang).Period(period);
}

std::string ShortText(const google::protobuf::Message& message, Lang lang) {
  return Printable(domain::Words(lang).Short(message));
}

std::string RenderPairs(const std::vector<std::pair<std::string, std::string>>& pairs,
                        const BriefStyle& style) {
  view::Facts facts;
  for (const auto& [label, value] : pairs) facts.facts.push_back({label, value});
  return view::RenderText(facts, style.Text());
}

std::string RenderBrief(const google::protobuf::Message& message, const BriefStyle& style,
                        const std::set<std::string>& skip) {
  const domain::Words words(style.lang, style.title_of);
  return view::RenderText(view::BriefOf(message, words, skip), style.Text());
}

}  // namespace renkei::cli
