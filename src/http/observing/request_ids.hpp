#pragma once
// Ids of requests, which connect an answer with its log lines. Unique but not secret: 16 hex digits drawn once at
// random and 16 that count up. For one thread.

#include "base/random.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace poolguard::http {

class request_ids {
  public:
    explicit request_ids(base::random_source& random);

    using text = std::array<char, 32>;
    // 32 lower-case hex digits.
    text next();

    // A client's own id is used if it has 8 to 64 of the characters A-Z a-z 0-9 . _ and -.
    static bool is_acceptable(std::string_view id);

  private:
    text current_{};
    std::uint64_t counter_;
};

} // namespace poolguard::http
