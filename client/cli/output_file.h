// The file of --output-file: what a verb prints goes there, whole or not at all, and its name says
// what is in it.

#ifndef RENKEI_CLIENT_CLI_OUTPUT_FILE_H_
#define RENKEI_CLIENT_CLI_OUTPUT_FILE_H_

#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/file/part_file.h"

namespace renkei::cli {

// What lists and resources are printed as, of those that names of files tell.
const std::vector<std::string>& ListFormats();

// "yaml" for plan.yml; "" for a name whose end says nothing.
std::string FormatOfName(const std::string& path);

// OK where the name at the end of `path` says nothing or `format`; otherwise a usage error that names
// both.
[[nodiscard]] absl::Status CheckFileName(const std::string& path, const std::string& format);

// OK where the name says nothing or one of `formats`; otherwise a usage error with all of them.
[[nodiscard]] absl::Status CheckFileName(const std::string& path,
                                         const std::vector<std::string>& formats);

// In which of `documents` a verb writes: `asked` (from its --format), else what the file's name says,
// else "". Usage errors: `asked` is none of them, or the name says another one.
[[nodiscard]] absl::StatusOr<std::string> DocumentFormat(const std::string& asked,
                                                         const std::string& path,
                                                         const std::vector<std::string>& documents);

// A stream into a file that takes its place with Finish. The file is made with the first byte: a verb
// that writes a folder of that name itself prints nothing.
class OutputFile {
 public:
  explicit OutputFile(std::string path);

  std::ostream& stream() { return stream_; }
  // The file holds what was printed; nothing: an empty one, unless a folder is there. Called once, at
  // the end; without it nothing of the file stays. Errors are local ones.
  [[nodiscard]] absl::Status Finish();

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(const std::string& path) : path_(path) {}
    absl::Status Finish();

   protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* bytes, std::streamsize count) override;

   private:
    absl::Status Open();

    const std::string& path_;
    std::unique_ptr<PartFile> file_;
    // Why it cannot be written.
    absl::Status status_;
  };

  const std::string path_;
  Buffer buffer_;
  std::ostream stream_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_OUTPUT_FILE_H_
