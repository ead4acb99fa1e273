// The ceremonies of passkeys with a key of our own, so that signatures are good and every other rule decides.

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/openssl.hpp"
#include "fuzz/fuzz.hpp"
#include "webauthn/ceremony.hpp"
#include "webauthn/client_data.hpp"

#include <fmt/format.h>

namespace poolguard::fuzz {
namespace {

constexpr std::string_view relying_party = "example.org";
constexpr std::string_view challenge = "0123456789abcdef";

const base::pkey_ptr& key() {
    static constexpr std::string_view seed = "0123456789abcdef0123456789abcdef";
    static const base::pkey_ptr made{
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, base::octets(seed).data(), seed.size())};
    return made;
}

// {1: 1, 3: -8, -1: 6, -2: x} in CBOR.
std::string cose_key() {
    std::string point(32, '\0');
    auto size = point.size();
    EVP_PKEY_get_raw_public_key(key().get(), base::octets(point), &size);
    return base::from_hex("a4010103272006215820").value() + point;
}

std::string sign(std::string_view text) {
    const base::digest_context_ptr context{EVP_MD_CTX_new()};
    std::string out(64, '\0');
    auto size = out.size();
    require(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key().get()) == 1 &&
                EVP_DigestSign(context.get(), base::octets(out), &size, base::octets(text).data(), text.size()) == 1,
            "OpenSSL signs");
    return out;
}

void check_client_data(std::string_view json, std::string_view type) {
    const auto data = webauthn::read_client_data(json);
    require(data && data->type == type && data->challenge == challenge, "the browser said what was asked");
    require(webauthn::is_origin_of(relying_party, data->origin), "the page is one of the relying party");
    require(!data->is_cross_origin || (data->top_origin && webauthn::is_origin_of(relying_party, *data->top_origin)),
            "no frame of another's page");
}

void try_assertion(std::string_view client_data, std::string_view data, unsigned counter) {
    const auto cose = cose_key();
    const webauthn::known_credential known{cose, counter, false};
    const webauthn::expectation wanted{challenge, relying_party, true};
    const auto signature = sign(std::string(data) + base::sha256(client_data));
    const auto verified = webauthn::verify_assertion({client_data, data, signature}, known, wanted);
    require(verified.has_value() || verified.error() != webauthn::error::bad_signature, "the signature is good");
    if (!verified) return;
    check_client_data(client_data, "webauthn.get");
    require(data.starts_with(base::sha256(relying_party)) && (data[32] & 5) == 5, "the user was there and verified");
    require(webauthn::is_next_counter(counter, *verified), "the counter grows");
    auto other = signature;
    other[counter % other.size()] ^= 1;
    require(!webauthn::verify_assertion({client_data, data, other}, known, wanted), "a changed signature is refused");
    require(!webauthn::verify_assertion({client_data, data, signature}, known, {"another one", relying_party, true}),
            "so is another challenge");
}

void try_registration(std::string_view client_data, std::string_view object) {
    const auto made = webauthn::verify_registration({client_data, object}, {challenge, relying_party, true});
    if (!made) return;
    check_client_data(client_data, "webauthn.create");
    require(!made->id.empty() && object.contains(made->id), "the id is in the object");
    require(webauthn::credential_key::read(made->public_key).has_value(), "the key can be used");
}

} // namespace

std::vector<std::string> seeds() {
    const auto said = [](const char* type, std::string_view rest) {
        return fmt::format(R"({{"type":"webauthn.{}","challenge":"{}","origin":"https://login.example.org"{}}})", type,
                           base::to_base64url(challenge), rest);
    };
    const auto hash = base::sha256(relying_party);
    const auto data = hash + base::from_hex("0500000007").value();
    const auto created = hash + base::from_hex("4500000000").value() + std::string(16, 'a') +
                         base::from_hex("00020102").value() + cose_key();
    const auto object = base::from_hex("a363666d74646e6f6e656761747453746d74a068617574684461746158").value() +
                        static_cast<char>(created.size()) + created;
    const auto framed = said("get", R"(,"crossOrigin":true,"topOrigin":"https://example.org")");
    return {"\x06" + said("get", "") + '\xff' + data, "\x07" + said("get", R"(,"crossOrigin":false)") + '\xff' + data,
            std::string(1, '\0') + framed + '\xff' + data, "\x01" + said("create", R"(,"x":{})") + '\xff' + object};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto counter = from.number();
    const auto client_data = from.next();
    try_registration(client_data, from.rest());
    try_assertion(client_data, from.rest(), counter);
}

} // namespace poolguard::fuzz
