#pragma once
// What the server's own threads do first.

namespace poolguard::http {

// At most 15 characters are kept (pthread_setname_np(3)).
void name_thread(const char* name);
// Signals are for the main thread.
void block_signals();
// Yields to threads of a higher priority: the nice value, up to 19, of the calling thread alone (setpriority(2)).
void lower_priority(int nice_value);

} // namespace poolguard::http
