#include "server/service/follow/send_digests.h"

#include <string>

#include "server/domain/error.h"
#include "server/domain/follow/digest_times.h"
#include "server/domain/time/date.h"
#include "server/service/follow/mail_office.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/saved_searches.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<pb::SendDigestsResponse> SendDigests(Job& job,
                                                    const pb::SendDigestsRequest& request) {
  const Call& call = job.call();
  const Env& env = call.env();
  if (MailOf(env) == nullptr) {
    return domain::MakeError(pb::REASON_NOT_CONFIGURED,
                             {"this server sends no mail: set the option smtp_url",
                              "このサーバーはメールを送信しません。smtp_url を設定してください。"},
                             {{"option", "smtp_url"}});
  }
  absl::CivilDay day = call.today();
  if (!request.day().empty()) {
    ASSIGN_OR_RETURN(day, domain::ParseDate(request.day()));
  }
  const auto ending = [&call] { return call.abandoned(); };
  KeptIdentities kept;
  RETURN_IF_ERROR(AskSavedSearches(env, kept, absl::ZeroDuration(), ending).status());
  MailCounts counts;
  MailOffice office(
      env, [&env](const std::string& line) { env.on_fault("mail", line); }, ending);
  RETURN_IF_ERROR(office.MakeDigestsOf(domain::BeginOfDayInJapan(day), counts));
  RETURN_IF_ERROR(office.SendDueMails(counts));
  pb::SendDigestsResponse response;
  response.set_made(counts.made);
  response.set_sent(counts.sent);
  response.set_deferred(counts.deferred);
  response.set_given_up(counts.given_up);
  return response;
}

}  // namespace renkei::service
