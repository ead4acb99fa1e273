#pragma once
// Limits how often accounts and addresses may try something, over all nodes together.

#include "base/clock.hpp"
#include "store/allowance.hpp"

#include <array>
#include <atomic>
#include <boost/describe.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

enum class rate { sign_in_failures, sign_in_attempts, codes, refreshes };
BOOST_DESCRIBE_ENUM(rate, sign_in_failures, sign_in_attempts, codes, refreshes)
inline constexpr std::size_t rates = 4;

// nullopt means no limit.
struct rate_settings {
    std::optional<store::allowance> sign_in_failures = store::allowance{5, std::chrono::seconds{60}};  // by account
    std::optional<store::allowance> sign_in_attempts = store::allowance{60, std::chrono::seconds{60}}; // by address
    std::optional<store::allowance> codes = store::allowance{5, std::chrono::seconds{3600}};           // by account
    std::optional<store::allowance> refreshes = store::allowance{60, std::chrono::seconds{60}};        // by session

    const std::optional<store::allowance>& of(rate which) const;
};

// A counted use, for give_back.
struct counted {
    rate which{};
    std::string subject;
};
// How long to wait; nullopt if the records cannot be read.
struct rate_refusal {
    std::optional<std::chrono::seconds> wait;
};

class rate_limits {
  public:
    rate_limits(rate_settings settings, store::records& records, const base::clock& clock);

    // Counts one use. Subjects are stored only as digests. Blocks.
    std::expected<counted, rate_refusal> take(rate which, std::string_view subject);
    void give_back(const counted& one);

    // The number of refusals since the start.
    std::uint64_t refused(rate which) const;

  private:
    std::optional<base::time_point> remembered(const std::string& key, base::time_point now);
    void remember(const std::string& key, base::time_point until);

    rate_settings settings_;
    store::records& records_;
    const base::clock& clock_;
    std::array<std::atomic<std::uint64_t>, rates> refused_{};
    // Until when each subject is refused, so that a flood does not reach the records.
    std::mutex mutex_;
    std::map<std::string, base::time_point> refused_until_;
};

} // namespace poolguard::service
