// Verbs that are rows: what is typed stands in the request, and a row never contradicts the contract.
#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/verbs/row.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/constraints.pb.h"
#include "server/domain/validation/validator.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using testing::HasSubstr;
using testing::IsEmpty;

const MethodDescriptor* MethodOf(const std::string& path) {
  return DescriptorPool::generated_pool()->FindMethodByName(
      absl::StrReplaceAll(path.substr(1), {{"/", "."}}));
}

std::unique_ptr<Message> New(const google::protobuf::Descriptor& type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(&type)->New());
}

// A value for a text field that the contract allows.
std::string TextFor(const FieldDescriptor& field) {
  const pb::FieldRules& rules = field.options().GetExtension(pb::rules);
  if (!rules.resource().empty())
    return absl::StrReplaceAll(rules.resource().substr(0, rules.resource().find('|')),
                               {{"*", "x1"}});
  if (rules.format() == pb::FORMAT_DATE) return "2024-05-06";
  if (rules.format() == pb::FORMAT_URL) return "https://example.jp/";
  if (rules.format() == pb::FORMAT_SHA256) return std::string(64, '0');
  return field.name() == "name" ? absl::StrCat(field.containing_type()->name(), "s/x1")
                                : absl::StrCat("<", field.name(), ">");
}

// Sets every field, lists to one element, so that whatever is looked for in a reply is there.
void Fill(Message& message, int depth) {
  constexpr int kDeepest = 4;
  const auto& r = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    const bool many = field->is_repeated();
    if (field->is_map() || absl::EndsWith(field->name(), "page_token")) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      many ? r.AddString(&message, field, TextFor(*field))
           : r.SetString(&message, field, TextFor(*field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !many) {
      r.SetEnumValue(&message, field, field->enum_type()->value(1)->number());
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && depth < kDeepest &&
               field->containing_oneof() == nullptr &&
               !absl::StartsWith(field->message_type()->full_name(), "google.")) {
      Fill(many ? *r.AddMessage(&message, field) : *r.MutableMessage(&message, field), depth + 1);
    }
  }
}

class VerbRowsTest : public CliTest {
 protected:
  VerbRowsTest() {
    server_.otherwise = [](const client::WireCall& call, const std::string&) {
      const std::unique_ptr<Message> reply = New(*MethodOf(call.path)->output_type());
      Fill(*reply, 0);
      return reply->SerializeAsString();
    };
  }

  // The last request of `renkei` with these words, as protobuf's short text format has it, without its
  // request_id; how it ended where nothing was sent.
  std::string Sent(const std::string& words) {
    server_.seen.clear();
    const CliResult result = Run(absl::StrSplit(words, ' '));
    if (server_.seen.empty()) return absl::StrCat(result.exit_code, " ", result.err);
    const client::FakeServer::Seen& last = server_.seen.back();
    const std::unique_ptr<Message> request = New(*MethodOf(last.call.path)->input_type());
    request->ParseFromString(last.request);
    if (const auto* id = request->GetDescriptor()->FindFieldByName("request_id"))
      request->GetReflection()->ClearField(request.get(), id);
    google::protobuf::TextFormat::Printer printer;
    printer.SetSingleLineMode(true);
    printer.SetUseUtf8StringEscaping(true);
    std::string text;
    printer.PrintToString(*request, &text);
    return absl::StrCat(last.call.path.substr(last.call.path.rfind('.') + 1), " ",
                        absl::StripTrailingAsciiWhitespace(text));
  }
};

TEST_F(VerbRowsTest, WhatIsTypedStandsInTheRequest) {
  const std::pair<const char*, const char*> cases[] = {
      // Text in its place, an enum, an option needed, within the one element of a list.
      {"org create 総務省 --kind ministry --id soumu -o json",
       "RegistryService/CreateOrganization organization { designations { display_name: \"総務省\" "
       "kind: ORGANIZATION_KIND_MINISTRY } } organization_id: \"soumu\""},
      // A name by its short form, a list, a day in another notation.
      {"case select cases/c --reason r --criteria a --criteria b --date 令和6年4月1日 -o json",
       "SelectionService/SelectCase case: \"cases/c\" criteria: \"a\" criteria: \"b\" reason: "
       "\"r\" date: \"2024-04-01\""},
      {"vision create organizations/o t --period R5-R9 -o json",
       "VisionService/CreateVision parent: \"organizations/o\" vision { title: \"t\" period { "
       "from_fiscal_year: 2023 to_fiscal_year: 2027 } }"},
      {"list move caseLists/l cases/c --position 3 -o json",
       "CaseListService/MoveCaseListEntry name: \"caseLists/l\" case: \"cases/c\" position: 3"},
      {"node remove organizations/o/visions/v/nodes/n --force -q -o name",
       "VisionService/DeleteNode name: \"organizations/o/visions/v/nodes/n\" force: true"},
      // What goes along whatever is typed, and what a flag stands for.
      {"account disable accounts/a -o json",
       "IdentityService/UpdateAccount account { name: \"accounts/a\" disabled: true } update_mask "
       "{ paths: \"disabled\" }"},
      {"case show cases/c --published -o json",
       "CaseService/GetCase name: \"cases/c\" view: CASE_VIEW_PUBLISHED"},
      // A value counts more than a flag that stands for the same field.
      {"account list --organization 141003 --all -o json",
       "IdentityService/ListAccounts organization: \"organizations/141003\""},
      // Terms: text, an enum of what is listed, a flag, and one's own behind them.
      {"case list --title a\"b --state in_review --overdue --filter owner=x -o json",
       "CaseService/ListCases page_size: 500 filter: \"state=IN_REVIEW AND "
       "title:\\\"a\\\\\\\"b\\\" AND overdue=true AND owner=x\""},
      {"case selections cases/c -o json",
       "SelectionService/ListSelections page_size: 1000 filter: \"case=\\\"cases/c\\\" AND "
       "in_force=true\""},
      {"case selections --all -o json", "SelectionService/ListSelections page_size: 1000"},
      // A dry run.
      {"list remove caseLists/l cases/c --dry-run -q -o json",
       "CaseListService/RemoveCaseListEntry name: \"caseLists/l\" case: \"cases/c\" validate_only: "
       "true"},
      // One's own organization.
      {"case unselect cases/c --reason r -o json",
       "SelectionService/WithdrawSelection name: \"cases/c/selections/x1\" reason: \"r\""},
  };
  for (const auto& [words, sent] : cases) EXPECT_EQ(Sent(words), sent) << words;
}

TEST_F(VerbRowsTest, WhatIsMissingOrUnreadableIsNotSent) {
  EXPECT_THAT(Sent("list move l c"), HasSubstr("2 renkei: --position is missing"));
  EXPECT_THAT(Sent("list move l c --position 0"), HasSubstr("from 1 to"));
  EXPECT_THAT(Sent("list create --external-id x"), HasSubstr("2 renkei: --title is missing"));
  EXPECT_THAT(Sent("org create x"), HasSubstr("2 renkei: --kind is missing"));
  EXPECT_THAT(Sent("org list --kind towm"), HasSubstr("did you mean town?"));
}

TEST_F(VerbRowsTest, AListEndsAtItsLimit) {
  server_.On<pb::ListCaseListsRequest, pb::ListCaseListsResponse>(
      "CaseListService/ListCaseLists", [](const auto& request) {
        pb::ListCaseListsResponse reply;
        for (const char* end : {"a", "b"})
          reply.add_case_lists()->set_name(absl::StrCat("caseLists/", request.page_token(), end));
        reply.set_next_page_token(absl::StrCat(request.page_token(), "n"));
        return reply;
      });
  EXPECT_EQ(Run({"list", "list", "--limit", "3", "-o", "name"}).out,
            "caseLists/a\ncaseLists/b\ncaseLists/na\n");
}

// The examples are what people copy: every request that one leads to passes the contract's own checks.
TEST_F(VerbRowsTest, WhatAnExampleSendsIsWhatTheContractAllows) {
  CommandTree all(Lang::kEnglish);
  AddEverything(all);
  size_t sent = 0;
  for (const std::string& verb : all.Verbs()) {
    const std::string help = all.HelpOf(verb);
    for (const absl::string_view line :
         absl::StrSplit(help.substr(help.find("\nExamples:\n")), '\n')) {
      if (!absl::StartsWith(line, "  renkei ") || absl::StrContains(line, " -O ")) continue;
      const absl::string_view command = line.substr(9, line.find_first_of(">|<)", 9) - 9);
      server_.seen.clear();
      const std::vector<std::string> words = absl::StrSplit(command, ' ', absl::SkipEmpty());
      // They go on for ever, or read a token.
      if (words[0] == "watch" || words[0] == "changes" || words[0] == "sync" || words[0] == "login")
        continue;
      std::vector<std::string> as_data = words;
      as_data.insert(as_data.end(), {"-o", "json"});
      Run(as_data);
      for (const client::FakeServer::Seen& seen : server_.seen) {
        const MethodDescriptor* method = MethodOf(seen.call.path);
        if (method->client_streaming() || method->server_streaming()) continue;
        const std::unique_ptr<Message> request = New(*method->input_type());
        ASSERT_TRUE(request->ParseFromString(seen.request)) << line;
        const absl::Status status = domain::ValidateRequest(*request);
        EXPECT_TRUE(status.ok()) << line << "\n" << status << "\n" << request->DebugString();
        ++sent;
      }
    }
  }
  EXPECT_GT(sent, 100U);
}

// A column of a field that is not there would end the command.
TEST_F(VerbRowsTest, WhatIsListedOrWrittenHasItsColumns) {
  for (const char* words : {"account list",
                            "activity list organizations/o/visions/v",
                            "audit list",
                            "case list",
                            "case adoptions cases/c",
                            "case our-adoptions",
                            "case selections",
                            "crosswalk list",
                            "framework list",
                            "indicator list",
                            "initiative list",
                            "initiative members initiatives/i",
                            "initiative contributions initiatives/i",
                            "initiative memberships",
                            "kpi list organizations/o/visions/v",
                            "kpi actuals organizations/o/visions/v/kpis/k",
                            "list list",
                            "node list organizations/o/visions/v",
                            "org list",
                            "org history",
                            "org take-over organizations/o",
                            "rubric list",
                            "section list",
                            "token list",
                            "vision list",
                            "vision revisions organizations/o/visions/v"}) {
    const CliResult result = Run(absl::StrSplit(words, ' '));
    EXPECT_EQ(result.exit_code, 0) << words << result.err;
    EXPECT_THAT(result.out, HasSubstr("\n")) << words;
  }
}

using VerbRowsDeathTest = VerbRowsTest;

TEST_F(VerbRowsDeathTest, ARowThatContradictsTheContractEndsTheCommandAsItStarts) {
  const auto columns = +[](Session&) { return std::vector<Column<pb::CaseList>>(); };
  const Row good = {.name = "list",
                    .description = {"", ""},
                    .calls = "CaseListService/ListCaseLists",
                    .takes = {Limit()},
                    .prints = Listed(columns),
                    .examples = {}};
  const auto add = [](const Row& row) {
    CommandTree tree(Lang::kEnglish);
    AddVerb(tree.AddNoun("x", {"", ""}), row);
  };
  add(good);
  const auto with = [&](const Argument& argument) {
    Row row = good;
    row.takes = {argument};
    return row;
  };
  Row row = good;
  row.calls = "CaseListService/ListCases";
  EXPECT_DEATH(add(row), "no such method");
  row = good;
  row.sends = "filtre: 'x'";
  EXPECT_DEATH(add(row), "filtre");
  row = good;
  row.prints = Listed(+[](Session&) { return std::vector<Column<pb::Case>>(); });
  EXPECT_DEATH(add(row), "Case");
  row.prints = Resource<pb::CaseList>();
  EXPECT_DEATH(add(row), "CaseList");
  row = good;
  row.prepare = Before(+[](Session&, pb::ListCasesRequest&) { return absl::OkStatus(); });
  EXPECT_DEATH(add(row), "ListCasesRequest");
  EXPECT_DEATH(add(with(Field("--x X", "filtre", {"", ""}))), "filtre");
  EXPECT_DEATH(add(with(Field("--filter", "filter", {"", ""}))), "filter");
  EXPECT_DEATH(add(with(Field("--size N", "page_size", {"", ""}))), "page_size");
  EXPECT_DEATH(add(with(Switch("--x", "filtre: ''", {"", ""}))), "filtre");
  EXPECT_DEATH(add(with(Term("--x X", "owner", {"", ""}))), "owner");
}

}  // namespace
}  // namespace renkei::cli
