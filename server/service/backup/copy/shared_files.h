// What earlier backups have already, so that a new one need not write it again.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_SHARED_FILES_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_SHARED_FILES_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/service/backup/copy/catalogue.h"

namespace renkei::service {

// Tables never change once they are written, and keep their names; a store that was restored or begun anew uses names again, so that
// a name and a length say only that it is worth comparing. What is shared has the same checksum, byte by byte. A value type.
class SharedFiles {
 public:
  SharedFiles() = default;
  // Of backups that are not damaged, as far as is known; what a look found changed is shared by none.
  explicit SharedFiles(const std::vector<CataloguedBackup>& backups);

  // Whether it may be there: then its checksum is worth knowing.
  bool MayHave(const std::string& name, uint64_t bytes) const {
    return paths_.count({name, bytes}) > 0;
  }
  // Its path in the newest backup that has it; "": none does.
  std::string Find(const std::string& name, uint64_t bytes, const std::string& sum) const;

 private:
  using NameAndBytes = std::pair<std::string, uint64_t>;
  // By checksum.
  std::map<NameAndBytes, std::map<std::string, std::string>> paths_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_SHARED_FILES_H_
