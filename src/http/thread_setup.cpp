#include "http/thread_setup.hpp"

#include <csignal>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

namespace poolguard::http {

void name_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

void block_signals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void lower_priority(int nice_value) {
    // On Linux a thread has a nice value of its own, by its thread id. When it fails the thread is merely not nicer.
    static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), nice_value));
}

} // namespace poolguard::http
