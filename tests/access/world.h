// One of everything, in three states, and everybody who could ask for it.

#ifndef RENKEI_TESTS_ACCESS_WORLD_H_
#define RENKEI_TESTS_ACCESS_WORLD_H_

#include <array>
#include <map>
#include <string>
#include <vector>

#include "tests/unit/service/service_fixture.h"

namespace renkei::service {

// How far a document has come: a draft or private; read by a body that it names; read by all members;
// read by everybody.
enum class State { kDraft, kShared, kOpen, kPublic };
inline constexpr State kStates[] = {State::kDraft, State::kShared, State::kOpen, State::kPublic};

// What the caller's body is to a document.
enum class Relation { kOwner, kPartner, kNamed, kStranger };
inline constexpr Relation kRelations[] = {Relation::kOwner, Relation::kPartner, Relation::kNamed,
                                          Relation::kStranger};
inline constexpr const char* kBodies[] = {kKanagawa, kYokohama, kManiwa, kAizu};

class World : public ServiceTest {
 protected:
  World();

  // Runs any method with any request; of one that answers in many messages the first one.
  absl::StatusOr<MessagePtr> Run(const std::string& token, const Method& method,
                                 MessagePtr request);

  // The same on a server that lets nobody read, without a token.
  absl::StatusOr<MessagePtr> RunAsNobody(const Method& method, MessagePtr request);

  // A request from text format, with the names of `state` in the place of "$case" and so on.
  MessagePtr FromText(const Method& method, State state, const std::string& text);
  std::string Expand(State state, std::string text) const;
  // By placeholder without its dollar.
  const std::string& NameOf(State state, const std::string& placeholder) const {
    return names_[static_cast<size_t>(state)].at(placeholder);
  }

  // Everything that stands for a placeholder.
  std::vector<std::string> AllNames() const;

  const Method& Find(absl::string_view method) const;

  // Secrets of accounts that do everything but coordinate, of coordinators and of system
  // administrators, by relation.
  std::array<std::string, 4> officers_;
  std::array<std::string, 4> coordinators_;
  std::array<std::string, 4> administrators_;

 private:
  // A step of the setup, which has to be done; the name in its reply.
  std::string Do(const std::string& token, absl::string_view method, State state,
                 const std::string& text);
  void AddReferenceData();
  void AddCases(State state, const std::string& audience);
  void AddMenuBook(State state, const std::string& audience);
  void AddVision(State state, const std::string& audience);
  void AddInitiative(State state, const std::string& audience);
  void AddProgramme(State state);
  void AddSupport(State state);
  void AddRounds(State state, const std::string& audience);
  void PublishRounds(State state);
  void AddReviews(State state);
  void AddAccounts(State state);

  static absl::StatusOr<MessagePtr> RunOn(const Dispatcher& dispatcher, const std::string& token,
                                          const Method& method, MessagePtr request);

  const Dispatcher public_{env_, methods_, executor_, auth::PublicReading::kOn};
  std::array<std::map<std::string, std::string>, std::size(kStates)> names_;
  std::string other_;  // of the body whose cases are adopted and selected
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_ACCESS_WORLD_H_
