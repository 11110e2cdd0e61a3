// One resource for a reader: labels and values, long texts wrapped.

#ifndef RENKEI_CLIENT_CLI_SHOW_BRIEF_H_
#define RENKEI_CLIENT_CLI_SHOW_BRIEF_H_

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/text/lang.h"
#include "client/cli/text/terminal.h"
#include "client/view/text/render.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "renkei/v1/common.pb.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::cli {

using domain::GroupedNumber;

// How wide, and in which language.
struct BriefStyle {
  Lang lang = Lang::kJapanese;
  Ambiguous ambiguous = Ambiguous::kNarrow;
  // Columns to wrap at.
  int columns = 80;
  // What a resource is called, by its name; null: the name stays.
  std::function<std::string(const std::string&)> title_of = {};
  // Colours where standard output takes them.
  Palette palette = Palette(false);

  std::string Title(const std::string& name) const { return title_of ? title_of(name) : name; }
  // For the blocks of client/view.
  view::TextStyle Text() const;
};

// "2024-04-01 09:30", the clock in Japan.
std::string LocalTime(const google::protobuf::Timestamp& time);
// As the paper has it, or in words; "" for an empty one.
std::string WhenText(const pb::When& when, Lang lang);
// "約1,200", "800以上", "ほぼ全て"; "" for an empty one.
std::string ValueText(const pb::Value& value);
// "1,200人以上（令和5年度末）".
std::string TimedValueText(const pb::TimedValue& value, const std::string& unit, Lang lang);
// "2023～2027年度"
std::string PeriodText(const pb::FiscalPeriod& period, Lang lang);

// A message that fits one line: a time, a value, a link, an event; "" for others.
std::string ShortText(const google::protobuf::Message& message, Lang lang);

// Pairs of label and value with the values in one column, wrapped; values may have several lines.
// The column begins behind the widest label.
std::string RenderPairs(const std::vector<std::pair<std::string, std::string>>& pairs,
                        const BriefStyle& style);

// Every field that is set, by its label, except those named in `skip`; other resources by what they
// are called. What identifies the resource for programs (name, external_id, etag) comes last. Messages in lists follow their label,
// indented.
std::string RenderBrief(const google::protobuf::Message& message, const BriefStyle& style,
                        const std::set<std::string>& skip = {});

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_SHOW_BRIEF_H_
