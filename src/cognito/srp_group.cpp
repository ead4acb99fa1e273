#include "cognito/srp_group.hpp"

#include "base/digest.hpp"

#include <stdexcept>

namespace poolguard::cognito::srp {
namespace {

template <class Pointer>
Pointer made(Pointer value) {
    expect(value != nullptr);
    return value;
}

} // namespace

void expect(bool is_done) {
    if (!is_done) throw std::runtime_error("OpenSSL could not calculate with large numbers");
}

number new_number() { return made(number(BN_secure_new())); }
context new_context() { return made(context(BN_CTX_secure_new())); }

number to_number(std::string_view data) {
    return made(number(BN_bin2bn(base::octets(data).data(), static_cast<int>(data.size()), nullptr)));
}

base::bytes to_bytes(const number& value) {
    base::bytes out(static_cast<std::size_t>(BN_num_bytes(value.get())), '\0');
    BN_bn2bin(value.get(), base::octets(out));
    return out;
}

base::bytes padded(base::bytes value) {
    const auto first = value.find_first_not_of('\0');
    value.erase(0, first == base::bytes::npos ? value.size() : first);
    if (value.empty() || (static_cast<unsigned char>(value.front()) & 0x80) != 0) value.insert(value.begin(), '\0');
    return value;
}

const group& group::instance() {
    static const group only;
    return only;
}

group::group() : modulus_(made(number(BN_get_rfc3526_prime_3072(nullptr)))), montgomery_(made(BN_MONT_CTX_new())) {
    const auto with = new_context();
    expect(BN_MONT_CTX_set(montgomery_.get(), modulus(), with.get()) == 1);
    generator_ = to_number("\x02");
    multiplier_ = to_number(base::sha256(padded(to_bytes(modulus_)) + padded(to_bytes(generator_))));
}

number group::power(const BIGNUM* base, const BIGNUM* exponent, BN_CTX* with) const {
    auto out = new_number();
    expect(BN_mod_exp_mont_consttime(out.get(), base, exponent, modulus(), with, montgomery_.get()) == 1);
    return out;
}

number group::product(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const {
    auto out = new_number();
    expect(BN_mod_mul(out.get(), a, b, modulus(), with) == 1);
    return out;
}

number group::sum(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const {
    auto out = new_number();
    expect(BN_mod_add(out.get(), a, b, modulus(), with) == 1);
    return out;
}

number group::difference(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const {
    auto out = new_number();
    expect(BN_mod_sub(out.get(), a, b, modulus(), with) == 1);
    return out;
}

std::string_view pool_name(std::string_view pool_id) {
    const auto mark = pool_id.find('_');
    return mark == std::string_view::npos ? pool_id : pool_id.substr(mark + 1);
}

number private_value(const identity& whose, std::string_view password, std::string_view salt) {
    base::bytes named;
    named.reserve(whose.pool_name.size() + whose.username.size() + 1 + password.size());
    named.append(whose.pool_name).append(whose.username).append(":").append(password);
    auto inner = base::sha256(named);
    base::wipe(named);
    auto salted = padded(base::bytes(salt)) + inner;
    auto x = base::sha256(salted);
    base::wipe(inner);
    base::wipe(salted);
    auto exponent = to_number(x);
    base::wipe(x);
    return exponent;
}

std::optional<base::bytes> read_public_value(std::string_view hex) {
    // One digit more than the modulus, for clients that write a sign.
    constexpr std::size_t most_digits = 770;
    if (hex.empty() || hex.size() > most_digits) return std::nullopt;
    const auto data = base::from_hex(std::string(hex.size() % 2, '0').append(hex));
    if (!data) return std::nullopt;
    const auto value = to_number(*data);
    auto rest = new_number();
    expect(BN_mod(rest.get(), value.get(), group::instance().modulus(), new_context().get()) == 1);
    if (BN_is_zero(rest.get()) == 1) return std::nullopt;
    return to_bytes(value);
}

std::optional<base::bytes> scrambler(std::string_view client_value, std::string_view server_value) {
    auto out = padded(base::sha256(padded(base::bytes(client_value)) + padded(base::bytes(server_value))));
    if (BN_is_zero(to_number(out).get()) == 1) return std::nullopt;
    return out;
}

base::secret derive_key(std::string_view scrambler, const number& shared) {
    auto hashed = padded(to_bytes(shared));
    // HKDF written out: its first block of 32 bytes includes the 16 that are needed.
    constexpr std::size_t key_bytes = 16;
    auto extracted = base::hmac_sha256(scrambler, hashed);
    auto expanded = base::hmac_sha256(extracted, std::string("Caldera Derived Key") + '\x01');
    base::secret key(expanded.substr(0, key_bytes));
    base::wipe(hashed);
    base::wipe(extracted);
    base::wipe(expanded);
    return key;
}

base::bytes signature(const base::secret& key, const identity& whose, std::string_view secret_block,
                      std::string_view timestamp) {
    base::bytes signed_text;
    signed_text.append(whose.pool_name).append(whose.username).append(secret_block).append(timestamp);
    return base::hmac_sha256(key.reveal(), signed_text);
}

} // namespace poolguard::cognito::srp
