// Calls over several servers: where they go, how often, and how they end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "renkei/v1/case_service.pb.h"
#include "tests/random_seed.h"
#include "tests/unit/client/several_servers.h"

namespace renkei::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kGet[] = "CaseService/GetCase";
constexpr char kCreate[] = "CaseService/CreateCase";
constexpr size_t kA = 0;
constexpr size_t kB = 1;
constexpr size_t kC = 2;

class FailoverTest : public testing::Test {
 protected:
  FailoverTest() : client_(several_.Transport(), {}, several_.clock.Get()) {
    for (size_t i = 0; i < several_.servers.size(); ++i) EndWith(i, absl::OkStatus());
  }

  // How every call to `server` ends from now on.
  void EndWith(size_t server, absl::Status end, absl::Duration takes = absl::ZeroDuration()) {
    several_.servers[server].otherwise =
        [this, end, takes](const WireCall&, const std::string&) -> absl::StatusOr<std::string> {
      several_.clock.now += takes;
      if (!end.ok()) return end;
      return pb::Case().SerializeAsString();
    };
  }
  void Down(size_t server) { EndWith(server, Unreachable(SeveralServers::Address(server))); }

  absl::Status Get() { return client_.Call<pb::Case>(kGet, pb::GetCaseRequest()).status(); }
  absl::Status Create() {
    return client_.Call<pb::Case>(kCreate, pb::CreateCaseRequest()).status();
  }
  size_t Seen(size_t server) const { return several_.servers[server].seen.size(); }
  std::vector<size_t> SeenByAll() const {
    std::vector<size_t> seen;
    for (const FakeServer& server : several_.servers) seen.push_back(server.seen.size());
    return seen;
  }

  SeveralServers several_{3};
  Client client_;
};

TEST_F(FailoverTest, TheFirstThatAnswersIsKeptTo) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Get().ok());
  EXPECT_THAT(SeenByAll(), ElementsAre(5, 0, 0));
  EXPECT_EQ(client_.server(), "a:1");
  EXPECT_THAT(several_.moves, IsEmpty());
}

TEST_F(FailoverTest, AWriteWithoutAnAnswerIsSentToTheNextServerUnderTheSameRequestIdAtOnce) {
  Down(kA);
  ASSERT_TRUE(Create().ok());
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 1, 0));
  const auto at_a = several_.servers[kA].Requests<pb::CreateCaseRequest>(kCreate);
  const auto at_b = several_.servers[kB].Requests<pb::CreateCaseRequest>(kCreate);
  EXPECT_THAT(at_a.at(0).request_id(), SizeIs(36));
  EXPECT_EQ(at_a.at(0).request_id(), at_b.at(0).request_id());
  EXPECT_THAT(several_.clock.slept, IsEmpty());
  EXPECT_THAT(several_.moves, ElementsAre("a:1>b:1"));
  EXPECT_EQ(client_.server(), "b:1");
}

TEST_F(FailoverTest, AServerThatSaysThatItStopsOrTakesNoWritesIsLeft) {
  for (const pb::Reason reason : {pb::REASON_UNAVAILABLE, pb::REASON_DISK_FULL}) {
    const size_t server = several_.transport->choice().current();
    EndWith(server, domain::MakeError(reason, {"not now", "今はできません。"}));
    EXPECT_TRUE(Create().ok()) << server;
  }
  EXPECT_EQ(client_.server(), "c:1");
}

TEST_F(FailoverTest, NobodyGoesBackWhileTheServerInUseAnswers) {
  Down(kA);
  EXPECT_TRUE(Get().ok());
  EndWith(kA, absl::OkStatus());
  several_.clock.now += absl::Hours(1);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Get().ok());
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 6, 0));
}

TEST_F(FailoverTest, WhatAServerAnswersIsNotAskedElsewhere) {
  for (const pb::Reason reason :
       {pb::REASON_NOT_FOUND, pb::REASON_ROLE_MISSING, pb::REASON_UNKNOWN_TOKEN,
        pb::REASON_INVALID_FIELDS, pb::REASON_ETAG_MISMATCH, pb::REASON_INTERNAL}) {
    EndWith(kA, domain::MakeError(reason, {"no", "いいえ。"}));
    const absl::Status status = Get();
    EXPECT_EQ(domain::DetailOf(status)->reason(), reason) << status;
  }
  EXPECT_THAT(SeenByAll(), ElementsAre(6, 0, 0));
  EXPECT_EQ(client_.server(), "a:1");
}

// Each server counts for itself: going round would be a way past its limits.
TEST_F(FailoverTest, AServerThatIsOverloadedIsWaitedFor) {
  EndWith(kA, domain::MakeError(pb::REASON_OVERLOADED, {"busy", "混み合っています。"}));
  EXPECT_EQ(Get().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(SeenByAll(), ElementsAre(kMaxAttempts, 0, 0));
  EXPECT_THAT(several_.clock.slept, SizeIs(kMaxAttempts - 1));
}

TEST_F(FailoverTest, AllAwayIsOneErrorThatNamesThemAllAfterAsManyRoundsAsThereAreAttempts) {
  for (const size_t server : {kA, kB, kC}) Down(server);
  const absl::Status status = Create();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  const auto detail = domain::DetailOf(status);
  ASSERT_TRUE(detail.has_value());
  for (const char* const address : {"a:1", "b:1", "c:1"}) {
    EXPECT_THAT(std::string(status.message()), HasSubstr(address));
    EXPECT_THAT(detail->message_ja(), HasSubstr(address));
  }
  // A front hides the addresses of what has no reason.
  EXPECT_EQ(detail->reason(), pb::REASON_UNSPECIFIED);
  EXPECT_THAT(SeenByAll(), ElementsAre(kMaxAttempts, kMaxAttempts, kMaxAttempts));
  EXPECT_THAT(several_.clock.slept, SizeIs(kMaxAttempts - 1)) << "between rounds alone";
  std::set<std::string> ids;
  for (const FakeServer& server : several_.servers) {
    for (const auto& request : server.Requests<pb::CreateCaseRequest>(kCreate))
      ids.insert(request.request_id());
  }
  EXPECT_THAT(ids, SizeIs(1));
}

TEST_F(FailoverTest, WhatAServerSaidIsToldRatherThanThatOthersCannotBeReached) {
  Down(kA);
  EndWith(kB, domain::MakeError(pb::REASON_DISK_FULL, {"full", "空きがありません。"}));
  Down(kC);
  const absl::Status status = Create();
  EXPECT_EQ(domain::DetailOf(status)->reason(), pb::REASON_DISK_FULL) << status;
}

TEST_F(FailoverTest, TheDeadlineIsOverAllServersTogether) {
  for (const size_t server : {kA, kB, kC})
    EndWith(server, Unreachable(SeveralServers::Address(server)), kDefaultTimeout * 0.6);
  const absl::Status status = Get();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 1, 0));
  EXPECT_THAT(std::string(status.message()), testing::Not(HasSubstr("c:1"))) << "nobody asked it";
  for (const FakeServer& server : several_.servers) {
    for (const FakeServer::Seen& seen : server.seen)
      EXPECT_EQ(seen.call.deadline, several_.servers[kA].seen[0].call.deadline);
  }
}

TEST_F(FailoverTest, ACallThatWaitedInVainIsNotSentAgainAndTheNextGoesElsewhere) {
  EndWith(kA, StatusFromWire(absl::StatusCode::kDeadlineExceeded, "", "", "a:1"), kDefaultTimeout);
  EXPECT_EQ(Get().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 0, 0));
  EXPECT_TRUE(Get().ok());
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 1, 0));
}

// Whoever calls a front chooses its time: nobody else is to be moved about by that.
TEST_F(FailoverTest, ACallThatHadNoTimeSaysNothingAboutItsServer) {
  EndWith(kA, StatusFromWire(absl::StatusCode::kDeadlineExceeded, "", "", "a:1"),
          kLeastTime - absl::Milliseconds(1));
  EXPECT_EQ(Get().code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(client_.server(), "a:1");
  EXPECT_EQ(several_.transport->Figures().at(kA).failures, 0);
}

TEST_F(FailoverTest, ACallThatMayHaveBeenCarriedOutIsNotSentAgainAndTheNextGoesElsewhere) {
  Down(kA);
  WireCall call;
  call.path = absl::StrCat("/renkei.v1.", kCreate);
  call.deadline = several_.clock.now + kDefaultTimeout;
  EXPECT_TRUE(absl::IsUnavailable(several_.transport->Unary(call, "").status()));
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 0, 0));
  EXPECT_TRUE(several_.transport->Unary(call, "").ok());
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 1, 0));
}

TEST_F(FailoverTest, ARestingServerIsAskedBeforeTheCallFails) {
  Down(kA);
  EXPECT_TRUE(Get().ok());
  EndWith(kA, absl::OkStatus());
  Down(kB);
  Down(kC);
  EXPECT_TRUE(Get().ok()) << "within the rest of a";
  EXPECT_EQ(client_.server(), "a:1");
  EXPECT_THAT(several_.clock.slept, IsEmpty());
}

TEST_F(FailoverTest, AServerThatStaysAwayIsAskedMoreAndMoreSeldom) {
  Down(kA);
  Down(kC);
  EXPECT_TRUE(Get().ok());
  // Each second b fails a call, and answers the next.
  for (int second = 0; second < 600; ++second) {
    several_.clock.now += absl::Seconds(1);
    several_.transport->choice().Failed(kB, absl::UnavailableError("reset"));
    EXPECT_TRUE(Get().ok());
  }
  // Rests of 1, 2, 4, 8, 16 and then of 30 s.
  EXPECT_LT(Seen(kA), 30U);
  EXPECT_LT(Seen(kC), 30U);
  EXPECT_GT(Seen(kA), 10U);
}

TEST_F(FailoverTest, FailuresOfCallsThatWereUnderWayTogetherAreOneRest) {
  ServerChoice& choice = several_.transport->choice();
  for (int i = 0; i < 100; ++i) choice.Failed(kA, absl::UnavailableError("reset"));
  EXPECT_EQ(several_.transport->Figures().at(kA).failures, 100);
  several_.clock.now += kFirstRest;
  EndWith(kA, absl::OkStatus());
  Down(kB);
  Down(kC);
  EXPECT_TRUE(Get().ok());
  // Neither of the others was asked before a, whose rest is over: b is in use, then comes c.
  EXPECT_THAT(SeenByAll(), ElementsAre(1, 1, 1));
}

TEST_F(FailoverTest, FiguresSayWhoIsInUseAndHowOftenEachWasLeft) {
  Down(kA);
  EXPECT_TRUE(Get().ok());
  const std::vector<ServerFigure> figures = several_.transport->Figures();
  ASSERT_THAT(figures, SizeIs(3));
  EXPECT_EQ(figures[kA].address, "a:1");
  EXPECT_FALSE(figures[kA].in_use);
  EXPECT_TRUE(figures[kB].in_use);
  EXPECT_EQ(figures[kA].failures, 1);
  EXPECT_EQ(figures[kB].failures, 0);
}

// Servers come and go, and lose answers of writes that they carried out: one store, as several servers
// have, does each write once, and a call fails only when all are away.
TEST_F(FailoverTest, WhateverServersDoAWriteIsDoneOnceAndFailsOnlyWhenAllAreAway) {
  std::minstd_rand random(RandomSeed());
  std::map<std::string, int> done;  // by request_id
  std::vector<bool> up(3, true);
  int lost = 0;
  for (size_t i = 0; i < 3; ++i) {
    several_.servers[i].On<pb::CreateCaseRequest, pb::Case>(
        kCreate, [&, i](const pb::CreateCaseRequest& request) -> absl::StatusOr<pb::Case> {
          if (!up[i]) return Unreachable(SeveralServers::Address(i));
          done.try_emplace(request.request_id(), static_cast<int>(done.size()));
          pb::Case made;
          made.set_title(absl::StrCat(done[request.request_id()]));
          // It dies with the answer, and the others go on.
          if (random() % 4 == 0) {
            up[i] = false;
            ++lost;
            return Unreachable(SeveralServers::Address(i));
          }
          return made;
        });
  }
  std::set<std::string> answers;
  int acknowledged = 0;
  for (int call = 0; call < 2'000; ++call) {
    for (size_t i = 0; i < 3; ++i) up[i] = up[i] || random() % 3 == 0;
    const bool any = up[0] || up[1] || up[2];
    const size_t before = done.size();
    const auto made = client_.Call<pb::Case>(kCreate, pb::CreateCaseRequest());
    EXPECT_LE(done.size(), before + 1) << "one call, one case";
    if (made.ok()) {
      ++acknowledged;
      EXPECT_EQ(done.size(), before + 1);
      EXPECT_TRUE(answers.insert(made->title()).second) << made->title();
    } else {
      EXPECT_TRUE(absl::IsUnavailable(made.status())) << made.status();
      EXPECT_TRUE(!any || (!up[0] && !up[1] && !up[2])) << "another one was there";
    }
    several_.clock.now += absl::Milliseconds(300);
  }
  EXPECT_GT(acknowledged, 1'000);
  EXPECT_GT(lost, 100);
}

TEST(ServerOrder, ChanceMakesEveryOrderOfTheSameServers) {
  std::minstd_rand engine(RandomSeed());
  const auto random = [&] { return std::uniform_real_distribution<double>(0, 1)(engine); };
  std::set<std::string> orders;
  for (int i = 0; i < 500; ++i) {
    std::vector<Endpoint> servers = {{"a"}, {"b"}, {"c"}};
    Shuffle(servers, random);
    std::string order;
    for (const Endpoint& server : servers) order += server.address;
    orders.insert(order);
  }
  EXPECT_THAT(orders, testing::UnorderedElementsAre("abc", "acb", "bac", "bca", "cab", "cba"));
}

}  // namespace
}  // namespace renkei::client
