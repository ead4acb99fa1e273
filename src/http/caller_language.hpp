#pragma once
// The language of whoever sent the request that this thread works for at present: what is sent on their behalf far
// below the handler, such as mail, is written in it.

#include "http/negotiation.hpp"

#include <optional>

namespace poolguard::http {

// Makes a request this thread's current one until the object is gone. The request must outlive it.
class caller_scope {
  public:
    explicit caller_scope(const request& of);
    caller_scope(const caller_scope&) = delete;
    caller_scope& operator=(const caller_scope&) = delete;
    ~caller_scope();

  private:
    const request* before_;
};

// As find_language() of that request; nullopt outside of all requests, too.
std::optional<language> language_of_caller();

} // namespace poolguard::http
