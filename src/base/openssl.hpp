#pragma once
// Owners of OpenSSL's objects, and a guard that restores its error queue.

#include <atomic>
#include <memory>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace poolguard::base {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

using pkey_ptr = std::unique_ptr<EVP_PKEY, freed_by<&EVP_PKEY_free>>;
using pkey_context_ptr = std::unique_ptr<EVP_PKEY_CTX, freed_by<&EVP_PKEY_CTX_free>>;
using digest_ptr = std::unique_ptr<EVP_MD, freed_by<&EVP_MD_free>>;
using digest_context_ptr = std::unique_ptr<EVP_MD_CTX, freed_by<&EVP_MD_CTX_free>>;
using mac_ptr = std::unique_ptr<EVP_MAC, freed_by<&EVP_MAC_free>>;
using mac_context_ptr = std::unique_ptr<EVP_MAC_CTX, freed_by<&EVP_MAC_CTX_free>>;
using cipher_context_ptr = std::unique_ptr<EVP_CIPHER_CTX, freed_by<&EVP_CIPHER_CTX_free>>;
using number_ptr = std::unique_ptr<BIGNUM, freed_by<&BN_free>>;
using secret_number_ptr = std::unique_ptr<BIGNUM, freed_by<&BN_clear_free>>; // wiped when it is released
using number_context_ptr = std::unique_ptr<BN_CTX, freed_by<&BN_CTX_free>>;
using montgomery_ptr = std::unique_ptr<BN_MONT_CTX, freed_by<&BN_MONT_CTX_free>>;
using params_builder_ptr = std::unique_ptr<OSSL_PARAM_BLD, freed_by<&OSSL_PARAM_BLD_free>>;
using params_ptr = std::unique_ptr<OSSL_PARAM, freed_by<&OSSL_PARAM_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<&BIO_free_all>>;

// A bad signature leaves entries in the thread's queue, which later code would take for its own errors.
class error_mark {
  public:
    error_mark() { ERR_set_mark(); }
    error_mark(const error_mark&) = delete;
    error_mark& operator=(const error_mark&) = delete;
    ~error_mark() { ERR_pop_to_mark(); }
};

// A digest, fetched once, since that takes longer than hashing a token. After a failure the next call tries again.
inline const EVP_MD* fetched_digest(std::atomic<EVP_MD*>& slot, const char* name) {
    if (const EVP_MD* known = slot.load(std::memory_order_acquire)) return known;
    digest_ptr fetched{EVP_MD_fetch(nullptr, name, nullptr)};
    EVP_MD* other = nullptr;
    if (!fetched || !slot.compare_exchange_strong(other, fetched.get())) return other;
    return fetched.release();
}

} // namespace poolguard::base
