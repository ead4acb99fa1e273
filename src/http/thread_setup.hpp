#pragma once
// Called by the server's threads when they start.

namespace poolguard::http {

// At most 15 characters are kept (pthread_setname_np(3)).
void name_thread(const char* name);
// Leaves signals to the main thread.
void block_signals();
// Sets the nice value, up to 19, of only the calling thread (setpriority(2)).
void lower_priority(int nice_value);
// Requests time slices of 0.1 ms. In return the thread is scheduled sooner: on waking up it preempts a running thread
// with a longer slice (Linux 6.12 or newer, sched(7); older kernels ignore this). For threads whose work takes
// microseconds, next to others that compute for long.
void take_short_turns();

} // namespace poolguard::http
