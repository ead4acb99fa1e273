#include "app/server/signals.hpp"

#include <pthread.h>

namespace poolguard::app {

termination_signals::termination_signals() {
    (void)std::signal(SIGPIPE, SIG_IGN);
    // A write beyond the limit of a file's size fails, as on a full disk.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&set_);
    for (const int each : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&set_, each);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

termination_signals::request termination_signals::wait() const {
    int received = 0;
    while (sigwait(&set_, &received) != 0) {
    }
    return received == SIGHUP ? request::reload : request::stop;
}

} // namespace poolguard::app
