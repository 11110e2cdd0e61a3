// Steps that the visitor's organization has promised in support cases, however far ahead. The inbox has of them what is near;
// it stands in for them where they could not be read.
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/web/page/addresses.h"
#include "client/web/page/dated_things.h"
#include "renkei/v1/inbox_service.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"

namespace renkei::web {
namespace {

constexpr int kStepsPromised = 500;
// supports/{support}
constexpr int kSupportNameParts = 2;

class SupportStepDays : public DatedThings {
 public:
  explicit SupportStepDays(Visit& visit) : visit_(visit) {
    pb::ListSupportStepsRequest list;
    list.set_parent("supports/-");
    list.set_page_size(kStepsPromised);
    asked_.emplace(
        visit.calls.Begin<pb::ListSupportStepsResponse>("SupportService/ListSupportSteps", list));
  }

  void Read(bool& more) override {
    auto found = asked_->Get();
    more = more || !found.ok() || !found->next_page_token().empty();
    if (!found.ok()) return;
    read_ = *std::move(found);
    for (const pb::SupportStep& step : read_.steps()) known_.insert(step.name());
  }

  bool Has(const std::string& resource) const override { return known_.count(resource) > 0; }

  void Take(std::vector<DueItem>& days) const override {
    for (const pb::SupportStep& step : read_.steps()) {
      const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(step.due_date());
      if (!day.ok() || *day > visit_.today + kDueDaysAhead) continue;
      days.push_back(
          {absl::StrCat(pb::InboxKind_Name(pb::INBOX_KIND_SUPPORT_STEP_DUE), "|", step.name(), "|"),
           *day, visit_.words().Value(*pb::InboxKind_descriptor(), pb::INBOX_KIND_SUPPORT_STEP_DUE),
           step.title(), "",
           AddressOfResource(std::string(domain::ParentName(step.name(), kSupportNameParts)))});
    }
  }

 private:
  Visit& visit_;
  std::optional<Awaited<pb::ListSupportStepsResponse>> asked_;
  pb::ListSupportStepsResponse read_;
  std::set<std::string> known_;
};

}  // namespace

std::unique_ptr<DatedThings> BeginSupportStepDays(Visit& visit, const pb::WhoAmIResponse&) {
  return std::make_unique<SupportStepDays>(visit);
}

}  // namespace renkei::web
