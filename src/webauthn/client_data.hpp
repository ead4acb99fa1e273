#pragma once
// What a browser says of a request to an authenticator, and which origins may make one.
// Source: W3C Web Authentication Level 3, sections 5.8.1 (CollectedClientData) and 13.4.9.

#include "base/bytes.hpp"
#include "webauthn/error.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::webauthn {

inline constexpr std::size_t max_client_data_bytes = std::size_t{16} * 1024;

struct client_data {
    std::string type; // "webauthn.create" or "webauthn.get"
    base::bytes challenge;
    std::string origin;
    bool is_cross_origin = false;          // in a frame of a page of another origin
    std::optional<std::string> top_origin; // that page's, where the browser says it
};
// Members that are not known are ignored, as browsers add some on purpose.
std::expected<client_data, error> read_client_data(std::string_view json);

// Whether pages of the origin may use the passkeys of the relying party: over HTTPS from its host or from one below it;
// on localhost over HTTP too. An Android app says the hash of its key ("android:apk-key-hash:…"); that it belongs to
// the relying party was checked by the system (Digital Asset Links).
bool is_origin_of(std::string_view relying_party, std::string_view origin);

} // namespace poolguard::webauthn
