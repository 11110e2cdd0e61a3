// Whether published cases still hold: `renkei case confirm` and `renkei case board`.
#include "client/cli/nouns/case/case_verbs.h"
#include "client/cli/nouns/common.h"
#include "client/cli/resource_titles.h"
#include "client/view/page/freshness.h"
#include "renkei/v1/case_service.pb.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

void AddConfirm(Noun noun) {
  struct Arguments {
    std::string name;
    std::string review_by;
    std::string comment;
    std::string etag;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("confirm", {"Says that a published case still holds",
                                       "公開中の事例の内容を確認し、今も有効であると記録します"});
  verb.Positional(&args->name, "CASE", kCaseHelp)
      .Date(&args->review_by, "--review-by",
            {"By when it will be looked at again (default: in a year)",
             "次の見直し期限（省略時: 1年後）"})
      .Option(&args->comment, "--comment", "TEXT", {"Kept in its history", "経過に残すコメント"})
      .Option(&args->etag, "--etag", "ETAG",
              {"Only if this is still the current version",
               "読んだ後に変更されていない（この etag の）場合だけ実行します"})
      .Example("renkei case confirm 141003/bus", {"It still holds", "内容に変わりなし"})
      .Example("renkei case confirm 141003/bus --review-by 令和9年3月31日",
               {"With the day of the next look", "次の見直し期限を決めて"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const std::string name, session.resolver().Case(args->name));
    pb::ConfirmCaseRequest request;
    request.set_name(name);
    request.set_review_by_date(args->review_by);
    request.set_comment(args->comment);
    request.set_etag(args->etag);
    request.set_validate_only(session.dry_run());
    ASSIGN_OR_RETURN(const auto reply, session.Call<pb::Case>("CaseService/ConfirmCase", request));
    PrintWritten(session, reply, CaseColumns(session));
    if (!session.dry_run()) {
      session.Note({absl::StrCat("confirmed; to be looked at again by ", reply.review_by_date()),
                    absl::StrCat("確認を記録しました。次の見直し期限は ", reply.review_by_date(),
                                 " です。")});
    }
    return absl::OkStatus();
  });
}

void PrintBoard(Session& session, const std::vector<pb::CaseFreshness>& rows) {
  const domain::Words words = WordsOf(session);
  Printer& printer = session.printer();
  if (!printer.for_people()) {
    if (printer.prints_rows() && !printer.raw())
      return printer.Table(Titled(session, [&] { return view::FreshnessTable(rows, words); }));
    return printer.List(rows, std::vector<Column<pb::CaseFreshness>>());
  }
  NoteIfEmpty(session, rows.size());
  if (rows.empty()) return;
  const view::Page page = Titled(session, [&] { return view::FreshnessPage(rows, words); });
  printer.Raw(printer.Text(page));
  session.Note({page.head.subtitle, page.head.subtitle});
}

void AddBoard(Noun noun) {
  struct Arguments {
    std::string prefecture;
    bool overdue = false;
    int limit = 0;
  };
  const auto args = std::make_shared<Arguments>();
  Verb verb = noun.AddVerb("board", {"How fresh published cases are, by organization",
                                     "公開中の事例の確認状況を団体ごとに一覧します"});
  verb.Option(&args->prefecture, "--prefecture", "PREF",
              {"Of one prefecture: 14, 神奈川県", "都道府県で絞ります: 14、神奈川県"})
      .Flag(&args->overdue, "--overdue",
            {"Only organizations with an overdue case", "見直し期限超過のある団体だけ"})
      .Example("renkei case board --prefecture 14 --overdue",
               {"Whom to remind", "確認を促す相手を探す"});
  AddLimit(verb, &args->limit);
  verb.Run([args](Session& session) -> absl::Status {
    RETURN_IF_ERROR(ResolveIfSet(session, &Resolver::Prefecture, &args->prefecture));
    pb::ListCaseFreshnessRequest request;
    request.set_page_size(500);
    request.set_prefecture(args->prefecture);
    request.set_overdue_only(args->overdue);
    ASSIGN_OR_RETURN(const auto rows,
                     session.List<pb::CaseFreshness, pb::ListCaseFreshnessResponse>(
                         "CaseService/ListCaseFreshness", request,
                         [](auto& reply) { return reply.mutable_organizations(); },
                         static_cast<size_t>(args->limit)));
    PrintBoard(session, rows);
    return absl::OkStatus();
  });
}

}  // namespace

void AddCaseFreshness(Noun noun) {
  AddConfirm(noun);
  AddBoard(noun);
}

}  // namespace renkei::cli
