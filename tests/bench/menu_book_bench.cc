// A menu book of so many cases: frozen into an edition, read, printed and written as a workbook, and compared
// with the list as it stands. Usage: menu_book_bench [CASES]. Wanted of 300: 10 seconds for all of it.
//
// Beside the figures stands a floor of the same run: the bytes of the printed book written and synced by one
// process.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "client/lib/client.h"
#include "client/view/html/render.h"
#include "client/view/page/menu_edition.h"
#include "client/view/sheet/table_file.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/bench/author.h"
#include "tests/e2e/server_process.h"

namespace renkei::bench {
namespace {

namespace pb = renkei::v1;

constexpr int kCases = 300;
// Of each of the long texts: real cases have a page or two.
constexpr int kRepeats = 30;

std::string LongText(int i) {
  std::string text;
  for (int k = 0; k < kRepeats; ++k)
    absl::StrAppend(&text, "地域の足を守るため、", i, "の路線を予約制に改めた。");
  return text;
}

// A token of the author's organization with everything that the book needs.
std::string EditorToken(client::Client& admin, const std::string& organization) {
  pb::CreateAccountRequest create;
  pb::Account& account = *create.mutable_account();
  account.set_organization(organization);
  account.set_display_name("企画課");
  account.set_may_publish_own(true);
  for (const pb::Role role : {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER, pb::ROLE_COORDINATOR})
    account.add_roles(role);
  pb::CreateTokenRequest token;
  token.set_parent(Must<pb::Account>(admin, "IdentityService/CreateAccount", create).name());
  return Must<pb::CreateTokenResponse>(admin, "IdentityService/CreateToken", token).secret();
}

std::string PublishedCase(client::Client& editor, const std::string& owner, int i) {
  pb::CreateCaseRequest create;
  pb::Case& text = *create.mutable_case_();
  text.set_owner(owner);
  text.set_title(absl::StrCat("予約制のバス ", i));
  text.set_summary(LongText(i));
  text.set_challenge(LongText(i));
  text.set_approach(LongText(i));
  text.add_tags(absl::StrCat("分野", i % 20));
  text.mutable_begin()->set_kind(pb::When::KIND_FISCAL_YEAR);
  text.mutable_begin()->set_year(2010 + i % 15);
  text.mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  const std::string name = Must<pb::Case>(editor, "CaseService/CreateCase", create).name();
  pb::SubmitCaseRequest submit;
  submit.set_name(name);
  (void)Must<pb::Case>(editor, "CaseService/SubmitCase", submit);
  pb::PublishCaseRequest publish;
  publish.set_name(name);
  (void)Must<pb::Case>(editor, "CaseService/PublishCase", publish);
  return name;
}

std::string ListOfCases(client::Client& editor, const std::string& owner, int cases) {
  pb::CreateCaseListRequest create;
  create.mutable_case_list()->set_title("優良事例集");
  create.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_MEMBERS);
  for (int i = 0; i < cases; ++i)
    create.mutable_case_list()->add_entries()->set_case_(PublishedCase(editor, owner, i));
  return Must<pb::CaseList>(editor, "CaseListService/CreateCaseList", create).name();
}

std::vector<pb::CaseListEditionEntry> EntriesOf(client::Client& editor,
                                                const std::string& edition) {
  std::vector<pb::CaseListEditionEntry> entries;
  pb::ListCaseListEditionEntriesRequest list;
  list.set_parent(edition);
  list.set_page_size(500);
  do {
    auto page = Must<pb::ListCaseListEditionEntriesResponse>(
        editor, "CaseListEditionService/ListCaseListEditionEntries", list);
    for (pb::CaseListEditionEntry& entry : *page.mutable_entries())
      entries.push_back(std::move(entry));
    list.set_page_token(page.next_page_token());
  } while (!list.page_token().empty());
  return entries;
}

double Floor(const std::string& path, const std::string& bytes) {
  const absl::Time begin = absl::Now();
  const int file = open(path.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0 || write(file, bytes.data(), bytes.size()) < 0 || fdatasync(file) != 0) std::exit(1);
  (void)close(file);
  return absl::ToDoubleSeconds(absl::Now() - begin);
}

int Run(int cases) {
  const e2e::TempDir directory;
  auto server = e2e::ServerProcess::Start(directory.path());
  if (!server.ok()) {
    std::cerr << server.status() << "\n";
    return 1;
  }
  const Author author = MakeAuthor(**server);
  auto admin =
      client::Client::Connect({.server = (*server)->address(), .token = (*server)->admin_token()});
  if (!admin.ok()) return 1;
  auto editor = client::Client::Connect(
      {.server = (*server)->address(), .token = EditorToken(**admin, author.organization)});
  if (!editor.ok()) return 1;
  const std::string list = ListOfCases(**editor, author.organization, cases);
  absl::Time begin = absl::Now();
  const absl::Time all = begin;
  const auto print = [&](const char* what, size_t bytes) {
    std::cout << absl::StrFormat("%-24s %6d cases %8.2f s %9.1f kB\n", what, cases,
                                 absl::ToDoubleSeconds(absl::Now() - begin),
                                 static_cast<double>(bytes) / 1024)
              << std::flush;
    begin = absl::Now();
  };
  pb::PublishCaseListEditionRequest issue;
  issue.set_parent(list);
  const auto edition =
      Must<pb::CaseListEdition>(**editor, "CaseListEditionService/PublishCaseListEdition", issue);
  print("frozen", 0);
  const std::vector<pb::CaseListEditionEntry> entries = EntriesOf(**editor, edition.name());
  size_t read = 0;
  for (const pb::CaseListEditionEntry& entry : entries) read += entry.ByteSizeLong();
  print("read", read);
  const domain::Words words(domain::Lang::kJapanese);
  const std::string book = view::RenderHtml(view::MenuEditionPage(edition, entries, words));
  print("printed (HTML)", book.size());
  const auto workbook = view::TableWorkbook(view::EditionTable(entries, words), edition.title());
  if (!workbook.ok()) return 1;
  print("printed (XLSX)", workbook->size());
  pb::CompareCaseListEditionsRequest compare;
  compare.set_parent(list);
  const auto compared = Must<pb::CompareCaseListEditionsResponse>(
      **editor, "CaseListEditionService/CompareCaseListEditions", compare);
  print("compared with the list", compared.ByteSizeLong());
  std::cout << absl::StrFormat("%-24s %6d cases %8.2f s\n", "all of it", cases,
                               absl::ToDoubleSeconds(absl::Now() - all));
  std::cout << absl::StrFormat("%-24s %6d cases %8.3f s\n", "floor: write and sync", cases,
                               Floor(directory.File("floor"), book));
  return static_cast<int>(entries.size()) == cases ? 0 : 1;
}

}  // namespace
}  // namespace renkei::bench

int main(int argc, char** argv) {
  int cases = renkei::bench::kCases;
  if (argc > 1 && !absl::SimpleAtoi(argv[1], &cases)) return 2;
  return renkei::bench::Run(cases);
}
