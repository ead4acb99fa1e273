#include "pool/sign_in/account_steps.hpp"

#include "base/ascii.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "cognito/store_failure.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/deferred_messages.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_value.hpp"
#include "pool/model/client_settings.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "store/rate_limits.hpp"

#include <algorithm>
#include <utility>

namespace poolguard::pool {
namespace {

std::optional<code_address> address_of(const user_document& user, const std::string& attribute) {
    const auto found = user.attributes.find(attribute);
    if (found == user.attributes.end() || found->second.empty()) return std::nullopt;
    return code_address{attribute, found->second};
}

std::optional<code_address> verified_address_of(const user_document& user, const std::string& attribute) {
    return is_verified(user, attribute) ? address_of(user, attribute) : std::nullopt;
}

// Sorted by priority.
std::vector<cognito::recovery_option> recovery_options(const user_pool_document& pool) {
    const auto& given = pool.settings.AccountRecoverySetting;
    if (!given || !given->RecoveryMechanisms)
        return {cognito::recovery_option::verified_phone_number, cognito::recovery_option::verified_email};
    auto mechanisms = given->RecoveryMechanisms->value;
    std::ranges::sort(mechanisms, {}, [](const auto& each) { return each.Priority.value; });
    std::vector<cognito::recovery_option> out;
    out.reserve(mechanisms.size());
    for (const auto& each : mechanisms)
        out.push_back(each.Name);
    return out;
}

deferred_message message_for_later(const user_pool_document& pool, const user_document& user, code_purpose purpose,
                                   const code_address& to, const base::secret& code) {
    deferred_message out;
    out.pool_id = pool.id;
    out.username = user.username;
    out.sub = user.sub;
    out.purpose = purpose;
    out.attribute = to.attribute;
    out.address = to.value;
    out.code = code.reveal();
    return out;
}

result<void> defer(deferred_message message, const operation_ports& ports) {
    auto put = ports.deferred.put(message);
    base::wipe(message.code);
    base::wipe(message.link);
    return put;
}

} // namespace

bool account_request::hides_users() const { return pool::hides_users(place.client->settings); }

result<sign_in_place> find_place(user_pools& pools, const cognito::client_id& client,
                                 const std::optional<cognito::secret_hash_text>& secret_hash,
                                 const cognito::username& name) {
    auto place = find_place(pools, client);
    if (!place) return place;
    const auto hash = secret_hash ? std::optional<std::string_view>(*secret_hash) : std::nullopt;
    POOLGUARD_CHECK(check_secret_hash(pools, *place->client, hash, name));
    return place;
}

result<account_request> begin_request(const cognito::client_id& client,
                                      const std::optional<cognito::secret_hash_text>& secret_hash,
                                      const cognito::username& name, const hourly_limit& limit,
                                      const operation_ports& ports) {
    POOLGUARD_TRY(auto place, find_place(ports.pools, client, secret_hash, name));
    POOLGUARD_TRY(auto user, find_user(*place.pool, name, ports.users));
    auto subject = user ? attempt_subject::of_user(*place.pool, *user) : attempt_subject::of_unknown(*place.pool, name);
    POOLGUARD_CHECK(ports.attempts.count(limit, subject));
    return account_request{std::move(place), std::move(user), std::move(subject), name};
}

std::unexpected<failure> no_such_account() {
    return refuse(cognito::failure_name::user_not_found, "Username/client id combination not found.");
}

bool is_auto_verified(const user_pool_document& pool, std::string_view attribute) {
    return lists(pool.settings.AutoVerifiedAttributes, attribute);
}

std::optional<code_address> confirmation_address(const user_pool_document& pool, const user_document& user) {
    for (const std::string attribute : {"phone_number", "email"})
        if (is_auto_verified(pool, attribute))
            if (auto found = address_of(user, attribute)) return found;
    return std::nullopt;
}

std::optional<code_address> recovery_address(const user_pool_document& pool, const user_document& user) {
    for (const auto option : recovery_options(pool)) {
        if (option == cognito::recovery_option::admin_only) continue;
        const bool is_by_phone = option == cognito::recovery_option::verified_phone_number;
        if (auto found = verified_address_of(user, is_by_phone ? "phone_number" : "email")) return found;
    }
    return std::nullopt;
}

bool is_recovered_only_by_administrators(const user_pool_document& pool) {
    return std::ranges::all_of(recovery_options(pool),
                               [](auto each) { return each == cognito::recovery_option::admin_only; });
}

code_address simulated_address(const user_pool_document& pool, std::string_view name, const codes& codes) {
    if (name.find('@') != name.npos && name.find('@') + 1 < name.size() && name.front() != '@')
        return {"email", std::string(name)};
    if (name.starts_with('+') && name.size() > 5) return {"phone_number", std::string(name)};
    // Letters that only this server can compute, the same each time: otherwise callers could tell which accounts are
    // made up.
    const auto noise = codes.noise(fmt::format("{}\n{}", pool.id, folded(pool, name)));
    const auto letter = [&](std::size_t at) {
        return static_cast<char>('a' + static_cast<unsigned char>(noise[at]) % 26);
    };
    return {"email", fmt::format("{}@{}", letter(0), letter(1))};
}

code_address simulated_address(const user_pool_document& pool, std::string_view name, std::string_view attribute,
                               const codes& codes) {
    auto out = simulated_address(pool, name, codes);
    if (out.attribute == attribute) return out;
    const auto noise = codes.noise(fmt::format("{}\n{}\n{}", attribute, pool.id, folded(pool, name)));
    // An address that is made of letters only, whatever the name looks like.
    if (attribute == "email") return simulated_address(pool, base::to_hex(noise), codes);
    std::string number("+");
    for (const auto each : std::string_view(noise).substr(0, 11))
        number += static_cast<char>('0' + static_cast<unsigned char>(each) % 10);
    return {std::string(attribute), std::move(number)};
}

user_document made_up_user(const user_pool_document& pool, std::string_view name, const codes& codes) {
    user_document out;
    out.username = name;
    // Cannot be a user's: those are 36 characters long.
    out.sub = base::to_hex(codes.noise(fmt::format("nobody\n{}\n{}", pool.id, folded(pool, name))));
    out.status = cognito::user_status::CONFIRMED;
    return out;
}

result<void> count_message(std::string_view recipient, message_kind kind, const operation_ports& ports) {
    const auto subject = fmt::format("{}/{}", std::to_underlying(kind), base::to_lower(recipient));
    const auto taken = ports.rates.take(store::rate::messages_by_recipient, subject);
    if (taken) return {};
    if (!taken.error().wait) return std::unexpected(cognito::store_failed());
    return refuse(cognito::failure_name::limit_exceeded, std::string(attempt_limit_exceeded));
}

result<cognito::code_delivery_details> simulate_delivery(const account_request& request, code_purpose purpose,
                                                         const operation_ports& ports) {
    return simulate_delivery(*request.place.pool, made_up_user(*request.place.pool, request.name, ports.codes),
                             simulated_address(*request.place.pool, request.name, ports.codes), purpose,
                             request.place.by, ports);
}

result<cognito::code_delivery_details> simulate_delivery(const user_pool_document& pool, const user_document& user,
                                                         const code_address& to, code_purpose purpose,
                                                         const function_caller& by, const operation_ports& ports) {
    // Several unknown names can get the same simulated address.
    const auto recipient = to.value == user.username ? to.value : pool.id + '/' + folded(pool, user.username);
    POOLGUARD_CHECK(count_message(recipient, kind_of(purpose), ports));
    POOLGUARD_TRY(const auto code, ports.codes.issue(pool, user, purpose, to));
    if (has_function_for(pool, is_phone(to))) {
        auto later = message_for_later(pool, user, purpose, to, code);
        later.sub.clear();
        later.by = by; // as large as somebody's, so that both fit into a record or neither does
        POOLGUARD_CHECK(defer(std::move(later), ports));
        return delivery_details(to);
    }
    const user_message about{letter_of(purpose),    to, user.username, code.reveal(), lifetime(purpose),
                             language_for(user, by)};
    POOLGUARD_CHECK(send_message(pool, about, {ports.letters, ports.mail}, nullptr));
    return delivery_details(to);
}

result<cognito::code_delivery_details> deliver_code(const user_pool_document& pool, const user_document& user,
                                                    code_purpose purpose, const code_address& to,
                                                    const code_occasion& at, const operation_ports& ports) {
    POOLGUARD_TRY(const auto code, ports.codes.issue(pool, user, purpose, to));
    const base::secret whole_link(at.link.empty() ? std::string{} : std::string(at.link).append(code.reveal()));
    if (at.hides_users && has_function_for(pool, is_phone(to))) {
        auto later = message_for_later(pool, user, purpose, to, code);
        later.why = at.why;
        later.by = at.by;
        later.link = whole_link.reveal();
        POOLGUARD_CHECK(defer(std::move(later), ports));
        return delivery_details(to);
    }
    const message_order order{ports.functions, user, at.why, at.by};
    const user_message about{
        letter_of(purpose), to, user.username, code.reveal(), lifetime(purpose), language_for(user, at.by),
        whole_link.reveal()};
    const auto sent = send_message(pool, about, {ports.letters, ports.mail}, &order);
    if (sent) return delivery_details(to);
    // The pool's function may have seen the code, but the user has not.
    POOLGUARD_CHECK(ports.codes.end(pool, user, purpose));
    return std::unexpected(sent.error());
}

bool confirms_by_link(const user_pool_document& pool) {
    const auto& own = pool.settings.VerificationMessageTemplate;
    return own && own->DefaultEmailOption == cognito::email_option::CONFIRM_WITH_LINK;
}

result<cognito::code_delivery_details> deliver_confirmation(const sign_in_place& place, const user_document& user,
                                                            const code_address& to, message_reason why,
                                                            const operation_ports& ports) {
    std::string link;
    if (confirms_by_link(*place.pool))
        link = fmt::format("{}/confirmUser?client_id={}&user_name={}&confirmation_code=", ports.public_url,
                           base::percent_encode(place.client->id), base::percent_encode(user.username));
    // Whoever signs up learns anyway whether the name is free.
    const bool hides = why != message_reason::sign_up && hides_users(place.client->settings);
    return deliver_code(*place.pool, user, code_purpose::sign_up, to, {why, place.by, link, hides}, ports);
}

result<void> check_own_attribute(const client_document& client, std::string_view name) {
    if (name == "sub" || name == "email_verified" || name == "phone_number_verified")
        return refuse_parameter(fmt::format("Cannot modify the non-mutable attribute {}", name));
    if (!may_write(client.settings, name))
        return refuse(cognito::failure_name::not_authorized, "A client attempted to write unauthorized attribute");
    return {};
}

result<signed_in_user> verify_owner(const cognito::access_token& token, const access_tokens& tokens) {
    auto who = tokens.verify(token.reveal());
    if (who && who->user().status == cognito::user_status::RESET_REQUIRED)
        return refuse(cognito::failure_name::password_reset_required, "Password reset required for the user");
    return who;
}

result<code_purpose> purpose_of(std::string_view attribute) {
    if (attribute == "email") return code_purpose::email;
    if (attribute == "phone_number") return code_purpose::phone_number;
    return refuse_parameter("Invalid attribute name. Only phone_number and email can be verified.");
}

result<void> end_code_for(const user_pool_document& pool, const user_document& user, std::string_view attribute,
                          const codes& codes) {
    const auto purpose = purpose_of(attribute);
    if (!purpose) return {};
    return codes.end(pool, user, *purpose);
}

cognito::string_map delivery_parameters(const cognito::code_delivery_details& sent) {
    return {{"CODE_DELIVERY_DELIVERY_MEDIUM", std::string(json::enum_name(*sent.DeliveryMedium))},
            {"CODE_DELIVERY_DESTINATION", *sent.Destination}};
}

} // namespace poolguard::pool
