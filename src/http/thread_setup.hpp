#pragma once
// What the server's own threads do first.

namespace poolguard::http {

// At most 15 characters are kept (pthread_setname_np(3)).
void name_thread(const char* name);
// Signals are for the main thread.
void block_signals();
// Yields to threads of a higher priority: the nice value, up to 19, of the calling thread alone (setpriority(2)).
void lower_priority(int nice_value);
// Runs for a tenth of a millisecond at a time, and in exchange is let in sooner when there is something to do: a
// thread that woke up with a shorter slice than the one that runs takes its place (Linux 6.12 or newer, sched(7); older
// ones ignore the wish). For threads whose work takes microseconds, beside others that compute for long.
void take_short_turns();

} // namespace poolguard::http
