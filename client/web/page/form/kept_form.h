// What is kept with the server of a form that was begun and not sent (FormDraftService): one draft for
// each form of an account, named after the form's address.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_KEPT_FORM_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_KEPT_FORM_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/identity.pb.h"

namespace renkei::web {

// Of the form at the visit's address, or at another `address` of this site.
class KeptForm {
 public:
  explicit KeptForm(Visit& visit) : KeptForm(visit, "/" + visit.path) {}
  KeptForm(Visit& visit, std::string address) : visit_(visit), address_(std::move(address)) {}

  struct Found {
    Query entered;
    std::string etag;
    std::string clock;  // "11月29日 10:42"
  };
  // nullopt: nothing is kept, or nobody knows.
  std::optional<Found> Find();

  struct Saved {
    std::string etag;
    std::string clock;  // "10:42"
  };
  // Keeps what was entered, as the form called `title`. With an `etag` only where that very one is kept: another window may have
  // saved since.
  absl::StatusOr<Saved> Save(const Text& title, const Query& entered, const std::string& etag);

  absl::Status Forget();

  // Whose it is. Asked for once.
  absl::StatusOr<pb::Account> Account();

  // Who else edits the resource called `name` now; none where nobody knows.
  std::vector<std::string> Editors(const std::string& name);

 private:
  // The draft's name.
  absl::StatusOr<std::string> Name();

  Visit& visit_;
  const std::string address_;
  std::optional<pb::Account> account_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_KEPT_FORM_H_
