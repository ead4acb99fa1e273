#pragma once
// Ready OpenSSL contexts of one key, kept between uses: setting one up costs several times what a lock does and is
// a large part of an RSA verification. They belong to the key, so none of them outlives it. Each thread looks at
// its own slot first; safe for any number of threads, lock-free, bounded.

#include "base/openssl.hpp"

#include <array>
#include <atomic>
#include <cstddef>

namespace poolguard::jwt {

class context_slots {
  public:
    context_slots() = default;
    context_slots(const context_slots&) = delete;
    context_slots& operator=(const context_slots&) = delete;
    ~context_slots();

    // A context that was put back earlier; null when there is none.
    base::pkey_context_ptr take() noexcept;
    // Keeps the context for the next use, or frees it when every slot that is looked at is full.
    void put(base::pkey_context_ptr context) noexcept;

  private:
    static constexpr std::size_t count = 16;
    static constexpr std::size_t tries = 4;
    struct alignas(64) slot {
        std::atomic<EVP_PKEY_CTX*> context{nullptr};
    };
    std::array<slot, count> slots_;
};

} // namespace poolguard::jwt
