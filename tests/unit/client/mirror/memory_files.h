// A file system in memory that can lose its power: what was not synced may be gone afterwards.

#ifndef RENKEI_TESTS_UNIT_CLIENT_MIRROR_MEMORY_FILES_H_
#define RENKEI_TESTS_UNIT_CLIENT_MIRROR_MEMORY_FILES_H_

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "client/mirror/files.h"

namespace renkei::mirror {

// Names are kept as a journaling file system keeps them: what is done to them becomes permanent in
// the order in which it was done, at the latest with a SyncDirectory of a directory that it
// touched, with all that was done before. The bytes of a file become permanent with its Sync; of
// those after it, any number may.
class MemoryFiles final : public Files {
 public:
  // How the machine ends.
  enum class End { kKilled, kPowerLost };

  explicit MemoryFiles(bool can_exchange = true) : can_exchange_(can_exchange) {
    live_[""] = durable_[""] = std::make_shared<Node>(Node{true, "", 0});
  }

  // Ends the machine at the `steps`-th write from now on: it is not done, or by half, and neither
  // is anything after it. 0: never.
  void CrashAfter(int steps) { steps_left_ = steps; }
  bool crashed() const { return crashed_; }
  int steps() const { return steps_; }

  // What a new process finds. Everything opened before must have been let go.
  void Restart(End end, std::minstd_rand& random) {
    if (end == End::kPowerLost) LosePower(random);
    crashed_ = locked_ = false;
    steps_left_ = 0;
  }

  // A file's content as a reader sees it now.
  std::string Content(const std::string& path) const {
    const auto it = live_.find(path);
    return it == live_.end() ? "" : it->second->bytes;
  }
  void Put(const std::string& path, const std::string& bytes) {
    live_[path] = durable_[path] = std::make_shared<Node>(Node{false, bytes, bytes.size()});
  }

  absl::StatusOr<std::unique_ptr<FileWriter>> Create(const std::string& path) override {
    if (absl::Status s = Step(); !s.ok()) return s;
    auto node = std::make_shared<Node>();
    Change({path}, [path, node](Names& names) { names[path] = node; });
    return std::make_unique<Writer>(*this, node);
  }

  absl::StatusOr<std::unique_ptr<FileWriter>> Continue(const std::string& path,
                                                       int64_t size) override {
    if (!Exists(path)) return Create(path);
    if (absl::Status s = Step(); !s.ok()) return s;
    const std::shared_ptr<Node> node = live_[path];
    node->bytes.resize(static_cast<size_t>(size));
    node->synced = std::min(node->synced, node->bytes.size());
    return std::make_unique<Writer>(*this, node);
  }

  absl::StatusOr<std::unique_ptr<FileReader>> Open(const std::string& path) override {
    const auto it = live_.find(path);
    if (it == live_.end() || it->second->directory) return absl::NotFoundError(path);
    return std::make_unique<Reader>(it->second);
  }

  bool Exists(const std::string& path) override { return live_.count(path) > 0; }

  absl::StatusOr<std::vector<std::string>> List(const std::string& path) override {
    std::vector<std::string> names;
    for (const auto& [name, node] : live_) {
      if (name != path && ParentOf(name) == path) names.push_back(name.substr(path.size() + 1));
    }
    return names;
  }

  absl::Status Rename(const std::string& from, const std::string& to) override {
    if (absl::Status s = Step(); !s.ok()) return s;
    if (!Exists(from)) return absl::NotFoundError(from);
    if (Exists(to) && live_[to]->directory) return absl::FailedPreconditionError(to);
    Change({from, to}, [from, to](Names& names) {
      Names moved = Take(names, from);
      for (auto& [name, node] : moved) names[to + name.substr(from.size())] = node;
    });
    return absl::OkStatus();
  }

  absl::Status Exchange(const std::string& a, const std::string& b) override {
    if (!can_exchange_) return absl::UnimplementedError("no exchange");
    if (absl::Status s = Step(); !s.ok()) return s;
    if (!Exists(a) || !Exists(b)) return absl::NotFoundError(a);
    Change({a, b}, [a, b](Names& names) {
      Names first = Take(names, a);
      Names second = Take(names, b);
      for (auto& [name, node] : first) names[b + name.substr(a.size())] = node;
      for (auto& [name, node] : second) names[a + name.substr(b.size())] = node;
    });
    return absl::OkStatus();
  }

  absl::Status Link(const std::string& from, const std::string& to) override {
    if (!can_exchange_) return absl::UnimplementedError("no links");
    if (absl::Status s = Step(); !s.ok()) return s;
    const std::shared_ptr<Node> node = live_.at(from);
    Change({to}, [to, node](Names& names) { names[to] = node; });
    return absl::OkStatus();
  }

  // One name after another, as the machine's own does it.
  absl::Status RemoveAll(const std::string& path) override {
    std::vector<std::string> names;
    for (const auto& [name, node] : live_) {
      if (name == path || name.rfind(path + "/", 0) == 0) names.push_back(name);
    }
    for (auto it = names.rbegin(); it != names.rend(); ++it) {
      if (absl::Status s = Step(); !s.ok()) return s;
      Change({*it}, [name = *it](Names& all) { all.erase(name); });
    }
    return absl::OkStatus();
  }

  absl::Status MakeDirectory(const std::string& path) override {
    if (Exists(path)) return absl::OkStatus();
    if (absl::Status s = MakeDirectory(ParentOf(path)); !s.ok()) return s;
    if (absl::Status s = Step(); !s.ok()) return s;
    auto node = std::make_shared<Node>(Node{true, "", 0});
    Change({path}, [path, node](Names& names) { names[path] = node; });
    return absl::OkStatus();
  }

  absl::Status SyncDirectory(const std::string& path) override {
    if (absl::Status s = Step(); !s.ok()) return s;
    if (!Exists(path)) return absl::NotFoundError(path);
    size_t count = 0;
    for (size_t i = 0; i < changes_.size(); ++i) {
      for (const std::string& touched : changes_[i].paths) {
        if (ParentOf(touched) == path) count = i + 1;
      }
    }
    MakePermanent(count);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<FileLock>> Lock(const std::string&) override {
    if (locked_) return absl::AbortedError("locked");
    locked_ = true;
    return std::make_unique<Held>(locked_);
  }

 private:
  struct Node {
    bool directory = false;
    std::string bytes;
    size_t synced = 0;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  // Something done to names that is not permanent yet.
  struct NameChange {
    std::vector<std::string> paths;
    std::function<void(Names&)> apply;
  };

  class Writer final : public FileWriter {
   public:
    Writer(MemoryFiles& files, std::shared_ptr<Node> node)
        : files_(files), node_(std::move(node)) {}
    absl::Status Append(absl::string_view bytes) override {
      const bool ended_before = files_.crashed_;
      const absl::Status status = files_.Step();
      // The write that the machine ends in is done by half.
      if (!status.ok()) bytes = bytes.substr(0, ended_before ? 0 : bytes.size() / 2);
      node_->bytes.append(bytes.data(), bytes.size());
      return status;
    }
    absl::Status Sync() override {
      if (absl::Status s = files_.Step(); !s.ok()) return s;
      node_->synced = node_->bytes.size();
      return absl::OkStatus();
    }

   private:
    MemoryFiles& files_;
    const std::shared_ptr<Node> node_;
  };

  class Reader final : public FileReader {
   public:
    explicit Reader(std::shared_ptr<Node> node) : node_(std::move(node)) {}
    absl::StatusOr<std::string> ReadAt(int64_t offset, size_t size) override {
      if (static_cast<size_t>(offset) >= node_->bytes.size()) return std::string();
      return node_->bytes.substr(static_cast<size_t>(offset), size);
    }

   private:
    const std::shared_ptr<Node> node_;
  };

  class Held final : public FileLock {
   public:
    explicit Held(bool& locked) : locked_(locked) {}
    ~Held() override { locked_ = false; }

   private:
    bool& locked_;
  };

  static std::string ParentOf(const std::string& path) {
    const size_t slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
  }

  // The name and everything below it, taken out.
  static Names Take(Names& names, const std::string& path) {
    Names taken;
    for (auto it = names.begin(); it != names.end();) {
      if (it->first == path || it->first.rfind(path + "/", 0) == 0) {
        taken.insert(*it);
        it = names.erase(it);
      } else {
        ++it;
      }
    }
    return taken;
  }

  absl::Status Step() {
    if (crashed_) return absl::UnavailableError("the machine has ended");
    ++steps_;
    if (steps_left_ == 0 || --steps_left_ > 0) return absl::OkStatus();
    crashed_ = true;
    return absl::UnavailableError("the machine ends");
  }

  void Change(std::vector<std::string> paths, std::function<void(Names&)> apply) {
    apply(live_);
    changes_.push_back({std::move(paths), std::move(apply)});
  }

  void MakePermanent(size_t count) {
    for (size_t i = 0; i < count; ++i) changes_[i].apply(durable_);
    changes_.erase(changes_.begin(), changes_.begin() + static_cast<std::ptrdiff_t>(count));
  }

  void LosePower(std::minstd_rand& random) {
    MakePermanent(random() % (changes_.size() + 1));
    changes_.clear();
    live_ = durable_;
    for (auto& [name, node] : live_) {
      const size_t loose = node->bytes.size() - node->synced;
      node->bytes.resize(node->synced + random() % (loose + 1));
      node->synced = node->bytes.size();
    }
  }

  const bool can_exchange_;
  Names live_;
  Names durable_;
  std::vector<NameChange> changes_;
  int steps_ = 0;
  int steps_left_ = 0;
  bool crashed_ = false;
  bool locked_ = false;
};

}  // namespace renkei::mirror

#endif  // RENKEI_TESTS_UNIT_CLIENT_MIRROR_MEMORY_FILES_H_
