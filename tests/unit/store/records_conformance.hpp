#pragma once
// What every engine of the records port must do. The tests are in the files records_conformance_*_test.cpp; an
// engine's own test file instantiates them with a factory:
//
//     INSTANTIATE_TEST_SUITE_P(sqlite, records_conformance, testing::Values(factory));

#include "base/clock.hpp"
#include "store/records.hpp"
#include "unit/base/manual_clock.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <memory>

namespace poolguard::store {

// An empty store and everything that it needs.
class opened_records {
  public:
    opened_records() = default;
    opened_records(const opened_records&) = delete;
    opened_records& operator=(const opened_records&) = delete;
    virtual ~opened_records() = default;
    virtual store::records& records() = 0;
};
using records_factory = std::function<std::unique_ptr<opened_records>(const base::clock&)>;

class records_conformance : public testing::TestWithParam<records_factory> {
  protected:
    void SetUp() override {
        opened_ = GetParam()(clock_);
        ASSERT_NE(opened_, nullptr);
    }
    store::records& records() { return opened_->records(); }

    base::time_point in(std::int64_t milliseconds) const {
        return clock_.now() + std::chrono::milliseconds(milliseconds);
    }
    // Puts with `always` and expects success.
    void write(const key& at, const std::string& document = "{}", std::optional<base::time_point> expires = {}) {
        const auto version = records().put(at, document, always{}, expires);
        ASSERT_TRUE(version) << describe(version.error());
    }
    // The version at that key, 0 if there is no record.
    std::uint64_t version_at(const key& at) {
        const auto found = records().get(at);
        EXPECT_TRUE(found) << describe(found.error());
        return found && *found ? (*found)->version : 0;
    }

    // In the year 2100: an engine removes what has expired by its own clock.
    base::manual_clock clock_{base::from_epoch_milliseconds(4'102'444'800'123)};

  private:
    std::unique_ptr<opened_records> opened_;
};

} // namespace poolguard::store
