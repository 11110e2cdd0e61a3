#include "server/text/reader.h"

#include <unicode/utf8.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "absl/strings/match.h"
#include "server/text/place.h"

namespace renkei::text {
namespace {

bool IsUtf8(const std::string& text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    UChar32 code;
    U8_NEXT(bytes, i, size, code);
    if (code < 0) return false;
  }
  return true;
}

Place At(const YAML::Mark& mark) {
  return {std::max(mark.line, 0) + 1, std::max(mark.column, 0) + 1};
}

// Stops yaml-cpp's parser; caught in this file.
struct Stop {
  Place place;
  std::string en;
  std::string ja;
};

// What a copy of `tree` costs.
size_t CostOf(const Tree& tree) {
  size_t cost = kAliasBytesPerValue + tree.text.size();
  for (const Tree& item : tree.items) cost += CostOf(item);
  for (const TreeEntry& entry : tree.entries) cost += entry.key.size() + CostOf(entry.value);
  return cost;
}

int DepthOf(const Tree& tree) {
  int deepest = 0;
  for (const Tree& item : tree.items) deepest = std::max(deepest, DepthOf(item));
  for (const TreeEntry& entry : tree.entries) deepest = std::max(deepest, DepthOf(entry.value));
  return deepest + 1;
}

// What one text may still use; of all its documents together.
struct Budget {
  int values = kMaxFileValues;
  AliasBudget& aliases;
};

// Builds one document from the parser's events. Alternating scalars of a map are keys and values.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Budget& budget) : budget_(budget) {}

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
    CheckDepth(it->second.depth, At(mark));
    SpendOnAliases(it->second.cost, At(mark));
    Tree copy = it->second.tree;
    Place(std::move(copy));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckTag(mark, tag);
    CheckText(mark, value);
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
    size_t cost = 0;
    int depth = 0;
  };

  // yaml-cpp writes some escapes (\N, \_) as Latin-1, and takes a NUL for the backslash.
  void CheckText(const YAML::Mark& mark, const std::string& text) {
    if (IsUtf8(text)) return;
    throw Stop{At(mark),
               "an escape (\\N, \\_) that cannot be read here; write the character itself",
               "読めない表記（\\N、\\_ など）があります。文字そのものを書いてください。"};
  }

  void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    CheckText(mark, tag);
    if (tag.empty() || tag == "?" || tag == "!" || absl::StartsWith(tag, "tag:yaml.org,2002:"))
      return;
    throw Stop{At(mark), absl::StrCat("the tag ", tag, " is not known here"),
               absl::StrCat("タグ ", tag, " は使えません。")};
  }

  void SpendValue(text::Place place) {
    if (--budget_.values >= 0) return;
    throw Stop{place, absl::StrCat("more than ", kMaxFileValues, " values"),
               absl::StrCat("項目が多すぎます（上限 ", kMaxFileValues, "）。")};
  }

  // `levels` more below where the parser is.
  void CheckDepth(int levels, text::Place place) const {
    if (static_cast<int>(stack_.size()) + levels > kMaxFileDepth)
      throw Stop{place, "nested too deeply", "入れ子が深すぎます。"};
  }

  // Before anything is copied.
  void SpendOnAliases(size_t cost, text::Place place) {
    if (!budget_.aliases.Spend(cost)) {
      throw Stop{place, "anchors (&) and aliases (*) repeat too much; write it out here",
                 "アンカー（&）と別名（*）による繰り返しが多すぎます。ここは内容をそのまま書いて"
                 "ください。"};
    }
  }

  void Open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            Tree::Kind kind) {
    CheckTag(mark, tag);
    CheckDepth(1, At(mark));
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
    SpendValue(tree.place);
    if (anchor != 0) {
      const size_t cost = CostOf(tree);
      SpendOnAliases(cost, tree.place);
      anchors_[anchor] = {tree, cost, DepthOf(tree)};
    }
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

  Budget& budget_;
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

// What yaml-cpp says is ASCII, but for a character that it quotes: of that it has the first byte alone.
std::string WithoutHalfCharacters(const std::string& said) {
  return std::string(said.begin(), std::find_if(said.begin(), said.end(), [](char c) {
                       return static_cast<unsigned char>(c) >= 0x80;
                     }));
}

absl::StatusOr<std::vector<Tree>> ReadYaml(const std::string& text, const std::string& name,
                                           AliasBudget& aliases) {
  std::vector<Tree> documents;
  aliases.Add(text.size());
  Budget budget{.aliases = aliases};
  std::istringstream in(text);
  try {
    YAML::Parser parser(in);
    while (true) {
      Builder builder(budget);
      if (!parser.HandleNextDocument(builder)) break;
      if (!builder.empty()) AddDocument(builder.Take(), documents);
    }
  } catch (const Stop& stop) {
    return FileError(name, stop.place, stop.en, stop.ja);
  } catch (const YAML::Exception& error) {
    const std::string said = WithoutHalfCharacters(error.msg);
    return FileError(
        name, At(error.mark), absl::StrCat("cannot be read as YAML: ", said),
        absl::StrCat("YAML として読めません。字下げ、「:」の後の空白、引用符を確かめてください（",
                     said, "）。"));
  }
  return documents;
}

}  // namespace

absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text, const std::string& name) {
  AliasBudget budget;
  return ReadDocuments(text, name, budget);
}

absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text, const std::string& name,
                                                AliasBudget& budget) {
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
  return ReadYaml(text, name, budget);
}

}  // namespace renkei::text
