#include "app/commands/transfer/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

constexpr std::int64_t width = 30;
constexpr std::chrono::milliseconds between{100};

} // namespace

progress::progress(std::string_view doing, std::optional<std::int64_t> total)
    : doing_(doing), total_(total), is_on_terminal_(::isatty(STDERR_FILENO) == 1) {}

progress::~progress() {
    if (has_drawn_) std::fputc('\n', stderr);
}

std::string progress::line(std::string_view doing, std::int64_t done, std::optional<std::int64_t> total) {
    if (!total || *total <= 0) return fmt::format("{} {}", doing, done);
    const auto most = std::max(*total, done);
    const auto filled = done * width / most;
    return fmt::format("{} [{:<{}}] {:>3} %  {} of {}", doing, std::string(static_cast<std::size_t>(filled), '#'),
                       width, done * 100 / most, done, most);
}

void progress::show(std::int64_t done) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_on_terminal_ || (now < next_ && done != total_)) return;
    next_ = now + between;
    has_drawn_ = true;
    fmt::print(stderr, "\r{}\033[K", line(doing_, done, total_));
    (void)std::fflush(stderr);
}

} // namespace poolguard::app
