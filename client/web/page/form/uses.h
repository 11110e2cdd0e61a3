// Where what a form is about to change is used elsewhere: its form says so before it is changed.

#ifndef RENKEI_CLIENT_WEB_PAGE_FORM_USES_H_
#define RENKEI_CLIENT_WEB_PAGE_FORM_USES_H_

#include <string>
#include <vector>

#include "client/web/page/visit.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::web {

// One place.
struct Use {
  // What it leads to.
  std::string resource;
  // Empty: as the resource is called.
  std::string title = {};
  // "導入": said behind it.
  std::string remark = {};
};
struct UsesOfAKind {
  Text kind;
  std::vector<Use> places;
};

// As far as its reader may see; what the server does not tell is left out.
struct Uses {
  // "この事例": it "is used in 3 places".
  Text what;
  // In the place of that sentence: "いっしょに削除されるもの：".
  Text lead = {};
  // Whether all of it stands there at once.
  bool open = false;
  std::vector<UsesOfAKind> kinds = {};
  // There are more than were looked at.
  bool more = false;

  size_t count() const;
};

// "この事例は3か所で使われています：活用 2件、選定 1件", with a folded list of them; nothing where there is none.
void WriteUses(view::Writer& html, Visit& visit, const Uses& uses);

// Bodies that did something with it, and selections in force.
Uses UsesOfCase(Visit& visit, const std::string& name);
// Where it is printed again, and what of elsewhere is printed under it.
Uses UsesOfNode(Visit& visit, const pb::VisionNode& node);
// Where it is printed again, and the activities that serve it.
Uses UsesOfKpi(Visit& visit, const pb::Kpi& kpi);
// Bodies that take part, or are about to.
Uses UsesOfInitiative(Visit& visit, const std::string& name);

// What is removed with a goal or measure, and what only loses a place under it.
Uses GoneWithNode(Visit& visit, const pb::VisionNode& node);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_FORM_USES_H_
