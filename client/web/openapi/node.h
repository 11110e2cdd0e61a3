// Values of JSON as they are put together.

#ifndef RENKEI_CLIENT_WEB_OPENAPI_NODE_H_
#define RENKEI_CLIENT_WEB_OPENAPI_NODE_H_

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/domain/visible_text.h"

namespace renkei::web {

// The text of one value.
class Node {
 public:
  static Node Text(absl::string_view text) { return Node(domain::JsonString(text)); }
  static Node Number(double number) { return Node(absl::StrCat(number)); }
  static Node Flag(bool flag) { return Node(flag ? "true" : "false"); }
  static Node List(const std::vector<Node>& items) {
    std::string json;
    for (const Node& item : items) absl::StrAppend(&json, json.empty() ? "" : ",", item.json_);
    return Node(absl::StrCat("[", json, "]"));
  }
  static Node Texts(const std::vector<std::string>& texts) {
    std::vector<Node> items;
    for (const std::string& text : texts) items.push_back(Text(text));
    return List(items);
  }

  // The text of a value that was one.
  static Node Raw(std::string json) { return Node(std::move(json)); }

  const std::string& json() const { return json_; }

 private:
  friend class Object;
  explicit Node(std::string json) : json_(std::move(json)) {}

  std::string json_;
};

// Members in the order in which they are put, each name once.
class Object {
 public:
  Object() = default;
  Object(std::initializer_list<std::pair<absl::string_view, Node>> members) {
    for (const auto& [name, value] : members) Put(name, value);
  }

  // The members of an object that was made.
  static Object Spread(const Node& object) {
    Object spread;
    spread.json_ = object.json_.substr(1, object.json_.size() - 2);
    return spread;
  }

  Object& Put(absl::string_view name, const Node& value) {
    absl::StrAppend(&json_, json_.empty() ? "" : ",", domain::JsonString(name), ":", value.json_);
    return *this;
  }
  // Nothing where it is empty.
  Object& PutText(absl::string_view name, absl::string_view text) {
    return text.empty() ? *this : Put(name, Node::Text(text));
  }
  bool empty() const { return json_.empty(); }

  operator Node() const { return Node(absl::StrCat("{", json_, "}")); }  // NOLINT: it is one

 private:
  std::string json_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_OPENAPI_NODE_H_
