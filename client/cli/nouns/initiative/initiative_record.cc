// step and milestone: one thing recorded without editing a file.

#include <memory>

#include "client/cli/nouns/common.h"
#include "client/cli/nouns/initiative/initiative_verbs.h"
#include "renkei/v1/initiative_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/initiative/form_steps.h"
#include "server/domain/time/date.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

std::string Today() { return domain::FormatDate(domain::TodayInJapan(absl::Now())); }

// Writes one field of the initiative that was read, unless somebody else has written since.
absl::Status Write(Session& session, const pb::Initiative& changed, const char* field) {
  pb::UpdateInitiativeRequest request;
  request.mutable_initiative()->set_name(changed.name());
  request.mutable_initiative()->set_etag(changed.etag());
  *request.mutable_initiative()->mutable_steps() = changed.steps();
  *request.mutable_initiative()->mutable_milestones() = changed.milestones();
  request.mutable_update_mask()->add_paths(field);
  request.set_validate_only(session.dry_run());
  ASSIGN_OR_RETURN(const auto written,
                   session.Call<pb::Initiative>("InitiativeService/UpdateInitiative", request));
  PrintWritten(session, written, InitiativeColumns(session));
  return absl::OkStatus();
}

absl::Status NothingThere(const std::string& what) {
  return domain::MakeError(pb::REASON_NOT_FOUND,
                           {absl::StrCat("there is no ", what, " to remove"),
                            absl::StrCat("削除する「", what, "」は記録されていません。")});
}

struct StepArguments {
  std::string initiative;
  int kind = 0;
  std::string date;
  pb::InitiativeStep step;
  bool another = false;
  bool remove = false;
};

// In the place of the one of its kind that was recorded last; beside it with --another.
absl::Status Apply(const StepArguments& args, pb::Initiative& i) {
  const auto kind = static_cast<pb::CooperationStep>(args.kind);
  int at = i.steps_size() - 1;
  while (at >= 0 && (i.steps(at).kind() != kind ||
                     (args.remove && !args.date.empty() && i.steps(at).date() != args.date)))
    --at;
  if (args.remove) {
    if (at < 0) return NothingThere(domain::StepName(i.form(), kind).ja);
    i.mutable_steps()->DeleteSubrange(at, 1);
    return absl::OkStatus();
  }
  pb::InitiativeStep& step = at < 0 || args.another ? *i.add_steps() : *i.mutable_steps(at);
  step.set_kind(kind);
  step.set_date(args.date.empty() ? Today() : args.date);
  if (args.step.has_document()) *step.mutable_document() = args.step.document();
  if (!args.step.note().empty()) step.set_note(args.step.note());
  return absl::OkStatus();
}

void AddStepVerb(Noun noun) {
  const auto args = std::make_shared<StepArguments>();
  const auto title = std::make_shared<std::string>();
  const auto url = std::make_shared<std::string>();
  Verb verb = noun.AddVerb("step", {"Records a step of the form of cooperation, with its day",
                                    "連携の形式の手続きを、日付とともに記録します"});
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Choice(&args->kind, "--kind", *pb::CooperationStep_descriptor(),
              {"Which step; the verb forms lists those of each form",
               "手続きの種類。形式ごとの一覧は forms で確認できます"},
              true)
      .Date(&args->date, "--date",
            {"The day it was done (default: today)", "行った日（省略時は今日）"})
      .Option(title.get(), "--document", "TITLE",
              {"Its document; needs --url. Of a paper say it in --note",
               "文書の名称（--url も必要です。紙の文書は --note に書きます）"})
      .Option(url.get(), "--url", "URL", {"Where the document is", "文書のURL"})
      .Option(args->step.mutable_note(), "--note", "TEXT", {"A remark", "備考"})
      .Flag(&args->another, "--another",
            {"Beside one of the same kind that is recorded", "同じ種類の記録に加えて記録します"})
      .Flag(&args->remove, "--remove",
            {"Takes it out; of several that of --date",
             "記録を取り消します（複数あれば --date の日）"})
      .Example("renkei initiative step 141003/wide-bus-2024 --kind agreement --date 2024-05-20",
               {"An agreement concluded", "協定を締結した日"});
  verb.Run([args, title, url](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(pb::Initiative initiative, FindInitiative(session, args->initiative));
    if (!title->empty() && url->empty()) {
      return UsageError({"--document needs --url; of a paper document say it in --note",
                         "--document には --url も必要です。紙の文書は --note に書いてください。"});
    }
    if (!url->empty()) {
      args->step.mutable_document()->set_title(title->empty() ? *url : *title);
      args->step.mutable_document()->set_url(*url);
    }
    RETURN_IF_ERROR(Apply(*args, initiative));
    return Write(session, initiative, "steps");
  });
}

struct MilestoneArguments {
  std::string initiative;
  std::string title;
  std::string due;
  int state = 0;
  std::string date;
  std::string note;
  bool remove = false;
};

absl::Status Apply(const MilestoneArguments& args, pb::Initiative& i) {
  int at = i.milestones_size() - 1;
  while (at >= 0 && i.milestones(at).title() != args.title) --at;
  if (args.remove) {
    if (at < 0) return NothingThere(args.title);
    i.mutable_milestones()->DeleteSubrange(at, 1);
    return absl::OkStatus();
  }
  pb::InitiativeMilestone& m = at < 0 ? *i.add_milestones() : *i.mutable_milestones(at);
  m.set_title(args.title);
  if (!args.due.empty()) {
    m.clear_due();
    m.mutable_due()->set_text(args.due);
  }
  if (args.state != 0) {
    m.set_state(static_cast<pb::MilestoneState>(args.state));
    m.clear_done_date();
  }
  const bool done = m.state() == pb::MILESTONE_STATE_DONE;
  if (!args.date.empty()) m.set_done_date(args.date);
  if (done && m.done_date().empty()) m.set_done_date(Today());
  if (!args.note.empty()) m.set_note(args.note);
  return absl::OkStatus();
}

void AddMilestone(Noun noun) {
  const auto args = std::make_shared<MilestoneArguments>();
  Verb verb = noun.AddVerb("milestone", {"Sets a milestone, or how it stands",
                                         "節目を設定します。または、その状態を記録します"});
  verb.Positional(&args->initiative, "INITIATIVE", InitiativeHelp())
      .Positional(&args->title, "TITLE",
                  {"Which; a new one begins", "節目の題名。なければ追加します"})
      .Option(&args->due, "--due", "TIME",
              {"By when: 2025年度末, 2025-10", "期限。2025年度末、2025-10 など"})
      .Choice(&args->state, "--state", *pb::MilestoneState_descriptor(), {"How it stands", "状態"})
      .Date(&args->date, "--date",
            {"The day it was reached (default with done: today)",
             "達成日（done で省略したときは今日）"})
      .Option(&args->note, "--note", "TEXT", {"A remark", "備考"})
      .Flag(&args->remove, "--remove", {"Takes it out", "節目を削除します"})
      .Example(
          "renkei initiative milestone 141003/wide-bus-2024 実証運行の開始 --state done "
          "--date 2024-06-20",
          {"One that was reached", "達成した節目"});
  verb.Run([args](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(pb::Initiative initiative, FindInitiative(session, args->initiative));
    RETURN_IF_ERROR(Apply(*args, initiative));
    return Write(session, initiative, "milestones");
  });
}

}  // namespace

void AddInitiativeRecords(Noun noun) {
  AddStepVerb(noun);
  AddMilestone(noun);
}

}  // namespace renkei::cli
