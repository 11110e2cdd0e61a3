#include "server/host/follow_keeper.h"

#include <chrono>
#include <utility>

#include "server/service/follow/mail_office.h"
#include "server/service/follow/mail_post.h"
#include "server/service/follow/saved_searches.h"
#include "server/service/services.h"

namespace renkei::host {
namespace {

// Between two rounds, so that a server that is written to all the time is looked through now and then.
constexpr std::chrono::milliseconds kNoticePause(500);
// Saved searches become due while nothing is written, and mails too.
constexpr std::chrono::seconds kLongestRest(60);
constexpr std::chrono::seconds kMailPeriod(5);

}  // namespace

FollowKeeper::FollowKeeper(const service::Env& env, std::function<void(const std::string&)> tell)
    : env_(env),
      tell_(std::move(tell)),
      wait_(env.store, HeadWait::Who::kWhoKeepsHouse),
      notices_([this] { TellFollowers(); }) {
  if (MailOf(env_) != nullptr) mails_ = std::thread([this] { SendMails(); });
}

FollowKeeper::~FollowKeeper() {
  wait_.End();
  notices_.join();
  if (mails_.joinable()) mails_.join();
}

void FollowKeeper::TakeSteps(service::NoticeMaker& maker) {
  while (!wait_.ending()) {
    const absl::StatusOr<bool> more = maker.Step();
    // Another server was faster: its record says where to go on.
    if (absl::IsAborted(more.status())) continue;
    // A store that takes no writes has its own watch: what could not be done is done later.
    if (!more.ok() && !absl::IsUnavailable(more.status()))
      env_.on_fault("follow", more.status().ToString());
    if (!more.value_or(false)) return;
  }
}

void FollowKeeper::TellFollowers() {
  service::NoticeMaker maker(env_, service::AllResourceSources());
  service::KeptIdentities kept;
  if (!wait_.ForTurn()) return;
  do {
    TakeSteps(maker);
    const absl::StatusOr<int> asked = service::AskSavedSearches(env_, kept, service::kSearchEvery,
                                                                [this] { return wait_.ending(); });
    if (!asked.ok() && !absl::IsUnavailable(asked.status()))
      env_.on_fault("saved searches", asked.status().ToString());
  } while (wait_.ForNews(kNoticePause, kLongestRest));
}

void FollowKeeper::SendMails() {
  service::MailOffice office(env_, tell_, [this] { return wait_.ending(); });
  if (!wait_.ForTurn()) return;
  do {
    service::MailCounts counts;
    absl::Status done = office.MakeDueDigests(counts);
    if (done.ok()) done = office.SendDueMails(counts);
    if (!done.ok() && !absl::IsUnavailable(done) && !absl::IsAborted(done))
      env_.on_fault("mail", done.ToString());
  } while (wait_.For(kMailPeriod));
}

}  // namespace renkei::host
