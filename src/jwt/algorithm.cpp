#include "jwt/algorithm.hpp"

#include <array>
#include <utility>

namespace poolguard::jwt {
namespace {

constexpr std::array<std::pair<std::string_view, algorithm>, 7> names{{
    {"RS256", algorithm::rs256},
    {"RS384", algorithm::rs384},
    {"RS512", algorithm::rs512},
    {"ES256", algorithm::es256},
    {"ES384", algorithm::es384},
    {"ES512", algorithm::es512},
    {"EdDSA", algorithm::eddsa},
}};

} // namespace

std::optional<algorithm> algorithm_named(std::string_view text) {
    for (const auto& [spelling, value] : names)
        if (spelling == text) return value;
    return std::nullopt;
}

std::string_view name(algorithm value) {
    for (const auto& [spelling, candidate] : names)
        if (candidate == value) return spelling;
    return "unknown";
}

bool fits(key_kind kind, algorithm value) {
    switch (kind) {
    case key_kind::rsa:
        return value == algorithm::rs256 || value == algorithm::rs384 || value == algorithm::rs512;
    case key_kind::p256:
        return value == algorithm::es256;
    case key_kind::p384:
        return value == algorithm::es384;
    case key_kind::p521:
        return value == algorithm::es512;
    case key_kind::ed25519:
    case key_kind::ed448:
        return value == algorithm::eddsa;
    }
    return false;
}

} // namespace poolguard::jwt
