#pragma once
// The signals by which an operator speaks to the server, waited for in one thread instead of interrupting any.

#include <csignal>

namespace poolguard::app {

class termination_signals {
  public:
    enum class request {
        stop,   // SIGTERM, SIGINT
        reload, // SIGHUP
    };

    // Blocks them in this thread and those started from it, and ignores SIGPIPE: a peer that has gone shows as an
    // error of the write.
    termination_signals();
    // Waits for the next.
    request wait() const;

  private:
    sigset_t set_{};
};

} // namespace poolguard::app
