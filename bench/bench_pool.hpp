#pragma once
// Shared by the programs that use the records or the embedded pool without a server.

#include "store/sqlite_records.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace poolguard::bench {

template <class Result>
auto must(Result&& outcome, const char* what) {
    if (!outcome) {
        std::fprintf(stderr, "%s failed\n", what);
        std::exit(1);
    }
    return std::forward<Result>(outcome);
}

inline std::unique_ptr<store::sqlite_records> open_records(const std::string& file, const base::clock& clock) {
    auto opened = store::sqlite_records::open(file, clock);
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().sentence.c_str());
        std::exit(1);
    }
    return std::move(*opened);
}

// Runs `work` in `count` threads, so that many writes share a commit, as under the load of a server.
template <class Work>
void run_in_threads(int count, const Work& work) {
    std::vector<std::jthread> running;
    for (int number = 0; number < count; ++number)
        running.emplace_back(work);
}

} // namespace poolguard::bench
