#include "server/domain/words/field_words.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"
#include "renkei/v1/constraints.pb.h"
#include "renkei/v1/labels.pb.h"
#include "server/domain/words/labels.h"

namespace renkei::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

constexpr char kPackage[] = "renkei.v1";

// There is no form on which a person meets these.
constexpr absl::string_view kOfPrograms[] = {"update_mask", "clear_mask", "page_token",
                                             "page_size",   "request_id", "validate_only"};

// By its name what messages mean by it, a field for each word: the commonest word first.
using FieldsByName = std::map<std::string, std::vector<const FieldDescriptor*>, std::less<>>;

// Counts what fields are called.
class Names {
 public:
  // The fields of `type` and of all within it that a request may set.
  void AddRequest(const Descriptor& type) {
    if (type.file()->package() != kPackage || !requests_.insert(&type).second) return;
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (field.options().GetExtension(pb::rules).output_only()) continue;
      Add(field);
      if (field.message_type() != nullptr) AddRequest(*field.message_type());
    }
  }

  // Every field, whoever sets it.
  void AddAll(const Descriptor& type) {
    for (int i = 0; i < type.field_count(); ++i) Add(*type.field(i));
    for (int i = 0; i < type.nested_type_count(); ++i) AddAll(*type.nested_type(i));
  }

  FieldsByName ByUse() const {
    FieldsByName fields;
    for (const auto& [name, words] : words_) {
      std::vector<Word> by_use = words;
      std::stable_sort(by_use.begin(), by_use.end(),
                       [](const Word& a, const Word& b) { return a.count > b.count; });
      for (const Word& word : by_use) fields[name].push_back(word.field);
    }
    return fields;
  }

 private:
  struct Word {
    const FieldDescriptor* field;
    int count;
  };

  void Add(const FieldDescriptor& field) {
    std::vector<Word>& words = words_[field.name()];
    const std::string text = LabelOf(field).ja;
    for (Word& word : words) {
      if (LabelOf(*word.field).ja != text) continue;
      ++word.count;
      // One that a path can go on from.
      if (word.field->message_type() == nullptr) word.field = &field;
      return;
    }
    words.push_back({&field, 1});
  }

  std::set<const Descriptor*> requests_;
  std::map<std::string, std::vector<Word>> words_;
};

// The files of the contract that this program has, in order of name.
std::vector<const FileDescriptor*> Files() {
  const DescriptorPool& pool = *DescriptorPool::generated_pool();
  // The database sorts itself at the first look-up of a file, which the pool's lock guards; from then on
  // it is only read.
  pool.FindFileByName("");
  std::vector<std::string> names;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&names);
  std::sort(names.begin(), names.end());
  std::vector<const FileDescriptor*> files;
  for (const std::string& name : names) {
    const FileDescriptor* file = pool.FindFileByName(name);
    if (file != nullptr && file->package() == kPackage) files.push_back(file);
  }
  return files;
}

// The fields of resources, or of everything else.
void AddMessages(const FileDescriptor& file, bool resources, Names& names) {
  for (int i = 0; i < file.message_type_count(); ++i) {
    const Descriptor& type = *file.message_type(i);
    if (type.options().HasExtension(pb::message_label) == resources) names.AddAll(type);
  }
}

// An error speaks of what was sent: where requests know a name, what replies call so does not count. Of replies a resource's own
// fields go before those of what is told beside it.
FieldsByName FieldsOfTheContract() {
  Names of_requests;
  Names of_all;
  for (const FileDescriptor* file : Files()) AddMessages(*file, /*resources=*/true, of_all);
  for (const FileDescriptor* file : Files()) {
    AddMessages(*file, /*resources=*/false, of_all);
    for (int i = 0; i < file->service_count(); ++i) {
      for (int k = 0; k < file->service(i)->method_count(); ++k)
        of_requests.AddRequest(*file->service(i)->method(k)->input_type());
    }
  }
  FieldsByName fields = of_requests.ByUse();
  fields.merge(of_all.ByUse());
  for (const absl::string_view name : kOfPrograms) fields.erase(std::string(name));
  return fields;
}

// `within` is the message that the path has led to; nullptr at its beginning, where of several the one
// is meant in which the path goes on with `next` ("" at its end), or else the commonest.
const FieldDescriptor* FindField(const Descriptor* within, absl::string_view name,
                                 absl::string_view next) {
  static const auto& fields = *new FieldsByName(FieldsOfTheContract());
  const FieldDescriptor* known =
      within == nullptr ? nullptr : within->FindFieldByName(std::string(name));
  if (known != nullptr) return known;
  const auto found = fields.find(name);
  if (found == fields.end()) return nullptr;
  for (const FieldDescriptor* field : found->second) {
    const Descriptor* type = field->message_type();
    if (type != nullptr && type->FindFieldByName(std::string(next)) != nullptr) return field;
  }
  return found->second.front();
}

// "steps[1]" -> "steps" and 1; without an index -1.
struct Segment {
  absl::string_view field;
  int index = -1;
};

bool IsFieldName(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '_';
  });
}

// False for what is no segment of a path.
bool ParseSegment(absl::string_view text, Segment& segment) {
  const size_t open = text.find('[');
  segment.field = text.substr(0, open);
  if (!IsFieldName(segment.field)) return false;
  if (open == absl::string_view::npos) return true;
  return text.back() == ']' &&
         absl::SimpleAtoi(text.substr(open + 1, text.size() - open - 2), &segment.index) &&
         segment.index >= 0;
}

}  // namespace

std::string FieldPathInWords(absl::string_view path) {
  const std::vector<absl::string_view> segments = absl::StrSplit(path, '.');
  std::vector<std::string> words;
  std::string which;
  const Descriptor* within = nullptr;
  for (size_t i = 0; i < segments.size(); ++i) {
    const bool last = i + 1 == segments.size();
    Segment segment;
    if (!ParseSegment(segments[i], segment)) return std::string(path);
    Segment next;
    if (!last) ParseSegment(segments[i + 1], next);
    const FieldDescriptor* field = FindField(within, segment.field, next.field);
    const std::string word = field == nullptr ? "" : LabelOf(*field).ja;
    within = field == nullptr ? nullptr : field->message_type();
    if (last && word.empty()) return std::string(path);
    // Of a list with one element nobody asks which.
    if (segment.index > 0)
      which = absl::StrCat("（", last ? "" : word, segment.index + 1, "件目）");
    if (last || (!word.empty() && segment.index < 0)) words.push_back(word);
  }
  return absl::StrCat(absl::StrJoin(words, "の"), which);
}

}  // namespace renkei::domain
