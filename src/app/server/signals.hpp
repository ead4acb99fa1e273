#pragma once
// The signals that stop or reload the server. One thread waits for them; they interrupt none.

#include <csignal>

namespace poolguard::app {

class termination_signals {
  public:
    enum class request {
        stop,   // SIGTERM, SIGINT
        reload, // SIGHUP
    };

    // Blocks them in this thread and those started from it. Ignores SIGPIPE, so that a write to a closed connection
    // returns an error.
    termination_signals();
    // Waits for the next signal.
    request wait() const;

  private:
    sigset_t set_{};
};

} // namespace poolguard::app
