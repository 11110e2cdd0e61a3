// The one place where a value of the contract becomes words: figures, times, periods, constants, money,
// who may read, and whatever else fits a line. Comparisons, pages, sheets, conflicts and lists take
// their words from here, so that one and the same value reads the same wherever it stands.

#ifndef RENKEI_SERVER_DOMAIN_WORDS_WORDS_H_
#define RENKEI_SERVER_DOMAIN_WORDS_WORDS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/lang.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Pure, and safe to use from several threads where `title_of` is. What comes out is what was written:
// a page makes it harmless for where it stands (visible_text.h).
class Words {
 public:
  using TitleOf = std::function<std::string(const std::string& name)>;

  // How constants and flags are told.
  enum class Constants {
    kWords,   // 累計, はい
    kTokens,  // cumulative, true: as replies of the contract and files have them
  };

  // `title_of`: what a resource is called, by its name; null: the name stays.
  explicit Words(Lang lang, TitleOf title_of = nullptr, Constants constants = Constants::kWords)
      : lang_(lang), title_of_(std::move(title_of)), constants_(constants) {}

  Lang lang() const { return lang_; }
  std::string Title(const std::string& name) const { return title_of_ ? title_of_(name) : name; }

  // "計画期間" for renkei.v1.Vision.period; "period" in English.
  std::string Label(const google::protobuf::FieldDescriptor& field) const;
  // "政令指定都市", "designated city"; "" for UNSPECIFIED and what the enum does not have.
  std::string Value(const google::protobuf::EnumDescriptor& type, int number) const;

  // "2024-04-01 09:30", the clock in Japan; "" for none.
  std::string Time(const google::protobuf::Timestamp& time) const;
  // As the paper has it; otherwise 令和5年度末, "end of FY2023".
  std::string When(const pb::When& when) const;
  // "2023～2027年度", "FY2023-2027".
  std::string Period(const pb::FiscalPeriod& period) const;
  // "1,200人以上（令和5年度末）"; `unit` counts where the value has none of its own.
  std::string Timed(const pb::TimedValue& value, const std::string& unit) const;
  // "1,200千円".
  std::string ThousandYen(int64_t amount) const;

  // A message that is read in one line: a time, a value, a link, an event; "" for all others. `unit`:
  // of the message that it stands in.
  std::string Short(const google::protobuf::Message& message, const std::string& unit = "") const;

  // A scalar field, or element `index` of a list of them.
  std::string Scalar(const google::protobuf::Message& item,
                     const google::protobuf::FieldDescriptor& field, int index = -1) const;

  // All that a field says; "" where it is not set. Lists have one element a line.
  std::string Field(const google::protobuf::Message& item,
                    const google::protobuf::FieldDescriptor& field) const;

 private:
  std::string Element(const google::protobuf::Message& item,
                      const google::protobuf::FieldDescriptor& field, int index) const;
  std::string Whole(const google::protobuf::Message& message, const std::string& unit) const;
  std::string Event(const google::protobuf::Message& message) const;
  std::string Step(const pb::LifecycleEvent& event) const;
  std::string AudienceOf(const pb::Audience& audience) const;
  std::string ActivityOf(const pb::Activity& activity) const;
  std::string FundingOf(const pb::Funding& funding) const;
  std::string Bracketed(const std::string& text) const;

  const Lang lang_;
  const TitleOf title_of_;
  const Constants constants_;
};

// What a constant of the contract in a field of texts is called: "募集中" for INITIATIVE_STATE_OPEN in
// InitiativeEvent.action, 「協約・協定の締結」 for a step in its subject. Any other text stays.
std::string ConstantWords(const std::string& text, Lang lang);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_WORDS_WORDS_H_
