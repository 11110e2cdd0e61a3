#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "server/domain/error.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/phrase.h"
#include "server/search/engine/xapian/completion.h"
#include "server/search/engine/xapian/matching.h"
#include "server/search/engine/xapian/terms.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"

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

class XapianWriter : public IndexWriter {
 public:
  XapianWriter(Xapian::WritableDatabase database, const Analyser& analyser, IndexOptions options)
      : database_(std::move(database)), analyser_(analyser), options_(std::move(options)) {
    stamp_ = database_.get_metadata(kStampEntry);
    for (size_t i = 0; i <= options_.common_audiences.size(); ++i) {
      const char stratum = StratumAt(i);
      totals_[stratum] = StratumTotals::Decode(database_.get_metadata(StatisticsEntry(stratum)));
    }
    for (uint32_t id = 0;; ++id) {
      std::string name = database_.get_metadata(FacetEntry(id));
      if (name.empty()) break;
      facets_.emplace(std::move(name), id);
    }
    // Xapian would commit by itself after some thousand documents; within a transaction it does not.
    database_.begin_transaction();
  }

  absl::Status Replace(const Document& document) override {
    RETURN_IF_ERROR(CheckBounds(document));
    return Guarded([&] { return Put(document); });
  }

  absl::Status Remove(absl::string_view key) override {
    return Guarded([&] { return RemoveTerm(KeyTerm(key)); });
  }

  absl::Status RemoveBelow(absl::string_view key) override {
    return Guarded([&]() -> absl::Status {
      const std::string below = KeyTerm(absl::StrCat(key, "/"));
      std::vector<std::string> terms = {KeyTerm(key)};
      for (auto term = database_.allterms_begin(below); term != database_.allterms_end(below);
           ++term) {
        terms.push_back(*term);
      }
      for (const std::string& term : terms) RETURN_IF_ERROR(RemoveTerm(term));
      return absl::OkStatus();
    });
  }

  absl::Status Commit(absl::string_view stamp) override {
    return Guarded([&] {
      database_.set_metadata(kStampEntry, std::string(stamp));
      for (const auto& [stratum, totals] : totals_) {
        database_.set_metadata(StatisticsEntry(stratum), totals.Encode());
      }
      database_.commit_transaction();
      stamp_ = std::string(stamp);
      database_.begin_transaction();
      return absl::OkStatus();
    });
  }

  const std::string& stamp() const override { return stamp_; }

 private:
  char StratumAt(size_t common) const {
    return common < options_.common_audiences.size() ? static_cast<char>('0' + common)
                                                     : kOwnStratum;
  }

  char StratumOf(const Document& document) const {
    size_t common = 0;
    for (; common < options_.common_audiences.size(); ++common) {
      const auto& audience = options_.common_audiences[common];
      if (std::find(document.audiences.begin(), document.audiences.end(), audience) !=
          document.audiences.end()) {
        break;
      }
    }
    return StratumAt(common);
  }

  absl::Status Put(const Document& document) {
    const std::string key = KeyTerm(document.key);
    RETURN_IF_ERROR(Forget(key));
    const char stratum = StratumOf(document);
    Xapian::Document made;
    VectorBuilder builder;
    std::vector<VocabularyEntry> entries;
    std::string text;
    for (const bool title : {true, false}) {
      for (const Field& field : document.fields) {
        if (field.title == title) AddField(field, stratum, text, made, builder, entries);
      }
    }
    std::sort(entries.begin(), entries.end());
    if (entries.size() > kMaxEntries) entries.resize(kMaxEntries);
    for (const VocabularyEntry& entry : entries) made.add_boolean_term(EntryTerm(entry));
    RememberEntries(database_, entries);
    made.add_boolean_term(key);
    made.add_boolean_term(KindTerm(document.kind));
    for (const std::string& audience : document.audiences) {
      made.add_boolean_term(AudienceTerm(audience));
    }
    AddFacets(document, made);
    RETURN_IF_ERROR(AddValues(document, made));
    made.add_value(kTextSlot, text);
    const DocumentVector vector = builder.Build();
    made.set_data(absl::StrCat(absl::string_view(&stratum, 1), Encode(vector)));
    database_.replace_document(key, made);
    totals_[stratum].Add(vector, 1);
    return absl::OkStatus();
  }

  void AddField(const Field& field, char stratum, std::string& text, Xapian::Document& made,
                VectorBuilder& builder, std::vector<VocabularyEntry>& entries) const {
    const Analysis analysis = analyser_.Analyse(field.text);
    const Xapian::termcount times = field.title ? 2 : 1;
    for (const Gram& gram : analysis.grams.grams) {
      made.add_term(
          TextTerm(stratum, gram.sequenced ? Family::kSequence : Family::kGram, gram.text),
          gram.counted ? times : 0);
    }
    for (const Word& word : analysis.words) {
      made.add_term(TextTerm(stratum, Family::kWord, word.base), times);
      if (field.title) made.add_term(TextTerm(stratum, Family::kTitleWord, word.base), 0);
    }
    builder.Add(analysis, field.title);
    if (field.title && stratum == kWidestStratum) {
      std::vector<VocabularyEntry> found = EntriesOf(field.text, analysis);
      std::move(found.begin(), found.end(), std::back_inserter(entries));
    }
    text += PhraseText(analysis.folded);
    text.push_back(kFieldEnd);
  }

  void AddFacets(const Document& document, Xapian::Document& made) {
    std::vector<uint32_t> ids;
    for (const FacetValue& facet : document.facets) {
      const auto [found, added] =
          facets_.emplace(FacetName(facet), static_cast<uint32_t>(facets_.size()));
      if (added) database_.set_metadata(FacetEntry(found->second), found->first);
      ids.push_back(found->second);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    for (const uint32_t id : ids) made.add_boolean_term(FacetTerm(id));
    if (!ids.empty()) made.add_value(kFacetSlot, EncodeFacets(ids));
  }

  absl::Status AddValues(const Document& document, Xapian::Document& made) const {
    made.add_value(kKeySlot, document.key);
    made.add_value(kKindSlot, document.kind);
    for (const SortValue& value : document.sort_values) {
      const auto& names = options_.sort_values;
      const auto name = std::find(names.begin(), names.end(), value.name);
      if (name == names.end()) {
        return absl::InvalidArgumentError(absl::StrCat("the index has no sort value ", value.name));
      }
      made.add_value(kFirstSortSlot + static_cast<Xapian::valueno>(name - names.begin()),
                     Xapian::sortable_serialise(value.value));
    }
    return absl::OkStatus();
  }

  absl::Status RemoveTerm(const std::string& key) {
    RETURN_IF_ERROR(Forget(key));
    database_.delete_document(key);
    return absl::OkStatus();
  }

  // Takes the document with this term out of the totals.
  absl::Status Forget(const std::string& key) {
    const auto found = database_.postlist_begin(key);
    if (found == database_.postlist_end(key)) return absl::OkStatus();
    const Xapian::Document document = database_.get_document(*found);
    DocumentVector vector;
    RETURN_IF_ERROR(ReadVector(document, vector));
    const char stratum = document.get_data().front();
    totals_[stratum].Add(vector, -1);
    if (stratum == kWidestStratum) ForgetEntries(database_, *found);
    return absl::OkStatus();
  }

  Xapian::WritableDatabase database_;
  const Analyser& analyser_;
  const IndexOptions options_;
  std::string stamp_;
  // By stratum.
  std::map<char, StratumTotals> totals_;
  absl::flat_hash_map<std::string, uint32_t> facets_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IndexWriter>> OpenWriter(const std::string& directory,
                                                        const Analyser& analyser,
                                                        const IndexOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexWriter>> {
    Xapian::WritableDatabase database(directory, Xapian::DB_OPEN);
    RETURN_IF_ERROR(CheckMadeFor(database, MadeFor(analyser, options)));
    return std::make_unique<XapianWriter>(std::move(database), analyser, options);
  });
}

absl::StatusOr<std::unique_ptr<IndexWriter>> CreateIndex(const std::string& directory,
                                                         const Analyser& analyser,
                                                         const IndexOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  RETURN_IF_ERROR(storage::MakeDirectory(directory));
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexWriter>> {
    Xapian::WritableDatabase database(directory, Xapian::DB_CREATE_OR_OVERWRITE);
    database.set_metadata(kMadeForEntry, MadeFor(analyser, options));
    database.commit();
    return std::make_unique<XapianWriter>(std::move(database), analyser, options);
  });
}

}  // namespace renkei::search
