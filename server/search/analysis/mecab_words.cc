#include <mecab.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "absl/hash/hash.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/search/analysis/mecab_features.h"
#include "server/search/analysis/mecab_sentence.h"
#include "server/search/analysis/words.h"
#include "storage/base/mutex.h"

namespace renkei::search {
namespace {

// What the tagger is given at once, in letters: its lattice grows with the text, and it is cut at
// the end of a sentence wherever one ends before.
constexpr size_t kMaxTaggedLetters = 1'000;
constexpr size_t kSentenceLetters = 200;

absl::Status MissingDictionary(const Dictionaries& wanted, const std::string& why) {
  return domain::LocalError(
      absl::StatusCode::kFailedPrecondition,
      {absl::StrCat("search needs a Japanese dictionary in UTF-8, and there is none in ",
                    wanted.directory, wanted.user.empty() ? "" : ", with the user dictionary ",
                    wanted.user, why.empty() ? "" : ": ", why,
                    "; install the Debian package mecab-ipadic-utf8"),
       absl::StrCat("検索に要る日本語辞書（UTF-8）が ", wanted.directory, " にありません",
                    wanted.user.empty() ? "" : "（利用者辞書 ", wanted.user,
                    wanted.user.empty() ? "" : "）",
                    "。Debian のパッケージ mecab-ipadic-utf8 を入れてください")});
}

// FNV-1a, 64 bits; 0 for no file.
uint64_t SumOf(const std::string& path) {
  if (path.empty()) return 0;
  std::ifstream file(path, std::ios::binary);
  uint64_t sum = 0xCBF29CE484222325;
  for (std::istreambuf_iterator<char> byte(file), end; byte != end; ++byte) {
    sum = (sum ^ static_cast<unsigned char>(*byte)) * 0x100000001B3;
  }
  return sum;
}

}  // namespace

// MeCab's model and tagger are shared by all threads; a lattice belongs to one at a time.
class WordReader::Parser {
 public:
  static std::unique_ptr<Parser> Open(const Dictionaries& wanted) {
    // No configuration of the machine's: the dictionary is the one that is named.
    std::vector<std::string> options = {"renkei", "-r", "/dev/null", "-d", wanted.directory};
    if (!wanted.user.empty()) options.insert(options.end(), {"-u", wanted.user});
    std::vector<char*> arguments;
    for (std::string& option : options) arguments.push_back(option.data());
    std::unique_ptr<MeCab::Model> model(
        MeCab::createModel(static_cast<int>(arguments.size()), arguments.data()));
    if (!model) return nullptr;
    std::unique_ptr<MeCab::Tagger> tagger(model->createTagger());
    if (!tagger) return nullptr;
    return std::make_unique<Parser>(std::move(model), std::move(tagger));
  }

  Parser(std::unique_ptr<MeCab::Model> model, std::unique_ptr<MeCab::Tagger> tagger)
      : model_(std::move(model)), tagger_(std::move(tagger)) {}

  const MeCab::Model& model() const { return *model_; }

  bool IsLikeIpadic() const {
    return search::IsLikeIpadic(tagger_->parseToNode("の")->next->feature);
  }

  // `letters` [first, last) into `tagged`.
  void Tag(const Letters& letters, size_t first, size_t last, TaggedWords& tagged) {
    const std::string sentence = TextOf(letters, first, last);
    std::unique_ptr<MeCab::Lattice> lattice = Borrow();
    lattice->set_sentence(sentence.data(), sentence.size());
    // A failure is one of memory or of the dictionary's file; the grams are there all the same.
    if (tagger_->parse(lattice.get())) Collect(*lattice, sentence, letters, first, tagged);
    lattice->clear();
    Return(std::move(lattice));
  }

 private:
  static void Collect(const MeCab::Lattice& lattice, const std::string& sentence,
                      const Letters& letters, size_t first, TaggedWords& tagged) {
    SentenceFinder finder;
    size_t letter = first;
    size_t byte = 0;
    const auto advance = [&](size_t to) {
      for (; byte < to; ++letter) byte += U8_LENGTH(static_cast<UChar32>(letters[letter].code));
    };
    for (const MeCab::Node* node = lattice.bos_node(); node != nullptr; node = node->next) {
      if (node->stat == MECAB_BOS_NODE || node->stat == MECAB_EOS_NODE) continue;
      const absl::string_view surface(node->surface, node->length);
      const Features features(node->feature);
      const absl::string_view base = features.BaseOf(surface);
      advance(static_cast<size_t>(node->surface - sentence.data()));
      const size_t begin = letter;
      advance(static_cast<size_t>(node->surface - sentence.data()) + node->length);
      const bool carries_meaning =
          features.CarriesMeaning(base) && HasLetter(letters, begin, letter);
      finder.Take(features, surface, carries_meaning);
      if (!carries_meaning) continue;
      Word word;
      word.base = FoldedBase(base);
      word.first = static_cast<uint32_t>(begin);
      word.last = static_cast<uint32_t>(letter);
      word.begin = letters[begin].begin;
      word.end = letters[letter - 1].end;
      tagged.words.push_back(std::move(word));
    }
    tagged.sentence |= finder.IsSentence();
  }

  // Signs are nouns to the dictionary.
  static bool HasLetter(const Letters& letters, size_t first, size_t last) {
    return std::any_of(letters.begin() + static_cast<long>(first),
                       letters.begin() + static_cast<long>(last),
                       [](const Letter& letter) { return letter.script != Script::kNone; });
  }

  // Kanji and hiragana are folded already where the text was: katakana has spellings.
  static std::string FoldedBase(absl::string_view base) {
    if (base.size() <= kMaxBaseLetters && IsPlain(base)) return std::string(base);
    Letters letters;
    Script before = Script::kNone;
    const auto* bytes = reinterpret_cast<const uint8_t*>(base.data());
    const auto size = static_cast<int32_t>(base.size());
    for (int32_t i = 0; i < size && letters.size() < kMaxBaseLetters;) {
      UChar32 code;
      U8_NEXT(bytes, i, size, code);
      Letter letter;
      letter.code = code < 0 ? U'\uFFFD' : static_cast<char32_t>(code);
      letter.script = before = ScriptOf(letter.code, before);
      letters.push_back(letter);
    }
    letters = FoldSpelling(letters);
    return TextOf(letters, 0, letters.size());
  }

  // UTF-8 without katakana, as most words are.
  static bool IsPlain(absl::string_view base) {
    constexpr UChar32 kFirst = 0x30A0;
    constexpr UChar32 kBehind = 0x3200;
    const auto* bytes = reinterpret_cast<const uint8_t*>(base.data());
    const auto size = static_cast<int32_t>(base.size());
    for (int32_t i = 0; i < size;) {
      UChar32 code;
      U8_NEXT(bytes, i, size, code);
      if (code < 0 || (code >= kFirst && code < kBehind)) return false;
    }
    return true;
  }

  // Words that an unknown run makes are no longer than the dictionary's longest ones.
  static constexpr size_t kMaxBaseLetters = 32;

  std::unique_ptr<MeCab::Lattice> Borrow() {
    {
      MutexLock lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<MeCab::Lattice> lattice = std::move(free_.back());
        free_.pop_back();
        return lattice;
      }
    }
    return std::unique_ptr<MeCab::Lattice>(model_->createLattice());
  }

  void Return(std::unique_ptr<MeCab::Lattice> lattice) {
    MutexLock lock(mutex_);
    free_.push_back(std::move(lattice));
  }

  const std::unique_ptr<MeCab::Model> model_;
  const std::unique_ptr<MeCab::Tagger> tagger_;
  Mutex mutex_;
  // As many as threads were here at once.
  std::vector<std::unique_ptr<MeCab::Lattice>> free_ ABSL_GUARDED_BY(mutex_);
};

WordReader::WordReader(std::unique_ptr<Parser> parser, std::string fingerprint)
    : parser_(std::move(parser)), fingerprint_(std::move(fingerprint)) {}

WordReader::~WordReader() = default;

absl::StatusOr<std::unique_ptr<WordReader>> WordReader::Open(const Dictionaries& wanted) {
  // MeCab loses memory where a file is missing.
  for (const std::string& file : {absl::StrCat(wanted.directory, "/sys.dic"), wanted.user}) {
    if (!file.empty() && !std::ifstream(file))
      return MissingDictionary(wanted, absl::StrCat("cannot read ", file));
  }
  std::unique_ptr<Parser> parser = Parser::Open(wanted);
  if (parser == nullptr) {
    const char* why = MeCab::getLastError();
    return MissingDictionary(wanted, why == nullptr ? "" : why);
  }
  if (!parser->IsLikeIpadic()) return MissingDictionary(wanted, "it is of another kind");
  std::string fingerprint;
  for (const auto* info = parser->model().dictionary_info(); info != nullptr; info = info->next) {
    const std::string charset = absl::AsciiStrToLower(info->charset);
    if (charset != "utf-8" && charset != "utf8") {
      return MissingDictionary(wanted, absl::StrCat("it is in ", info->charset));
    }
    absl::StrAppend(&fingerprint, info->version, ".", info->lsize, ".", info->size, "/");
  }
  absl::StrAppend(&fingerprint, absl::Hex(SumOf(wanted.user)));
  return std::unique_ptr<WordReader>(new WordReader(std::move(parser), std::move(fingerprint)));
}

TaggedWords WordReader::Tag(const Letters& letters) const {
  TaggedWords tagged;
  tagged.words.reserve(letters.size() / 2);
  for (size_t first = 0; first < letters.size();) {
    const size_t most = std::min(letters.size(), first + kMaxTaggedLetters);
    size_t last = std::min(most, first + kSentenceLetters);
    while (last < most && letters[last - 1].script != Script::kNone) ++last;
    parser_->Tag(letters, first, last, tagged);
    first = last;
  }
  return tagged;
}

}  // namespace renkei::search
