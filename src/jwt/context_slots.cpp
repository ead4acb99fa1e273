#include "jwt/context_slots.hpp"

namespace poolguard::jwt {
namespace {

std::size_t number_of_this_thread() noexcept {
    static std::atomic<std::size_t> next{0};
    thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
    return mine;
}

} // namespace

context_slots::~context_slots() {
    for (auto& kept : slots_)
        EVP_PKEY_CTX_free(kept.context.load(std::memory_order_acquire));
}

base::pkey_context_ptr context_slots::take() noexcept {
    const auto first = number_of_this_thread();
    for (std::size_t i = 0; i < tries; ++i) {
        auto& place = slots_[(first + i) % count].context;
        // Loading first keeps an empty slot's cache line shared.
        if (place.load(std::memory_order_relaxed) == nullptr) continue;
        if (auto* found = place.exchange(nullptr, std::memory_order_acquire)) return base::pkey_context_ptr{found};
    }
    return nullptr;
}

void context_slots::put(base::pkey_context_ptr context) noexcept {
    const auto first = number_of_this_thread();
    for (std::size_t i = 0; i < tries; ++i) {
        EVP_PKEY_CTX* empty = nullptr;
        if (slots_[(first + i) % count].context.compare_exchange_strong(empty, context.get(), std::memory_order_release,
                                                                        std::memory_order_relaxed)) {
            // NOLINTNEXTLINE(bugprone-unused-return-value): the slot owns it now.
            context.release();
            return;
        }
    }
}

} // namespace poolguard::jwt
