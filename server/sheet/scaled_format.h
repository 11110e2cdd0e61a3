// Number formats that show a number without its last thousands: "#,##0," shows 62,000,000 as 62,000.

#ifndef RENKEI_SERVER_SHEET_SCALED_FORMAT_H_
#define RENKEI_SERVER_SHEET_SCALED_FORMAT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::sheet {

class ScaledFormat {
 public:
  // Of a format code; null where none of its sections leaves out thousands.
  static std::shared_ptr<const ScaledFormat> Of(absl::string_view code);

  // What is shown for a number, with the words around it: "62,000", "51.5百万円". nullopt for zero,
  // and where the section that shows this number leaves out nothing.
  std::optional<std::string> Show(double number) const;

 private:
  // A part of the code between semicolons: for numbers of one sign or size.
  struct Section {
    // "[>=1000000]": "" where there is none.
    std::string compare;
    double limit = 0;
    int thousands = 0;
    int decimals = 0;
    // Of those, the ones that are shown though they are zeros.
    int needed_decimals = 0;
    bool percent = false;
    bool has_number = false;
    std::string before;
    std::string behind;
  };
  class Parser;

  static bool Holds(const Section& section, double number);
  // The section that shows the number; `is_negative`: the section is for numbers below zero, whose
  // sign it shows itself or not at all.
  const Section& SectionFor(double number, bool* is_negative) const;

  std::vector<Section> sections_;
};

// The digits before the point in groups of three: "62,000,000.5" for "62000000.5".
std::string WithThousands(absl::string_view number);

}  // namespace renkei::sheet

#endif  // RENKEI_SERVER_SHEET_SCALED_FORMAT_H_
