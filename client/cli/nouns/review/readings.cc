// What one is to read, and gives: points, words, and handing in.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/nouns/common.h"
#include "client/cli/nouns/review/review_verbs.h"
#include "client/cli/resource_titles.h"
#include "client/lib/error.h"
#include "client/view/page/reviews.h"
#include "renkei/v1/review_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/time/japan_minute.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

const Text kReadingHelp = {
    "ROUND/APPLICATION with the beginnings of ids or the number, or its name",
    "公募のID/応募のIDまたは番号、またはリソース名"};

std::string StateOfFirst(const pb::ReadingSheet& sheet, const domain::Words& words) {
  return sheet.state() == pb::READING_STATE_UNSPECIFIED
             ? std::string()
             : words.Value(*pb::ReadingState_descriptor(), sheet.state());
}

std::vector<Column<pb::RoundReading>> ReadingColumns(Session& session) {
  using R = pb::RoundReading;
  const auto words = std::make_shared<domain::Words>(WordsOf(session));
  const Lang lang = session.lang();
  return {{{"APPLICATION", "応募"},
           [lang](const R& r) { return view::ReadingTitle(r, lang); },
           false,
           true},
          {Heading<R>("round_title"), [](const R& r) { return r.round_title(); }, false, true},
          {Heading<R>("first"), [words](const R& r) { return StateOfFirst(r.first(), *words); }},
          {Heading<R>("panel"), [words](const R& r) { return StateOfFirst(r.panel(), *words); }},
          {Heading<R>("closes_at"), [](const R& r) { return domain::ShownMinute(r.closes_at()); }},
          {Heading<R>("conflicts"),
           [words](const R& r) {
             return r.conflicts().empty() ? std::string()
                                          : words->Value(*pb::ReadingConflictKind_descriptor(),
                                                         r.conflicts(0).kind());
           }},
          {{"READING", "リソース名"}, [](const R& r) { return r.name(); }, false, false, true}};
}

std::string ReadingText(Session& session, const pb::RoundReading& reading) {
  const domain::Words words = WordsOf(session);
  view::Page page = view::UprightPage(session.lang(), view::ReadingTitle(reading, session.lang()));
  page.blocks = Titled(session, [&] { return view::ReadingBlocks(reading, words); });
  return session.printer().Text(page);
}

struct SheetArguments {
  std::string reading;
  std::vector<std::string> points;
  std::vector<std::string> comments;
  std::string words;
};

// "novelty=4" into its parts.
absl::StatusOr<std::pair<std::string, std::string>> KeyAndValue(const std::string& text,
                                                                const char* flag) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (!parts.first.empty() && !parts.second.empty()) return parts;
  return client::LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("\"", text, "\": write ", flag, " CRITERION=VALUE"),
       absl::StrCat("「", text, "」は ", flag, " 項目ID=値 の形で指定してください。")});
}

pb::CriterionScore& ScoreIn(pb::ReadingSheet& sheet, const std::string& criterion) {
  for (pb::CriterionScore& score : *sheet.mutable_scores()) {
    if (score.criterion_id() == criterion) return score;
  }
  pb::CriterionScore& added = *sheet.add_scores();
  added.set_criterion_id(criterion);
  return added;
}

// What was typed, laid over the sheet as it stands: what is not named stays.
absl::Status FillSheet(const SheetArguments& args, pb::ReadingSheet& sheet) {
  for (const std::string& text : args.points) {
    ASSIGN_OR_RETURN(const auto typed, KeyAndValue(text, "--points"));
    int32_t points = 0;
    if (!absl::SimpleAtoi(typed.second, &points)) {
      return client::LocalError(
          absl::StatusCode::kInvalidArgument,
          {absl::StrCat("\"", typed.second, "\" is no whole number"),
           absl::StrCat("評点「", typed.second, "」は整数で指定してください。")});
    }
    ScoreIn(sheet, typed.first).set_points(points);
  }
  for (const std::string& text : args.comments) {
    ASSIGN_OR_RETURN(const auto typed, KeyAndValue(text, "--comment"));
    ScoreIn(sheet, typed.first).set_words(typed.second);
  }
  if (!args.words.empty()) sheet.set_words(args.words);
  return absl::OkStatus();
}

// A step of the sheet of the stage that is open; where none is, of the last one that there was, so that the
// server says what is in the way.
absl::Status TakeReadingStep(Session& session, const SheetArguments& args,
                             pb::ReadingAction action) {
  pb::GetRoundReadingRequest get;
  ASSIGN_OR_RETURN(*get.mutable_name(), session.resolver().RoundReading(args.reading));
  ASSIGN_OR_RETURN(const auto stored,
                   session.Call<pb::RoundReading>("ReviewService/GetRoundReading", get));
  pb::ReviewStage stage = stored.open_stage();
  if (stage == pb::REVIEW_STAGE_UNSPECIFIED)
    stage = stored.has_panel() ? pb::REVIEW_STAGE_PANEL : pb::REVIEW_STAGE_FIRST;
  pb::ChangeRoundReadingRequest request;
  request.set_name(stored.name());
  request.set_etag(stored.etag());
  request.set_action(action);
  request.set_stage(stage);
  if (action != pb::READING_ACTION_REOPEN) {
    const pb::ReadingSheet* const present = domain::SheetOf(stored, stage);
    pb::ReadingSheet& sheet = *request.mutable_sheet();
    if (present != nullptr) {
      *sheet.mutable_scores() = present->scores();
      sheet.set_words(present->words());
    }
    RETURN_IF_ERROR(FillSheet(args, sheet));
  }
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto written,
                   session.Call<pb::RoundReading>("ReviewService/ChangeRoundReading", request));
  PrintWritten(session, written, ReadingColumns(session));
  return absl::OkStatus();
}

void AddSheetVerb(Noun noun, const char* name, Text description, pb::ReadingAction action,
                  const char* example, Text what) {
  const auto args = std::make_shared<SheetArguments>();
  Verb verb = noun.AddVerb(name, description);
  verb.Positional(&args->reading, "READING", kReadingHelp);
  if (action != pb::READING_ACTION_REOPEN) {
    verb.Options(&args->points, "--points", "CRITERION=POINTS",
                 {"Points of a criterion, by its id; as often as needed",
                  "評価項目のIDと評点。繰り返し指定できます"})
        .Options(&args->comments, "--comment", "CRITERION=TEXT",
                 {"Words of a criterion, by its id; as often as needed",
                  "評価項目のIDとコメント。繰り返し指定できます"})
        .Option(&args->words, "--words", "TEXT", {"Of the application as a whole", "総評"});
  }
  verb.Example(example, what);
  verb.Run([args, action](Session& session) { return TakeReadingStep(session, *args, action); });
}

}  // namespace

void AddReadings(Noun noun) {
  AddVerb(noun, {.name = "list",
                 .description = {"Lists what one has to judge, or the readings of a round",
                                 "自分が担当する審査、または公募の審査票を一覧します"},
                 .calls = "ReviewService/ListRoundReadings",
                 .sends = "parent: 'rounds/-/applications/-'",
                 .takes = {Field("--application APPLICATION", "parent",
                                 {"ROUND/APPLICATION; ROUND/- for all of a round",
                                  "公募のID/応募のID。公募のID/- で公募全体"}),
                           FilterText(), Limit()},
                 .prints = Listed(ReadingColumns),
                 .examples = {{"renkei review list", {"One's own", "自分の担当"}},
                              {"renkei review list --application 01m8hdbw2c/-",
                               {"Of a round (secretariat)", "公募全体（事務局）"}}}});
  AddVerb(noun, {.name = "show",
                 .description = {"Shows a reading, with the application that is judged",
                                 "審査票と、審査する応募の内容を表示します"},
                 .calls = "ReviewService/GetRoundReading",
                 .takes = {Field("READING", "name", kReadingHelp)},
                 .prints = Page(ReadingText),
                 .examples = {{"renkei review show 01m8hdbw2c/3",
                               {"By the number of the application", "応募番号で"}}}});
  AddSheetVerb(noun, "score",
               {"Notes points and words; what is not named stays as it is",
                "評点とコメントを記入します。指定しない項目は変わりません"},
               pb::READING_ACTION_WRITE,
               "renkei review score 01m8hdbw2c/3 --points novelty=4 --points spread=5",
               {"Two criteria", "2つの項目を採点する"});
  AddSheetVerb(noun, "submit",
               {"Hands a reading in, with points of every criterion",
                "審査票を提出します。すべての項目の評点が必要です"},
               pb::READING_ACTION_SUBMIT,
               "renkei review submit 01m8hdbw2c/3 --words 横展開が期待できる",
               {"With what is noted already", "記入済みの評点で提出する"});
  AddSheetVerb(noun, "reopen",
               {"Takes back what was handed in, while the stage is open",
                "提出を取り消して、直せるようにします（受付中に限ります）"},
               pb::READING_ACTION_REOPEN, "renkei review reopen 01m8hdbw2c/3",
               {"By the number of the application", "応募番号で"});
}

}  // namespace renkei::cli
