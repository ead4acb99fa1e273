#pragma once
// Whether a history could have happened one act at a time (Wing and Gong, "Testing and verifying concurrent objects",
// 1993): each act took effect at one moment between its beginning and its end. An act whose outcome nobody knows may
// also have had none.

#include "simulation/fibers.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace poolguard::simulation {

enum class outcome { done, refused, unknown };

// How many states a search may visit. A history that needs more counts as possible.
inline constexpr std::size_t most_states = 200'000;

// A Model has `state`, with `text()` that is equal for equal states, and a `template apply(const Act&)` in it, which
// gives the state afterwards, or nullopt if the act could not have gone that way. An Act has `from`, `until` and
// `result`; `apply` of an unknown one is that of a done one.
template <class Act, class State>
class linear_search {
  public:
    explicit linear_search(const std::vector<Act>& acts) : acts_(acts), is_placed_(acts.size(), false) {}

    // The longest part that was possible is in `reached()`.
    bool is_possible(const State& initial) { return search(initial, acts_.size()); }
    // The acts of the longest order that was possible, for the report.
    const std::vector<std::size_t>& reached() const { return best_; }

  private:
    bool search(const State& now, std::size_t left) {
        if (left == 0) return true;
        auto seen = now.text();
        for (const bool each : is_placed_)
            seen += each ? '1' : '0';
        if (!visited_.insert(std::move(seen)).second) return false;
        if (visited_.size() > most_states) return true;
        auto first_end = microseconds::max();
        for (std::size_t i = 0; i < acts_.size(); ++i)
            if (!is_placed_[i]) first_end = std::min(first_end, acts_[i].until);
        for (std::size_t i = 0; i < acts_.size(); ++i) {
            if (is_placed_[i] || acts_[i].from > first_end) continue;
            is_placed_[i] = true;
            order_.push_back(i);
            if (order_.size() > best_.size()) best_ = order_;
            const auto next = now.apply(acts_[i]);
            if (next && search(*next, left - 1)) return true;
            if (acts_[i].result == outcome::unknown && search(now, left - 1)) return true;
            order_.pop_back();
            is_placed_[i] = false;
        }
        return false;
    }

    const std::vector<Act>& acts_;
    std::vector<bool> is_placed_;
    std::vector<std::size_t> order_;
    std::vector<std::size_t> best_;
    std::set<std::string> visited_;
};

} // namespace poolguard::simulation
