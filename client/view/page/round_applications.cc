// Applications to rounds, what was decided of them, and the years of those that were selected.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/brief.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/rounds.h"
#include "server/domain/resource_name.h"
#include "server/domain/round/application_steps.h"
#include "server/domain/round/round_rules.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::view {
namespace {

Tone ToneOfApplication(pb::RoundApplicationState state) {
  switch (state) {
    case pb::ROUND_APPLICATION_STATE_RETURNED:
    case pb::ROUND_APPLICATION_STATE_CONSENTING:
      return Tone::kWarning;
    case pb::ROUND_APPLICATION_STATE_SELECTED:
      return Tone::kGood;
    case pb::ROUND_APPLICATION_STATE_INELIGIBLE:
    case pb::ROUND_APPLICATION_STATE_NOT_SELECTED:
    case pb::ROUND_APPLICATION_STATE_WITHDRAWN:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

std::string ApplicationState(const pb::RoundApplication& application, const domain::Words& words) {
  return words.Value(*pb::RoundApplicationState_descriptor(), application.state());
}

// "真庭市ほか2団体".
std::string LeadAndOthers(const pb::RoundApplication& application, const domain::Words& words) {
  const std::string lead = domain::LeadOf(application);
  if (lead.empty()) return "";
  const int others = application.bodies_size() - 1;
  if (others == 0) return words.Title(lead);
  return In(words.lang(), {absl::StrCat(words.Title(lead), " and ", others, " more"),
                           absl::StrCat(words.Title(lead), "ほか", others, "団体")});
}

std::string NumberWords(int number, Lang lang) {
  if (number == 0) return "";
  return In(lang, {absl::StrCat("No. ", number), absl::StrCat("第", number, "号")});
}

std::string ResultWord(pb::RoundDecisionResult result, const domain::Words& words) {
  return words.Value(*pb::RoundDecisionResult_descriptor(), result);
}

Table BodiesTable(const pb::RoundApplication& application, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Bodies", "応募団体"});
  table.columns = {{In(lang, {"Body", "団体"}), false, true},
                   {In(lang, {"Kind", "種別"})},
                   {In(lang, {"Consent", "同意"})},
                   {In(lang, {"Time", "回答日時"})},
                   {In(lang, {"Words", "回答の内容"}), false, true}};
  for (const pb::RoundApplicant& body : application.bodies()) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Title(body.organization()),
                 words.Value(*pb::OrganizationKind_descriptor(), body.kind()),
                 body.lead() ? In(lang, {"leads", "代表団体"})
                             : words.Value(*pb::RoundConsent_descriptor(), body.consent()),
                 body.has_consent_time() ? words.Time(body.consent_time()) : std::string(),
                 body.words()};
    row.cells[0].resource = body.organization();
    if (body.consent() == pb::ROUND_CONSENT_REFUSED) row.cells[2].tone = Tone::kWarning;
  }
  return table;
}

Table ApplicationSteps(const pb::RoundApplication& application, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Steps", "経過"});
  table.columns = {{In(lang, {"Time", "日時"})},
                   {In(lang, {"Step", "操作"})},
                   {In(lang, {"Organization", "団体"})},
                   {In(lang, {"Words", "連絡"}), false, true},
                   {In(lang, {"Note", "内部の備考"}), false, true},
                   {In(lang, {"By", "操作者"}), false, true, true}};
  table.columns[3].prose = true;
  table.columns[4].prose = true;
  for (const pb::RoundApplicationEvent& event : application.history()) {
    table.rows.emplace_back().cells = {
        words.Time(event.time()),
        words.Value(*pb::RoundApplicationAction_descriptor(), event.action()),
        words.Title(event.organization()),
        event.words(),
        event.note(),
        event.actor().empty() ? std::string() : words.Title(event.actor())};
  }
  return table;
}

void AddAnswers(const pb::Round& round, const pb::RoundApplication& application, Lang lang,
                std::vector<Block>& blocks) {
  if (!application.summary().empty()) {
    blocks.emplace_back(
        Section{In(lang, {"Summary", "応募の概要"}), {Paragraphs{{application.summary()}}}});
  }
  for (const pb::RoundAnswer& answer : application.answers()) {
    if (answer.text().empty()) continue;
    const pb::RoundCriterion* criterion = domain::FindCriterion(round, answer.criterion_id());
    blocks.emplace_back(Section{criterion == nullptr ? answer.criterion_id() : criterion->title(),
                                {Paragraphs{{answer.text()}}}});
  }
}

void AddDecision(const pb::Round& round, const pb::RoundDecision& decision,
                 const domain::Words& words, std::vector<Block>& blocks) {
  const Lang lang = words.lang();
  Section section;
  section.title = In(lang, {"Decision", "選定の決定"});
  Facts facts;
  facts.facts = {{In(lang, {"Result", "結果"}), ResultWord(decision.result(), words)},
                 {In(lang, {"Why", "理由"}), decision.reason()},
                 {In(lang, {"Place in the ranking", "順位"}),
                  decision.rank() == 0 ? std::string() : absl::StrCat(decision.rank())},
                 {In(lang, {"Total", "総合点"}), decision.total()},
                 {In(lang, {"Proposed by the ranking", "順位による案"}),
                  ResultWord(decision.proposed(), words)},
                 {In(lang, {"Why otherwise", "順位と異なる理由"}), decision.deviation_reason()},
                 {In(lang, {"In all", "全体の講評"}), decision.feedback_text()}};
  section.blocks.emplace_back(std::move(facts));
  Table feedback;
  feedback.title = In(lang, {"Feedback", "講評"});
  feedback.columns = {{In(lang, {"Criterion", "評価項目"}), false, true},
                      {In(lang, {"Mean of the own points", "平均点"}), true},
                      {In(lang, {"Feedback", "講評"}), false, true}};
  feedback.columns[2].prose = true;
  for (const pb::RoundFeedback& said : decision.feedback()) {
    const pb::RoundCriterion* criterion = domain::FindCriterion(round, said.criterion_id());
    const std::string mean = said.mean().empty() || criterion == nullptr
                                 ? said.mean()
                                 : absl::StrCat(said.mean(), " / ", criterion->highest());
    feedback.rows.emplace_back().cells = {
        criterion == nullptr ? said.criterion_id() : criterion->title(), mean, said.words()};
  }
  if (!feedback.rows.empty()) section.blocks.emplace_back(std::move(feedback));
  blocks.emplace_back(std::move(section));
}

std::string RecordInShort(const pb::RoundFollowUpRecord& record, Lang lang) {
  if (record.text().empty()) return "";
  return record.band().empty() ? record.text()
                               : absl::StrCat(record.band(), In(lang, {": ", "："}), record.text());
}

std::string BandsInShort(const pb::RoundMachineScore& score, Lang lang) {
  std::vector<std::string> bands;
  for (const pb::RoundBandCount& band : score.bands())
    bands.push_back(absl::StrCat(band.label(), " ", band.count()));
  return absl::StrJoin(bands, In(lang, {", ", "、"}));
}

void AddRecord(const Text& title, bool there, const pb::RoundFollowUpRecord& record,
               const domain::Words& words, std::vector<Block>& blocks) {
  const Lang lang = words.lang();
  Section section;
  section.title = In(lang, title);
  if (!there) {
    section.blocks.emplace_back(
        Paragraphs{{In(lang, {"Not recorded yet.", "まだ記録がありません。"})}});
    blocks.emplace_back(std::move(section));
    return;
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"Band", "区分"}), record.band()},
      {In(lang, {"Evaluator", "評価者"}), record.evaluator()},
      {In(lang, {"Day", "評価日"}), DayInWords(record.date(), lang)},
      {In(lang, {"Recorded by", "記入団体"}),
       Line({{words.Title(record.organization()), Tone::kPlain, record.organization()}})},
      {In(lang, {"Author", "記入者"}),
       record.author().empty() ? std::string() : words.Title(record.author())}};
  for (const pb::Link& link : record.links()) {
    facts.facts.push_back(
        {In(lang, {"Link", "リンク"}), Line({{link.title(), Tone::kPlain, "", link.url()}})});
  }
  section.blocks.emplace_back(std::move(facts));
  section.blocks.emplace_back(Paragraphs{{record.text()}});
  blocks.emplace_back(std::move(section));
}

}  // namespace

Table ApplicationsTable(const std::vector<pb::RoundApplication>& applications,
                        const ApplicationsShown& shown, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"No.", "応募番号"})},
                   {In(lang, {"Application", "応募"}), false, true},
                   {In(lang, {"Bodies", "応募団体"}), false, true},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Words of the secretariat", "実施団体からの連絡"}), false, true},
                   {In(lang, {"Complete by", "補正の期限"})}};
  table.columns[4].prose = true;
  if (shown.of_several_rounds) table.columns.push_back({In(lang, {"Round", "公募"}), false, true});
  if (shown.for_owner) table.columns.push_back({In(lang, {"Decision", "決定"})});
  table.nothing = In(lang, {"There is no application.", "応募はありません。"});
  for (const pb::RoundApplication& application : applications) {
    Row& row = table.rows.emplace_back();
    row.cells = {NumberWords(application.number(), lang),
                 application.title(),
                 LeadAndOthers(application, words),
                 ApplicationState(application, words),
                 application.words(),
                 domain::ShownMinute(application.complete_by())};
    row.cells[1].resource = application.name();
    row.cells[2].resource = domain::LeadOf(application);
    row.cells[3].tone = ToneOfApplication(application.state());
    if (shown.of_several_rounds) {
      const std::string round(domain::ParentName(application.name(), 2));
      row.cells.emplace_back(words.Title(round));
      row.cells.back().resource = round;
    }
    if (shown.for_owner) row.cells.emplace_back(ResultWord(application.decision().result(), words));
  }
  return table;
}

std::vector<Block> AppliedText(const pb::RoundApplication& application,
                               const domain::Words& words) {
  const auto* text = application.GetReflection()->GetOneofFieldDescriptor(
      application, application.GetDescriptor()->FindOneofByName("source_text"));
  if (text == nullptr) return {};
  const auto& source = application.GetReflection()->GetMessage(application, text);
  return {Section{In(words.lang(), {"The text that is applied with", "応募した本文"}),
                  {BriefOf(source, words, {"etag", "name"})}}};
}

std::vector<Block> ApplicationBlocks(const pb::Round& round,
                                     const pb::RoundApplication& application,
                                     const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (application.source_changed()) {
    blocks.emplace_back(Warning{
        In(lang,
           {"What it is made from says something else since. What is judged is the text that "
            "was submitted.",
            "応募の後に、もとの文書が改訂されています。審査の対象は、応募した時点の本文です。"})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}),
       Line(ApplicationState(application, words), ToneOfApplication(application.state()))},
      {In(lang, {"No.", "応募番号"}), NumberWords(application.number(), lang)},
      {In(lang, {"Made from", "応募するもの"}),
       application.source().empty()
           ? Line()
           : Line({{words.Title(application.source()), Tone::kPlain, application.source()}})},
      {In(lang, {"Revision", "応募した版"}), application.source_revision() == 0
                                                 ? std::string()
                                                 : absl::StrCat(application.source_revision())},
      {In(lang, {"Submitted", "応募日時"}),
       application.has_submit_time() ? words.Time(application.submit_time()) : std::string()},
      {In(lang, {"Words of the secretariat", "実施団体からの連絡"}), application.words()},
      {In(lang, {"Complete by", "補正の期限"}), domain::ShownMinute(application.complete_by())},
      {In(lang, {"Contact", "担当課"}), application.contact_section()},
      {In(lang, {"Taken over from", "引継ぎ元の団体"}),
       application.taken_over_from().empty() ? std::string()
                                             : words.Title(application.taken_over_from())}};
  blocks.emplace_back(std::move(facts));
  if (application.has_decision()) AddDecision(round, application.decision(), words, blocks);
  if (!application.bodies().empty()) blocks.emplace_back(BodiesTable(application, words));
  AddAnswers(round, application, lang, blocks);
  if (!application.history().empty()) blocks.emplace_back(ApplicationSteps(application, words));
  return blocks;
}

Table DecisionsTable(const std::vector<pb::RoundApplication>& applications,
                     const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<const pb::RoundApplication*> order;
  for (const pb::RoundApplication& application : applications) {
    const bool told = application.state() >= pb::ROUND_APPLICATION_STATE_ELIGIBLE;
    if (told) order.push_back(&application);
  }
  // Those that have a place first, by it; the others by their number.
  std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
    const auto place = [](const pb::RoundApplication& one) {
      return one.decision().rank() == 0 ? std::pair(1, one.number())
                                        : std::pair(0, one.decision().rank());
    };
    return place(*a) < place(*b);
  });
  Table table;
  table.columns = {{In(lang, {"Place", "順位"}), true},
                   {In(lang, {"No.", "応募番号"})},
                   {In(lang, {"Application", "応募"}), false, true},
                   {In(lang, {"Bodies", "応募団体"}), false, true},
                   {In(lang, {"Total", "総合点"}), true},
                   {In(lang, {"Proposed", "順位による案"})},
                   {In(lang, {"Decision", "決定"})},
                   {In(lang, {"Why", "理由"}), false, true},
                   {In(lang, {"Why otherwise", "順位と異なる理由"}), false, true}};
  table.nothing = In(lang, {"Nothing is judged yet.", "審査の対象となる応募はありません。"});
  for (const pb::RoundApplication* application : order) {
    const pb::RoundDecision& decision = application->decision();
    Row& row = table.rows.emplace_back();
    row.cells = {decision.rank() == 0 ? std::string() : absl::StrCat(decision.rank()),
                 NumberWords(application->number(), lang),
                 application->title(),
                 LeadAndOthers(*application, words),
                 decision.total(),
                 ResultWord(decision.proposed(), words),
                 application->has_decision() ? ResultWord(decision.result(), words)
                                             : In(lang, {"not decided", "未決定"}),
                 decision.reason(),
                 decision.deviation_reason()};
    row.cells[2].resource = application->name();
    if (!application->has_decision()) row.cells[6].tone = Tone::kWarning;
  }
  return table;
}

Table FollowUpsTable(const std::vector<pb::RoundFollowUp>& years, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Application", "応募"}), false, true},
                   {In(lang, {"Bodies", "団体"}), false, true},
                   {In(lang, {"Fiscal year", "年度"})},
                   {In(lang, {"Self-report", "自己評価"}), false, true},
                   {In(lang, {"Outside evaluation", "外部評価"}), false, true},
                   {In(lang, {"State's opinion", "国等の意見"}), false, true},
                   {In(lang, {"Machine score", "機械判定"})}};
  for (const size_t prose : {size_t{3}, size_t{4}, size_t{5}}) table.columns[prose].prose = true;
  table.nothing = In(lang, {"Nothing was recorded yet.", "まだ記録がありません。"});
  for (const pb::RoundFollowUp& year : years) {
    std::vector<std::string> bodies;
    for (const std::string& body : year.bodies()) bodies.push_back(words.Title(body));
    Row& row = table.rows.emplace_back();
    row.cells = {year.title(),
                 absl::StrJoin(bodies, In(lang, {", ", "、"})),
                 In(lang, {absl::StrCat("FY", year.fiscal_year()),
                           absl::StrCat(year.fiscal_year(), "年度")}),
                 RecordInShort(year.self_report(), lang),
                 RecordInShort(year.outside_evaluation(), lang),
                 RecordInShort(year.state_opinion(), lang),
                 BandsInShort(year.machine_score(), lang)};
    row.cells[0].resource = year.name();
  }
  return table;
}

std::vector<Block> FollowUpBlocks(const pb::RoundFollowUp& year, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  AddRecord({"Self-report", "自己評価"}, year.has_self_report(), year.self_report(), words, blocks);
  AddRecord({"Outside evaluation", "外部評価"}, year.has_outside_evaluation(),
            year.outside_evaluation(), words, blocks);
  AddRecord({"State's opinion", "国等の意見"}, year.has_state_opinion(), year.state_opinion(),
            words, blocks);
  if (!year.has_machine_score()) return blocks;
  Table score;
  score.title = In(
      lang, {absl::StrCat("Machine score of ", year.machine_score().date()),
             absl::StrCat("機械判定（", DayInWords(year.machine_score().date(), lang), "時点）")});
  score.columns = {{In(lang, {"Band", "区分"})}, {In(lang, {"KPIs", "KPIの数"}), true}};
  for (const pb::RoundBandCount& band : year.machine_score().bands())
    score.rows.emplace_back().cells = {band.label(), absl::StrCat(band.count())};
  blocks.emplace_back(std::move(score));
  return blocks;
}

}  // namespace renkei::view
