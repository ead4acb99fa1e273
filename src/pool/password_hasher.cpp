#include "pool/password_hasher.hpp"

#include "base/secret.hpp"

#include <algorithm>
#include <argon2.h>
#include <stdexcept>
#include <thread>

namespace poolguard::pool {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

class permit {
  public:
    explicit permit(std::counting_semaphore<>& of) : of_(of) { of_.acquire(); }
    permit(const permit&) = delete;
    permit& operator=(const permit&) = delete;
    ~permit() { of_.release(); }

  private:
    std::counting_semaphore<>& of_;
};

} // namespace

password_hasher::password_hasher(base::random_source& random, hashing_cost cost)
    : random_(random), cost_(cost), permits_(std::max(1U, std::thread::hardware_concurrency())) {}

std::string password_hasher::hash(std::string_view password) const {
    const auto salt = random_.take(salt_bytes);
    std::string phc(argon2_encodedlen(cost_.passes, cost_.memory_kib, cost_.lanes, salt_bytes, hash_bytes, Argon2_id),
                    '\0');
    const permit held(permits_);
    const auto status =
        argon2id_hash_encoded(cost_.passes, cost_.memory_kib, cost_.lanes, password.data(), password.size(),
                              salt.data(), salt.size(), hash_bytes, phc.data(), phc.size());
    if (status != ARGON2_OK) throw std::runtime_error(argon2_error_message(status));
    phc.resize(phc.find('\0'));
    return phc;
}

bool password_hasher::verify(std::string_view phc, std::string_view password) const {
    const permit held(permits_);
    const auto status = argon2id_verify(std::string(phc).c_str(), password.data(), password.size());
    if (status == ARGON2_MEMORY_ALLOCATION_ERROR || status == ARGON2_THREAD_FAIL)
        throw std::runtime_error(argon2_error_message(status));
    return status == ARGON2_OK;
}

void password_hasher::verify_nothing(std::string_view password) const {
    auto discarded = hash(password);
    base::wipe(discarded);
}

} // namespace poolguard::pool
