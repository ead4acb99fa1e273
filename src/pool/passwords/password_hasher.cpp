#include "pool/passwords/password_hasher.hpp"

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <argon2.h>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <stdexcept>
#include <thread>

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

// The parts of a PHC string: "$argon2id$v=19$m=19456,t=2,p=1$salt$hash".
struct parsed_hash {
    hashing_cost cost;
    std::string salt;
    std::string hash;
};

std::optional<std::string> from_unpadded_base64(std::string_view text) {
    std::string padded(text);
    padded.append((4 - text.size() % 4) % 4, '=');
    return base::from_base64(padded);
}

std::string to_unpadded_base64(std::string_view data) {
    auto text = base::to_base64(data);
    text.erase(std::min(text.find('='), text.size()));
    return text;
}

// Removes "name=number" and the separator after it from the front of the text.
bool take_number(std::string_view& text, std::string_view name, char separator, std::uint32_t& out) {
    if (!text.starts_with(name)) return false;
    text.remove_prefix(name.size());
    const auto end = std::min(text.find(separator), text.size());
    const auto digits = std::string(text.substr(0, end));
    const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    text.remove_prefix(std::min(end + 1, text.size()));
    return error == std::errc{} && stop == digits.data() + digits.size();
}

std::optional<parsed_hash> parse(std::string_view phc) {
    constexpr std::string_view start = "$argon2id$v=19$";
    parsed_hash out;
    if (!phc.starts_with(start)) return std::nullopt;
    phc.remove_prefix(start.size());
    if (!take_number(phc, "m=", ',', out.cost.memory_kib) || !take_number(phc, "t=", ',', out.cost.passes) ||
        !take_number(phc, "p=", '$', out.cost.lanes))
        return std::nullopt;
    const auto dollar = phc.find('$');
    if (dollar == std::string_view::npos) return std::nullopt;
    auto salt = from_unpadded_base64(phc.substr(0, dollar));
    auto hash = from_unpadded_base64(phc.substr(dollar + 1));
    if (!salt || !hash || hash->empty()) return std::nullopt;
    out.salt = std::move(*salt);
    out.hash = std::move(*hash);
    return out;
}

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
    context.lanes = context.threads = cost.lanes;
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

} // namespace

password_hasher::password_hasher(base::random_source& random, hashing_cost cost)
    : random_(random), cost_(cost), memory_(std::max(1U, std::thread::hardware_concurrency())) {}

std::string password_hasher::hash(std::string_view password) const {
    const auto salt = random_.take(salt_bytes);
    const auto made = derive(memory_, cost_, password, salt, hash_bytes);
    if (!made) throw std::runtime_error("Argon2 does not take the cost that is set");
    return fmt::format("$argon2id$v=19$m={},t={},p={}${}${}", cost_.memory_kib, cost_.passes, cost_.lanes,
                       to_unpadded_base64(salt), to_unpadded_base64(*made));
}

bool password_hasher::verify(std::string_view phc, std::string_view password) const {
    const auto stored = parse(phc);
    if (!stored) return false;
    const auto made = derive(memory_, stored->cost, password, stored->salt, stored->hash.size());
    return made && base::equal_in_constant_time(*made, stored->hash);
}

bool password_hasher::is_weaker(std::string_view phc) const {
    const auto work = [](const hashing_cost& cost) { return std::uint64_t{cost.memory_kib} * cost.passes; };
    const auto stored = parse(phc);
    return stored && work(stored->cost) < work(cost_);
}

void password_hasher::verify_nothing(std::string_view password) const {
    auto discarded = hash(password);
    base::wipe(discarded);
}

} // namespace poolguard::pool
