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

// Sends this process SIGTERM when its standard input ends. Whoever holds the other end of a pipe needs no way to end
// this process: the kernel closes the pipe when they end, however that comes. Call after termination_signals is made.
void stop_when_input_ends();

// Holds back the signals that end a program until the object is gone, so that what has begun is finished.
class held_signals {
  public:
    // Blocks them in this thread and those started from it, which must have ended before the object does.
    held_signals();
    held_signals(const held_signals&) = delete;
    held_signals& operator=(const held_signals&) = delete;
    ~held_signals();

  private:
    sigset_t before_{};
};

} // namespace poolguard::app
