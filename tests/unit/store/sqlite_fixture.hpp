#pragma once
// An SQLite store in its own folder, and a second connection to inspect or lock it from outside.

#include "base/clock.hpp"
#include "store/sqlite_records.hpp"
#include "temporary_folder.hpp"
#include "unit/base/manual_clock.hpp"

#include <chrono>
#include <gtest/gtest.h>
#include <memory>
#include <thread>

namespace poolguard::store {

class sqlite_fixture : public testing::Test {
  protected:
    // Ends the test if the store does not open.
    std::unique_ptr<sqlite_records> open(const sqlite_options& options = {}) {
        auto opened = sqlite_records::open(folder_.file(), clock_, options);
        if (!opened) throw std::runtime_error(opened.error().sentence);
        return std::move(*opened);
    }
    sqlite_database connect() {
        auto opened =
            sqlite_database::open(folder_.file(), sqlite_database::access::read_write, std::chrono::milliseconds(5000));
        if (!opened) throw std::runtime_error(opened.error().reason);
        return std::move(*opened);
    }
    // Waits until the condition holds; the test fails after ten seconds.
    template <class Condition>
    static bool eventually(const Condition& holds) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!holds()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::yield();
        }
        return true;
    }

    temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
};

} // namespace poolguard::store
