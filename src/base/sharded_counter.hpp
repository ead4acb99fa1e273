#pragma once
// A counter that many threads add to without waiting for each other.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace poolguard::base {

class sharded_counter {
  public:
    void add() noexcept { shards_.at(own_shard()).count.fetch_add(1, std::memory_order_relaxed); }
    std::uint64_t total() const noexcept {
        std::uint64_t out = 0;
        for (const auto& each : shards_)
            out += each.count.load(std::memory_order_relaxed);
        return out;
    }

  private:
    static constexpr std::size_t shards = 16;
    static constexpr std::size_t cache_line = 64;
    struct alignas(cache_line) shard {
        std::atomic<std::uint64_t> count = 0;
    };
    static std::size_t own_shard() noexcept {
        static std::atomic<std::size_t> threads = 0;
        static thread_local const std::size_t own = threads.fetch_add(1, std::memory_order_relaxed) % shards;
        return own;
    }

    std::array<shard, shards> shards_{};
};

} // namespace poolguard::base
