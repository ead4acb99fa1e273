#pragma once
// The value of the Date header (RFC 9110 section 5.6.7), formatted at most once a second. For one thread.

#include "base/clock.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace poolguard::http {

class http_date {
  public:
    // "Sun, 06 Nov 1994 08:49:37 GMT"; valid until the next call.
    std::string_view at(base::time_point now);

  private:
    std::int64_t second_ = -1;
    std::array<char, 30> text_{};
};

} // namespace poolguard::http
