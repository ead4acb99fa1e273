#pragma once
// The memory that Argon2 works in: as many blocks as may be in use at once, kept between hashes, since getting fresh
// memory from the system for each costs nearly as much as the hashing.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <vector>

namespace poolguard::pool {

class hashing_memory {
  public:
    using block = std::vector<std::uint8_t>;

    // A block for the time of one hash; waits while all are lent.
    class lease {
      public:
        // At least that many bytes. Throws std::bad_alloc when there is no memory for it.
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
