#include "pool/passwords/hashing_memory.hpp"

#include <utility>

namespace poolguard::pool {
namespace {

// Hashes that users brought may need more, once each.
constexpr std::size_t largest_kept = std::size_t{32} * 1024 * 1024;

} // namespace

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
    if (block_.size() > largest_kept) block_ = {};
    const std::scoped_lock lock(from_.mutex_);
    from_.idle_.push_back(std::move(block_));
    from_.given_back_.notify_one();
}

} // namespace poolguard::pool
