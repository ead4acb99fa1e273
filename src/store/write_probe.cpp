#include "store/write_probe.hpp"

#include "base/try.hpp"

#include <string>

namespace poolguard::store {
namespace {

// Several pages of SQLite: a full disk may still have room for a few bytes.
constexpr std::size_t probe_size = std::size_t{8} * 1024;
// The record is of no use to anyone, so it is not kept.
constexpr std::chrono::minutes probe_life{1};

} // namespace

std::expected<void, error> write_probe::check(instant now) {
    const std::unique_lock writing(writing_, std::try_to_lock);
    {
        const std::scoped_lock lock(mutex_);
        if (!writing) {
            if (is_writing_ && began_ && now - *began_ > patience) return std::unexpected(error::unavailable);
            return outcome_;
        }
        if (began_ && now - *began_ < interval) return outcome_;
        began_ = now;
        is_writing_ = true;
    }
    const auto outcome = write();
    const std::scoped_lock lock(mutex_);
    is_writing_ = false;
    return outcome_ = outcome;
}

std::expected<void, error> write_probe::write() {
    const std::string document = R"({"padding":")" + std::string(probe_size, '.') + R"("})";
    POOLGUARD_CHECK(records_.put({"server", "write-probe"}, document, always{}, clock_.now() + probe_life));
    return {};
}

} // namespace poolguard::store
