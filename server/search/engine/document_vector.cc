#include "server/search/engine/document_vector.h"

#include <algorithm>
#include <utility>

namespace renkei::search {
namespace {

constexpr char kFormat = 1;

void PutNumber(uint32_t number, std::string& data) {
  for (; number >= 0x80; number >>= 7) data.push_back(static_cast<char>(number | 0x80));
  data.push_back(static_cast<char>(number));
}

void PutFixed(uint32_t number, std::string& data) {
  for (int shift = 0; shift < 32; shift += 8) data.push_back(static_cast<char>(number >> shift));
}

void PutText(absl::string_view text, std::string& data) {
  PutNumber(static_cast<uint32_t>(text.size()), data);
  data.append(text.data(), text.size());
}

void PutTerms(const std::vector<std::string>& terms, std::string& data) {
  PutNumber(static_cast<uint32_t>(terms.size()), data);
  for (const std::string& term : terms) PutText(term, data);
}

class Source {
 public:
  explicit Source(absl::string_view data) : rest_(data) {}

  uint32_t Number() {
    uint32_t number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<uint32_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    ok_ = false;
    return 0;
  }

  absl::string_view Bytes(size_t size) {
    if (size > rest_.size()) {
      ok_ = false;
      return {};
    }
    const absl::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string Text() { return std::string(Bytes(Number())); }

  void Terms(std::vector<std::string>& terms) {
    for (uint32_t left = Number(); ok_ && left > 0; --left) terms.push_back(Text());
  }

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
  bool ok_ = true;
};

uint32_t FixedAt(const char* bytes) {
  const auto at = [&](int i) {
    return static_cast<uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  return at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24;
}

void AddOnce(const std::string& term, std::vector<std::string>& terms) {
  if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(term);
}

constexpr size_t kGramBytes = 6;
constexpr size_t kWordBytes = 4;
// A title is a line; more is a title in name alone.
constexpr size_t kMaxTitleTerms = 100;

}  // namespace

uint32_t TermSum(absl::string_view term) {
  uint32_t sum = 0x811C9DC5;  // FNV-1a
  for (const char byte : term) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x01000193;
  return sum;
}

void VectorBuilder::Add(const Analysis& field, bool title) {
  for (const Word& word : field.words) {
    ++(title ? vector_.title_words : vector_.body_words);
    if (vector_.words.size() < kMaxRankedWords) vector_.words.push_back(TermSum(word.base));
    if (title && vector_.title_word_terms.size() < kMaxTitleTerms) {
      AddOnce(word.base, vector_.title_word_terms);
    }
  }
  for (const Gram& gram : field.grams.grams) {
    if (!gram.counted) continue;
    ++(title ? vector_.title_grams : vector_.body_grams);
    grams_.emplace_back(TermSum(gram.text), title);
    std::vector<std::string>& terms = gram.sequenced ? vector_.title_pairs : vector_.title_runs;
    if (title && terms.size() < kMaxTitleTerms) AddOnce(gram.text, terms);
  }
}

DocumentVector VectorBuilder::Build() {
  std::sort(grams_.begin(), grams_.end());
  const auto count = [](uint8_t& number) {
    number = static_cast<uint8_t>(number + (number < 255));
  };
  for (const auto& [term, title] : grams_) {
    if (vector_.grams.empty() || vector_.grams.back().term != term) {
      if (vector_.grams.size() == kMaxRankedGrams) break;
      vector_.grams.push_back({term, 0, 0});
    }
    count(title ? vector_.grams.back().in_title : vector_.grams.back().in_body);
  }
  return std::move(vector_);
}

std::string Encode(const DocumentVector& vector) {
  std::string data(1, kFormat);
  data.reserve(64 + vector.grams.size() * kGramBytes + vector.words.size() * kWordBytes);
  for (const uint32_t length :
       {vector.title_words, vector.body_words, vector.title_grams, vector.body_grams}) {
    PutNumber(length, data);
  }
  PutTerms(vector.title_word_terms, data);
  PutTerms(vector.title_pairs, data);
  PutTerms(vector.title_runs, data);
  PutNumber(static_cast<uint32_t>(vector.grams.size()), data);
  for (const GramCount& gram : vector.grams) {
    PutFixed(gram.term, data);
    data.push_back(static_cast<char>(gram.in_title));
    data.push_back(static_cast<char>(gram.in_body));
  }
  PutNumber(static_cast<uint32_t>(vector.words.size()), data);
  for (const uint32_t word : vector.words) PutFixed(word, data);
  return data;
}

bool Decode(absl::string_view data, DocumentVector& vector) {
  if (data.empty() || data.front() != kFormat) return false;
  Source source(data.substr(1));
  for (uint32_t* length :
       {&vector.title_words, &vector.body_words, &vector.title_grams, &vector.body_grams}) {
    *length = source.Number();
  }
  source.Terms(vector.title_word_terms);
  source.Terms(vector.title_pairs);
  source.Terms(vector.title_runs);
  const absl::string_view grams = source.Bytes(size_t{source.Number()} * kGramBytes);
  vector.grams.resize(grams.size() / kGramBytes);
  for (size_t i = 0; i < vector.grams.size(); ++i) {
    const char* bytes = grams.data() + i * kGramBytes;
    vector.grams[i] = {FixedAt(bytes), static_cast<uint8_t>(bytes[4]),
                       static_cast<uint8_t>(bytes[5])};
  }
  const absl::string_view words = source.Bytes(size_t{source.Number()} * kWordBytes);
  vector.words.resize(words.size() / kWordBytes);
  for (size_t i = 0; i < vector.words.size(); ++i) {
    vector.words[i] = FixedAt(words.data() + i * kWordBytes);
  }
  return source.ok() && source.at_end();
}

double Sameness(const DocumentVector& one, const DocumentVector& other) {
  const auto times = [](const GramCount& gram) { return uint32_t{gram.in_title} + gram.in_body; };
  uint64_t shared = 0;
  uint64_t all = 0;
  auto a = one.grams.begin();
  auto b = other.grams.begin();
  while (a != one.grams.end() || b != other.grams.end()) {
    if (b == other.grams.end() || (a != one.grams.end() && a->term < b->term)) {
      all += times(*a++);
    } else if (a == one.grams.end() || b->term < a->term) {
      all += times(*b++);
    } else {
      shared += std::min(times(*a), times(*b));
      all += std::max(times(*a++), times(*b++));
    }
  }
  return all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
}

}  // namespace renkei::search
