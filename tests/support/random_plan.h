// Random strategies, for properties that hold of every plan and for measuring.

#ifndef RENKEI_TESTS_SUPPORT_RANDOM_PLAN_H_
#define RENKEI_TESTS_SUPPORT_RANDOM_PLAN_H_

#include <random>
#include <string>

#include "server/domain/strategy/plan.h"

namespace renkei::support {

struct RandomPlanShape {
  int nodes = 40;
  int kpis = 20;
  int re_mentions = 4;
  // Titles from few words meet each other; otherwise each is its own.
  bool repeat_titles = true;
};

class RandomPlans {
 public:
  explicit RandomPlans(uint32_t seed) : random_(seed) {}

  // 0 to below - 1; `below` is at least 1.
  int Below(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool OneIn(int times) { return Below(times) == 0; }

  // A valid plan called `vision`. Two plans of one name share the names of their items, as far as
  // both have them.
  domain::Plan Make(const std::string& vision, const RandomPlanShape& shape);

  // One random edit that leaves the plan valid.
  void Edit(domain::Plan& plan);

  domain::pb::VisionNode Node(const std::string& vision, int number, bool repeat_titles);
  domain::pb::Kpi Kpi(const std::string& vision, int number, bool repeat_titles);

 private:
  void EditOnce(domain::Plan& plan);
  void EditNode(domain::Plan& plan, domain::pb::VisionNode& node);
  void EditKpi(domain::Plan& plan, domain::pb::Kpi& kpi);
  void MentionAgain(domain::Plan& plan);
  std::string Words(int number, bool repeat);
  std::string SomeNode(const domain::Plan& plan);
  domain::pb::TimedValue SomeValue();

  std::mt19937 random_;
};

}  // namespace renkei::support

#endif  // RENKEI_TESTS_SUPPORT_RANDOM_PLAN_H_
