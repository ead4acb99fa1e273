#include "webauthn/ceremony.hpp"

#include "base/digest.hpp"
#include "base/try.hpp"
#include "webauthn/authenticator_data.hpp"
#include "webauthn/client_data.hpp"

namespace poolguard::webauthn {
namespace {

std::expected<void, error> check_client(std::string_view json, std::string_view type, const expectation& wanted) {
    POOLGUARD_TRY(const auto given, read_client_data(json));
    if (given.type != type) return std::unexpected(error::wrong_type);
    if (wanted.challenge.empty() || given.challenge != wanted.challenge) return std::unexpected(error::wrong_challenge);
    if (!is_origin_of(wanted.relying_party, given.origin)) return std::unexpected(error::wrong_origin);
    // A frame must say whose page it is in.
    if ((given.is_cross_origin || given.top_origin) &&
        !(given.top_origin && is_origin_of(wanted.relying_party, *given.top_origin)))
        return std::unexpected(error::foreign_frame);
    return {};
}

std::expected<void, error> check_authenticator(const authenticator_data& given, const expectation& wanted) {
    if (given.relying_party_hash != base::sha256(wanted.relying_party))
        return std::unexpected(error::wrong_relying_party);
    if (!given.is_user_present) return std::unexpected(error::user_absent);
    if (wanted.needs_user_verification && !given.is_user_verified) return std::unexpected(error::user_not_verified);
    return {};
}

} // namespace

std::expected<registered_credential, error> verify_registration(const registration& given, const expectation& wanted) {
    POOLGUARD_CHECK(check_client(given.client_data, "webauthn.create", wanted));
    POOLGUARD_TRY(auto attested, read_attestation(given.attestation_object));
    POOLGUARD_CHECK(check_authenticator(attested, wanted));
    auto& credential = attested.credential;
    if (!credential) return std::unexpected(error::missing_credential);
    POOLGUARD_CHECK(credential_key::read(credential->public_key));
    return registered_credential{.id = std::move(credential->id),
                                 .aaguid = std::move(credential->aaguid),
                                 .public_key = std::move(credential->public_key),
                                 .counter = attested.counter,
                                 .can_be_backed_up = attested.can_be_backed_up};
}

std::expected<std::uint32_t, error> verify_assertion(const assertion& given, const known_credential& known,
                                                     const expectation& wanted) {
    POOLGUARD_CHECK(check_client(given.client_data, "webauthn.get", wanted));
    POOLGUARD_TRY(const auto data, read_authenticator_data(given.authenticator_data));
    POOLGUARD_CHECK(check_authenticator(data, wanted));
    if (data.can_be_backed_up != known.can_be_backed_up) return std::unexpected(error::inconsistent_flags);
    POOLGUARD_TRY(const auto key, credential_key::read(known.public_key));
    POOLGUARD_CHECK(
        key.verify(std::string(given.authenticator_data) + base::sha256(given.client_data), given.signature));
    if (!is_next_counter(known.counter, data.counter)) return std::unexpected(error::counter_went_back);
    return data.counter;
}

} // namespace poolguard::webauthn
