// What is looked at of a step of an application that its actor may take: times, consents, what is said
// with it. The table of the steps is in application_steps.cc.

#ifndef RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_CHECKS_H_
#define RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_CHECKS_H_

#include <vector>

#include "server/domain/faults.h"
#include "server/domain/round/application_steps.h"

namespace renkei::domain {

// Who takes a step.
enum class ApplicationParty { kLead, kBody, kOwner, kSuccessor };

// While the round is where.
enum class RoundWindow {
  kNotClosed,      // announced, and not closed
  kOpen,           // from the minute at which it opens to just before that at which it closes
  kCompletion,     // until the minute that was given with a return, else as kOpen
  kBeforeReading,  // announced, and no further than the check of eligibility
  kNotPublished,
  kAny,
};

// Collects what is wrong with one step.
class ApplicationChecks {
 public:
  ApplicationChecks(const ApplicationContext& context, ApplicationParty party, RoundWindow window,
                    bool needs_words)
      : c_(context), party_(party), window_(window), needs_words_(needs_words) {}

  std::vector<pb::FieldViolation> Take();

 private:
  void CheckWindow();
  void CheckOpen(pb::RoundState at);
  void CheckCompletion(pb::RoundState at);
  void CheckConsents();
  void CheckWords();
  void CheckCompleteBy();
  void AddClosed();
  void AddInSelection();
  void NotApplicable(absl::string_view field);

  const ApplicationContext& c_;
  const ApplicationParty party_;
  const RoundWindow window_;
  const bool needs_words_;
  Faults faults_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_ROUND_APPLICATION_CHECKS_H_
