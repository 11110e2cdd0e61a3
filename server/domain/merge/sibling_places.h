// Where siblings are printed after a file has spoken of some of them: what the file shows is the
// neighbours of each item, and those it does not show keep their places.

#ifndef RENKEI_SERVER_DOMAIN_MERGE_SIBLING_PLACES_H_
#define RENKEI_SERVER_DOMAIN_MERGE_SIBLING_PLACES_H_

#include <string>
#include <vector>

namespace renkei::domain {

// One item below a node, or a place where one is printed again.
struct SiblingState {
  // Equal orders are printed in order of it. Each once.
  std::string id;
  // As it stands, or as the file states it in so many words.
  int order = 0;
  // It has no place among these yet, and no order was stated.
  bool fresh = false;
  // The file shows it behind the item of this id; "": as the first one that it shows.
  bool shown = false;
  std::string after = {};
  // What the order was when the file was exported; 0: the file does not say.
  int base_order = 0;
  // Without a base_order: the file may move it, since whoever sends it wrote it last.
  bool may_move = false;
};

struct SiblingPlaces {
  // The order of each, in the order of the input. The same as before unless something is new or
  // moved; then as few change as can be.
  std::vector<int> orders;
  // Items that the file moves and that others moved too (with base_order), or that somebody else
  // wrote last (without): their indices. Then nothing is moved.
  std::vector<size_t> conflicts;
  // Of each that is shown, what base_order the file goes with next time: numbers in the order in which
  // it shows them, so that what others moved is still theirs. 0 of those that are not shown.
  std::vector<int> next_bases = {};
};

// `overwrite`: the file's order counts, whoever moved what since. n log n.
SiblingPlaces PlaceSiblings(const std::vector<SiblingState>& siblings, bool overwrite);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_MERGE_SIBLING_PLACES_H_
