// The speed of records in SQLite. Prints reads of single records per second of CPU time, by one thread, and durable
// writes per second, by many threads.
//
//   record_rate DATABASE SECONDS
#include "bench_pool.hpp"

#include <atomic>
#include <chrono>
#include <ctime>
#include <fmt/format.h>

namespace poolguard::bench {
namespace {

constexpr int stored = 10'000; // records that are read in turn
constexpr int writers = 64;
// About the size of a user's record.
const std::string document = R"({"title":")" + std::string(600, 'x') + R"("})";

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

store::key key_of(std::string_view kind, int number) {
    return {fmt::format("{}/{}", kind, number % 100), fmt::format("{}", number)};
}

double reads(store::records& records, std::chrono::seconds length) {
    std::int64_t done = 0;
    const auto until = std::chrono::steady_clock::now() + length;
    const auto before = thread_seconds();
    while (std::chrono::steady_clock::now() < until)
        for (int i = 0; i < 100; ++i, ++done)
            if (!*must(records.get(key_of("stored", static_cast<int>(done * 7919 % stored))), "reading")) std::exit(1);
    return static_cast<double>(done) / (thread_seconds() - before);
}

// Writes records 0, 1, … by many threads, as long as `is_wanted(number)`; returns how many.
template <class IsWanted>
int write_many(store::records& records, std::string_view kind, IsWanted is_wanted) {
    std::atomic<int> next = 0;
    std::vector<std::jthread> threads;
    threads.reserve(writers);
    for (int i = 0; i < writers; ++i)
        threads.emplace_back([&] {
            for (auto number = next++; is_wanted(number); number = next++)
                must(records.put(key_of(kind, number), document, store::if_absent{}), "writing");
        });
    threads.clear();
    return next - writers; // each thread ended with a number that was not wanted
}

double writes(store::records& records, std::chrono::seconds length) {
    const auto begin = std::chrono::steady_clock::now();
    const auto done =
        write_many(records, "written", [&](int) { return std::chrono::steady_clock::now() < begin + length; });
    return done / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

int run(const std::string& file, int seconds) {
    const base::wall_clock clock;
    const auto records = open_records(file, clock);
    write_many(*records, "stored", [](int number) { return number < stored; });
    const std::chrono::seconds length(seconds);
    const auto written = writes(*records, length);
    fmt::print("{:.0f} {:.0f}\n", reads(*records, length), written);
    return 0;
}

} // namespace
} // namespace poolguard::bench

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 2) return 2;
    return poolguard::bench::run(arguments[0], std::stoi(arguments[1]));
}
