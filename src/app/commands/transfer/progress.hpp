#pragma once
// A progress bar on standard error, if that is a terminal.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

class progress {
  public:
    // `doing` is such as "Exporting". Without a total, only the number done is shown.
    progress(std::string_view doing, std::optional<std::int64_t> total);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    // Ends the line.
    ~progress();

    // Draws at most ten times per second.
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
