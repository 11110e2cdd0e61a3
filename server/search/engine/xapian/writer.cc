#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/search/engine/xapian/completion.h"
#include "server/search/engine/xapian/matching.h"
#include "server/search/engine/xapian/prepared.h"
#include "server/search/engine/xapian/terms.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"

namespace renkei::search {
namespace {

class XapianWriter : public IndexWriter {
 public:
  using IndexWriter::Replace;

  XapianWriter(std::string directory, Xapian::WritableDatabase database, const Analyser& analyser,
               IndexOptions options)
      : directory_(std::move(directory)),
        database_(std::move(database)),
        analyser_(analyser),
        options_(std::move(options)) {
    stamp_ = database_.get_metadata(kStampEntry);
    unsynced_ = !database_.get_metadata(kUnsyncedEntry).empty();
    for (size_t i = 0; i <= options_.common_audiences.size(); ++i) {
      const char stratum = StratumAt(options_, i);
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

  absl::StatusOr<std::unique_ptr<PreparedDocument>> Prepare(
      const Document& document) const override {
    return Guarded([&]() -> absl::StatusOr<std::unique_ptr<PreparedDocument>> {
      return PrepareDocument(document, analyser_, options_);
    });
  }

  absl::Status Replace(std::unique_ptr<PreparedDocument> prepared) override {
    return Guarded([&] { return Put(static_cast<XapianDocument&>(*prepared)); });
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

  absl::Status Sync() override {
    return Guarded([&]() -> absl::Status {
      database_.commit_transaction();
      if (std::exchange(unsynced_, false)) RememberAllEntries(database_);
      database_.close();
      RETURN_IF_ERROR(storage::SyncFiles(directory_));
      database_ = Xapian::WritableDatabase(directory_, Xapian::DB_OPEN);
      database_.set_metadata(kUnsyncedEntry, "");
      database_.commit();
      database_.begin_transaction();
      return absl::OkStatus();
    });
  }

  const std::string& stamp() const override { return stamp_; }

 private:
  absl::Status Put(XapianDocument& document) {
    RETURN_IF_ERROR(Forget(document.key));
    AddFacets(document.facets, document.made);
    if (!unsynced_) RememberEntries(database_, document.entries);
    database_.replace_document(document.key, document.made);
    totals_[document.stratum].Add(document.totals);
    return absl::OkStatus();
  }

  void AddFacets(const std::vector<FacetValue>& facets, Xapian::Document& made) {
    std::vector<uint32_t> ids;
    for (const FacetValue& facet : facets) {
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
    const char stratum = document.get_value(kVectorSlot).front();
    totals_[stratum].Add(vector, -1);
    if (stratum == kWidestStratum && !unsynced_) ForgetEntries(database_, *found);
    return absl::OkStatus();
  }

  const std::string directory_;
  Xapian::WritableDatabase database_;
  const Analyser& analyser_;
  const IndexOptions options_;
  std::string stamp_;
  // Before the first Sync. The spelling table is empty until then.
  bool unsynced_ = false;
  // By stratum.
  std::map<char, StratumTotals> totals_;
  absl::flat_hash_map<std::string, uint32_t> facets_;
};

// A Sync that was broken off left a part of the spelling table.
absl::Status CheckNotInSync(const Xapian::Database& database) {
  const bool unsynced = !database.get_metadata(kUnsyncedEntry).empty();
  if (!unsynced || database.spellings_begin() == database.spellings_end()) return absl::OkStatus();
  return NotFinished();
}

}  // namespace

absl::StatusOr<std::unique_ptr<IndexWriter>> OpenWriter(const std::string& directory,
                                                        const Analyser& analyser,
                                                        const IndexOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexWriter>> {
    Xapian::WritableDatabase database(directory, Xapian::DB_OPEN);
    RETURN_IF_ERROR(CheckMadeFor(database, MadeFor(analyser, options)));
    RETURN_IF_ERROR(CheckNotInSync(database));
    return std::make_unique<XapianWriter>(directory, std::move(database), analyser, options);
  });
}

absl::StatusOr<std::unique_ptr<IndexWriter>> CreateIndex(const std::string& directory,
                                                         const Analyser& analyser,
                                                         const IndexOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  RETURN_IF_ERROR(storage::MakeDirectory(directory));
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexWriter>> {
    const std::string boot = ThisBoot();
    const int sync = boot.empty() ? 0 : Xapian::DB_NO_SYNC;
    Xapian::WritableDatabase database(directory, Xapian::DB_CREATE_OR_OVERWRITE | sync);
    database.set_metadata(kMadeForEntry, MadeFor(analyser, options));
    database.set_metadata(kUnsyncedEntry, boot);
    database.commit();
    return std::make_unique<XapianWriter>(directory, std::move(database), analyser, options);
  });
}

}  // namespace renkei::search
