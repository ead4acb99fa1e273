// The C library's threads, locks, pauses and clocks, as they are in a world. The program's own definitions come before
// those of the shared library, for the C++ library too. Outside of a world there is one thread: locks are those of the
// C library, and nothing can be started or waited for.

#include "simulation/waits.hpp"
#include "simulation/fibers.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace poolguard::simulation {
namespace {

constexpr std::int64_t per_second = 1'000'000;

microseconds to_span(const timespec& given) {
    return microseconds{given.tv_sec * per_second + (given.tv_nsec + 999) / 1000};
}

timespec to_timespec(microseconds given) { return {given.count() / per_second, (given.count() % per_second) * 1000}; }

[[noreturn]] void give_up(const char* why) {
    std::fputs(why, stdout);
    std::fflush(stdout);
    std::abort();
}

template <class Function>
Function* original(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// Waits as long as the try says that it is busy.
template <class Lock>
int lock_by(int (*attempt)(Lock*), Lock* which) {
    while (true) {
        const int result = attempt(which);
        if (result != EBUSY) return result;
        auto* const world = schedule::running();
        if (world == nullptr) give_up("A lock is held, and nobody is there to release it.\n");
        world->wait(which);
    }
}

template <class Lock>
int unlock_by(int (*release)(Lock*), Lock* which) {
    const int result = release(which);
    if (auto* const world = schedule::running(); world != nullptr && world->is_waited_for(which))
        world->wake_all(which);
    return result;
}

int wait_for(pthread_cond_t* what, pthread_mutex_t* held, std::optional<microseconds> until) {
    auto* const world = schedule::running();
    if (world == nullptr) give_up("Nobody is there to signal a condition.\n");
    pthread_mutex_unlock(held);
    const bool was_woken = world->wait(what, until);
    pthread_mutex_lock(held);
    return was_woken ? 0 : ETIMEDOUT;
}

microseconds at(clockid_t clock, const timespec& given) {
    return clock == CLOCK_REALTIME ? to_span(given) - beginning_of_worlds : to_span(given);
}

} // namespace

std::chrono::nanoseconds real_time() {
    timespec out{};
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &out);
    return std::chrono::seconds{out.tv_sec} + std::chrono::nanoseconds{out.tv_nsec};
}

} // namespace poolguard::simulation

namespace sim = poolguard::simulation;

extern "C" {

int pthread_mutex_lock(pthread_mutex_t* which) noexcept { return sim::lock_by(&pthread_mutex_trylock, which); }
int pthread_mutex_unlock(pthread_mutex_t* which) noexcept {
    static auto* const release = sim::original<int(pthread_mutex_t*)>("pthread_mutex_unlock");
    return sim::unlock_by(release, which);
}
int pthread_rwlock_rdlock(pthread_rwlock_t* which) noexcept { return sim::lock_by(&pthread_rwlock_tryrdlock, which); }
int pthread_rwlock_wrlock(pthread_rwlock_t* which) noexcept { return sim::lock_by(&pthread_rwlock_trywrlock, which); }
int pthread_rwlock_unlock(pthread_rwlock_t* which) noexcept {
    static auto* const release = sim::original<int(pthread_rwlock_t*)>("pthread_rwlock_unlock");
    return sim::unlock_by(release, which);
}

int pthread_cond_signal(pthread_cond_t* what) noexcept {
    if (auto* const world = sim::schedule::running()) world->wake_one(what);
    return 0;
}
int pthread_cond_broadcast(pthread_cond_t* what) noexcept {
    if (auto* const world = sim::schedule::running()) world->wake_all(what);
    return 0;
}
int pthread_cond_wait(pthread_cond_t* what, pthread_mutex_t* held) { return sim::wait_for(what, held, {}); }
int pthread_cond_timedwait(pthread_cond_t* what, pthread_mutex_t* held, const timespec* until) {
    return sim::wait_for(what, held, sim::at(CLOCK_REALTIME, *until));
}
int pthread_cond_clockwait(pthread_cond_t* what, pthread_mutex_t* held, clockid_t clock, const timespec* until) {
    return sim::wait_for(what, held, sim::at(clock, *until));
}

// Where no thread can be started, std::async does its work when it is asked for the result.
int pthread_create(pthread_t* id, const pthread_attr_t*, void* (*work)(void*), void* given) noexcept {
    auto* const world = sim::schedule::running();
    const auto started = world == nullptr ? std::nullopt : world->start_thread([work, given] { work(given); });
    if (!started) return EAGAIN;
    *id = *started;
    return 0;
}
int pthread_join(pthread_t id, void**) {
    if (auto* const world = sim::schedule::running()) world->join(id);
    return 0;
}

int nanosleep(const timespec* pause, timespec*) {
    if (auto* const world = sim::schedule::running()) world->sleep(sim::to_span(*pause));
    return 0;
}
int clock_nanosleep(clockid_t, int, const timespec* pause, timespec*) { return nanosleep(pause, nullptr); }

int clock_gettime(clockid_t clock, timespec* into) noexcept {
    const auto* const world = sim::schedule::running();
    if (world == nullptr) return static_cast<int>(syscall(SYS_clock_gettime, clock, into));
    *into = sim::to_timespec(clock == CLOCK_REALTIME ? world->now() + sim::beginning_of_worlds : world->now());
    return 0;
}

} // extern "C"
