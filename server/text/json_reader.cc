// JSON (RFC 8259) to a tree. Its own reader: yaml-cpp knows no surrogate pairs, and errors should
// have their place.
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "server/text/place.h"
#include "server/text/reader.h"

namespace renkei::text {
namespace {

void AppendUtf8(uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

class JsonReader {
 public:
  JsonReader(const std::string& text, const std::string& name) : text_(text), name_(name) {}

  absl::StatusOr<Tree> ReadAll() {
    Tree tree;
    if (ReadValue(1, tree)) {
      SkipSpace();
      if (at_ < text_.size())
        Fail("something stands behind the end", "終わりの後に余分な文字があります。");
    }
    if (!error_.ok()) return error_;
    return tree;
  }

 private:
  // Counts on from where it stood last: a whole file may be one line.
  Place Here() {
    for (; counted_ < at_; ++counted_) {
      if ((static_cast<unsigned char>(text_[counted_]) & 0xc0U) != 0x80) ++column_;
    }
    return {line_, column_};
  }

  bool Fail(absl::string_view en, absl::string_view ja) {
    if (error_.ok()) {
      error_ = FileError(name_, Here(), absl::StrCat("cannot be read as JSON: ", en),
                         absl::StrCat("JSON として読めません。", ja));
    }
    return false;
  }

  void SkipSpace() {
    for (; at_ < text_.size() && absl::StrContains(" \t\r\n", text_[at_]); ++at_) {
      if (text_[at_] != '\n') continue;
      ++line_;
      counted_ = at_ + 1;
      column_ = 1;
    }
  }

  bool Take(char c) {
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool ReadValue(int depth, Tree& tree) {
    SkipSpace();
    tree.place = Here();
    if (++values_ > kMaxFileValues) return Fail("too many values", "項目が多すぎます。");
    if (depth > kMaxFileDepth) return Fail("nested too deeply", "入れ子が深すぎます。");
    if (at_ >= text_.size()) return Fail("it ends too early", "途中で終わっています。");
    switch (text_[at_]) {
      case '{':
        return ReadMap(depth, tree);
      case '[':
        return ReadList(depth, tree);
      case '"':
        tree.kind = Tree::Kind::kScalar;
        tree.quoted = true;
        return ReadString(tree.text);
      default:
        return ReadWord(tree);
    }
  }

  bool ReadWord(Tree& tree) {
    const size_t begin = at_;
    while (at_ < text_.size() && (absl::ascii_isalnum(static_cast<unsigned char>(text_[at_])) ||
                                  absl::StrContains("+-.", text_[at_]))) {
      ++at_;
    }
    tree.text = text_.substr(begin, at_ - begin);
    const bool number =
        !tree.text.empty() &&
        (absl::ascii_isdigit(static_cast<unsigned char>(tree.text[0])) || tree.text[0] == '-');
    if (!number && tree.text != "true" && tree.text != "false" && tree.text != "null") {
      at_ = begin;
      return Fail("a value was expected", "値が必要です。");
    }
    tree.kind = tree.text == "null" ? Tree::Kind::kNull : Tree::Kind::kScalar;
    return true;
  }

  bool ReadList(int depth, Tree& tree) {
    tree.kind = Tree::Kind::kList;
    ++at_;
    if (Take(']')) return true;
    do {
      if (!ReadValue(depth + 1, tree.items.emplace_back())) return false;
    } while (Take(','));
    return Take(']') || Fail("\",\" or \"]\" was expected", "「,」か「]」が必要です。");
  }

  bool ReadMap(int depth, Tree& tree) {
    tree.kind = Tree::Kind::kMap;
    ++at_;
    if (Take('}')) return true;
    std::set<std::string> keys;
    do {
      SkipSpace();
      TreeEntry entry;
      entry.place = Here();
      if (at_ >= text_.size() || text_[at_] != '"')
        return Fail("a name in quotes was expected", "引用符付きの項目名が必要です。");
      if (!ReadString(entry.key)) return false;
      if (!keys.insert(entry.key).second) {
        return Fail(absl::StrCat("\"", entry.key, "\" stands here twice"),
                    absl::StrCat("「", entry.key, "」が二度書かれています。"));
      }
      if (!Take(':')) return Fail("\":\" was expected", "「:」が必要です。");
      if (!ReadValue(depth + 1, entry.value)) return false;
      tree.entries.push_back(std::move(entry));
      if (tree.entries.size() > kMaxFileKeys)
        return Fail("too many keys in one map", "一つの項目の中のキーが多すぎます。");
    } while (Take(','));
    return Take('}') || Fail("\",\" or \"}\" was expected", "「,」か「}」が必要です。");
  }

  bool ReadString(std::string& out) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        ++at_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) break;
      ++at_;
      if (c != '\\') {
        out += c;
      } else if (!ReadEscape(out)) {
        return false;
      }
    }
    return Fail("a text has no end", "文字列が閉じていません。");
  }

  bool ReadEscape(std::string& out) {
    if (at_ >= text_.size()) return Fail("a text has no end", "文字列が閉じていません。");
    static constexpr absl::string_view kLetters = "\"\\/bfnrt";
    static constexpr absl::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char c = text_[at_++];
    if (c == 'u') return ReadUnicode(out);
    const size_t which = kLetters.find(c);
    if (which == absl::string_view::npos)
      return Fail("an escape that JSON does not have", "使えないエスケープ文字です。");
    out += kMeanings[which];
    return true;
  }

  bool ReadHex(uint32_t& value) {
    value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= text_.size() || !absl::ascii_isxdigit(static_cast<unsigned char>(text_[at_]))) {
        return Fail("\\u needs four hexadecimal digits", "\\u の後には16進数4桁が必要です。");
      }
      const char c = absl::ascii_tolower(static_cast<unsigned char>(text_[at_]));
      value = value * 16 + static_cast<uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
  }

  bool ReadUnicode(std::string& out) {
    uint32_t c = 0;
    if (!ReadHex(c)) return false;
    if (c >= 0xd800 && c < 0xdc00) {
      uint32_t low = 0;
      const bool pair = absl::StartsWith(absl::string_view(text_).substr(at_), "\\u");
      if (pair) at_ += 2;
      if (!pair || !ReadHex(low) || low < 0xdc00 || low >= 0xe000) {
        return Fail("half of a surrogate pair", "サロゲートペアの片方だけがあります。");
      }
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    } else if (c >= 0xdc00 && c < 0xe000) {
      return Fail("half of a surrogate pair", "サロゲートペアの片方だけがあります。");
    }
    AppendUtf8(c, out);
    return true;
  }

  const std::string& text_;
  const std::string& name_;
  size_t at_ = 0;
  int line_ = 1;
  size_t counted_ = 0;
  int column_ = 1;
  int values_ = 0;
  absl::Status error_;
};

}  // namespace

absl::StatusOr<Tree> ReadJson(const std::string& text, const std::string& name) {
  return JsonReader(text, name).ReadAll();
}

}  // namespace renkei::text
