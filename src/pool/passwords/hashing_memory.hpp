#pragma once
// The memory for Argon2: one block for each hash that may run at once. Blocks are reused, as getting fresh memory from
// the system costs nearly as much as the hashing.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace poolguard::pool {

class hashing_memory {
  public:
    using block = std::vector<std::uint8_t>;

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

    explicit hashing_memory(std::size_t blocks) : idle_(blocks) {}

  private:
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::vector<block> idle_;
};

} // namespace poolguard::pool
