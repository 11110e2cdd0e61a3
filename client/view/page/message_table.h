// Any list of the contract as a table: a row for each message.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MESSAGE_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_MESSAGE_TABLE_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "google/protobuf/message.h"
#include "server/domain/words/words.h"

namespace renkei::view {

// Columns for fields of `type`, headed by their labels; a field is given by its name in the contract.
std::vector<Column> MessageColumns(const google::protobuf::Descriptor& type,
                                   const std::vector<std::string>& fields,
                                   const domain::Words& words);
// What those fields of `message` say, a cell for each.
std::vector<Cell> MessageCells(const google::protobuf::Message& message,
                               const std::vector<std::string>& fields, const domain::Words& words);

template <class Message>
Table MessageTable(const std::vector<Message>& messages, const std::vector<std::string>& fields,
                   const domain::Words& words) {
  Table table;
  table.columns = MessageColumns(*Message::descriptor(), fields, words);
  for (const Message& message : messages)
    table.rows.push_back({MessageCells(message, fields, words)});
  return table;
}

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MESSAGE_TABLE_H_
