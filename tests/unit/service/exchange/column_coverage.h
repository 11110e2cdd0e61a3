// That a table has a column for everything that can be written.

#ifndef RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_COLUMN_COVERAGE_H_
#define RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_COLUMN_COVERAGE_H_

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "renkei/v1/constraints.pb.h"
#include "server/sheet/vision/columns.h"

namespace renkei::service {

class ColumnCoverage {
 public:
  explicit ColumnCoverage(const sheet::SheetLayout& layout) : layout_(layout) {
    for (const sheet::Column& column : layout.columns) {
      EXPECT_TRUE(columns_.emplace(column.path, &column).second) << column.path << " twice";
      if (column.path[0] != '@') {
        EXPECT_NE(sheet::FieldOf(layout, column), nullptr) << column.path;
      }
    }
  }

  // Every field that can be written, those of parts included, has a column of its own or one for
  // each of its fields.
  void Expect() const { ExpectFields(*layout_.message, ""); }

  // In both languages: what an export printed is read back.
  void ExpectHeadingsFoundAgain() const {
    for (size_t i = 0; i < layout_.columns.size(); ++i) {
      const sheet::Column& column = layout_.columns[i];
      EXPECT_EQ(sheet::FindColumn(layout_, sheet::HeadingOf(column)), i) << column.ja;
      EXPECT_EQ(sheet::FindColumn(layout_, column.en), i) << column.en;
    }
  }

 private:
  void ExpectFields(const google::protobuf::Descriptor& type, const std::string& before) const {
    for (int i = 0; i < type.field_count(); ++i) {
      const auto& field = *type.field(i);
      if (field.options().GetExtension(v1::rules).output_only() || field.name() == "etag") continue;
      const std::string path = absl::StrCat(before, field.name());
      const auto column = columns_.find(path);
      if (column != columns_.end()) {
        ExpectParts(*column->second);
      } else if (field.message_type() != nullptr && !field.is_repeated()) {
        ExpectFields(*field.message_type(), absl::StrCat(path, "."));
      } else {
        ADD_FAILURE() << layout_.en << "." << path << " has no column";
      }
    }
  }

  void ExpectParts(const sheet::Column& column) const {
    const auto* field = sheet::FieldOf(layout_, column);
    const bool is_list = field->is_repeated() && field->message_type() != nullptr;
    EXPECT_EQ(column.records != nullptr, is_list) << column.path;
    if (column.records == nullptr) return;
    EXPECT_EQ(column.records->message, field->message_type()) << column.path;
    ColumnCoverage(*column.records).Expect();
  }

  const sheet::SheetLayout& layout_;
  std::map<std::string, const sheet::Column*> columns_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_EXCHANGE_COLUMN_COVERAGE_H_
