#include "http/thread_setup.hpp"

#include <csignal>
#include <cstdint>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace poolguard::http {
namespace {

// struct sched_attr of sched_setattr(2) in its first version; the C library has none.
struct scheduling {
    std::uint32_t size = sizeof(scheduling);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice_value = 0;
    std::uint32_t priority = 0;
    std::uint64_t slice = 0; // ns; 0: as the system has it
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

constexpr std::uint64_t shortest_slice = 100'000; // the least that is taken

} // namespace

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

void take_short_turns() {
    // The operator's own policy and nice value stay as they are.
    scheduling now;
    if (::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) != 0 || now.policy != SCHED_OTHER) return;
    now.slice = shortest_slice;
    static_cast<void>(::syscall(SYS_sched_setattr, 0, &now, 0));
}

} // namespace poolguard::http
