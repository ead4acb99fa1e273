#pragma once
// The memory for the bodies of requests that are being received or handled and of answers that are being sent, over all
// connections, and how much of it one network may have. Safe for all threads.

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace poolguard::http {

class body_budget {
  public:
    // One network may have a quarter of it, so that one client cannot refuse the bodies of all others.
    static constexpr std::size_t networks = 4;

    explicit body_budget(std::size_t bytes) : bytes_(bytes) {}

    // For the bodies from now on. Those that are held keep their memory, even if it is more.
    void resize(std::size_t bytes) {
        const std::scoped_lock lock(mutex_);
        bytes_ = bytes;
    }

    // False, and nothing is taken, if that is too much. An empty network has no limit of its own.
    bool take(std::string_view network, std::size_t bytes) {
        const std::scoped_lock lock(mutex_);
        if (taken_ > bytes_ || bytes > bytes_ - taken_) return false;
        const auto known = by_network_.find(network);
        const auto before = known == by_network_.end() ? 0 : known->second;
        if (!network.empty() && (before > bytes_ / networks || bytes > bytes_ / networks - before)) return false;
        add(network, bytes);
        return true;
    }
    // What is there already and cannot be refused. Until it is given back, it leaves less for others.
    void take_anyway(std::string_view network, std::size_t bytes) {
        const std::scoped_lock lock(mutex_);
        add(network, bytes);
    }
    void give_back(std::string_view network, std::size_t bytes) {
        const std::scoped_lock lock(mutex_);
        taken_ -= bytes;
        const auto known = by_network_.find(network);
        if (known == by_network_.end()) return;
        known->second -= bytes;
        if (known->second == 0) by_network_.erase(known);
    }
    std::size_t taken() const {
        const std::scoped_lock lock(mutex_);
        return taken_;
    }

  private:
    void add(std::string_view network, std::size_t bytes) {
        taken_ += bytes;
        if (network.empty()) return;
        const auto known = by_network_.find(network);
        if (known == by_network_.end())
            by_network_.emplace(network, bytes);
        else
            known->second += bytes;
    }

    mutable std::mutex mutex_;
    std::size_t bytes_;
    std::size_t taken_ = 0;
    std::map<std::string, std::size_t, std::less<>> by_network_;
};

} // namespace poolguard::http
