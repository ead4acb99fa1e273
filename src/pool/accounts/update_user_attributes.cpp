#include "base/try.hpp"
#include "cognito/messages/accounts.hpp"
#include "pool/accounts/address_verification.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/outbox.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/user_names.hpp"
#include "pool/model/username_rules.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/refusal.hpp"
#include "pool/sign_in/account_steps.hpp"
#include "pool/sign_in/notices.hpp"
#include "pool/tokens/access_tokens.hpp"

namespace poolguard::pool {
namespace {

struct split_change {
    std::vector<cognito::attribute> at_once;
    std::vector<code_address> after_verification;
    std::vector<code_address> to_verify; // written at once, and a code is sent
};

split_change split_changes(const user_pool_document& pool, const user_document& user,
                           const std::vector<cognito::attribute>& given) {
    split_change out;
    for (const auto& each : given) {
        const bool is_to_be_verified = needs_code(pool, user, each);
        const bool waits = is_to_be_verified && must_be_verified_first(pool, each.Name);
        if (is_to_be_verified)
            (waits ? out.after_verification : out.to_verify).push_back({each.Name, each.Value->value});
        if (!waits) out.at_once.push_back(each);
    }
    return out;
}

// Whether the code proves an address that the user has, or is about to have. An address that was changed by others
// since then stays as it is.
bool still_counts(const user_pool_document& pool, const user_document& user, const code_document& code) {
    return has_address(user, code) || (must_be_verified_first(pool, code.attribute) && is_unchanged_since(user, code));
}

result<void> check_changes(const signed_in_user& who, const std::vector<cognito::attribute>& given) {
    for (const auto& each : given)
        POOLGUARD_CHECK(check_own_attribute(who.client(), each.Name));
    // Check now that the attributes that wait can be written later.
    auto rehearsal = who.user().attributes;
    return change_attributes(who.pool(), given, rehearsal);
}

} // namespace

reply_to<cognito::update_user_attributes> update_user_attributes(const cognito::update_user_attributes& input,
                                                                 const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto& pool = who.pool();
    POOLGUARD_CHECK(check_changes(who, input.UserAttributes));
    const auto parts = split_changes(pool, who.user(), input.UserAttributes);
    if (!parts.to_verify.empty() || !parts.after_verification.empty())
        POOLGUARD_CHECK(ports.attempts.count(limits::attribute_code, attempt_subject::of_user(pool, who.user())));
    for (const auto* list : {&parts.to_verify, &parts.after_verification})
        for (const auto& to : *list)
            POOLGUARD_CHECK(count_message(to.value, message_kind::verification, ports));
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(pool, who.user().username, [&](user_document& user) -> result<void> {
        if (user.sub != who.user().sub) return refuse(cognito::failure_name::user_not_found, "User does not exist.");
        before = user;
        POOLGUARD_CHECK(change_attributes(pool, parts.at_once, user.attributes));
        after = user;
        return check_can_still_sign_in(pool, who.user(), user);
    }));
    send_notices_of_changes({pool, before, by.language}, after, ports);
    std::vector<cognito::code_delivery_details> sent;
    const auto caller = caller_of(by, who.client().id, input.ClientMetadata);
    for (const auto* list : {&parts.to_verify, &parts.after_verification})
        for (const auto& to : *list) {
            POOLGUARD_TRY(const auto purpose, purpose_of(to.attribute));
            POOLGUARD_TRY(auto details, deliver_code(pool, who.user(), purpose, to,
                                                     {message_reason::update_attribute, caller}, ports));
            sent.push_back(std::move(details));
        }
    cognito::update_user_attributes_reply reply;
    if (!sent.empty()) reply.CodeDeliveryDetailsList = std::move(sent);
    return reply;
}

reply_to<cognito::get_user_attribute_verification_code>
get_user_attribute_verification_code(const cognito::get_user_attribute_verification_code& input, const call& by,
                                     const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    POOLGUARD_TRY(const auto purpose, purpose_of(input.AttributeName));
    const std::string& attribute = input.AttributeName;
    const auto subject = attempt_subject::of_user(who.pool(), who.user());
    POOLGUARD_CHECK(ports.attempts.count(limits::attribute_code, subject));
    std::optional<code_address> to;
    if (must_be_verified_first(who.pool(), attribute)) {
        POOLGUARD_TRY(auto waiting, ports.codes.pending(who.pool(), who.user(), purpose));
        to = std::move(waiting);
    }
    const auto now = who.user().attributes.find(attribute);
    if (!to && now != who.user().attributes.end()) to = code_address{attribute, now->second};
    if (!to) return refuse_parameter(fmt::format("The user has no {}.", attribute));
    POOLGUARD_CHECK(count_message(to->value, kind_of(purpose), ports));
    POOLGUARD_TRY(auto sent,
                  deliver_code(who.pool(), who.user(), purpose, *to,
                               {message_reason::verify_attribute, caller_of(by, who.client().id, input.ClientMetadata)},
                               ports));
    return cognito::code_delivery_reply{std::move(sent)};
}

reply_to<cognito::verify_user_attribute> verify_user_attribute(const cognito::verify_user_attribute& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto who, verify_owner(input.AccessToken, ports.tokens));
    const auto& pool = who.pool();
    POOLGUARD_TRY(const auto purpose, purpose_of(input.AttributeName));
    POOLGUARD_CHECK(ports.attempts.count(limits::verify_attribute, attempt_subject::of_user(pool, who.user())));
    POOLGUARD_TRY(const auto code, ports.codes.check(pool, who.user().sub, purpose, input.Code.reveal()));
    if (code.state != code_state::right) return refuse_code(code.state, false);
    POOLGUARD_CHECK(ports.codes.use(code));
    const auto& attribute = code.document.attribute;
    const auto& address = code.document.address;
    const auto& owner = who.user();
    if (!still_counts(pool, owner, code.document)) return expired_code();
    // In an alias pool the address goes to the user who has just proved that they can read it.
    POOLGUARD_CHECK(ports.users.take_alias_over(pool, attribute, address, owner.sub));
    user_document before;
    user_document after;
    POOLGUARD_CHECK(ports.users.update(pool, owner.username, [&](user_document& user) -> result<void> {
        if (user.sub != owner.sub || !still_counts(pool, user, code.document)) return expired_code();
        before = user;
        user.attributes[attribute] = address;
        user.attributes[attribute + "_verified"] = "true";
        after = user;
        return {};
    }));
    send_notices_of_changes({pool, before, by.language}, after, ports);
    return cognito::empty_reply{};
}

extern const operation update_user_attributes_operation =
    operation_of<cognito::update_user_attributes, update_user_attributes>;
extern const operation get_user_attribute_verification_code_operation =
    operation_of<cognito::get_user_attribute_verification_code, get_user_attribute_verification_code>;
extern const operation verify_user_attribute_operation =
    operation_of<cognito::verify_user_attribute, verify_user_attribute>;

} // namespace poolguard::pool
