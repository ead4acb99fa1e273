#include "app/server/signals.hpp"

#include <array>
#include <cerrno>
#include <pthread.h>
#include <thread>
#include <unistd.h>

namespace poolguard::app {

namespace {

sigset_t ending_signals() {
    sigset_t out{};
    sigemptyset(&out);
    for (const int each : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&out, each);
    return out;
}

} // namespace

termination_signals::termination_signals() : set_(ending_signals()) {
    (void)std::signal(SIGPIPE, SIG_IGN);
    // A write beyond the limit of a file's size fails, as on a full disk.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

termination_signals::request termination_signals::wait() const {
    int received = 0;
    while (sigwait(&set_, &received) != 0) {
    }
    return received == SIGHUP ? request::reload : request::stop;
}

void stop_when_input_ends() {
    // Nothing can interrupt the read, so that the thread ends with the process.
    std::thread([] {
        std::array<char, 256> ignored{};
        ssize_t count = 0;
        do
            count = ::read(STDIN_FILENO, ignored.data(), ignored.size());
        while (count > 0 || (count < 0 && errno == EINTR));
        ::kill(::getpid(), SIGTERM);
    }).detach();
}

held_signals::held_signals() {
    const auto held = ending_signals();
    pthread_sigmask(SIG_BLOCK, &held, &before_);
}

held_signals::~held_signals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

} // namespace poolguard::app
