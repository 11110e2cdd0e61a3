#include "server/text/reader.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <sstream>

#include "absl/strings/match.h"
#include "server/text/place.h"

namespace renkei::text {
namespace {

Place At(const YAML::Mark& mark) {
  return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

// Stops yaml-cpp's parser; caught in this file.
struct Stop {
  Place place;
  std::string en;
  std::string ja;
};

int CountValues(const Tree& tree) {
  int count = 1;
  for (const Tree& item : tree.items) count += CountValues(item);
  for (const TreeEntry& entry : tree.entries) count += CountValues(entry.value);
  return count;
}

// Builds one document from the parser's events. Alternating scalars of a map are keys and values.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(int* values_left) : values_left_(values_left) {}

  Tree Take() { return std::move(root_); }
  bool empty() const { return !any_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Tree tree;
    tree.place = At(mark);
    Put(std::move(tree), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto it = anchors_.find(anchor);
    if (it == anchors_.end()) {
      throw Stop{At(mark), "an alias before its anchor is complete",
                 "別名（*）が、その定義（&）より前にあります。"};
    }
    Spend(it->second.values, At(mark));
    Tree copy = it->second.tree;
    Place(std::move(copy));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckTag(mark, tag);
    Tree tree;
    tree.place = At(mark);
    tree.text = value;
    tree.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    const bool null = !tree.quoted && (value.empty() || value == "~" || value == "null" ||
                                       value == "Null" || value == "NULL");
    tree.kind = null ? Tree::Kind::kNull : Tree::Kind::kScalar;
    Put(std::move(tree), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Tree::Kind::kList);
  }
  void OnSequenceEnd() override { CloseTop(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Tree::Kind::kMap);
  }
  void OnMapEnd() override { CloseTop(); }

 private:
  struct Frame {
    Tree tree;
    YAML::anchor_t anchor = 0;
    bool has_key = false;
    TreeEntry entry = {};
  };
  struct Anchored {
    Tree tree;
    int values = 0;
  };

  void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!" || absl::StartsWith(tag, "tag:yaml.org,2002:"))
      return;
    throw Stop{At(mark), absl::StrCat("the tag ", tag, " is not known here"),
               absl::StrCat("タグ ", tag, " は使えません。")};
  }

  void Spend(int values, text::Place place) {
    *values_left_ -= values;
    if (*values_left_ >= 0) return;
    throw Stop{place, absl::StrCat("more than ", kMaxFileValues, " values"),
               absl::StrCat("項目が多すぎます（上限 ", kMaxFileValues, "）。")};
  }

  void Open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Tree::Kind kind) {
    CheckTag(mark, tag);
    if (stack_.size() >= kMaxFileDepth) {
      throw Stop{At(mark), "nested too deeply", "入れ子が深すぎます。"};
    }
    Frame frame;
    frame.tree.kind = kind;
    frame.tree.place = At(mark);
    frame.anchor = anchor;
    stack_.push_back(std::move(frame));
  }

  void CloseTop() {
    Frame frame = std::move(stack_.back());
    stack_.pop_back();
    Put(std::move(frame.tree), frame.anchor);
  }

  void Put(Tree tree, YAML::anchor_t anchor) {
    Spend(1, tree.place);
    if (anchor != 0) anchors_[anchor] = {tree, CountValues(tree)};
    Place(std::move(tree));
  }

  // Puts a finished value where it belongs.
  void Place(Tree tree) {
    any_ = true;
    if (stack_.empty()) {
      root_ = std::move(tree);
      return;
    }
    Frame& top = stack_.back();
    if (top.tree.kind == Tree::Kind::kList) {
      top.tree.items.push_back(std::move(tree));
    } else if (!top.has_key) {
      PutKey(top, std::move(tree));
    } else {
      top.entry.value = std::move(tree);
      top.tree.entries.push_back(std::move(top.entry));
      top.has_key = false;
    }
  }

  void PutKey(Frame& map, Tree tree) {
    if (!tree.IsScalar()) throw Stop{tree.place, "a key must be a word", "項目名が読めません。"};
    if (map.tree.Find(tree.text) != nullptr) {
      throw Stop{tree.place, absl::StrCat("\"", tree.text, "\" stands here twice"),
                 absl::StrCat("「", tree.text, "」が二度書かれています。")};
    }
    if (map.tree.entries.size() >= kMaxFileKeys) {
      throw Stop{tree.place, "too many keys in one map", "一つの項目の中のキーが多すぎます。"};
    }
    map.entry = TreeEntry{std::move(tree.text), tree.place, {}};
    map.has_key = true;
  }

  int* values_left_;
  std::vector<Frame> stack_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  Tree root_;
  bool any_ = false;
};

void AddDocument(Tree tree, std::vector<Tree>& documents) {
  if (tree.kind == Tree::Kind::kNull) return;
  if (tree.kind == Tree::Kind::kList) {
    for (Tree& item : tree.items) documents.push_back(std::move(item));
  } else {
    documents.push_back(std::move(tree));
  }
}

absl::StatusOr<std::vector<Tree>> ReadYaml(const std::string& text, const std::string& name) {
  std::vector<Tree> documents;
  int values_left = kMaxFileValues;
  std::istringstream in(text);
  try {
    YAML::Parser parser(in);
    while (true) {
      Builder builder(&values_left);
      if (!parser.HandleNextDocument(builder)) break;
      if (!builder.empty()) AddDocument(builder.Take(), documents);
    }
  } catch (const Stop& stop) {
    return FileError(name, stop.place, stop.en, stop.ja);
  } catch (const YAML::Exception& error) {
    return FileError(
        name, At(error.mark), absl::StrCat("cannot be read as YAML: ", error.msg),
        absl::StrCat("YAML として読めません。字下げ、「:」の後の空白、引用符を確かめてください（",
                     error.msg, "）。"));
  }
  return documents;
}

}  // namespace

absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text, const std::string& name) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (text[first] == '{' || text[first] == '[')) {
    absl::StatusOr<Tree> json = ReadJson(text, name);
    // What is no JSON may still be YAML in its flow style.
    if (json.ok() || absl::EndsWith(name, ".json")) {
      if (!json.ok()) return json.status();
      std::vector<Tree> documents;
      AddDocument(*std::move(json), documents);
      return documents;
    }
  }
  return ReadYaml(text, name);
}

}  // namespace renkei::text
