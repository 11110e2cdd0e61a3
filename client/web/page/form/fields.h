// The fields of a form: a column of a table (server/sheet) is an input here. What can be written in a
// cell of a workbook can be typed into the input, and means the same.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_FIELDS_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_FIELDS_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "client/web/page/visit.h"
#include "google/protobuf/message.h"
#include "renkei/v1/errors.pb.h"
#include "server/sheet/vision/columns.h"

namespace renkei::web {

// Columns under one heading; a heading may be empty.
struct FieldGroup {
  Text title;
  std::vector<const char*> paths;
};

// What can be chosen in an input: a value as it is sent, and what it is called.
struct Choice {
  std::string value;
  std::string label;
};
// By the path of the column; of a part of a list's entries behind that of the list ("kpis.indicator").
using Choices = std::map<std::string, std::vector<Choice>, std::less<>>;

// What stands in a form while it is written.
struct FormContents {
  // What stands in the inputs.
  const Query& entered;
  // `field` is the name of an input; of others it may begin with one, or have none.
  const std::vector<pb::FieldViolation>& wrong;
  // What somebody else has stored meanwhile, and the columns that say something else there than here
  // and before: it is shown beside. Null: nobody has.
  const Query* stored = nullptr;
  std::set<std::string> conflicts = {};
  // Null: there are none.
  const Choices* choices = nullptr;
};

// What somebody entered and what somebody else stored meanwhile, as far as they go together.
struct Merged {
  Query entered;
  // Columns that both have changed, and not to the same: `entered` has the first one's.
  std::set<std::string> conflicts;
};

// An input is named after its column; of an entry of a list, "results[0].unit". Thread-safe.
class FormFields {
 public:
  // `layout` outlives it. Every path is a column of it, and no such column begins with "@".
  // `rare`: parts of entries of lists that few fill in; they are folded away where they are empty.
  // `fixed`: lists whose entries are given, by path, each with the part that says which one an entry is: that is no input,
  // what is chosen for it (Choices) is the entry's heading, and nothing is added or taken away.
  FormFields(const sheet::SheetLayout& layout, std::vector<FieldGroup> groups,
             std::set<std::string> rare = {}, std::map<std::string, std::string> fixed = {})
      : layout_(layout),
        groups_(std::move(groups)),
        rare_(std::move(rare)),
        fixed_(std::move(fixed)) {}

  // What the inputs have of `message`, a layout.message.
  Query Written(Visit& visit, const google::protobuf::Message& message) const;

  // What a browser has sent, as it is kept: line breaks as "\n"; entries of lists in which nothing was
  // entered are gone, and the others counted from 0. What is no input stays.
  Query Tidied(const Query& sent) const;

  // Lays what was entered (Tidied) over `message`, as it is stored: an empty input clears its field,
  // and what has no input is kept. Everything that cannot be read comes back; its field is left as it
  // was. Names of organizations are looked up.
  std::vector<pb::FieldViolation> Read(Visit& visit, const Query& entered,
                                       google::protobuf::Message& message) const;

  // What the form began with, in short: a sum for each column. It travels with the form.
  std::string BaseOf(const Query& written) const;

  // What was entered, with what only the stored text has changed since `base`. Of a `base` that is none
  // of this form everything counts as changed by both.
  Merged Merge(const std::string& base, const Query& stored, const Query& entered) const;

  // The fields of the message in which inputs are, each once.
  std::vector<std::string> TopFields() const;

  // Takes what is secret out of what was entered: it never comes back, and nothing keeps it.
  void ForgetSecrets(Query& entered) const;
  bool HasSecrets() const;

  // The inputs, under their headings.
  void WriteInputs(view::Writer& html, Visit& visit, const FormContents& contents) const;

  // The id of the input with this name, and of the one that a violation of `field` speaks of; "" for
  // none.
  std::string InputId(const Query& entered, absl::string_view field) const;
  // What that input is called: "題名", "成果 2 単位".
  std::string InputLabel(const Visit& visit, const Query& entered, absl::string_view field) const;

 private:
  // The column, and of a list which entry and part; none: the list itself.
  struct Found {
    const sheet::Column& column;
    int entry = 0;
    const sheet::Column* part = nullptr;
  };
  std::optional<Found> Find(const Query& entered, absl::string_view field) const;

  // Everything entered in the inputs of a column, as one text.
  std::string EnteredIn(const sheet::Column& column, const Query& entered) const;

  const sheet::SheetLayout& layout_;
  const std::vector<FieldGroup> groups_;
  const std::set<std::string> rare_;
  const std::map<std::string, std::string> fixed_;
};

// What the files of this folder share.

// Forms of names that people enter otherwise: by title, by ticking.
inline constexpr char kOrganizationNames[] = "organizations/*";
inline constexpr char kItemNames[] = "frameworks/*/items/*";
inline constexpr char kSectionNames[] = "organizations/*/sections/*";
inline constexpr char kPlanNames[] = "frameworks/*|organizations/*/visions/*";
inline constexpr char kAccountNames[] = "accounts/*";
inline constexpr char kKpiNames[] = "organizations/*/visions/*/kpis/*";
// Entered as the address of its page, shown with its title.
inline constexpr char kCaseNames[] = "cases/*";
inline constexpr char kProgrammeNames[] = "programmes/*";

// The inputs of one form, where no table has them; made once, for as long as the process lives.
const sheet::SheetLayout& InputsOf(const google::protobuf::Descriptor& message,
                                   std::vector<sheet::Column> columns);

// The shared indicators that something new may refer to, with their units.
std::vector<Choice> IndicatorChoices(Visit& visit);

// The goals and measures of a plan, each as deep as it stands; without `but` and what stands under it.
// None of a plan with thousands: nobody finds one among them.
std::vector<Choice> NodeChoices(Visit& visit, const std::string& vision, const std::string& but);

// The column that the form has for `path`; the process ends where the layout has none.
const sheet::Column& ColumnAt(const sheet::SheetLayout& layout, absl::string_view path);

// Whether a column holds names of resources of this form.
bool NamesOf(const sheet::SheetLayout& layout, const sheet::Column& column,
             absl::string_view pattern);

// Whether a column is a list of what is ticked: items of frameworks, sections, plans, KPIs, values of an enum.
bool IsTicked(const sheet::SheetLayout& layout, const sheet::Column& column);

bool IsSecret(const sheet::SheetLayout& layout, const sheet::Column& column);

// Of a list: how many entries have inputs in `entered`.
int EntriesIn(const Query& entered, absl::string_view list);

// "results[0].unit"
std::string EntryInput(absl::string_view list, int index, absl::string_view part);

// The part of an entry's inputs that says which stored entry it was, from 1; empty for a new one.
inline constexpr char kStoredEntry[] = "stored";

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_FIELDS_H_
