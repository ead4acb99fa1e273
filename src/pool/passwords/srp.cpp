#include "pool/passwords/srp.hpp"

#include "base/digest.hpp"
#include "base/openssl.hpp"

#include <stdexcept>

namespace poolguard::pool::srp {
namespace {

using number = base::secret_number_ptr;
using context = base::number_context_ptr;

// Here OpenSSL's functions can fail only when memory runs out: every modulus is odd and no operand is out of range.
void expect(bool is_done) {
    if (!is_done) throw std::runtime_error("OpenSSL could not calculate with large numbers");
}
template <class Pointer>
Pointer made(Pointer value) {
    expect(value != nullptr);
    return value;
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

// The modulus N, the generator g, and the multiplier k = H(PAD(N) | PAD(g)).
class group {
  public:
    static const group& instance() {
        static const group only;
        return only;
    }

    const BIGNUM* modulus() const { return modulus_.get(); }
    const BIGNUM* generator() const { return generator_.get(); }
    const BIGNUM* multiplier() const { return multiplier_.get(); }

    // Takes a time that does not depend on the exponent's bits.
    number power(const BIGNUM* base, const BIGNUM* exponent, BN_CTX* with) const {
        auto out = new_number();
        expect(BN_mod_exp_mont_consttime(out.get(), base, exponent, modulus(), with, montgomery_.get()) == 1);
        return out;
    }
    number product(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const {
        auto out = new_number();
        expect(BN_mod_mul(out.get(), a, b, modulus(), with) == 1);
        return out;
    }
    number sum(const BIGNUM* a, const BIGNUM* b, BN_CTX* with) const {
        auto out = new_number();
        expect(BN_mod_add(out.get(), a, b, modulus(), with) == 1);
        return out;
    }

  private:
    group() : modulus_(made(number(BN_get_rfc3526_prime_3072(nullptr)))), montgomery_(made(BN_MONT_CTX_new())) {
        const auto with = new_context();
        expect(BN_MONT_CTX_set(montgomery_.get(), modulus(), with.get()) == 1);
        generator_ = to_number("\x02");
        multiplier_ = to_number(base::sha256(padded(to_bytes(modulus_)) + padded(to_bytes(generator_))));
    }

    number modulus_;
    base::montgomery_ptr montgomery_;
    number generator_;
    number multiplier_;
};

} // namespace

std::string_view pool_name(std::string_view pool_id) {
    const auto mark = pool_id.find('_');
    return mark == std::string_view::npos ? pool_id : pool_id.substr(mark + 1);
}

base::secret make_verifier(const identity& whose, std::string_view password, std::string_view salt) {
    base::bytes named;
    named.reserve(whose.pool_name.size() + whose.username.size() + 1 + password.size());
    named.append(whose.pool_name).append(whose.username).append(":").append(password);
    auto inner = base::sha256(named);
    base::wipe(named);
    auto salted = padded(base::bytes(salt)) + inner;
    auto x = base::sha256(salted);
    base::wipe(inner);
    base::wipe(salted);
    const auto exponent = to_number(x);
    base::wipe(x);
    const auto& in = group::instance();
    return base::secret(to_bytes(in.power(in.generator(), exponent.get(), new_context().get())));
}

std::optional<base::bytes> read_public_value(std::string_view hex) {
    // One digit more than the modulus, for clients that write a sign.
    constexpr std::size_t most_digits = 770;
    if (hex.empty() || hex.size() > most_digits) return std::nullopt;
    const auto data = base::from_hex(hex.size() % 2 == 0 ? std::string(hex) : "0" + std::string(hex));
    if (!data) return std::nullopt;
    const auto value = to_number(*data);
    auto rest = new_number();
    expect(BN_mod(rest.get(), value.get(), group::instance().modulus(), new_context().get()) == 1);
    if (BN_is_zero(rest.get()) == 1) return std::nullopt;
    return to_bytes(value);
}

base::bytes public_value(std::string_view verifier, std::string_view exponent) {
    const auto& in = group::instance();
    const auto with = new_context();
    const auto masked = in.product(in.multiplier(), to_number(verifier).get(), with.get());
    const auto own = in.power(in.generator(), to_number(exponent).get(), with.get());
    return to_bytes(in.sum(masked.get(), own.get(), with.get()));
}

std::optional<base::secret> session_key(const exchange& values) {
    const auto& in = group::instance();
    const auto with = new_context();
    const auto scrambler =
        padded(base::sha256(padded(base::bytes(values.client_value)) + padded(base::bytes(values.server_value))));
    const auto u = to_number(scrambler);
    if (BN_is_zero(u.get()) == 1) return std::nullopt;
    const auto blinded = in.power(to_number(values.verifier).get(), u.get(), with.get());
    const auto shared_base = in.product(to_number(values.client_value).get(), blinded.get(), with.get());
    auto shared = padded(to_bytes(in.power(shared_base.get(), to_number(values.exponent).get(), with.get())));
    // HKDF written out: its first block of 32 bytes includes the 16 that are needed.
    constexpr std::size_t key_bytes = 16;
    auto extracted = base::hmac_sha256(scrambler, shared);
    auto expanded = base::hmac_sha256(extracted, std::string("Caldera Derived Key") + '\x01');
    base::secret key(expanded.substr(0, key_bytes));
    base::wipe(shared);
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

} // namespace poolguard::pool::srp
