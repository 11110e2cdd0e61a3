// Verbs as rows of data: what is typed, which field of the request gets it, which method is called, and
// what is printed of its answer. For verbs that do no more than that; one with a mind of its own declares
// itself (client/cli/frame/command.h).
//
//   AddVerb(noun, {.name = "delete",
//                  .description = {"Removes a list", "事例リストを削除します"},
//                  .calls = "CaseListService/DeleteCaseList",
//                  .takes = {Field("LIST", "name", kListHelp), Etag()},
//                  .prints = Removed(),
//                  .examples = {{"renkei list delete menu-2024", {"By its key", "外部IDで"}}}});
//
// The rest is the contract's: the type of the request is that of the method; a field's type and its rules
// say how a value is read; validate_only is --dry-run. A row that contradicts the contract ends the
// command as it starts, so that no test passes with one.

#ifndef RENKEI_CLIENT_CLI_VERBS_ROW_H_
#define RENKEI_CLIENT_CLI_VERBS_ROW_H_

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "client/cli/frame/command.h"
#include "client/cli/resolve.h"
#include "client/cli/session.h"
#include "client/cli/show/output.h"
#include "client/cli/verbs/printing.h"
#include "google/protobuf/message.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {

using NameResolver = absl::StatusOr<std::string> (Resolver::*)(const std::string&);

// Something that is typed, and where it goes; made by the functions below. All have
//
//   typed  as the usage line has it: "CASE" in its place, "[CASE]" the same where it may be left out,
//          "[TEXT...]" all words that are left, as one text; "--title TEXT" an option, "--like-us [ORG]" one
//          whose value may be left out. What takes a day, a period, a number or one of several words says so by
//          itself: "--date".
//   to     a field of the request, "entry.heading" within a message; of a repeated message in its one
//          element.
struct Argument {
  enum class Kind { kField, kSwitch, kTerm, kTermSwitch, kLimit };

  Kind kind = Kind::kField;
  std::string typed;
  std::string to;
  Text help;
  // An option that may not be left out.
  bool needed = false;
  // Of a number.
  int least = 0;
  int most = 0;
  NameResolver resolve = nullptr;
  // What a term's value is where the listed resource has no such field: a constant, a fiscal year.
  const google::protobuf::EnumDescriptor* constants = nullptr;
  bool fiscal_year = false;
  // Of an option without its value: constants.
  std::vector<int> otherwise = {};
  // Of --limit: when it is left out; 0: all.
  int usual = 0;
};

// Text, a day (FORMAT_DATE), a period, an enum's words, a flag for a bool; for a repeated field as often
// as wanted. Where the contract wants a resource's name, all that Resolver::Named takes, or `resolve`: a
// prefecture's number, say.
Argument Field(std::string typed, std::string to, Text help, NameResolver resolve = nullptr);
// An option that may not be left out.
Argument Needed(std::string typed, std::string to, Text help);
// A whole number within [least, most].
Argument Number(std::string typed, std::string to, int least, int most, Text help);
Argument NeededNumber(std::string typed, std::string to, int least, int most, Text help);
// A flag that stands for fields, written as protobuf's text format does: "view: CASE_VIEW_PUBLISHED".
Argument Switch(std::string typed, std::string fields, Text help);
// A term of the request's filter ("filter", or that of its criteria), in front of what its own field got: "owner=" or "title:". An enum's
// words where the listed resource has an enum of that name; else text, which `resolve` makes a name.
Argument Term(std::string typed, std::string to, Text help, NameResolver resolve = nullptr);
// A term whose value is a constant of `type`, and one whose value is a fiscal year in any notation.
Argument ConstantTerm(std::string typed, std::string to,
                      const google::protobuf::EnumDescriptor& type, Text help);
Argument YearTerm(std::string typed, std::string to, Text help);
// Constants for a list of them, as many as wanted with commas between; `otherwise` where none is typed behind the
// option.
Argument Constants(std::string typed, std::string to, std::vector<int> otherwise, Text help);
// A flag that stands for a term: "overdue=true".
Argument TermSwitch(std::string typed, std::string term, Text help);
// --limit, for lists.
Argument Limit();
// The same where nobody wants all: from 1 to `most`, `usual` when it is left out.
Argument Limit(int usual, int most);
// --etag, for a change of what was read before.
Argument Etag(std::string to = "etag");

// What is sent.
struct Sending {
  std::string method;
  const google::protobuf::Message& request;
  // --limit; 0: all.
  size_t limit = 0;
};

// Calls the method and prints what came of it.
struct Ending {
  // Of the reply; of a list of its items.
  const google::protobuf::Descriptor* type = nullptr;
  bool list = false;
  int page_size = 0;
  std::function<absl::Status(Session&, const Sending&)> run;
  // Of the request that `run` relies on; null: it takes any.
  const google::protobuf::Descriptor* request = nullptr;
};

// What a request of type `request` needs beside what was typed; see Before.
struct Preparation {
  const google::protobuf::Descriptor* request = nullptr;
  std::function<absl::Status(Session&, google::protobuf::Message&)> run;
};

struct Row {
  std::string name;
  Text description;
  // "CaseService/ListCases"
  std::string calls;
  // What goes along whatever is typed, as protobuf's text format has it: "approve: true".
  std::string sends = {};
  std::vector<Argument> takes = {};
  Preparation prepare = {};
  Ending prints;
  // As Verb::Writes.
  std::vector<std::string> writes = {};
  std::vector<Example> examples;
};

void AddVerb(Noun noun, const Row& row);
// One without a noun.
void AddVerb(CommandTree& tree, const Row& row);

// A row's `prepare` by a function that knows its request; called when all arguments stand in it.
template <class Request>
Preparation Before(absl::Status (*prepare)(Session&, Request&)) {
  return {Request::descriptor(), [prepare](Session& session, google::protobuf::Message& request) {
            return prepare(session, static_cast<Request&>(request));
          }};
}

template <class T>
using ColumnsOf = std::vector<Column<T>> (*)(Session&);

// Calls the method once; `print` (absl::Status(Session&, const Sending&, const T&)) gets its reply.
template <class T, class Print>
Ending OfReply(Print print) {
  return {T::descriptor(), false, 0,
          [print](Session& session, const Sending& sent) -> absl::Status {
            ASSIGN_OR_RETURN(const T reply, session.Call<T>(sent.method, sent.request));
            return print(session, sent, reply);
          }};
}

// A list in the columns that `columns` (of the session and what was found) gives.
template <class T, class Columns>
Ending OfList(Columns columns, int page_size) {
  return {T::descriptor(), true, page_size,
          [columns](Session& session, const Sending& sent) -> absl::Status {
            ASSIGN_OR_RETURN(const std::vector<T> found,
                             session.List<T>(sent.method, sent.request, sent.limit));
            session.printer().List(found, columns(session, found));
            NoteIfEmpty(session, found.size());
            return absl::OkStatus();
          }};
}

// A list in columns; `page_size` is what one call asks for (0: what the server likes).
template <class T>
Ending Listed(ColumnsOf<T> columns, int page_size = 0) {
  return OfList<T>([columns](Session& session, const auto&) { return columns(session); },
                   page_size);
}
// The same with columns that depend on what was found.
template <class T>
Ending Listed(std::vector<Column<T>> (*columns)(Session&, const std::vector<T>&),
              int page_size = 0) {
  return OfList<T>(columns, page_size);
}

// What was written, as a row of a table.
template <class T>
Ending Written(ColumnsOf<T> columns) {
  return OfReply<T>([columns](Session& session, const Sending&, const T& written) {
    PrintWritten(session, written, columns(session));
    return absl::OkStatus();
  });
}

// What was written, in the words of `text`; as it is for programs.
template <class T>
Ending WrittenAs(std::string (*text)(Session&, const T&)) {
  return OfReply<T>([text](Session& session, const Sending&, const T& written) {
    session.printer().One(written, [&] { return text(session, written); });
    NoteDryRun(session);
    return absl::OkStatus();
  });
}

// One resource on the page that `page` makes of it.
template <class T>
Ending Page(std::string (*page)(Session&, const T&)) {
  return OfReply<T>([page](Session& session, const Sending&, const T& found) {
    session.printer().One(found, [&] { return page(session, found); });
    return absl::OkStatus();
  });
}

// One resource, all its fields but the etag.
template <class T>
Ending Resource() {
  return OfReply<T>([](Session& session, const Sending&, const T& found) {
    session.printer().One(found, std::set<std::string>{"etag"});
    return absl::OkStatus();
  });
}

// What a function of the verb's own makes of the reply.
template <class Reply, class Request>
Ending Then(absl::Status (*then)(Session&, const Request&, const Reply&)) {
  Ending ending = OfReply<Reply>([then](Session& session, const Sending& sent, const Reply& reply) {
    return then(session, static_cast<const Request&>(sent.request), reply);
  });
  ending.request = Request::descriptor();
  return ending;
}

// That the resource of the request's `name` was removed.
Ending Removed();

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_VERBS_ROW_H_
