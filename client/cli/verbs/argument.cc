#include "client/cli/verbs/argument.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/constraints.pb.h"

namespace renkei::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Most items that a list may be told to print.
constexpr int kMostListed = 1'000'000;

const pb::FieldRules& RulesOf(const FieldDescriptor& field) {
  return field.options().GetExtension(pb::rules);
}

bool IsPeriod(const FieldDescriptor& field) {
  return field.message_type() == pb::FiscalPeriod::descriptor();
}

bool IsDay(const FieldDescriptor& field) { return RulesOf(field).format() == pb::FORMAT_DATE; }

// An argument's `typed` in its parts.
struct Usage {
  explicit Usage(const std::string& typed) {
    option = absl::StartsWith(typed, "--");
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(typed, absl::MaxSplits(' ', 1));
    flag = option ? parts.first : "";
    placeholder = option ? parts.second : typed;
    required = !absl::StartsWith(placeholder, "[");
    if (!required) placeholder = placeholder.substr(1, placeholder.size() - 2);
    all_words = !option && absl::EndsWith(placeholder, "...");
    if (all_words) placeholder.resize(placeholder.size() - 3);
  }

  bool option = false;
  // Of what stands in its place, and of an option's value.
  bool required = false;
  // What stands in its place is all that is left.
  bool all_words = false;
  std::string flag;
  std::string placeholder;
};

absl::StatusOr<std::string> AsName(Session& session, const Argument& argument,
                                   const FieldDescriptor& field, const std::string& text) {
  if (argument.resolve != nullptr) return (session.resolver().*argument.resolve)(text);
  const std::string& resource = RulesOf(field).resource();
  if (resource.empty()) return text;
  return session.resolver().Named(resource, text);
}

}  // namespace

Argument Field(std::string typed, std::string to, Text help, NameResolver resolve) {
  return {
      .typed = std::move(typed), .to = std::move(to), .help = std::move(help), .resolve = resolve};
}

Argument Needed(std::string typed, std::string to, Text help) {
  Argument argument = Field(std::move(typed), std::move(to), std::move(help));
  argument.needed = true;
  return argument;
}

Argument Number(std::string typed, std::string to, int least, int most, Text help) {
  Argument argument = Field(std::move(typed), std::move(to), std::move(help));
  argument.least = least;
  argument.most = most;
  return argument;
}

Argument NeededNumber(std::string typed, std::string to, int least, int most, Text help) {
  Argument argument = Number(std::move(typed), std::move(to), least, most, std::move(help));
  argument.needed = true;
  return argument;
}

Argument Switch(std::string typed, std::string fields, Text help) {
  return {.kind = Argument::Kind::kSwitch,
          .typed = std::move(typed),
          .to = std::move(fields),
          .help = std::move(help)};
}

Argument Term(std::string typed, std::string to, Text help, NameResolver resolve) {
  return {.kind = Argument::Kind::kTerm,
          .typed = std::move(typed),
          .to = std::move(to),
          .help = std::move(help),
          .resolve = resolve};
}

Argument ConstantTerm(std::string typed, std::string to,
                      const google::protobuf::EnumDescriptor& type, Text help) {
  Argument argument = Term(std::move(typed), std::move(to), std::move(help));
  argument.constants = &type;
  return argument;
}

Argument YearTerm(std::string typed, std::string to, Text help) {
  Argument argument = Term(std::move(typed), std::move(to), std::move(help));
  argument.fiscal_year = true;
  return argument;
}

Argument Constants(std::string typed, std::string to, std::vector<int> otherwise, Text help) {
  Argument argument = Field(std::move(typed), std::move(to), std::move(help));
  argument.otherwise = std::move(otherwise);
  return argument;
}

Argument TermSwitch(std::string typed, std::string term, Text help) {
  return {.kind = Argument::Kind::kTermSwitch,
          .typed = std::move(typed),
          .to = std::move(term),
          .help = std::move(help)};
}

Argument Limit() {
  return {.kind = Argument::Kind::kLimit,
          .typed = "--limit",
          .help = {"At most so many (default 0: all)", "最大件数（省略時と 0 はすべて）"},
          .most = kMostListed};
}

Argument Limit(int usual, int most) {
  return {.kind = Argument::Kind::kLimit,
          .typed = "--limit",
          .help = {absl::StrCat("At most so many (default ", usual, ")"),
                   absl::StrCat("最大件数（省略時は ", usual, "）")},
          .least = 1,
          .most = most,
          .usual = usual};
}

Argument Etag(std::string to) {
  return Field("--etag ETAG", std::move(to),
               {"Only if this is still the current version",
                "読んだ後に変更されていない（この etag の）場合だけ実行します"});
}

Message& HolderOf(Message& request, const std::string& path) {
  Message* holder = &request;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const FieldDescriptor* field = holder->GetDescriptor()->FindFieldByName(names[i]);
    const Reflection& r = *holder->GetReflection();
    if (!field->is_repeated()) {
      holder = r.MutableMessage(holder, field);
    } else if (r.FieldSize(*holder, field) == 0) {
      holder = r.AddMessage(holder, field);
    } else {
      holder = r.MutableRepeatedMessage(holder, field, 0);
    }
  }
  return *holder;
}

const FieldDescriptor* FieldAt(const Descriptor& type, const std::string& path) {
  const Descriptor* at = &type;
  const FieldDescriptor* field = nullptr;
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    field = at == nullptr ? nullptr : at->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    at = field->message_type();
  }
  return field;
}

bool CanBeRead(const Argument& argument, const FieldDescriptor& field) {
  const Usage usage(argument.typed);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      // A day in its place would be read as text.
      return !usage.placeholder.empty() != (usage.option && IsDay(field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return usage.option && usage.placeholder.empty();
    case FieldDescriptor::CPPTYPE_BOOL:
      return usage.option && usage.placeholder.empty() && !field.is_repeated();
    case FieldDescriptor::CPPTYPE_INT32:
      return usage.option && usage.placeholder.empty() && !field.is_repeated() &&
             argument.most > argument.least;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return usage.option && usage.placeholder.empty() && !field.is_repeated() && IsPeriod(field);
    default:
      return false;
  }
}

void DeclareArgument(Verb& verb, const Argument& argument, const FieldDescriptor* field,
                     Typed* typed) {
  const Usage usage(argument.typed);
  const Text& help = argument.help;
  switch (argument.kind) {
    case Argument::Kind::kSwitch:
    case Argument::Kind::kTermSwitch:
      verb.Flag(&typed->flag, usage.flag, help);
      return;
    case Argument::Kind::kLimit:
      verb.Integer(&typed->number, usage.flag, argument.least, argument.most, help);
      return;
    default:
      break;
  }
  const bool many = field != nullptr && field->is_repeated();
  if (argument.fiscal_year) {
    verb.FiscalYear(&typed->number, usage.flag, help);
  } else if (argument.constants != nullptr) {
    verb.Choice(&typed->number, usage.flag, *argument.constants, help);
  } else if (!argument.otherwise.empty()) {
    verb.OptionalChoices(&typed->numbers, &typed->flag, usage.flag, *field->enum_type(), help);
  } else if (field != nullptr && field->enum_type() != nullptr) {
    many ? verb.Choices(&typed->numbers, usage.flag, *field->enum_type(), help)
         : verb.Choice(&typed->number, usage.flag, *field->enum_type(), help, argument.needed);
  } else if (!usage.option) {
    many || usage.all_words
        ? verb.Positionals(&typed->texts, usage.placeholder, help, usage.required)
        : verb.Positional(&typed->text, usage.placeholder, help, usage.required);
  } else if (!usage.required) {
    verb.OptionalValue(&typed->text, &typed->flag, usage.flag, usage.placeholder, help);
  } else if (argument.kind == Argument::Kind::kTerm) {
    verb.Option(&typed->text, usage.flag, usage.placeholder, help);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    verb.Flag(&typed->flag, usage.flag, help);
  } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    verb.Integer(&typed->number, usage.flag, argument.least, argument.most, help, argument.needed);
  } else if (IsPeriod(*field)) {
    verb.Period(&typed->period, usage.flag, help);
  } else if (IsDay(*field)) {
    verb.Date(&typed->text, usage.flag, help);
  } else if (many) {
    verb.Options(&typed->texts, usage.flag, usage.placeholder, help);
  } else {
    verb.Option(&typed->text, usage.flag, usage.placeholder, help, argument.needed);
  }
}

absl::Status Store(Session& session, const Argument& argument, const Typed& typed,
                   Message& request) {
  const FieldDescriptor& field = *FieldAt(*request.GetDescriptor(), argument.to);
  const bool nothing = typed.text.empty() && typed.texts.empty() && typed.number == 0 &&
                       typed.numbers.empty() && !typed.flag && typed.period.from_fiscal_year() == 0;
  if (nothing) return absl::OkStatus();
  Message& holder = HolderOf(request, argument.to);
  const Reflection& r = *holder.GetReflection();
  for (const std::string& text : field.is_repeated() ? typed.texts : std::vector<std::string>()) {
    ASSIGN_OR_RETURN(std::string name, AsName(session, argument, field, text));
    r.AddString(&holder, &field, std::move(name));
  }
  for (const int number : typed.numbers.empty() ? argument.otherwise : typed.numbers)
    r.AddEnumValue(&holder, &field, number);
  if (field.is_repeated()) return absl::OkStatus();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      r.SetEnumValue(&holder, &field, typed.number);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      r.SetInt32(&holder, &field, typed.number);
      break;
    case FieldDescriptor::CPPTYPE_BOOL:
      r.SetBool(&holder, &field, typed.flag);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      r.MutableMessage(&holder, &field)->CopyFrom(typed.period);
      break;
    default: {
      const std::string text = typed.texts.empty() ? typed.text : absl::StrJoin(typed.texts, " ");
      ASSIGN_OR_RETURN(std::string name, AsName(session, argument, field, text));
      r.SetString(&holder, &field, std::move(name));
    }
  }
  return absl::OkStatus();
}

absl::Status AddTerm(Session& session, const Argument& argument, const FieldDescriptor* field,
                     const Typed& typed, FilterTerms& filter) {
  if (argument.kind == Argument::Kind::kTermSwitch && typed.flag) filter.AddRaw(argument.to);
  if (argument.kind != Argument::Kind::kTerm) return absl::OkStatus();
  const std::string name = argument.to.substr(0, argument.to.size() - 1);
  const std::string op = argument.to.substr(name.size());
  const EnumDescriptor* const constants =
      argument.constants != nullptr || field == nullptr ? argument.constants : field->enum_type();
  if (constants != nullptr) {
    filter.AddEnum(name, *constants, typed.number);
    return absl::OkStatus();
  }
  if (typed.number != 0) filter.Add(name, op, absl::StrCat(typed.number));
  if (typed.text.empty()) return absl::OkStatus();
  std::string value = typed.text;
  if (argument.resolve != nullptr) {
    ASSIGN_OR_RETURN(value, (session.resolver().*argument.resolve)(typed.text));
  }
  filter.Add(name, op, value);
  return absl::OkStatus();
}

}  // namespace renkei::cli
