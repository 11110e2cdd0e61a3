// The documents whose text has a phrase, among those that have its grams.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PHRASE_SOURCE_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PHRASE_SOURCE_H_

#include <xapian.h>

#include <string>

namespace renkei::search {

// Reads the text of each document that it is asked about, so it stands in an AND with terms that leave
// few. It says that it matches everything, and is therefore asked last.
class PhraseSource : public Xapian::PostingSource {
 public:
  // `phrase`: a PhraseText.
  explicit PhraseSource(std::string phrase) : phrase_(std::move(phrase)) {}

  PhraseSource* clone() const override { return new PhraseSource(phrase_); }
  void init(const Xapian::Database& database) override;

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return documents_; }
  Xapian::doccount get_termfreq_max() const override { return documents_; }

  void next(double least_weight) override;
  void skip_to(Xapian::docid document, double least_weight) override;
  bool check(Xapian::docid document, double least_weight) override;
  bool at_end() const override { return at_end_; }
  Xapian::docid get_docid() const override { return at_; }

 private:
  bool Has() const { return (*text_).find(phrase_) != std::string::npos; }

  const std::string phrase_;
  Xapian::Database database_;
  Xapian::doccount documents_ = 0;
  Xapian::ValueIterator text_;
  // 0: before the first one.
  Xapian::docid at_ = 0;
  bool at_end_ = false;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_PHRASE_SOURCE_H_
