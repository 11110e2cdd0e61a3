// Whether what is about to be registered is there already.

#ifndef RENKEI_CLIENT_CLI_NOUNS_CASE_NEAR_DUPLICATES_H_
#define RENKEI_CLIENT_CLI_NOUNS_CASE_NEAR_DUPLICATES_H_

#include <vector>

#include "client/cli/session.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::cli {

// For the dry runs of one command. Where the server has no search, or none yet, nothing is asked any more and
// nothing is said: a dry run is whole without it.
class NearDuplicates {
 public:
  explicit NearDuplicates(Session& session) : session_(session) {}

  // Asks for cases like `created`, which is not registered yet. For people only.
  void LookFor(const pb::Case& created);

  // Says in notes what was found; called when the results of the command are printed.
  void Tell();

 private:
  struct Found {
    std::string title;
    std::vector<pb::SimilarCase> cases;
  };

  Session& session_;
  bool has_search_ = true;
  std::vector<Found> found_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_CASE_NEAR_DUPLICATES_H_
