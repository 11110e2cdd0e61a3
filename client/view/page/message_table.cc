#include "client/view/page/message_table.h"

#include "google/protobuf/descriptor.h"

namespace renkei::view {

using google::protobuf::FieldDescriptor;

std::vector<Column> MessageColumns(const google::protobuf::Descriptor& type,
                                   const std::vector<std::string>& fields,
                                   const domain::Words& words) {
  std::vector<Column> columns;
  for (const std::string& name : fields) {
    const FieldDescriptor& field = *type.FindFieldByName(name);
    const bool number = !field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_INT32;
    columns.push_back({words.Label(field), number});
  }
  return columns;
}

std::vector<Cell> MessageCells(const google::protobuf::Message& message,
                               const std::vector<std::string>& fields, const domain::Words& words) {
  std::vector<Cell> cells;
  for (const std::string& name : fields)
    cells.emplace_back(words.Field(message, *message.GetDescriptor()->FindFieldByName(name)));
  return cells;
}

}  // namespace renkei::view
