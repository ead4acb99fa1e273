#include "jwt/jwk.hpp"

#include "base/bytes.hpp"
#include "base/try.hpp"
#include "jwt/key_id.hpp"
#include "jwt/key_material.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/string.hpp>
#include <optional>

namespace poolguard::jwt {
namespace {

namespace bj = boost::json;
using base::bytes;

std::string_view jwk_text(const bj::string& text) { return {text.data(), text.size()}; }

// An absent member gives nullopt; a member of another type is an error.
std::expected<std::optional<std::string_view>, key_error> text_member(const bj::object& jwk, std::string_view name) {
    const auto* member = jwk.if_contains(name);
    if (member == nullptr) return std::nullopt;
    const auto* text = member->if_string();
    if (text == nullptr) return std::unexpected(key_error::malformed_key);
    return jwk_text(*text);
}

std::expected<bytes, key_error> binary_member(const bj::object& jwk, std::string_view name) {
    const auto text = text_member(jwk, name);
    if (!text || !*text) return std::unexpected(key_error::malformed_key);
    auto decoded = base::from_base64url(**text);
    if (!decoded || decoded->empty()) return std::unexpected(key_error::malformed_key);
    return *std::move(decoded);
}

std::optional<key_kind> kind_of(std::string_view type, std::optional<std::string_view> curve) {
    if (type == "RSA") return key_kind::rsa;
    if (type == "EC" && curve == "P-256") return key_kind::p256;
    if (type == "EC" && curve == "P-384") return key_kind::p384;
    if (type == "EC" && curve == "P-521") return key_kind::p521;
    if (type == "OKP" && curve == "Ed25519") return key_kind::ed25519;
    if (type == "OKP" && curve == "Ed448") return key_kind::ed448;
    return std::nullopt;
}

std::expected<bool, key_error> is_for_verifying(const bj::object& jwk) {
    POOLGUARD_TRY(const auto use, text_member(jwk, "use"));
    if (use && *use != "sig") return false;
    const auto* operations = jwk.if_contains("key_ops");
    if (operations == nullptr) return true;
    const auto* list = operations->if_array();
    if (list == nullptr) return std::unexpected(key_error::malformed_key);
    return std::ranges::any_of(*list, [](const bj::value& operation) {
        const auto* text = operation.if_string();
        return text != nullptr && *text == "verify";
    });
}

std::expected<base::pkey_ptr, key_error> read_material(const bj::object& jwk, key_kind kind) {
    POOLGUARD_TRY(const auto first, binary_member(jwk, kind == key_kind::rsa ? "n" : "x"));
    if (kind == key_kind::ed25519 || kind == key_kind::ed448) return import_edwards(kind, first);
    POOLGUARD_TRY(const auto second, binary_member(jwk, kind == key_kind::rsa ? "e" : "y"));
    return kind == key_kind::rsa ? import_rsa(first, second) : import_curve(kind, first, second);
}

struct purpose {
    std::string_view kid;
    key_kind kind;
    std::optional<algorithm> only;
};

// What the key is for, according to its members; nullopt if that is not verifying tokens with a supported algorithm.
std::expected<std::optional<purpose>, key_error> read_purpose(const bj::object& jwk) {
    const auto type = text_member(jwk, "kty");
    if (!type || !*type) return std::unexpected(key_error::malformed_key);
    POOLGUARD_TRY(const auto curve, text_member(jwk, "crv"));
    POOLGUARD_TRY(const auto verifying, is_for_verifying(jwk));
    POOLGUARD_TRY(const auto kid, text_member(jwk, "kid"));
    POOLGUARD_TRY(const auto wanted, text_member(jwk, "alg"));

    const auto kind = kind_of(**type, curve);
    if (!kind || !verifying || !kid || !is_key_id(*kid)) return std::nullopt;
    std::optional<algorithm> only;
    if (wanted) {
        only = algorithm_named(*wanted);
        if (!only) return std::nullopt;
        if (!fits(*kind, *only)) return std::unexpected(key_error::algorithm_not_for_key);
    }
    return purpose{*kid, *kind, only};
}

} // namespace

std::expected<std::unique_ptr<const public_key>, key_error> read_jwk(const bj::object& jwk) {
    const base::error_mark mark;
    POOLGUARD_TRY(const auto use, read_purpose(jwk));
    if (!use) return nullptr;
    const auto& [kid, kind, only] = *use;
    // If the private key is published, a signature proves nothing.
    if (jwk.contains("d")) return std::unexpected(key_error::private_key_published);
    POOLGUARD_TRY(auto key, read_material(jwk, kind));
    const auto encoded = to_der(key.get());
    if (!encoded) return std::unexpected(key_error::crypto_failure);
    return std::make_unique<const public_key>(std::string(kid), kind, only,
                                              std::make_unique<const public_key::material>(std::move(key)), *encoded);
}

} // namespace poolguard::jwt
