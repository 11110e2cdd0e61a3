#include "client/view/page/funding_words.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

std::string Inhabitants(int64_t number) {
  return domain::GroupedNumber(static_cast<double>(number));
}

std::string KindsInWords(const pb::FitReason& reason, const domain::Words& words) {
  std::vector<std::string> kinds;
  for (const int kind : reason.organization_kinds())
    kinds.push_back(words.Value(*pb::OrganizationKind_descriptor(), kind));
  return absl::StrJoin(kinds, In(words.lang(), {", ", "、"}));
}

std::string BodyKindReason(const pb::FitReason& reason, const domain::Words& words) {
  const std::string kinds = KindsInWords(reason, words);
  const Lang lang = words.lang();
  if (kinds.empty()) return In(lang, {"for local governments alone", "地方公共団体に限る"});
  return reason.met() ? In(lang, {absl::StrCat("for: ", kinds), absl::StrCat("対象：", kinds)})
                      : In(lang, {absl::StrCat("not for this kind of body (for: ", kinds, ")"),
                                  absl::StrCat("団体の種別が対象外（対象：", kinds, "）")});
}

std::string BoundsInWords(const pb::FitReason& reason, Lang lang) {
  const std::string from = reason.has_minimum() ? Inhabitants(reason.minimum()) : std::string();
  const std::string to = reason.has_maximum() ? Inhabitants(reason.maximum()) : std::string();
  if (to.empty())
    return In(lang, {absl::StrCat("from ", from, " people"), absl::StrCat("人口", from, "人以上")});
  if (from.empty())
    return In(lang, {absl::StrCat("up to ", to, " people"), absl::StrCat("人口", to, "人以下")});
  return In(lang, {absl::StrCat(from, " to ", to, " people"),
                   absl::StrCat("人口", from, "人以上", to, "人以下")});
}

std::string PopulationReason(const pb::FitReason& reason, Lang lang) {
  const std::string bounds = BoundsInWords(reason, lang);
  if (reason.unknown())
    return bounds +
           In(lang, {" (the population is not known here)", "（人口が登録されていません）"});
  return reason.met() ? bounds : bounds + In(lang, {" (outside)", "（対象外）"});
}

std::string JointReason(const pb::FitReason& reason, Lang lang) {
  const std::string members =
      reason.has_minimum() ? In(lang, {absl::StrCat(" (", reason.minimum(), " bodies or more)"),
                                       absl::StrCat("（", reason.minimum(), "団体以上）")})
                           : std::string();
  return In(lang, reason.met() ? Text{"joint applications are preferred", "共同での応募を優先"}
                               : Text{"jointly alone", "共同での応募に限る"}) +
         members;
}

}  // namespace

std::string ClosingWords(const google::protobuf::Timestamp& time, const domain::Words& words) {
  const std::string text = words.Time(time);
  if (!absl::EndsWith(text, " 00:00")) return text;
  google::protobuf::Timestamp before = time;
  before.set_seconds(time.seconds() - 1);
  const std::string day = words.Time(before);
  return absl::StrCat(day.substr(0, day.find(' ')), " 24:00");
}

std::string FitReasonWords(const pb::FitReason& reason, const domain::Words& words) {
  const Lang lang = words.lang();
  switch (reason.kind()) {
    case pb::FIT_REASON_KIND_BODY_KIND:
      return BodyKindReason(reason, words);
    case pb::FIT_REASON_KIND_POPULATION:
      return PopulationReason(reason, lang);
    case pb::FIT_REASON_KIND_JOINT:
      return JointReason(reason, lang);
    case pb::FIT_REASON_KIND_SOURCE_CASE:
      return In(lang, {"names a case that is taken over", "横展開の元となる事例が必要"});
    case pb::FIT_REASON_KIND_VISION_ITEM:
      return In(lang, {absl::StrCat("serves \"", reason.item_title(), "\" of the vision"),
                       absl::StrCat("ビジョンの「", reason.item_title(), "」に対応")});
    case pb::FIT_REASON_KIND_GAP_ITEM:
      return In(lang, {absl::StrCat("serves \"", reason.item_title(), "\", which the vision lacks"),
                       absl::StrCat("ビジョンにない「", reason.item_title(), "」を補う")});
    default:
      return "";
  }
}

std::string FitReasonsOf(const google::protobuf::RepeatedPtrField<pb::FittingType>& types,
                         const domain::Words& words) {
  std::vector<std::string> said;
  const auto say = [&](std::string text) {
    if (!text.empty() && std::find(said.begin(), said.end(), text) == said.end())
      said.push_back(std::move(text));
  };
  for (const pb::FittingType& type : types) {
    for (const pb::FitReason& reason : type.reasons()) {
      const std::string text = FitReasonWords(reason, words);
      // Of several types each says which.
      say(types.size() == 1 ? text
                            : absl::StrCat(type.title(), In(words.lang(), {": ", "："}), text));
    }
    say(type.applicant_note());
  }
  return absl::StrJoin(said, "\n");
}

std::string TypesInWords(const google::protobuf::RepeatedPtrField<pb::FittingType>& types,
                         const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> lines;
  for (const pb::FittingType& type : types) {
    std::vector<std::string> terms;
    for (const std::string& term : {type.rate(), type.rate_note()})
      if (!term.empty()) terms.push_back(term);
    if (type.has_ceiling_thousand_yen())
      terms.push_back(In(lang, {"up to ", "上限 "}) +
                      words.ThousandYen(type.ceiling_thousand_yen()));
    const std::string inside = absl::StrJoin(terms, In(lang, {", ", "、"}));
    if (type.title().empty() && inside.empty()) continue;
    lines.push_back(inside.empty() ? type.title()
                                   : In(lang, {absl::StrCat(type.title(), " (", inside, ")"),
                                               absl::StrCat(type.title(), "（", inside, "）")}));
  }
  return absl::StrJoin(lines, "\n");
}

Cell FitCell(pb::Fit fit, const domain::Words& words) {
  Cell cell = words.Value(*pb::Fit_descriptor(), fit);
  if (fit == pb::FIT_JOINTLY || fit == pb::FIT_UNKNOWN) cell.tone = Tone::kWarning;
  if (fit == pb::FIT_NOT) cell.tone = Tone::kFaint;
  if (fit == pb::FIT_ALONE) cell.tone = Tone::kGood;
  return cell;
}

}  // namespace renkei::view
