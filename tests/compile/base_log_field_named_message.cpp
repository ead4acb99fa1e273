// Must not compile: a field of the log that every line has already.

#include "base/log.hpp"

void report() { poolguard::base::log::info("sign_in_failed", {{"message", std::string_view("why")}}); }
