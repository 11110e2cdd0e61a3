#include "server/domain/strategy/progress/rubric_rules.h"

#include <set>
#include <utility>

#include "server/domain/error.h"
#include "server/domain/faults.h"

namespace renkei::domain {
namespace {

void AddBand(const char* label, double from_percent, const char* meaning, pb::Rubric& rubric) {
  pb::RubricBand& band = *rubric.add_bands();
  band.set_label(label);
  band.set_from_percent(from_percent);
  band.set_meaning(meaning);
}

bool BeginsBelow(const pb::RubricBand& band, const pb::RubricBand& before) {
  if (band.from_percent() != before.from_percent())
    return band.from_percent() < before.from_percent();
  return before.above() && !band.above();
}

pb::Rubric MakeStandard() {
  pb::Rubric rubric;
  rubric.set_name(kStandardRubricName);
  rubric.set_title("標準の評価基準（S・A・B・C）");
  rubric.set_path(pb::Rubric::PATH_LINEAR);
  rubric.set_measure(pb::Rubric::MEASURE_WAY_TO_EXPECTED);
  AddBand("S", 110, "計画を上回る", rubric);
  AddBand("A", 90, "おおむね計画どおり", rubric);
  AddBand("B", 60, "やや遅れている", rubric);
  AddBand("C", 0, "遅れている", rubric);
  rubric.set_cannot_judge_label("-");
  rubric.set_roll_up(pb::Rubric::ROLL_UP_MEAN);
  rubric.set_note("区分の記号は多くの団体で使われているもの、境目の数値は Renkei の提案です。");
  rubric.set_proposal(true);
  rubric.set_built_in(true);
  return rubric;
}

}  // namespace

const pb::Rubric& StandardRubric() {
  static const auto& rubric = *new pb::Rubric(MakeStandard());
  return rubric;
}

std::vector<pb::FieldViolation> CheckRubric(const pb::Rubric& rubric) {
  Faults faults;
  std::set<std::string> labels;
  for (int i = 0; i < rubric.bands_size(); ++i) {
    const pb::RubricBand& band = rubric.bands(i);
    if (i > 0 && !BeginsBelow(band, rubric.bands(i - 1))) {
      faults.Add(
          FieldAt("bands", i, "from_percent"), "NOT_DESCENDING",
          {"bands go from the best to the worst: each begins below the one before, or at the "
           "same percentage where the one before is above it (above: true)",
           "区分は良いほうから順に並べ、下限（from_percent）は前の区分より小さくして"
           "ください。前の区分が「超える」（above: true）であれば、同じ値でもかまいません。"});
    }
    if (!labels.insert(band.label()).second) {
      faults.Add(FieldAt("bands", i, "label"), "DUPLICATE_LABEL",
                 {"another band has this label", "同じ名前の区分がすでにあります。"});
    }
  }
  return faults.Take();
}

int BandOf(const pb::Rubric& rubric, double percent) {
  for (int i = 0; i < rubric.bands_size(); ++i) {
    const pb::RubricBand& band = rubric.bands(i);
    if (percent > band.from_percent() || (percent == band.from_percent() && !band.above()))
      return i;
  }
  return rubric.bands_size() - 1;
}

std::string BandLabel(const pb::Rubric& rubric, int band) {
  if (band >= 0 && band < rubric.bands_size()) return rubric.bands(band).label();
  return rubric.cannot_judge_label().empty() ? "-" : rubric.cannot_judge_label();
}

}  // namespace renkei::domain
