#include "service/accounts.hpp"

#include "base/audit.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/messages/auth_factors.hpp"
#include "cognito/messages/users.hpp"
#include "cognito/secret_hash.hpp"
#include "cognito/store_failure.hpp"
#include "service/own_user.hpp"
#include "service/remembered_sessions.hpp"
#include "service/sign_out_queue.hpp"
#include "service/token_of.hpp"

#include <algorithm>

namespace poolguard::service {
namespace {

std::unexpected<cognito::failure> store_failed(store::error cause) {
    base::log::error("account_not_recorded", {{"cause", store::describe(cause)}});
    return std::unexpected(cognito::store_failed());
}

template <class T>
cognito::result<void> done(const cognito::result<T>& reply) {
    if (!reply) return std::unexpected(reply.error());
    return {};
}

// Cognito's message for a username in a pool that only accepts addresses.
bool wants_an_address(const cognito::failure& failure) {
    return failure.name == cognito::failure_name::invalid_parameter &&
           failure.message.starts_with("Username should be");
}

cognito::result<cognito::code_delivery_details> delivery_of(cognito::result<cognito::code_delivery_reply> reply) {
    if (!reply) return std::unexpected(std::move(reply.error()));
    return std::move(reply->CodeDeliveryDetails).value_or(cognito::code_delivery_details{});
}

} // namespace

accounts::accounts(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
                   const base::clock& clock, sign_out_queue* pending)
    : app_(std::move(app)), cognito_(cognito), names_(app_.user_pool_id, cognito, records, clock), revoked_(revoked),
      clock_(clock), sessions_(records, clock), passkey_names_(records), pending_(pending) {}

template <class Message>
void accounts::name(Message& message, std::string_view username) const {
    message.ClientId = app_.client_id;
    message.Username = std::string(username);
    if (!app_.client_secret.empty())
        message.SecretHash = cognito::secret_hash(app_.client_secret, username, app_.client_id);
}

cognito::result<made_account> accounts::sign_up_as(std::string_view username, const new_account& wanted) {
    cognito::sign_up message;
    name(message, username);
    message.Password = cognito::password(std::string(wanted.password.reveal()));
    message.UserAttributes = attributes_of(wanted.attributes);
    POOLGUARD_TRY(auto reply, cognito_.call(message));
    if (!app_.added_to_new_users.empty()) add_attributes(username);
    return made_account{std::move(reply.UserSub), reply.UserConfirmed};
}

void accounts::add_attributes(std::string_view username) {
    cognito::admin_update_user_attributes message;
    message.UserPoolId = app_.user_pool_id;
    message.Username = std::string(username);
    message.UserAttributes = attributes_of(app_.added_to_new_users);
    const auto done = cognito_.call(message, cognito::idempotent);
    if (done) return;
    base::log::error("new_user_without_attributes", {{"account", base::account_digest(username)},
                                                     {"error", std::string_view(done.error().name)},
                                                     {"cause", std::string_view(done.error().message)}});
}

cognito::result<made_account> accounts::sign_up_by_address(const new_account& wanted) {
    const auto& address = wanted.attributes.at("email");
    POOLGUARD_TRY(const auto claim, names_.take(wanted.username, address));
    if (!claim) return std::unexpected(cognito::failure{cognito::failure_name::username_exists, "User already exists"});
    auto by_address = new_account{address, wanted.password, wanted.attributes};
    by_address.attributes.insert_or_assign("preferred_username", wanted.username);
    auto made = sign_up_as(address, by_address);
    if (!made) {
        // If this fails, the name is free again after sign_up_life.
        if (const auto freed = names_.give_back(*claim, made.error()); !freed)
            base::log::warning("account_name_not_freed", {{"cause", freed.error().name}});
        return made;
    }
    POOLGUARD_CHECK(names_.give(*claim, made->subject));
    return made;
}

cognito::result<made_account> accounts::sign_up(const new_account& wanted) {
    auto made = sign_up_as(wanted.username, wanted);
    if (made || !wants_an_address(made.error()) || !wanted.attributes.contains("email") ||
        !account_names::is_possible(wanted.username))
        return made;
    return sign_up_by_address(wanted);
}

cognito::result<std::string> accounts::name_at_cognito(std::string_view username) { return names_.resolve(username); }

std::optional<std::string> accounts::counted_as(std::string_view username) {
    const auto known = names_.resolve(username);
    if (known && *known != username) return *known;
    cognito::admin_get_user message;
    message.UserPoolId = app_.user_pool_id;
    message.Username = std::string(username);
    // Not tried twice: the user waits.
    const auto found = cognito_.call(message);
    if (!found && found.error().name == cognito::failure_name::unreachable) return std::nullopt;
    if (!found) return std::string(username);
    const auto values = values_of(found->UserAttributes);
    const auto subject = values.find("sub");
    return subject == values.end() ? std::string(username) : subject->second;
}

cognito::result<void> accounts::confirm(std::string_view username, const base::secret& code) {
    POOLGUARD_TRY(const auto known, name_at_cognito(username));
    cognito::confirm_sign_up message;
    name(message, known);
    message.ConfirmationCode = cognito::confirmation_code(std::string(code.reveal()));
    return done(cognito_.call(message));
}

cognito::result<cognito::code_delivery_details> accounts::resend_code(std::string_view username) {
    POOLGUARD_TRY(const auto known, name_at_cognito(username));
    cognito::resend_confirmation_code message;
    name(message, known);
    return delivery_of(cognito_.call(message));
}

cognito::result<cognito::code_delivery_details> accounts::forgot_password(std::string_view username) {
    POOLGUARD_TRY(const auto known, name_at_cognito(username));
    cognito::forgot_password message;
    name(message, known);
    return delivery_of(cognito_.call(message));
}

cognito::result<void> accounts::reset_password(std::string_view username, const base::secret& code,
                                               const base::secret& new_password) {
    POOLGUARD_TRY(const auto known, name_at_cognito(username));
    cognito::confirm_forgot_password message;
    name(message, known);
    message.ConfirmationCode = cognito::confirmation_code(std::string(code.reveal()));
    message.Password = cognito::password(std::string(new_password.reveal()));
    POOLGUARD_CHECK(cognito_.call(message));
    if (pending_ == nullptr) return {};
    // Amazon's reset ends no session.
    if (const auto added = pending_->add_user(known, {}); !added) return store_failed(added.error());
    pending_->notify_due();
    return {};
}

cognito::result<attribute_values> accounts::attributes(const principal& who) {
    POOLGUARD_TRY(const auto reply, read_own_user(cognito_, who));
    return values_of(reply.UserAttributes);
}

cognito::result<person> accounts::profile(const principal& who) {
    // GetUser checks the token but does not return when the account was created.
    POOLGUARD_TRY(auto own, attributes(who));
    cognito::admin_get_user message;
    message.UserPoolId = app_.user_pool_id;
    message.Username = std::string(who.username());
    POOLGUARD_TRY(auto reply, cognito_.call(message, cognito::idempotent));
    POOLGUARD_CHECK(check_whose(reply.UserAttributes, who));
    if (reply.Username == who.subject()) {
        POOLGUARD_TRY(reply.Username, own_name(who, own));
    }
    return person{std::move(reply.Username), std::move(own), reply.UserCreateDate.at};
}

cognito::result<std::string> accounts::own_name(const principal& who, const attribute_values& own) {
    const auto preferred = own.find("preferred_username");
    // Users can write the attribute themselves, so it only counts if the name leads to them.
    if (preferred != own.end()) {
        POOLGUARD_TRY(const auto leads_to, names_.resolve(preferred->second));
        if (leads_to == who.subject()) return preferred->second;
    }
    return std::string(who.subject());
}

cognito::result<std::vector<cognito::code_delivery_details>> accounts::change(const principal& who,
                                                                              const attribute_values& values) {
    cognito::update_user_attributes message;
    message.AccessToken = token_of(who);
    message.UserAttributes = attributes_of(values);
    POOLGUARD_TRY(auto reply, cognito_.call(message));
    return std::move(reply.CodeDeliveryDetailsList).value_or(std::vector<cognito::code_delivery_details>{});
}

cognito::result<cognito::code_delivery_details> accounts::send_code(const principal& who, std::string_view attribute) {
    cognito::get_user_attribute_verification_code message;
    message.AccessToken = token_of(who);
    message.AttributeName = std::string(attribute);
    return delivery_of(cognito_.call(message));
}

cognito::result<void> accounts::verify(const principal& who, std::string_view attribute, const base::secret& code) {
    cognito::verify_user_attribute message;
    message.AccessToken = token_of(who);
    message.AttributeName = std::string(attribute);
    message.Code = cognito::confirmation_code(std::string(code.reveal()));
    return done(cognito_.call(message));
}

bool accounts::may_have_password(const principal& who) {
    const auto found = cognito_.call(cognito::get_user_auth_factors{token_of(who)}, cognito::idempotent);
    return !found || std::ranges::find(found->ConfiguredUserAuthFactors, cognito::auth_factor::PASSWORD) !=
                         found->ConfiguredUserAuthFactors.end();
}

cognito::result<void> accounts::change_password(const principal& who, const base::secret& previous,
                                                const base::secret& proposed) {
    cognito::change_password message;
    message.AccessToken = token_of(who);
    if (!previous.empty()) message.PreviousPassword = cognito::password(std::string(previous.reveal()));
    message.ProposedPassword = cognito::password(std::string(proposed.reveal()));
    POOLGUARD_CHECK(cognito_.call(message));
    if (const auto ended = end_other_sessions(who); !ended) return store_failed(ended.error());
    return {};
}

// Amazon's change of a password ends no session, and a session that Cognito ends cannot be spared. So the others are
// refused here for as long as their refresh tokens live.
std::expected<void, store::error> accounts::end_other_sessions(const principal& who) {
    const auto& own = who.token();
    const auto now = clock_.now();
    const auto last = now + std::max(app_.refresh_token_life, remembered_sessions::longest_access_token);
    if (app_.remembers_sessions) {
        POOLGUARD_TRY(auto known, sessions_.revoke(revoked_, own.subject(), own.issuer(), last, own.origin_jti()));
        std::erase(known, own.origin_jti());
        sessions_.forget(own.subject(), known);
    }
    return revoked_.end_user({.subject = std::string(own.subject()),
                              .issuer = std::string(own.issuer()),
                              .expires = last,
                              .signed_in_before = base::epoch_seconds(now),
                              .spared = std::string(own.origin_jti())});
}

cognito::result<void> accounts::remove(const principal& who, const attribute_values& own) {
    POOLGUARD_CHECK(cognito_.call(cognito::delete_user{token_of(who)}));
    const auto now = clock_.now();
    // No more tokens are issued to this subject, so those of the current second can be revoked too.
    const auto recorded = revoked_.end_user({.subject = std::string(who.subject()),
                                             .issuer = std::string(who.token().issuer()),
                                             .subject_before = base::epoch_seconds(now) + 1,
                                             .expires = now + remembered_sessions::longest_access_token});
    if (!recorded) return store_failed(recorded.error());
    passkey_names_.forget_all(who.subject());
    // If this fails, the name is free all the same: its account does not exist any more.
    if (const auto name = own.find("preferred_username"); name != own.end())
        if (const auto freed = names_.forget(name->second, who.subject()); !freed)
            base::log::warning("account_name_not_freed", {{"cause", freed.error().name}});
    return {};
}

} // namespace poolguard::service
