// JWK sets, and single keys of all kinds, whose numbers are checked against OpenSSL's own rules.

#include "base/bytes.hpp"
#include "fuzz/fuzz.hpp"
#include "jwt/key_material.hpp"
#include "jwt/key_set.hpp"

#include <algorithm>
#include <openssl/ec.h>
#include <openssl/x509.h>

namespace poolguard::fuzz {
namespace {

using jwt::key_kind;

// The key in DER is read by OpenSSL and is the same.
void check_der(const EVP_PKEY* key) {
    const auto der = jwt::to_der(key);
    require(der.has_value(), "a key can be written");
    const auto* at = base::octets(*der).data();
    const base::pkey_ptr again{d2i_PUBKEY(nullptr, &at, static_cast<long>(der->size()))};
    require(again && EVP_PKEY_eq(again.get(), key) == 1, "a key that is written is read again");
}

void try_rsa(std::string_view modulus, std::string_view exponent) {
    const auto key = jwt::import_rsa(modulus, exponent);
    if (!key) return;
    require(EVP_PKEY_get_bits(key->get()) >= 2048 && modulus.size() <= 1024, "the modulus has its bounds");
    require((static_cast<unsigned char>(modulus.back()) & 1) == 1 &&
                (static_cast<unsigned char>(exponent.back()) & 1) == 1,
            "both numbers are odd");
    require(exponent.size() > 1 || exponent[0] != 1, "the exponent is not 1");
    check_der(key->get());
}

void try_curve(key_kind kind, int name, std::string_view x, std::string_view y) {
    const auto key = jwt::import_curve(kind, x, y);
    static thread_local BN_CTX* const context = BN_CTX_new();
    EC_GROUP* const group = EC_GROUP_new_by_curve_name(name);
    EC_POINT* const point = EC_POINT_new(group);
    const auto text = std::string(1, '\x04').append(x).append(y);
    const bool is_point =
        x.size() == y.size() && EC_POINT_oct2point(group, point, base::octets(text).data(), text.size(), context) == 1;
    EC_POINT_free(point);
    EC_GROUP_free(group);
    ERR_clear_error();
    require(key.has_value() == is_point, "OpenSSL finds the same points on the curve");
    if (key) check_der(key->get());
}

void try_set(std::string_view text) {
    const auto set = jwt::key_set::parse(text);
    if (!set) return;
    const auto ids = (*set)->ids();
    require(ids.size() == (*set)->size() && ids.size() <= jwt::key_set::max_keys, "the number of keys has its bound");
    require(std::ranges::is_sorted(ids) && std::ranges::adjacent_find(ids) == ids.end(), "ids are sorted, each once");
    for (const auto& each : ids) {
        const auto* key = (*set)->find(each);
        require(key != nullptr && key->kid() == each, "each key is found");
        for (const auto value : {jwt::algorithm::rs256, jwt::algorithm::es256, jwt::algorithm::eddsa})
            require(!key->verify(value, "text", std::string(256, 'x')), "nothing is signed by chance");
    }
    require((*set)->find("no such key") == nullptr || std::ranges::binary_search(ids, "no such key"), "no others are");
}

} // namespace

std::vector<std::string> seeds() {
    return {
        R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"k","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},{"kty":"oct","k":"AA"},)"
        R"({"kty":"EC","crv":"P-256","kid":"e","use":"sig","alg":"ES256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})",
        std::string("\x01\x20", 2) + std::string(31, '\x55') + '\x01' + std::string(32, '\x07'),
        std::string("\x00\xff", 2) + "\xc1" + std::string(254, '\x55') + "\x01\x01\x00\x01",
        std::string("\x02\x30", 2) + std::string(96, '\x33'),
        std::string("\x03\x42", 2) + std::string(132, '\x01'),
        std::string("\x04") +
            base::from_hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a").value()};
}

void try_input(std::string_view input) {
    if (input.starts_with('{')) return try_set(input);
    pieces from(input);
    const auto kind = from.number() % 5;
    const auto rest = from.rest();
    if (kind == 4) {
        for (const auto each : {key_kind::ed25519, key_kind::ed448})
            if (const auto key = jwt::import_edwards(each, rest)) check_der(key->get());
        return;
    }
    const auto size = from.number() + (kind == 0 ? 1U : 0U);
    const auto first = from.rest().substr(0, size);
    const auto second = from.rest().substr(first.size());
    if (kind == 0) try_rsa(first, second);
    if (kind == 1) try_curve(key_kind::p256, NID_X9_62_prime256v1, first, second);
    if (kind == 2) try_curve(key_kind::p384, NID_secp384r1, first, second);
    if (kind == 3) try_curve(key_kind::p521, NID_secp521r1, first, second);
}

} // namespace poolguard::fuzz
