#pragma once
// How far something long has come, on standard error: a bar on a terminal, and nothing elsewhere.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

class progress {
  public:
    // `doing` such as "Exporting". Without a total the bar is a number that grows.
    progress(std::string_view doing, std::optional<std::int64_t> total);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    // Leaves the line.
    ~progress();

    // Drawn ten times a second at most.
    void show(std::int64_t done);

    // "Exporting [#####     ]  50 %  12 of 24"
    static std::string line(std::string_view doing, std::int64_t done, std::optional<std::int64_t> total);

  private:
    std::string doing_;
    std::optional<std::int64_t> total_;
    bool is_on_terminal_;
    bool has_drawn_ = false;
    std::chrono::steady_clock::time_point next_{};
};

} // namespace poolguard::app
