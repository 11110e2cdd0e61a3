// What the texts of plans mean by the names of sections: which section's work it is.

#ifndef RENKEI_SERVER_DOMAIN_IDENTITY_SECTION_NAMES_H_
#define RENKEI_SERVER_DOMAIN_IDENTITY_SECTION_NAMES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "renkei/v1/identity.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The sections of one organization by name. Texts were published and stay; sections are renamed and
// retired: so the two are joined when they are read.
class SectionNames {
 public:
  explicit SectionNames(const std::vector<pb::Section>& sections);

  // Names of the sections in use whose work a text is: of the one that is called so today, else of
  // those that were; of "企画課、財政課" both. Those in retirement stand for their successors. Empty:
  // no section in use is meant, and the work is everybody's.
  std::set<std::string> OwnersOf(absl::string_view text) const;

  // The section in use that has the work of the one called `name`: itself, or who followed it. "":
  // there is none.
  std::string InUse(const std::string& name) const;

 private:
  // By one name, which is no list.
  std::set<std::string> Called(absl::string_view text) const;

  std::map<std::string, pb::Section> sections_;            // by resource name
  std::map<std::string, std::string> today_;               // by folded display name
  std::map<std::string, std::set<std::string>> formerly_;  // by folded former name
};

// Brings former_names in order after a change: `old_display_name` is added where it differs folded,
// none comes twice, none is the present one.
void TidyFormerNames(absl::string_view old_display_name, pb::Section& section);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_IDENTITY_SECTION_NAMES_H_
