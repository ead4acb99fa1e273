#pragma once
// Keeps the OpenSSL contexts of one key between uses: setting one up costs several times as much as a lock and is a
// large part of an RSA verification. They belong to the key, so they do not outlive it. Each thread tries its own slot
// first. Safe for any number of threads, lock-free, bounded.

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

    // A context that was put back earlier; null if there is none.
    base::pkey_context_ptr take() noexcept;
    // Keeps the context for the next use, or frees it if the slots that are tried are full.
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
