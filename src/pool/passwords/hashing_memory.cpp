#include "pool/passwords/hashing_memory.hpp"

#include <utility>

namespace poolguard::pool {

hashing_memory::lease::lease(hashing_memory& from, std::size_t bytes) : from_(from) {
    {
        std::unique_lock lock(from_.mutex_);
        from_.given_back_.wait(lock, [this] { return !from_.idle_.empty(); });
        block_ = std::move(from_.idle_.back());
        from_.idle_.pop_back();
    }
    try {
        if (block_.size() < bytes) block_.resize(bytes);
    } catch (...) {
        const std::scoped_lock lock(from_.mutex_);
        from_.idle_.emplace_back();
        from_.given_back_.notify_one();
        throw;
    }
}

hashing_memory::lease::~lease() {
    const std::scoped_lock lock(from_.mutex_);
    from_.idle_.push_back(std::move(block_));
    from_.given_back_.notify_one();
}

} // namespace poolguard::pool
