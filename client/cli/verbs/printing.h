// What verbs that write or list print in the same way.

#ifndef RENKEI_CLIENT_CLI_VERBS_PRINTING_H_
#define RENKEI_CLIENT_CLI_VERBS_PRINTING_H_

#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/session.h"
#include "client/cli/show/output.h"
#include "google/protobuf/message.h"

namespace renkei::cli {

// With --dry-run: that it was only checked, and that what was printed before is what would happen.
void NoteDryRun(Session& session);

// What a verb did, in a sentence; with --dry-run what it would do instead. `would` is {"remove X",
// "X を削除します。"}: it is printed as "would remove X" and 「実行すると、X を削除します。」.
Text DoneOrWould(const Session& session, const Text& done, const Text& would);

// That `name` was removed, or would be.
void NoteRemoved(Session& session, const std::string& name);

// Prints one resource after it was written: a table of one row for people, the resource for
// programs; and says so when nothing was really done.
template <class T>
void PrintWritten(Session& session, const T& resource, const std::vector<Column<T>>& columns) {
  session.printer().One(resource, [&] {
    std::ostringstream row;
    Printer(row, session.printer().options()).List(std::vector<T>{resource}, columns);
    return row.str();
  });
  NoteDryRun(session);
}

// The cell of a column that holds what one field says, in words: a constant's, a time's, what the named
// resource is called. A field that is not there ends the command.
std::function<std::string(const google::protobuf::Message&)> FieldInWords(
    Session& session, const google::protobuf::Descriptor& type, const std::string& field);
template <class T>
std::function<std::string(const T&)> Says(Session& session, const std::string& field) {
  return FieldInWords(session, *T::descriptor(), field);
}

// A list that came out empty, for people.
void NoteIfEmpty(Session& session, size_t count);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_VERBS_PRINTING_H_
