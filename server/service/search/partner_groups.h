// Which of those who state a challenge could work on it together. Pure.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_PARTNER_GROUPS_H_
#define RENKEI_SERVER_SERVICE_SEARCH_PARTNER_GROUPS_H_

#include <set>
#include <string>
#include <vector>

#include "renkei/v1/search_service.pb.h"

namespace renkei::service {

namespace pb = renkei::v1;

// Most that are proposed, and partners of one; fewer than two besides the one that asks are a pair,
// which the list of partners shows.
inline constexpr size_t kMaxGroups = 5;
inline constexpr size_t kMaxGroupPartners = 8;
inline constexpr size_t kLeastGroupPartners = 2;
// As alike as that is a place like one's own.
inline constexpr double kPlaceLikeOwn = 0.7;

struct Partner {
  std::string organization;
  double fit = 0;
  // The most telling first.
  std::vector<std::string> words;
  bool borders_on_asker = false;
  // Bodies that share a border with it.
  std::set<std::string> neighbors;
  double likeness = 0;
};

// `partners`: the most fitting first, each once. A region of those that hang together by their borders
// and with the asker; those that are like it; and those that name the same. A group most of
// whose partners stand together in an earlier one is left out.
std::vector<pb::PartnerGroup> GroupsOf(const std::vector<Partner>& partners);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_PARTNER_GROUPS_H_
