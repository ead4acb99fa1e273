#pragma once
// Limits how often accounts and networks may try something, over all nodes together and over every way in.

#include "base/clock.hpp"
#include "base/ip_network.hpp"
#include "base/replaceable.hpp"
#include "store/allowance.hpp"

#include <array>
#include <atomic>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
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

namespace poolguard::store {

enum class rate {
    sign_in_failures,
    sign_in_attempts,
    codes,
    refreshes,
    messages_by_network,
    messages_by_recipient,
    client_failures,
};
BOOST_DESCRIBE_ENUM(rate, sign_in_failures, sign_in_attempts, codes, refreshes, messages_by_network,
                    messages_by_recipient, client_failures)
inline constexpr std::size_t rates = boost::mp11::mp_size<boost::describe::describe_enumerators<rate>>::value;

// nullopt means no limit.
struct rate_settings {
    using limit = std::optional<allowance>;
    limit sign_in_failures = allowance{5, std::chrono::seconds{60}};         // by account
    limit sign_in_attempts = allowance{60, std::chrono::seconds{60}};        // by network
    limit codes = allowance{5, std::chrono::seconds{3600}};                  // by account
    limit refreshes = allowance{60, std::chrono::seconds{60}};               // by session
    limit messages_by_network = allowance{60, std::chrono::seconds{3600}};   // whether or not one is sent
    limit messages_by_recipient = allowance{20, std::chrono::seconds{3600}}; // by address and kind of message
    limit client_failures = allowance{60, std::chrono::seconds{60}};         // by network
    // They act for many users, so they are limited only by account, recipient and session.
    base::ip_networks trusted_backends;

    const limit& of(rate which) const;
};

// A counted use, for give_back.
struct counted {
    rate which{};
    std::string subject; // empty: not counted
};
// How long to wait; nullopt if the records cannot be read.
struct rate_refusal {
    std::optional<std::chrono::seconds> wait;
};

class rate_limits {
  public:
    rate_limits(rate_settings settings, records& records, const base::clock& clock);

    // Counts one use. Subjects are stored only as digests. Blocks.
    std::expected<counted, rate_refusal> take(rate which, std::string_view subject);
    // Counts one use by the client's network. An empty address, of a call within the process, and those of trusted
    // backends are not counted. Blocks.
    std::expected<counted, rate_refusal> take_by_network(rate which, std::string_view address);
    // Where only failures are counted: refuses a network that this node has refused a use in the current window. Does
    // not block.
    std::expected<void, rate_refusal> check_network(rate which, std::string_view address);
    void give_back(const counted& one);
    // For the uses from now on. What was refused so far is counted anew.
    void replace(rate_settings settings);

    // As it was set.
    const rate_settings::limit& allowed(rate which) const { return settings_.get().of(which); }
    // The number of refusals since the start.
    std::uint64_t refused(rate which) const;

  private:
    std::optional<std::string> counted_network(std::string_view address) const;
    rate_refusal refuse(rate which, base::time_point until, base::time_point now);
    std::optional<base::time_point> remembered(const std::string& key, const allowance& of, base::time_point now);
    void remember(const std::string& key, base::time_point until);

    base::replaceable<rate_settings> settings_;
    records& records_;
    const base::clock& clock_;
    std::array<std::atomic<std::uint64_t>, rates> refused_{};
    // Until when each subject is refused, so that a flood does not reach the records.
    std::mutex mutex_;
    std::map<std::string, base::time_point> refused_until_;
};

} // namespace poolguard::store
