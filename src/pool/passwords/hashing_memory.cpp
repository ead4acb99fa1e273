#include "pool/passwords/hashing_memory.hpp"

#include <new>
#include <sys/mman.h>
#include <utility>

namespace poolguard::pool {
namespace {

// Hashes that users brought may need more, once each.
constexpr std::size_t largest_kept = std::size_t{32} * 1024 * 1024;

} // namespace

hashing_memory::block::block(std::size_t bytes) {
    if (bytes == 0) return;
    auto* const mapped = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    data_ = static_cast<std::uint8_t*>(mapped);
    size_ = bytes;
}

hashing_memory::block::block(block&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

hashing_memory::block& hashing_memory::block::operator=(block&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

hashing_memory::block::~block() {
    if (data_ != nullptr) ::munmap(data_, size_);
}

hashing_memory::hashing_memory(std::size_t blocks) : idle_(blocks) {
    loop_.start([this] { forget_unused(std::chrono::steady_clock::now()); });
}

hashing_memory::lease::lease(hashing_memory& from, std::size_t bytes) : from_(from) {
    {
        std::unique_lock lock(from_.mutex_);
        from_.given_back_.wait(lock, [this] { return !from_.idle_.empty(); });
        block_ = std::move(from_.idle_.back().memory);
        from_.idle_.pop_back();
    }
    try {
        if (block_.size() < bytes) {
            block_ = block(); // before the larger one is there
            block_ = block(bytes);
        }
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
    from_.idle_.push_back({std::move(block_), std::chrono::steady_clock::now()});
    from_.given_back_.notify_one();
}

void hashing_memory::forget_unused(instant now) {
    const std::scoped_lock lock(mutex_);
    for (auto& each : idle_)
        if (now - each.since >= longest_rest) each.memory = {};
}

std::size_t hashing_memory::kept_bytes() const {
    const std::scoped_lock lock(mutex_);
    std::size_t out = 0;
    for (const auto& each : idle_)
        out += each.memory.size();
    return out;
}

} // namespace poolguard::pool
