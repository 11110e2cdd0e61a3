// The one table of units and scales: which units count the same thing, and by what they differ.
// Large numbers by name (万) are in it too, for whoever reads a figure.

#ifndef RENKEI_SERVER_DOMAIN_QUANTITY_UNITS_H_
#define RENKEI_SERVER_DOMAIN_QUANTITY_UNITS_H_

#include <optional>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Takes the name of a large number (百万, 億, 千万 ...) off the beginning of `text`: by how many
// powers of ten it stands for; 0, and `text` as it was, where it begins with none.
int TakeScale(absl::string_view& text);

// `number`, counted in `from`, counted in `to`: 2.5 千人 are 2,500 人, 1,200 百万円 are 12 億円,
// 120 ha are 1.2 km2, 5 % are 50 ‰. As on paper: what has few digits keeps few. nullopt where the
// two do not count the same thing, or nobody can tell (件 and 人, 坪 and m2). Units are compared in
// their folded form, so that any unit is the same as itself; the empty one is that of a bare
// number.
std::optional<double> InUnit(double number, absl::string_view from, absl::string_view to);

// Whether figures in `from` can be told in `to`.
bool Converts(absl::string_view from, absl::string_view to);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_QUANTITY_UNITS_H_
