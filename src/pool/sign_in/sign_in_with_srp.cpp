#include "base/try.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/srp.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/sign_in.hpp"
#include "pool/sign_in/srp_challenges.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

// Clients hash either the real username, which the challenge returned, or the name that they began with.
result<void> check_client(const sign_in_place& place, const parameter_map& given, std::string_view username,
                          const srp_block& block, const user_pools& pools) {
    auto by_username = check_secret_hash(pools, *place.client, given, username);
    if (by_username) return by_username;
    return check_secret_hash(pools, *place.client, given, block.name) ? result<void>{} : by_username;
}

bool is_of_session(const srp_block& block, const std::optional<cognito::session>& given) {
    if (block.session.empty()) return true;
    return given && srp_challenges::digest_of(*given) == block.session;
}

} // namespace

result<cognito::authentication_reply> begin_srp(const sign_in_place& place, const parameter_map& given,
                                                const operation_ports& ports,
                                                const std::optional<std::string>& session) {
    POOLGUARD_TRY(const auto username, need_parameter(given, "USERNAME"));
    POOLGUARD_TRY(const auto client_value_text, need_parameter(given, "SRP_A"));
    POOLGUARD_CHECK(check_secret_hash(ports.pools, *place.client, given, username));
    const auto client_value = srp::read_public_value(client_value_text);
    if (!client_value) return refuse_parameter("SRP_A is not a public value of the group.");
    POOLGUARD_TRY(const auto user, find_user_to_sign_in(*place.pool, username, ports.users));
    const bool hides = hides_users(place.client->settings);
    if (!user && !hides) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
    POOLGUARD_CHECK(
        ask_before_authentication(ports.functions, *place.pool, user, username, hides, place.by, place.validation));
    cognito::authentication_reply reply;
    reply.ChallengeName = challenge_name::PASSWORD_VERIFIER;
    reply.ChallengeParameters = ports.srp.begin(*place.pool, *place.client, user, username, *client_value,
                                                {.device = {place.from.device_key}, .session = session.value_or("")});
    reply.Session = session;
    return reply;
}

result<std::optional<user_document>> find_user_of(const sign_in_place& place, const srp_block& block,
                                                  std::string_view username, const operation_ports& ports) {
    POOLGUARD_TRY(auto found, ports.users.find_exact(*place.pool, block.username));
    const bool is_named = username == block.username || username == block.name;
    if (!found || found->user.sub != block.sub || !is_named) return std::nullopt;
    return std::move(found->user);
}

result<sign_in_progress> answer_password_verifier(const sign_in_place& place, const challenge_answer& answer,
                                                  const operation_ports& ports) {
    POOLGUARD_TRY(const auto username, need_parameter(answer.given, "USERNAME"));
    POOLGUARD_TRY(const auto claim, ports.srp.read(*place.pool, *place.client, answer.given));
    const auto& block = claim.block;
    POOLGUARD_CHECK(check_client(place, answer.given, username, block, ports.pools));
    // Otherwise a challenge of CUSTOM_AUTH could be answered as if it were the whole sign-in.
    if (!is_of_session(block, answer.session)) return invalid_session();

    POOLGUARD_TRY(const auto user, find_user_of(place, block, username, ports));
    const auto subject =
        user ? attempt_subject::of_user(*place.pool, *user) : attempt_subject::of_unknown(*place.pool, block.name);
    POOLGUARD_CHECK(ports.attempts.check_sign_in(subject));
    const bool is_right = ports.srp.proves_password(claim, *place.pool, user);
    POOLGUARD_CHECK(ports.attempts.note_sign_in(subject, is_right));
    if (!is_right) note_wrong_password(place, user, ports);
    if (!is_right) return std::unexpected(wrong_password(*place.client, user));
    const auto at = with_device(place, block.device);
    // Clients whose device was forgotten give the same answer again without it.
    POOLGUARD_CHECK(find_device(at, *user, ports));
    POOLGUARD_CHECK(use_block(block, ports.challenges));
    const auto session = block.session.empty() ? std::nullopt : ports.challenges.read(*answer.session);
    if (session && session->part == session_part::functions) return continue_custom(at, {*session, *user}, ports);
    return proceed(at, *user, proof::first_factor, ports);
}

} // namespace poolguard::pool
