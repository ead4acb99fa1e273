#pragma once
// The memory for Argon2: one block for each hash that may run at once. Blocks are reused, as getting fresh memory from
// the system takes a part of the time of a hash, and go back to the system when nobody has used them for a while.

#include "base/background_loop.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace poolguard::pool {

class hashing_memory {
  public:
    using instant = std::chrono::steady_clock::time_point;

    // Memory of the system, not of malloc, which would keep it when it is freed.
    class block {
      public:
        block() = default;
        // Throws std::bad_alloc.
        explicit block(std::size_t bytes);
        block(block&& other) noexcept;
        block& operator=(block&& other) noexcept;
        ~block();
        std::uint8_t* data() const { return data_; }
        std::size_t size() const { return size_; }

      private:
        std::uint8_t* data_ = nullptr;
        std::size_t size_ = 0;
    };

    // A block for the duration of one hash; waits while all are in use.
    class lease {
      public:
        // At least that many bytes. Throws std::bad_alloc when memory runs out.
        lease(hashing_memory& from, std::size_t bytes);
        lease(const lease&) = delete;
        lease& operator=(const lease&) = delete;
        ~lease();
        block& memory() { return block_; }

      private:
        hashing_memory& from_;
        block block_;
    };

    // How long a block is kept for the next hash.
    static constexpr std::chrono::seconds longest_rest{5};

    explicit hashing_memory(std::size_t blocks);

    // Gives the memory of blocks that have not been used for that long back to the system. Happens by itself, too.
    void forget_unused(instant now);
    // Of all blocks that are not in use.
    std::size_t kept_bytes() const;

  private:
    struct idle_block {
        block memory;
        instant since{};
    };

    mutable std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<idle_block> idle_;                                      // the last used at the end
    base::background_loop loop_{"hashing_memory_failed", longest_rest}; // last, so that it stops first
};

} // namespace poolguard::pool
