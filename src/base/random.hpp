#pragma once
// Randomness as an argument. All secrets come from OpenSSL's generator.

#include "base/bytes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace poolguard::base {

class random_source {
  public:
    random_source() = default;
    random_source(const random_source&) = delete;
    random_source& operator=(const random_source&) = delete;
    virtual ~random_source() = default;
    // `count` random bytes.
    virtual bytes take(std::size_t count) = 0;

    // `count` characters of the alphabet (2 to 256 of them), each equally likely.
    std::string characters(std::size_t count, std::string_view alphabet);
    // 36 characters in the layout of a UUID, version 4 (RFC 9562 section 5.4).
    std::string uuid();
};

// Throws std::runtime_error when the operating system gives no randomness.
class system_random final : public random_source {
  public:
    bytes take(std::size_t count) override;
};

} // namespace poolguard::base
