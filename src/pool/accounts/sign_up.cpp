#include "base/random.hpp"
#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/sign_in_policy.hpp"
#include "pool/model/user_creation.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/passwords/passwords.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/auth_events.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/sign_in/invitations.hpp"
#include "pool/triggers/account_triggers.hpp"

namespace poolguard::pool {
namespace {

result<void> check_required(const user_pool_document& pool, const attribute_map& attributes) {
    std::string missing;
    for (const auto& entry : pool.schema) {
        const std::string& name = entry.Name;
        if (entry.Required && name != "sub" && !attributes.contains(name))
            missing += fmt::format("{}: The attribute is required\n", name);
    }
    if (missing.empty()) return {};
    return refuse_parameter("Attributes did not conform to the schema: " + missing);
}

result<attribute_map> read_sign_up_attributes(const sign_in_place& place, const cognito::sign_up& input) {
    const auto given = input.UserAttributes.value_or(std::vector<cognito::attribute>{});
    for (const auto& each : given) {
        POOLGUARD_CHECK(check_own_attribute(*place.client, each.Name));
        if (each.Name.value == "preferred_username" && is_alias_attribute(*place.pool, "preferred_username"))
            return refuse_parameter("Preferred username cannot be provided for unconfirmed account, since user pool is "
                                    "configured for preferred username alias.");
    }
    return new_attributes(*place.pool, given);
}

result<user_document> signed_up_user(const sign_in_place& place, const cognito::sign_up& input, const call& by,
                                     base::random_source& random) {
    POOLGUARD_TRY(auto attributes, read_sign_up_attributes(place, input));
    user_document out;
    out.sub = random.uuid();
    POOLGUARD_TRY(auto username, real_username(*place.pool, input.Username, out.sub, attributes));
    POOLGUARD_CHECK(check_required(*place.pool, attributes));
    out.username = std::move(username);
    out.attributes = std::move(attributes);
    for (const std::string address : {"email", "phone_number"})
        if (out.attributes.contains(address)) out.attributes[address + "_verified"] = "false";
    out.status = cognito::user_status::UNCONFIRMED;
    out.created = out.modified = base::epoch_milliseconds(by.now);
    out.language = by.language;
    return out;
}

result<sign_in_place> find_open_place(const cognito::sign_up& input, const operation_ports& ports) {
    auto place = find_place(ports.pools, input.ClientId, input.SecretHash, input.Username);
    if (!place) return place;
    const auto& config = place->pool->settings.AdminCreateUserConfig;
    if (config && config->AllowAdminCreateUserOnly.value_or(false))
        return refuse(cognito::failure_name::not_authorized, "SignUp is not permitted for this user pool");
    return place;
}

// Writes the user as the pool's function lets them in.
result<void> create(const sign_in_place& place, const cognito::sign_up& input, user_document& user,
                    const operation_ports& ports) {
    POOLGUARD_TRY(const auto decided, ask_before_sign_up(ports.functions, *place.pool, user, user_source::sign_up,
                                                         place.by, input.ValidationData));
    POOLGUARD_CHECK(apply(decided, user));
    // An address that the function says is the user's is nobody else's.
    if (decided.autoVerifyEmail || decided.autoVerifyPhone)
        POOLGUARD_CHECK(free_verified_aliases(*place.pool, user, ports.users));
    return ports.creation.create(*place.pool, user, user_source::sign_up);
}

} // namespace

reply_to<cognito::sign_up> sign_up(const cognito::sign_up& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_open_place(input, ports));
    place.by = caller_of(by, place.client->id, input.ClientMetadata);
    if (input.Password)
        POOLGUARD_CHECK(check_password(place.pool->settings, input.Password->reveal(), password_use::sign_up));
    else if (!allows_users_without_password(place.pool->settings))
        return refuse_parameter("Missing required parameter Password");
    POOLGUARD_TRY(auto user, signed_up_user(place, input, by, ports.random));
    const auto to = confirmation_address(*place.pool, user);
    if (to) POOLGUARD_CHECK(count_message(to->value, message_kind::verification, ports));
    if (input.Password)
        set_password(*place.pool, user, ports.passwords.keep(*place.pool, user.username, input.Password->reveal()));
    POOLGUARD_CHECK(create(place, input, user, ports));

    ports.events.note(*place.pool, user, by.origin(),
                      {.type = cognito::event_type::SignUp, .response = cognito::event_response::Pass});

    cognito::sign_up_reply reply;
    reply.UserSub = user.sub;
    if (allows(place.client->settings, cognito::auth_flow::USER_AUTH))
        reply.Session = ports.challenges.begin(*place.pool, *place.client, user, {.challenge = sign_up_session});
    if (user.status == cognito::user_status::CONFIRMED) {
        reply.UserConfirmed = true;
        POOLGUARD_CHECK(tell_of_confirmation(ports.functions, *place.pool, user, confirmation::sign_up, place.by));
    } else if (to) {
        POOLGUARD_TRY(auto sent, deliver_confirmation(place, user, *to, message_reason::sign_up, ports));
        reply.CodeDeliveryDetails = std::move(sent);
    }
    return reply;
}

extern const operation sign_up_operation = operation_of<cognito::sign_up, sign_up>;

} // namespace poolguard::pool
