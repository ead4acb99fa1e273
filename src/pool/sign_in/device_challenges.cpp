#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/sign_in/srp_challenges.hpp"

namespace poolguard::pool {
namespace {

// The Session of the answer. pycognito sends none; the device has it then. That is no proof of the first factor by this
// client, but somebody else would still need the device's password.
result<std::optional<cognito::session>> session_of(const sign_in_place& place, const challenge_answer& answer,
                                                   const operation_ports& ports) {
    if (answer.session) return answer.session;
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_TRY(const auto user, find_user(*place.pool, username, ports.users));
    if (!user) return std::nullopt;
    POOLGUARD_TRY(const auto device, ports.devices.find(*place.pool, *user, place.from.device_key));
    if (!device || device->asked.empty()) return std::nullopt;
    return cognito::session(device->asked);
}

// The confirmed device of a challenge.
result<device_document> device_of(const sign_in_place& place, const user_document& user,
                                  const std::optional<session_device>& asked, const operation_ports& ports) {
    POOLGUARD_TRY(auto device, ports.devices.get(*place.pool, user, place.from.device_key));
    if (!asked || asked->key != device.key || !is_confirmed(device)) return invalid_session();
    return device;
}

srp_block block_of(const open_challenge& opened, std::string_view name) {
    srp_block out;
    out.id = opened.session.id;
    out.pool_id = opened.session.pool_id;
    out.client_id = opened.session.client_id;
    out.name = name;
    out.username = opened.user.username;
    out.sub = opened.user.sub;
    out.password_state = opened.session.password_state;
    out.expires = opened.session.expires;
    out.device = opened.session.device;
    out.event = opened.session.event;
    out.part = opened.session.part;
    return out;
}

// What was kept for the challenge of a block is found by its session.
open_challenge challenge_of(const srp_block& block, const user_document& user) {
    challenge_session session;
    session.id = block.id;
    session.pool_id = block.pool_id;
    session.challenge = json::enum_name(challenge_name::DEVICE_PASSWORD_VERIFIER);
    return {std::move(session), user};
}

// The user of a block, if the answer names them and their password is still the same.
result<user_document> user_of(const sign_in_place& place, const srp_block& block, std::string_view username,
                              const operation_ports& ports) {
    POOLGUARD_TRY(auto user, find_user_of(place, block, username, ports));
    if (!user || challenge_sessions::password_state_of(*user) != block.password_state) return invalid_session();
    return std::move(*user);
}

result<void> check_proof(const sign_in_place& place, const user_document& user, const device_document& device,
                         const srp_answer& claim, const operation_ports& ports) {
    const auto subject = attempt_subject::of_user(*place.pool, user);
    POOLGUARD_CHECK(ports.attempts.check_sign_in(subject));
    const bool is_right = srp_challenges::is_proved(claim, {device.group_key, device.key},
                                                    ports.devices.credentials_of(*place.pool, user, device));
    POOLGUARD_CHECK(ports.attempts.note_sign_in(subject, is_right));
    if (!is_right) return wrong_credentials();
    return use_block(claim.block, ports.challenges);
}

} // namespace

result<void> read_device_key(const parameter_map& given, sign_in_place& place) {
    const auto key = find_parameter(given, "DEVICE_KEY");
    if (!key || !tracks_devices(*place.pool)) return {};
    if (!cognito::is_device_key(*key)) return refuse_parameter("Invalid device key given.");
    place.from.device_key = *key;
    return {};
}

result<std::optional<device_document>> find_device(const sign_in_place& place, const user_document& user,
                                                   const operation_ports& ports) {
    if (place.from.device_key.empty()) return std::nullopt;
    if (place.is_device_recalled) return ports.devices.find(*place.pool, user, place.from.device_key);
    POOLGUARD_TRY(auto device, ports.devices.get(*place.pool, user, place.from.device_key));
    return device;
}

result<cognito::authentication_reply> ask_device(const sign_in_place& place, const user_document& user,
                                                 const operation_ports& ports, const std::optional<std::string>& event,
                                                 bool had_second_factor) {
    const auto& key = place.from.device_key;
    cognito::authentication_reply reply;
    reply.ChallengeName = challenge_name::DEVICE_SRP_AUTH;
    reply.ChallengeParameters.emplace("USERNAME", user.username);
    reply.Session = ports.challenges.begin(*place.pool, *place.client, user,
                                           {.challenge = json::enum_name(challenge_name::DEVICE_SRP_AUTH),
                                            .event = event,
                                            .device = {key, had_second_factor}});
    POOLGUARD_CHECK(ports.devices.note_challenge(*place.pool, user, key, *reply.Session));
    return reply;
}

result<sign_in_progress> answer_device_srp(const sign_in_place& place, const challenge_answer& answer,
                                           const operation_ports& ports) {
    POOLGUARD_CHECK(need_parameter(answer.given, "DEVICE_KEY"));
    POOLGUARD_TRY(const auto client_value_text, need_parameter(answer.given, "SRP_A"));
    const auto client_value = srp::read_public_value(client_value_text);
    if (!client_value) return refuse_parameter("SRP_A is not a public value of the group.");
    POOLGUARD_TRY(const auto session, session_of(place, answer, ports));
    POOLGUARD_TRY(const auto opened, open_session(place, {answer.challenge, session, answer.given}, ports));
    POOLGUARD_TRY(const auto device, device_of(place, opened.user, opened.session.device, ports));

    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    cognito::authentication_reply reply;
    reply.ChallengeName = challenge_name::DEVICE_PASSWORD_VERIFIER;
    reply.ChallengeParameters =
        ports.srp.begin(block_of(opened, username), srp_subject::device,
                        ports.devices.credentials_of(*place.pool, opened.user, device), *client_value);
    reply.ChallengeParameters.emplace("USERNAME", opened.user.username);
    reply.ChallengeParameters.emplace("DEVICE_KEY", device.key);
    return reply;
}

result<sign_in_progress> answer_device_verifier(const sign_in_place& place, const challenge_answer& answer,
                                                const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_CHECK(need_parameter(answer.given, "DEVICE_KEY"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, answer.given, username));
    POOLGUARD_TRY(const auto claim, ports.srp.read(*place.pool, *place.client, answer.given, srp_subject::device));
    POOLGUARD_TRY(const auto user, user_of(place, claim.block, username, ports));
    POOLGUARD_TRY(const auto device, device_of(place, user, claim.block.device, ports));
    POOLGUARD_CHECK(check_proof(place, user, device, claim, ports));
    if (claim.block.part == session_part::functions)
        return continue_custom(place, challenge_of(claim.block, user), ports);
    return proceed(place, user, proof::device, ports, claim.block.event, claim.block.device->follows_second_factor);
}

result<sign_in_progress> accept_device(const sign_in_place& place, const challenge_answer& answer,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto opened, open_session(place, answer, ports));
    // There the pool's function decides what follows.
    if (opened.session.part == session_part::functions) return invalid_session();
    POOLGUARD_TRY(const auto device, device_of(place, opened.user, opened.session.device, ports));
    POOLGUARD_CHECK(ports.challenges.use(opened.session));
    POOLGUARD_CHECK(ports.devices.note_sign_in(*place.pool, opened.user, device.key, place.from.address));
    return proceed(place, opened.user, proof::device, ports, opened.session.event,
                   opened.session.device->follows_second_factor);
}

result<std::optional<cognito::new_device_metadata>> note_device(const sign_in_place& place, const proven_user& proven,
                                                                const operation_ports& ports) {
    if (!tracks_devices(*place.pool)) return std::nullopt;
    if (!proven.device_key.empty()) {
        POOLGUARD_CHECK(ports.devices.note_sign_in(*place.pool, proven.user, proven.device_key, place.from.address));
        return std::nullopt;
    }
    POOLGUARD_TRY(const auto device, ports.devices.create(*place.pool, proven.user, place.from.address,
                                                          refresh_token_validity(place.client->settings)));
    return cognito::new_device_metadata{device.key, device.group_key};
}

} // namespace poolguard::pool
