#pragma once
// Time as an argument: code that needs the wall clock is given one, so that a test can set the time.

#include <chrono>
#include <cstdint>
#include <string>

namespace poolguard::base {

// Wall-clock time in UTC, to the millisecond.
using time_point = std::chrono::sys_time<std::chrono::milliseconds>;

class clock {
  public:
    clock() = default;
    clock(const clock&) = delete;
    clock& operator=(const clock&) = delete;
    virtual ~clock() = default;
    virtual time_point now() const = 0;
};

class wall_clock final : public clock {
  public:
    time_point now() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

// Whole seconds since 1970, rounded down, as in JWT's NumericDate (RFC 7519 section 2).
inline std::int64_t epoch_seconds(time_point at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}
inline std::int64_t epoch_milliseconds(time_point at) { return at.time_since_epoch().count(); }
inline time_point from_epoch_seconds(std::int64_t seconds) { return time_point{std::chrono::seconds{seconds}}; }
inline time_point from_epoch_milliseconds(std::int64_t count) { return time_point{std::chrono::milliseconds{count}}; }

// "2026-02-01T08:05:03.123Z" (RFC 3339).
std::string to_rfc3339(time_point at);
// "2026-02-01T08:05:03Z"
std::string to_rfc3339_seconds(time_point at);
// "20260201T080503Z", the ISO 8601 basic form that SigV4 uses.
std::string to_basic_iso8601(time_point at);

} // namespace poolguard::base
