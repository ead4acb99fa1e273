#include "pool/passwords/password_hasher.hpp"

#include "base/bytes.hpp"
#include "base/processors.hpp"
#include "base/secret.hpp"
#include "pool/passwords/brought_hash.hpp"

#include <algorithm>
#include <argon2.h>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>

namespace poolguard::pool {
namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;

// Argon2's callbacks have no context argument, so this holds the block that this thread uses.
thread_local hashing_memory::block* leased = nullptr;

int allocate(std::uint8_t** memory, std::size_t bytes) {
    if (leased == nullptr || leased->size() < bytes) return ARGON2_MEMORY_ALLOCATION_ERROR;
    *memory = leased->data();
    return ARGON2_OK;
}
// Argon2 has already wiped it.
void release(std::uint8_t*, std::size_t) {}

// Returns nullopt for a cost or a salt that Argon2 does not accept. Throws when memory runs out.
std::optional<std::string> derive(hashing_memory& memory, const hashing_cost& cost, std::string_view password,
                                  std::string salt, std::size_t size) {
    constexpr std::uint32_t largest_memory_kib = 1024 * 1024;
    if (cost.memory_kib > largest_memory_kib) return std::nullopt;
    hashing_memory::lease lease(memory, std::size_t{cost.memory_kib} * 1024);
    std::string given(password);
    std::string out(size, '\0');
    argon2_context context{};
    context.out = base::octets(out);
    context.outlen = static_cast<std::uint32_t>(size);
    context.pwd = base::octets(given);
    context.pwdlen = static_cast<std::uint32_t>(given.size());
    context.salt = base::octets(salt);
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.memory_kib;
    context.lanes = cost.lanes;
    context.threads = 1; // More would begin anew for each slice: with many passes that takes most of the time.
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = allocate;
    context.free_cbk = release;
    leased = &lease.memory();
    const auto status = argon2id_ctx(&context);
    leased = nullptr;
    base::wipe(given);
    if (status == ARGON2_MEMORY_ALLOCATION_ERROR || status == ARGON2_THREAD_FAIL)
        throw std::runtime_error(argon2_error_message(status));
    if (status != ARGON2_OK) return std::nullopt;
    return out;
}

std::string to_unpadded_base64(std::string_view data) {
    auto text = base::to_base64(data);
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

} // namespace

password_hasher::password_hasher(base::random_source& random, hashing_cost cost)
    : random_(random), cost_(cost), memory_(base::usable_processors()) {}

std::string password_hasher::hash(std::string_view password) const {
    const auto salt = random_.take(salt_bytes);
    const auto made = derive(memory_, cost_, password, salt, hash_bytes);
    if (!made) throw std::runtime_error("Argon2 does not take the cost that is set");
    return fmt::format("$argon2id$v=19$m={},t={},p={}${}${}", cost_.memory_kib, cost_.passes, cost_.lanes,
                       to_unpadded_base64(salt), to_unpadded_base64(*made));
}

bool password_hasher::verify(std::string_view phc, std::string_view password) const {
    const auto stored = parse_hash(phc);
    if (!stored) return false;
    if (stored->algorithm != hash_algorithm::ARGON2ID) {
        const hashing_memory::lease turn(memory_, 0); // as many at once as of our own
        return is_of_brought_hash(phc, password);
    }
    const auto [memory_kib, passes, lanes] = stored->cost;
    const auto made = derive(memory_, {memory_kib, passes, lanes}, password, stored->salt, stored->hash.size());
    return made && base::equal_in_constant_time(*made, stored->hash);
}

bool password_hasher::is_weaker(std::string_view phc) const {
    const auto stored = parse_hash(phc);
    return !stored || stored->algorithm != hash_algorithm::ARGON2ID ||
           std::uint64_t{stored->cost[0]} * stored->cost[1] < std::uint64_t{cost_.memory_kib} * cost_.passes;
}

void password_hasher::verify_nothing(std::string_view password) const {
    auto discarded = hash(password);
    base::wipe(discarded);
}

} // namespace poolguard::pool
