// Visitors of a web front, each with a connection that stays, and how long they wait when some of them do
// something again and again.

#ifndef RENKEI_TESTS_BENCH_VISITORS_H_
#define RENKEI_TESTS_BENCH_VISITORS_H_

#include <functional>
#include <string>
#include <vector>

namespace renkei::bench {

// What a bench of a front is asked to do: NAME TEXTS PACKS [--texts N] [--seconds S].
struct VisitorsOptions {
  std::string file;   // of texts
  std::string packs;  // a directory
  size_t texts = 0;   // so many of them
  double seconds = 2;
};
// Another command line ends the program with what it should be. `texts`: how many where nothing is said.
VisitorsOptions ReadVisitorsOptions(int argc, char** argv, size_t texts);

// A visitor of its own for each thread; none of them is anybody's.
std::string AddressOfUser(int user);

// One connection that stays. Whatever does not come as it should ends the program.
class Browser {
 public:
  // `address`: "127.0.0.1:8350". `visitor`: the address from which it is said to come.
  Browser(const std::string& address, std::string visitor);
  Browser(const Browser&) = delete;
  Browser& operator=(const Browser&) = delete;
  ~Browser();

  // Begins to read the change feed behind `cursor` as events.
  void ReadEvents(const std::string& token, const std::string& cursor);
  // Waits for the first of them, a heartbeat where there is nothing new.
  void AwaitEvents();

  // The bytes of its body.
  size_t Get(const std::string& target);
  // The same of a form that is sent, as a browser encodes it. A page that is another's is not followed.
  size_t Post(const std::string& target, const std::string& form);

  // Of the last reply: all of it, and what its head sets as a cookie ("" where it sets none), which
  // goes with every request from then on.
  const std::string& reply() const { return bytes_; }
  void KeepCookie();

 private:
  void Send(const std::string& request) const;
  void Receive();
  size_t ReceiveReply(const std::string& target);
  std::string Head(const char* method, const std::string& target) const;
  [[noreturn]] void End(const std::string& what) const;

  const std::string visitor_;
  int socket_ = -1;
  std::string cookie_;
  std::string bytes_;
};

struct Figures {
  std::vector<double> milliseconds;
  double seconds = 0;

  // Before the others.
  void Finish();
  double At(double part) const;
  double PerSecond() const { return static_cast<double>(milliseconds.size()) / seconds; }
};

// What one user does, again and again; the number says which time.
using Doing = std::function<void(size_t)>;

// So many users for so long, each of them from `user` and once before it counts.
void Measure(int users, double seconds, const std::function<Doing(int)>& user, Figures& figures);

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_VISITORS_H_
