#include "pool/sign_in/invitations.hpp"

#include "base/try.hpp"
#include "pool/mail/user_messages.hpp"
#include "pool/model/user_names.hpp"
#include "pool/passwords/password_policy.hpp"
#include "pool/protocol/operation.hpp"

namespace poolguard::pool {

result<void> free_verified_aliases(const user_pool_document& pool, const user_document& user, users& users) {
    const auto names = unique_names_of(pool, user);
    const auto is_address = [](const user_name& name) { return name.kind == "email" || name.kind == "phone_number"; };
    for (const auto& name : names) {
        POOLGUARD_TRY(const auto holder, users.find_by_unique_name(pool, name.key));
        if (holder && (!is_address(name) || unique_name(pool, holder->user.username) == name.key)) return {};
    }
    for (const auto& name : names)
        if (is_address(name))
            POOLGUARD_CHECK(users.take_alias_over(pool, name.kind, user.attributes.at(name.kind), user.sub));
    return {};
}

result<void> invite(const user_pool_document& pool, const user_document& user, const invitation& what,
                    const operation_ports& ports) {
    auto media = what.media.value_or(std::vector<cognito::delivery_medium>{});
    if (media.empty()) media.push_back(cognito::delivery_medium::SMS);
    const std::chrono::minutes lifetime = std::chrono::days{temporary_password_days(pool.settings)};
    const message_order order{ports.functions, user, message_reason::new_user, what.by};
    for (const auto medium : media) {
        const auto address = user.attributes.find(medium == cognito::delivery_medium::SMS ? "phone_number" : "email");
        if (address == user.attributes.end()) continue;
        const code_address to{address->first, address->second};
        const user_message about{letter_kind::invitation, to,       what.name,
                                 what.password,           lifetime, language_for(user, what.by)};
        POOLGUARD_CHECK(send_message(pool, about, {ports.letters, ports.mail}, &order));
    }
    return {};
}

} // namespace poolguard::pool
