#include "server/search/engine/xapian/phrase_source.h"

#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

void PhraseSource::init(const Xapian::Database& database) {
  database_ = database;
  documents_ = database.get_doccount();
  text_ = database_.valuestream_begin(kTextSlot);
  at_ = 0;
  at_end_ = false;
}

void PhraseSource::next(double least_weight) { skip_to(at_ + 1, least_weight); }

void PhraseSource::skip_to(Xapian::docid document, double /*least_weight*/) {
  if (at_end_ || document <= at_) return;
  const Xapian::ValueIterator end = database_.valuestream_end(kTextSlot);
  if (text_ != end) text_.skip_to(document);
  while (text_ != end && !Has()) ++text_;
  at_end_ = text_ == end;
  if (!at_end_) at_ = text_.get_docid();
}

// Whether this document has it; one behind it is not looked for, and asking again gives the same.
bool PhraseSource::check(Xapian::docid document, double /*least_weight*/) {
  if (at_end_ || document <= at_) return true;
  const Xapian::ValueIterator end = database_.valuestream_end(kTextSlot);
  if (text_ != end) text_.skip_to(document);
  at_end_ = text_ == end;
  const bool found = !at_end_ && text_.get_docid() == document && Has();
  at_ = found ? document : document - 1;
  return found || at_end_;
}

}  // namespace renkei::search
