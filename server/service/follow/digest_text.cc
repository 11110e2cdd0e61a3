#include "server/service/follow/digest_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "server/domain/follow/digest_times.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/domain/visible_text.h"
#include "server/domain/words/value_words.h"
#include "server/service/follow/digest_settings.h"
#include "server/service/follow/email_code.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/notice_list.h"
#include "server/service/frame/time.h"
#include "server/service/title/title_service.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kNoticesLookedAt = 500;

struct Told {
  std::vector<pb::Notice> notices;
  size_t more = 0;
};

bool WantsKind(const pb::DigestSettings& settings, pb::NoticeKind kind) {
  return settings.kinds().empty() || absl::c_linear_search(settings.kinds(), kind);
}

// What was told in the time, the newest first, and may be read now; at most `limit`.
absl::StatusOr<Told> ReadTold(const Call& call, const pb::DigestSettings& settings, absl::Time from,
                              absl::Time through, size_t limit) {
  Told told;
  NoticeReading reading(call, absl::InfinitePast());
  ASSIGN_OR_RETURN(const auto page,
                   ScanNotices(call.snapshot(), call.caller().account, "", kNoticesLookedAt));
  for (const NoticeRow& row : page.rows) {
    const absl::Time time = FromProto(row.message.told_time());
    if (time <= from) break;
    if (time > through || !WantsKind(settings, row.message.kind())) continue;
    ASSIGN_OR_RETURN(auto notice, reading.Present(row));
    if (!notice.has_value()) continue;
    if (told.notices.size() < limit) {
      told.notices.push_back(*std::move(notice));
    } else {
      ++told.more;
    }
  }
  return told;
}

// What is due, as far as the mail of these days says so; nothing where the account does not want it.
absl::StatusOr<std::vector<pb::InboxItem>> ReadDue(const Call& call,
                                                   const pb::DigestSettings& settings,
                                                   absl::Time from, absl::Time through) {
  std::vector<pb::InboxItem> told;
  const DueReader due = MailOf(call.env())->options().due;
  if (due == nullptr || !WantsKind(settings, pb::NOTICE_KIND_DUE)) return told;
  const absl::CivilDay first = domain::TodayInJapan(from);
  const absl::CivilDay last = domain::TodayInJapan(through);
  ASSIGN_OR_RETURN(std::vector<pb::InboxItem> items, due(call));
  for (pb::InboxItem& item : items) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(item.due_date());
    if (day.ok() && domain::IsToldOfDue(*day, first, last)) told.push_back(std::move(item));
  }
  std::stable_sort(told.begin(), told.end(), [](const pb::InboxItem& a, const pb::InboxItem& b) {
    return a.due_date() < b.due_date();
  });
  return told;
}

std::string Day(absl::CivilDay day) { return absl::StrCat(day.month(), "月", day.day(), "日"); }

// The days that it tells of: whole ones in Japan, but for a mail that somebody asked for in between.
std::string DaysOf(const internal_pb::MailRecord& record) {
  const absl::CivilDay first = domain::TodayInJapan(FromProto(record.from_time()));
  const absl::CivilDay last =
      domain::TodayInJapan(FromProto(record.through_time()) - absl::Microseconds(1));
  return first >= last ? Day(last) : absl::StrCat(Day(first), "〜", Day(last));
}

std::string ReasonWords(const pb::NoticeReason& reason) {
  const std::string kind = domain::ValueWords(*pb::FollowKind_descriptor(), reason.kind()).ja;
  return reason.title().empty() ? kind : absl::StrCat(kind, "「", reason.title(), "」");
}

std::string WhyOf(const pb::Notice& notice) {
  return absl::StrJoin(notice.reasons(), "、", [](std::string* out, const auto& reason) {
    absl::StrAppend(out, ReasonWords(reason));
  });
}

std::string MatchWords(const pb::KpiMatch& match) {
  const std::string more =
      match.more_kpis() == 0 ? "" : absl::StrCat("（ほか", match.more_kpis(), "件のKPI）");
  return absl::StrCat("  KPI「", match.kpi_title(), "」の指標「", match.indicator_title(), "」：",
                      match.before(), match.unit(), " → ", match.after(), match.unit(),
                      absl::StrFormat("　類似度%.2f", match.likeness()), more, "\n");
}

// The page on which it can be done: a year that nobody has recorded yet has none of its own.
std::string PageOfDue(const std::string& resource) {
  const size_t year = resource.find("/followUps/");
  return resource.substr(0, year);
}

// Two or three lines.
absl::StatusOr<std::string> LinesOf(const Call& call, const pb::Notice& notice,
                                    const std::string& public_url) {
  std::string who;
  if (!notice.organization().empty()) {
    ASSIGN_OR_RETURN(const auto title, TitleFor(call, notice.organization()));
    if (title.has_value()) who = absl::StrCat("（", title->title(), "）");
  }
  const std::string often =
      notice.count() > 1 ? absl::StrCat("　", notice.count(), "件") : std::string();
  std::string lines =
      absl::StrCat("・", domain::ShowHarmful(notice.title(), false), who, often, "\n");
  if (notice.has_match()) absl::StrAppend(&lines, MatchWords(notice.match()));
  absl::StrAppend(&lines, "  理由：", domain::ShowHarmful(WhyOf(notice), false), "\n  ", public_url,
                  "/", notice.resource(), "\n");
  return lines;
}

// "・書面審査の評点（令和6年度 モデル地域の募集）　期限：7月31日"
std::string LinesOfDue(const pb::InboxItem& item, absl::CivilDay today,
                       const std::string& public_url) {
  const absl::StatusOr<absl::CivilDay> due = domain::ParseDate(item.due_date());
  const bool overdue = due.ok() && *due < today;
  const std::string where =
      item.context().empty() ? std::string() : absl::StrCat("（", item.context(), "）");
  return absl::StrCat("・", domain::ValueWords(*pb::InboxKind_descriptor(), item.kind()).ja, "：",
                      domain::ShowHarmful(absl::StrCat(item.title(), where), false), "\n  期限：",
                      due.ok() ? Day(*due) : item.due_date(), overdue ? "（過ぎています）" : "",
                      "\n  ", public_url, "/", PageOfDue(item.resource()), "\n");
}

constexpr char kRule[] = "----------------------------------------\n";

}  // namespace

absl::StatusOr<bool> HasNews(const Call& call, const pb::DigestSettings& settings, absl::Time from,
                             absl::Time through) {
  ASSIGN_OR_RETURN(const Told told, ReadTold(call, settings, from, through, 1));
  if (!told.notices.empty()) return true;
  ASSIGN_OR_RETURN(const auto due, ReadDue(call, settings, from, through));
  return !due.empty();
}

absl::StatusOr<std::optional<mail::Mail>> DigestMail(const Call& call,
                                                     const internal_pb::MailRecord& record) {
  using None = std::optional<mail::Mail>;
  ASSIGN_OR_RETURN(const auto account,
                   Accounts().Get(call.snapshot(), KeyByName(Accounts(), record.account())));
  if (!account.has_value() || VerifiedEmail(account->message).empty()) return None();
  ASSIGN_OR_RETURN(const auto known, ReadMailAccount(call.snapshot(), record.account()));
  // Whoever ended them meanwhile gets none.
  const pb::DigestSettings& settings = known.message.settings();
  if (settings.frequency() != pb::DIGEST_FREQUENCY_DAILY &&
      settings.frequency() != pb::DIGEST_FREQUENCY_WEEKLY) {
    return None();
  }
  ASSIGN_OR_RETURN(Told told, ReadTold(call, settings, FromProto(record.from_time()),
                                       FromProto(record.through_time()), kMostInMail));
  ASSIGN_OR_RETURN(
      const std::vector<pb::InboxItem> due,
      ReadDue(call, settings, FromProto(record.from_time()), FromProto(record.through_time())));
  if (told.notices.empty() && due.empty()) return None();
  const MailPostOptions& post = MailOf(call.env())->options();
  mail::Mail mail;
  mail.to = VerifiedEmail(account->message);
  mail.message_id = record.message_id();
  mail.date = call.now();
  mail.subject = absl::StrCat("【Renkei】お知らせ", told.notices.size() + told.more + due.size(),
                              "件（", DaysOf(record), "）");
  mail.unsubscribe_url = absl::StrCat(
      post.public_url, "/unsubscribe?token=", UnsubscribeTokenFor(call.env(), record.account()));
  mail.text = absl::StrCat(domain::ShowHarmful(account->message.display_name(), false), " 様\n");
  if (!due.empty()) {
    absl::StrAppend(&mail.text, "\n■ ",
                    domain::ValueWords(*pb::NoticeKind_descriptor(), pb::NOTICE_KIND_DUE).ja, "\n");
    for (const pb::InboxItem& item : due)
      absl::StrAppend(&mail.text, LinesOfDue(item, call.today(), post.public_url));
  }
  if (!told.notices.empty())
    absl::StrAppend(&mail.text, "\nフォローしている団体や事例などに、次の動きがありました。\n");
  // What may help one's own plan first, then kind by kind.
  std::stable_sort(
      told.notices.begin(), told.notices.end(), [](const pb::Notice& a, const pb::Notice& b) {
        const auto place = [](const pb::Notice& n) {
          return n.kind() == pb::NOTICE_KIND_KPI_MATCH ? 0 : static_cast<int>(n.kind());
        };
        return place(a) < place(b);
      });
  pb::NoticeKind kind = pb::NOTICE_KIND_UNSPECIFIED;
  for (const pb::Notice& notice : told.notices) {
    if (notice.kind() != kind) {
      kind = notice.kind();
      absl::StrAppend(&mail.text, "\n■ ", domain::ValueWords(*pb::NoticeKind_descriptor(), kind).ja,
                      "\n");
    }
    ASSIGN_OR_RETURN(const std::string lines, LinesOf(call, notice, post.public_url));
    absl::StrAppend(&mail.text, lines);
  }
  if (told.more > 0) absl::StrAppend(&mail.text, "\nほか", told.more, "件\n");
  absl::StrAppend(&mail.text, "\n", kRule, "すべてのお知らせ：", post.public_url,
                  "/notices\nフォローとメールの設定：", post.public_url,
                  "/follows\nメールの停止（ログイン不要）：", mail.unsubscribe_url, "\n");
  return std::optional<mail::Mail>(std::move(mail));
}

std::optional<mail::Mail> CodeMail(const Call& call, const internal_pb::MailRecord& record) {
  const std::optional<std::string> code = CodeOfMail(call.env(), record);
  if (!code.has_value()) return std::nullopt;
  mail::Mail mail;
  mail.to = record.email();
  mail.message_id = record.message_id();
  mail.date = call.now();
  mail.subject = "【Renkei】メールアドレスの確認";
  mail.text = absl::StrCat(
      "このメールアドレスがRenkeiのアカウントに登録されました。\n"
      "次の画面に確認コードを入力すると、確認が完了します。\n\n確認コード：",
      *code, "\n確認画面：", MailOf(call.env())->options().public_url, "/verifyEmail\n\n",
      "コードの有効期間は24時間です。心当たりのない場合は、このメールを破棄してください。\n");
  return mail;
}

}  // namespace renkei::service
