// Where a walk through a message stands. Put into words only where something is wrong there: a
// vision of 30,000 items has half a million fields, and nearly all of them are right.

#ifndef RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_PATH_H_
#define RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_PATH_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace renkei::domain {

// A step of the walk; it refers to the step above it and to the field's name, and lives on the
// stack of the walk.
class FieldPath {
 public:
  // The beginning; `name` "" is the message itself.
  explicit FieldPath(absl::string_view name) : name_(name) {}

  FieldPath Field(absl::string_view name) const { return FieldPath(this, name, kNoIndex); }
  // An item of the list that this field is.
  FieldPath Item(int index) const { return FieldPath(above_, name_, index); }

  // "case.results[2].unit"
  std::string Text() const {
    std::string text = above_ == nullptr ? "" : above_->Text();
    if (!text.empty() && !name_.empty()) text += '.';
    absl::StrAppend(&text, name_);
    if (index_ != kNoIndex) absl::StrAppend(&text, "[", index_, "]");
    return text;
  }

 private:
  static constexpr int kNoIndex = -1;

  FieldPath(const FieldPath* above, absl::string_view name, int index)
      : above_(above), name_(name), index_(index) {}

  const FieldPath* above_ = nullptr;
  absl::string_view name_;
  int index_ = kNoIndex;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_VALIDATION_FIELD_PATH_H_
