#pragma once
// Chance from a seed: the same numbers at each run, on each machine.

#include "base/random.hpp"

#include <chrono>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace poolguard::simulation {

// SplitMix64 (Steele, Lea and Flood, 2014).
class chance {
  public:
    explicit chance(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        auto out = state_;
        out = (out ^ out >> 30U) * 0xbf58476d1ce4e5b9U;
        out = (out ^ out >> 27U) * 0x94d049bb133111ebU;
        return out ^ out >> 31U;
    }
    // From 0 to below `count`.
    std::uint64_t below(std::uint64_t count) { return count == 0 ? 0 : next() % count; }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
    }
    // True `in_million` times out of a million.
    bool happens(std::uint64_t in_million) { return below(1'000'000) < in_million; }
    // Mostly short ones: the exponents are equally likely.
    std::chrono::microseconds pause(std::chrono::microseconds shortest, std::chrono::microseconds longest) {
        auto most = shortest.count();
        while (most < longest.count() && below(3) != 0)
            most *= 4;
        return std::chrono::microseconds{between(shortest.count(), std::min(most, longest.count()))};
    }
    template <class T>
    const T& one_of(std::span<const T> all) {
        return all[below(all.size())];
    }
    // Another one that does not depend on how often this one is asked from now on.
    chance split() { return chance(next()); }

  private:
    std::uint64_t state_;
};

class seeded_random final : public base::random_source {
  public:
    explicit seeded_random(std::uint64_t seed) : from_(seed) {}
    base::bytes take(std::size_t count) override {
        base::bytes out(count, '\0');
        for (auto& each : out)
            each = static_cast<char>(from_.next() & 0xffU);
        return out;
    }

  private:
    chance from_;
};

// What OpenSSL takes for random from now on.
void seed_openssl(std::uint64_t seed);

} // namespace poolguard::simulation
