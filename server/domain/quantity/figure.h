// The one reading of a figure: what stands in the place of a number in a file, a cell or a command,
// whichever door it comes through.

#ifndef RENKEI_SERVER_DOMAIN_QUANTITY_FIGURE_H_
#define RENKEI_SERVER_DOMAIN_QUANTITY_FIGURE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/common.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Says that there is no figure; the status of a figure says the same.
inline constexpr absl::string_view kNoData = "データなし";

// Which words may stand in the place of a figure.
enum class FigureWords {
  // Those that papers print where a figure is missing, and marks of an evaluation: IsFigureWord.
  kListed,
  // Any: what a plan aims at can be a statement ("均衡", "ほぼ全て").
  kAny,
};

// "データなし", "-", "集計中", "未公表", "○", "A" and the like.
bool IsFigureWord(absl::string_view text);

// Whether a figure is said to be on its way ("集計中", "未公表"): there will be one, and there is none
// yet, unlike where none will come ("データなし").
bool IsAwaited(const pb::Value& value);

// `text`, counted in `unit` ("" if none is known), as a value:
//   812人 (unit 人), ３５．２％ (unit %), 1.2万人 (unit 人), △120   the number
//   800人以上, 約800                                            the number with 以上, 約 as its text
//   a word that is allowed                                      the text, trimmed
// Errors are INVALID_ARGUMENT with one violation, field empty, of kind
//   CELL_ERROR  #REF!, ######: what a spreadsheet program shows instead of a figure
//   OTHER_UNIT         a figure with another unit than `unit`: a mistake, not a guess
//   NOT_A_FIGURE       12,34; 23(8); a word that is not allowed
[[nodiscard]] absl::StatusOr<pb::Value> ReadFigure(absl::string_view text, absl::string_view unit,
                                                   FigureWords words);

// A value as a client sent it: a text without a number is read by ReadFigure; what has a number
// stays as it is. Errors as above.
[[nodiscard]] absl::Status SettleFigure(absl::string_view unit, FigureWords words,
                                        pb::Value& value);

// A figure and what it is counted in, as they stand beside each other: "40人", "5 km".
std::string WithUnit(absl::string_view figure, absl::string_view unit);

// For people: "22,000人以上", "約1,200人", "35.2％", "5 km", "ほぼ全て". "" where there is nothing.
std::string FigureText(const pb::Value& value, absl::string_view unit);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUANTITY_FIGURE_H_
