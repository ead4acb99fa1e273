#include "base/json/lookup.hpp"
#include "base/try.hpp"
#include "library/cognito/client_state.hpp"

#include <algorithm>
#include <array>
#include <poolguard/srp.hpp>

namespace poolguard {
inline namespace v0_1 {
namespace {

std::string_view value_of(const text_map& in, const std::string& name) {
    const auto found = in.find(name);
    return found != in.end() ? std::string_view(found->second) : std::string_view{};
}

cognito_error bad_challenge(std::string message) { return {"BadChallenge", std::move(message)}; }

cognito_result<srp_exchange> begin_srp(std::string_view place) {
    auto begun = srp_exchange::begin(place);
    if (!begun) return std::unexpected(bad_challenge(std::string(describe(begun.error()))));
    return std::move(*begun);
}

// What PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER are answered with.
cognito_result<text_map> prove(const srp_exchange& exchange, const challenge& asked, std::string_view user_id,
                               std::string_view password) {
    const auto block = value_of(asked.parameters, "SECRET_BLOCK");
    auto proof = exchange.prove(
        {user_id, value_of(asked.parameters, "SALT"), value_of(asked.parameters, "SRP_B"), block}, password);
    if (!proof) return std::unexpected(bad_challenge(std::string(describe(proof.error()))));
    return text_map{{"PASSWORD_CLAIM_SECRET_BLOCK", std::string(block)},
                    {"PASSWORD_CLAIM_SIGNATURE", std::move(proof->signature)},
                    {"TIMESTAMP", std::move(proof->timestamp)}};
}

token_set read_tokens(const boost::json::object& given) {
    token_set out;
    out.access_token = text_of(given, "AccessToken");
    out.id_token = text_of(given, "IdToken");
    out.refresh_token = text_of(given, "RefreshToken");
    if (const auto* seconds = given.if_contains("ExpiresIn"); seconds != nullptr && seconds->is_int64())
        out.expires_in = std::chrono::seconds{seconds->get_int64()};
    if (const auto* device = base::json::find_object(given, "NewDeviceMetadata"))
        out.device_to_remember = new_device{text_of(*device, "DeviceKey"), text_of(*device, "DeviceGroupKey")};
    return out;
}

// The username that answers name is the pool's own, where the challenge has it.
std::string answering_name(const text_map& parameters, std::string_view given) {
    for (const auto* name : {"USER_ID_FOR_SRP", "USERNAME"})
        if (const auto found = value_of(parameters, name); !found.empty()) return std::string(found);
    return std::string(given);
}

cognito_result<sign_in_result> read_sign_in(std::string_view operation, const boost::json::value& reply,
                                            std::string_view username) {
    const auto& given = reply.get_object();
    if (const auto* tokens = base::json::find_object(given, "AuthenticationResult")) {
        auto out = read_tokens(*tokens);
        if (out.access_token.empty()) return std::unexpected(unreadable_reply(operation));
        return out;
    }
    challenge out{text_of(given, "ChallengeName"),
                  text_of(given, "Session"),
                  texts_of(base::json::object_at(given, "ChallengeParameters")),
                  {}};
    if (out.name.empty()) return std::unexpected(unreadable_reply(operation));
    out.username = answering_name(out.parameters, username);
    return out;
}

} // namespace

cognito_result<sign_in_result> cognito_client::state::initiate(std::string_view flow, wiped_map& parameters,
                                                               std::string_view username) const {
    if (auto hash = secret_hash(username); !hash.empty()) parameters.values.emplace("SECRET_HASH", std::move(hash));
    request_body body;
    body.text("ClientId", client_id).text("AuthFlow", flow).texts("AuthParameters", parameters.values);
    POOLGUARD_TRY(const auto reply, call("InitiateAuth", body));
    return read_sign_in("InitiateAuth", reply, username);
}

cognito_result<sign_in_result> cognito_client::state::respond(const challenge& asked, wiped_map& answers) const {
    answers.values.insert_or_assign("USERNAME", asked.username);
    if (auto hash = secret_hash(asked.username); !hash.empty())
        answers.values.insert_or_assign("SECRET_HASH", std::move(hash));
    request_body body;
    body.text("ClientId", client_id).text("ChallengeName", asked.name).text_if_any("Session", asked.session);
    body.texts("ChallengeResponses", answers.values);
    POOLGUARD_TRY(const auto reply, call("RespondToAuthChallenge", body));
    return read_sign_in("RespondToAuthChallenge", reply, asked.username);
}

// DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER.
cognito_result<sign_in_result> cognito_client::state::prove_device(const challenge& asked, const device& known) const {
    POOLGUARD_TRY(const auto exchange, begin_srp(known.group_key));
    wiped_map begin{{{"DEVICE_KEY", known.key}, {"SRP_A", exchange.client_value()}}};
    POOLGUARD_TRY(auto next, respond(asked, begin));
    auto* verifier = std::get_if<challenge>(&next);
    if (verifier == nullptr || verifier->name != "DEVICE_PASSWORD_VERIFIER") return next;
    verifier->username = asked.username;
    POOLGUARD_TRY(auto proof, prove(exchange, *verifier, known.key, known.password));
    wiped_map answers{std::move(proof)};
    answers.values.emplace("DEVICE_KEY", known.key);
    return respond(*verifier, answers);
}

cognito_result<sign_in_result> cognito_client::sign_in(std::string_view username, std::string_view password,
                                                       const std::optional<device>& remembered) const {
    POOLGUARD_TRY(const auto exchange, begin_srp(state_->pool_id));
    wiped_map begin{{{"USERNAME", std::string(username)}, {"SRP_A", exchange.client_value()}}};
    if (remembered) begin.values.emplace("DEVICE_KEY", remembered->key);
    POOLGUARD_TRY(auto first, state_->initiate("USER_SRP_AUTH", begin, username));
    const auto* asked = std::get_if<challenge>(&first);
    if (asked == nullptr || asked->name != "PASSWORD_VERIFIER") return first;
    POOLGUARD_TRY(auto proof, prove(exchange, *asked, value_of(asked->parameters, "USER_ID_FOR_SRP"), password));
    wiped_map answers{std::move(proof)};
    if (remembered) answers.values.emplace("DEVICE_KEY", remembered->key);
    POOLGUARD_TRY(auto second, state_->respond(*asked, answers));
    const auto* device_asked = std::get_if<challenge>(&second);
    if (!remembered || device_asked == nullptr || device_asked->name != "DEVICE_SRP_AUTH") return second;
    return state_->prove_device(*device_asked, *remembered);
}

cognito_result<sign_in_result> cognito_client::sign_in_with_password(std::string_view username,
                                                                     std::string_view password) const {
    wiped_map parameters{{{"USERNAME", std::string(username)}, {"PASSWORD", std::string(password)}}};
    return state_->initiate("USER_PASSWORD_AUTH", parameters, username);
}

cognito_result<sign_in_result> cognito_client::answer(const challenge& asked, const text_map& answers) const {
    wiped_map given{answers};
    return state_->respond(asked, given);
}

cognito_result<sign_in_result> cognito_client::answer_code(const challenge& asked, std::string_view code) const {
    static constexpr std::array<std::string_view, 4> with_code{"SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP", "SMS_OTP"};
    if (std::ranges::find(with_code, asked.name) == with_code.end())
        return std::unexpected(bad_challenge(asked.name + " is not answered with a code."));
    wiped_map given{{{asked.name + "_CODE", std::string(code)}}};
    return state_->respond(asked, given);
}

cognito_result<sign_in_result> cognito_client::answer_new_password(const challenge& asked,
                                                                   std::string_view new_password,
                                                                   const text_map& attributes) const {
    if (asked.name != "NEW_PASSWORD_REQUIRED")
        return std::unexpected(bad_challenge(asked.name + " is not answered with a new password."));
    wiped_map given{{{"NEW_PASSWORD", std::string(new_password)}}};
    for (const auto& [name, value] : attributes)
        given.values.emplace("userAttributes." + name, value);
    return state_->respond(asked, given);
}

cognito_result<token_set> cognito_client::refresh(std::string_view refresh_token, std::string_view username,
                                                  std::string_view device_key) const {
    wiped_map parameters{{{"REFRESH_TOKEN", std::string(refresh_token)}}};
    if (!device_key.empty()) parameters.values.emplace("DEVICE_KEY", device_key);
    POOLGUARD_TRY(auto done, state_->initiate("REFRESH_TOKEN_AUTH", parameters, username));
    auto* tokens = std::get_if<token_set>(&done);
    if (tokens == nullptr) return std::unexpected(unreadable_reply("InitiateAuth"));
    return std::move(*tokens);
}

} // namespace v0_1
} // namespace poolguard
