#include "http/thread_setup.hpp"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace poolguard::http {
namespace {

// The first version of struct sched_attr of sched_setattr(2), which the C library does not declare.
struct scheduling {
    std::uint32_t size = sizeof(scheduling);
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice_value = 0;
    std::uint32_t priority = 0;
    std::uint64_t slice = 0; // ns; 0: the system's default
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};

constexpr std::uint64_t shortest_slice = 100'000; // the kernel's minimum

} // namespace

void name_thread(const char* name) { ::pthread_setname_np(::pthread_self(), name); }

void block_signals() {
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

void lower_priority(int nice_value) {
    // On Linux each thread has its own nice value, by its thread id. If this fails, the priority is merely not lowered.
    const auto own = static_cast<id_t>(::gettid());
    static_cast<void>(::setpriority(PRIO_PROCESS, own, std::max(::getpriority(PRIO_PROCESS, own), nice_value)));
}

void take_short_turns() {
    // Keeps the operator's policy and nice value.
    scheduling now;
    if (::syscall(SYS_sched_getattr, 0, &now, sizeof now, 0) != 0 || now.policy != SCHED_OTHER) return;
    now.slice = shortest_slice;
    static_cast<void>(::syscall(SYS_sched_setattr, 0, &now, 0));
}

} // namespace poolguard::http
