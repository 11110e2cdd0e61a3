#include "server/search/engine/xapian/prepared.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/phrase.h"
#include "server/search/engine/xapian/completion.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

absl::Status TooMuch(absl::string_view what, absl::string_view key) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " of ", key.substr(0, kMaxNameBytes), " is beyond what an index takes"));
}

absl::Status CheckBounds(const Document& document) {
  const auto fits = [](const std::string& name) { return name.size() <= kMaxNameBytes; };
  if (document.key.empty() || !fits(document.key)) return TooMuch("the key", document.key);
  if (!fits(document.kind)) return TooMuch("the kind", document.key);
  if (document.facets.size() > kMaxDocumentFacets) return TooMuch("the facets", document.key);
  if (document.audiences.size() > kMaxAudiences ||
      !std::all_of(document.audiences.begin(), document.audiences.end(), fits)) {
    return TooMuch("the audience", document.key);
  }
  return absl::OkStatus();
}

char StratumOf(const Document& document, const IndexOptions& options) {
  size_t common = 0;
  for (; common < options.common_audiences.size(); ++common) {
    const auto& audience = options.common_audiences[common];
    if (std::find(document.audiences.begin(), document.audiences.end(), audience) !=
        document.audiences.end()) {
      break;
    }
  }
  return StratumAt(options, common);
}

absl::Status AddValues(const Document& document, const IndexOptions& options,
                       Xapian::Document& made) {
  made.add_value(kKeySlot, document.key);
  for (const SortValue& value : document.sort_values) {
    const auto& names = options.sort_values;
    const auto name = std::find(names.begin(), names.end(), value.name);
    if (name == names.end()) {
      return absl::InvalidArgumentError(absl::StrCat("the index has no sort value ", value.name));
    }
    made.add_value(kFirstSortSlot + static_cast<Xapian::valueno>(name - names.begin()),
                   Xapian::sortable_serialise(value.value));
  }
  return absl::OkStatus();
}

absl::string_view FirstLetter(absl::string_view gram) {
  size_t size = 1;
  while (size < gram.size() && (static_cast<unsigned char>(gram[size]) & 0xC0) == 0x80) ++size;
  return gram.substr(0, size);
}

// The fields of one document, one after the other.
class FieldAdder {
 public:
  FieldAdder(const Analyser& analyser, XapianDocument& document)
      : analyser_(analyser), document_(document) {}

  void Add(const Field& field) {
    const Analysis analysis = analyser_.Analyse(field.text);
    const char stratum = document_.stratum;
    const Xapian::termcount times = field.title ? 2 : 1;
    for (const Gram& gram : analysis.grams.grams) {
      if (gram.text.back() == kEndOfRun) {
        ends_.insert(gram.text);
        continue;
      }
      terms_[TextTerm(stratum, FamilyOf(gram), gram.text)] += gram.counted ? times : 0;
    }
    for (const Word& word : analysis.words) {
      terms_[TextTerm(stratum, Family::kWord, word.base)] += times;
      if (field.title) terms_.try_emplace(TextTerm(stratum, Family::kTitleWord, word.base), 0);
    }
    vector_.Add(analysis, field.title);
    if (field.title && stratum == kWidestStratum) {
      std::vector<VocabularyEntry> found = EntriesOf(field.text, analysis);
      std::move(found.begin(), found.end(), std::back_inserter(document_.entries));
    }
    text_ += PhraseText(analysis.folded);
    text_.push_back(kFieldEnd);
  }

  void Finish() {
    std::vector<VocabularyEntry>& entries = document_.entries;
    std::sort(entries.begin(), entries.end());
    if (entries.size() > kMaxEntries) entries.resize(kMaxEntries);
    for (const VocabularyEntry& entry : entries) document_.made.add_boolean_term(EntryTerm(entry));
    // Xapian keeps them in order, and finds the place of the next one quickest behind the last.
    std::vector<const TermCount*> ordered;
    ordered.reserve(terms_.size());
    for (const TermCount& term : terms_) ordered.push_back(&term);
    std::sort(ordered.begin(), ordered.end(),
              [](const TermCount* a, const TermCount* b) { return a->first < b->first; });
    for (const TermCount* term : ordered) document_.made.add_term(term->first, term->second);
    AddEnds(ordered);
    document_.made.add_value(kTextSlot, text_);
    const DocumentVector vector = vector_.Build();
    document_.made.add_value(
        kVectorSlot, absl::StrCat(absl::string_view(&document_.stratum, 1), Encode(vector)));
    document_.totals.Add(vector, 1);
  }

 private:
  using TermCount = std::pair<const std::string, Xapian::termcount>;

  // A letter is looked for by the beginning of a gram: where a pair begins with it, its standing at the
  // end of a run as well says nothing more. `ordered`: all other terms.
  void AddEnds(const std::vector<const TermCount*>& ordered) {
    for (const std::string& end : ends_) {
      const std::string letter = TextTerm(document_.stratum, Family::kSequence, FirstLetter(end));
      const auto pair = std::lower_bound(
          ordered.begin(), ordered.end(), letter,
          [](const TermCount* term, const std::string& wanted) { return term->first < wanted; });
      if (pair != ordered.end() && absl::StartsWith((*pair)->first, letter)) continue;
      document_.made.add_term(TextTerm(document_.stratum, Family::kSequence, end), 0);
    }
  }

  const Analyser& analyser_;
  XapianDocument& document_;
  VectorBuilder vector_;
  // How often each stands here: many do several times, and Xapian looks each up in a tree.
  absl::flat_hash_map<std::string, Xapian::termcount> terms_;
  std::string text_;
  absl::flat_hash_set<std::string> ends_;
};

}  // namespace

char StratumAt(const IndexOptions& options, size_t common) {
  return common < options.common_audiences.size() ? static_cast<char>('0' + common) : kOwnStratum;
}

absl::StatusOr<std::unique_ptr<XapianDocument>> PrepareDocument(const Document& document,
                                                                const Analyser& analyser,
                                                                const IndexOptions& options) {
  RETURN_IF_ERROR(CheckBounds(document));
  auto prepared = std::make_unique<XapianDocument>();
  prepared->key = KeyTerm(document.key);
  prepared->stratum = StratumOf(document, options);
  prepared->facets = document.facets;
  Xapian::Document& made = prepared->made;
  made.add_boolean_term(prepared->key);
  made.add_boolean_term(KindTerm(document.kind));
  for (const std::string& audience : document.audiences) {
    made.add_boolean_term(AudienceTerm(audience));
  }
  RETURN_IF_ERROR(AddValues(document, options, made));
  FieldAdder adder(analyser, *prepared);
  for (const bool title : {true, false}) {
    for (const Field& field : document.fields) {
      if (field.title == title) adder.Add(field);
    }
  }
  adder.Finish();
  return prepared;
}

}  // namespace renkei::search
