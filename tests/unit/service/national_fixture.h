// What the tests of national KPIs share: calls in one line, and recounts, against which what is kept is
// compared.

#ifndef RENKEI_TESTS_UNIT_SERVICE_NATIONAL_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_NATIONAL_FIXTURE_H_

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/service/national/count_steps.h"
#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// On top of any fixture of services.
template <typename Base>
class NationalCalls : public Base {
 protected:
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> National(const std::string& token, absl::string_view method,
                                 const Request& request) {
    return this->template Call<Reply>(token, absl::StrCat("NationalKpiService/", method), request);
  }

  absl::StatusOr<pb::NationalKpi> TryCreateKpi(const std::string& token,
                                               const pb::NationalKpi& kpi) {
    pb::CreateNationalKpiRequest request;
    *request.mutable_national_kpi() = kpi;
    return National<pb::NationalKpi>(token, "CreateNationalKpi", request);
  }

  absl::StatusOr<pb::NationalKpi> UpdateKpi(const std::string& token, const pb::NationalKpi& part,
                                            const std::vector<std::string>& mask) {
    pb::UpdateNationalKpiRequest request;
    *request.mutable_national_kpi() = part;
    for (const std::string& path : mask) request.mutable_update_mask()->add_paths(path);
    return National<pb::NationalKpi>(token, "UpdateNationalKpi", request);
  }

  absl::StatusOr<pb::NationalKpiCount> CountOf(const std::string& token, const std::string& name) {
    pb::GetNationalKpiCountRequest request;
    request.set_name(name);
    return National<pb::NationalKpiCount>(token, "GetNationalKpiCount", request);
  }

  absl::StatusOr<std::vector<pb::NationalKpiBody>> BodiesOf(const std::string& token,
                                                            const std::string& name,
                                                            const std::string& filter = "",
                                                            int page_size = 0) {
    pb::ListNationalKpiBodiesRequest request;
    request.set_parent(name);
    request.set_filter(filter);
    request.set_page_size(page_size);
    std::vector<pb::NationalKpiBody> bodies;
    do {
      const auto page =
          National<pb::ListNationalKpiBodiesResponse>(token, "ListNationalKpiBodies", request);
      if (!page.ok()) return page.status();
      bodies.insert(bodies.end(), page->bodies().begin(), page->bodies().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return bodies;
  }

  // The last message has the count; progress only grows.
  absl::StatusOr<pb::NationalKpiCount> Recounted(const std::string& token,
                                                 const pb::RecountNationalKpiRequest& request) {
    Dispatcher::Incoming incoming;
    incoming.method = this->methods_.Find("renkei.v1.NationalKpiService/RecountNationalKpi");
    incoming.authorization = absl::StrCat("Bearer ", token);
    incoming.requests.push_back(std::make_unique<pb::RecountNationalKpiRequest>(request));
    incoming.abandoned = [] { return false; };
    auto replies = this->dispatcher_.Open(std::move(incoming));
    if (!replies.ok()) return replies.status();
    pb::RecountNationalKpiResponse last;
    while (true) {
      std::promise<std::pair<absl::Status, MessagePtr>> promise;
      auto next = promise.get_future();
      (*replies)->Next([&promise](absl::Status status, MessagePtr message) {
        promise.set_value({std::move(status), std::move(message)});
      });
      const auto [status, message] = next.get();
      if (message == nullptr) {
        if (!status.ok()) return status;
        return last.count();
      }
      const auto& reply = static_cast<const pb::RecountNationalKpiResponse&>(*message);
      EXPECT_FALSE(last.has_count()) << "the count comes last";
      EXPECT_GE(reply.progress().seen(), last.progress().seen());
      last = reply;
    }
  }

  absl::StatusOr<pb::NationalKpiCount> Recounted(const std::string& token, const std::string& name,
                                                 const std::string& as_of = "") {
    pb::RecountNationalKpiRequest request;
    request.set_name(name);
    request.set_as_of(as_of);
    return Recounted(token, request);
  }

  // Until everything that there is has been counted.
  void CountEverything(size_t records = 3) {
    for (int steps = 0;; ++steps) {
      ASSERT_LT(steps, 10'000);
      const absl::StatusOr<bool> more = TakeCountStep(this->env_, records);
      ASSERT_TRUE(more.ok()) << more.status();
      if (!*more) return;
    }
  }

  // What is kept is what a recount finds, in every row.
  void ExpectKept(const std::string& token, const std::string& name) {
    auto kept = CountOf(token, name);
    auto recounted = Recounted(token, name);
    ASSERT_TRUE(kept.ok()) << kept.status();
    ASSERT_TRUE(recounted.ok()) << recounted.status();
    EXPECT_EQ(kept->basis(), pb::NATIONAL_KPI_BASIS_KEPT);
    EXPECT_EQ(recounted->basis(), pb::NATIONAL_KPI_BASIS_RECOUNTED);
    kept->clear_basis();
    recounted->clear_basis();
    EXPECT_EQ(kept->DebugString(), recounted->DebugString());
  }
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_NATIONAL_FIXTURE_H_
