#pragma once
// The failure of a pool whose own store failed. Its message tells it from a pool that cannot be reached, also when the
// pool is at another server.

#include "cognito/failure.hpp"

namespace poolguard::cognito {

inline constexpr auto store_failed_message = "The records cannot be read or written at the moment";

inline failure store_failed() { return {failure_name::internal_error, store_failed_message}; }
inline bool is_store_failed(const failure& why) {
    return why.name == failure_name::internal_error && why.message == store_failed_message;
}

} // namespace poolguard::cognito
