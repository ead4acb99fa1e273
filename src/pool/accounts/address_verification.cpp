#include "pool/accounts/address_verification.hpp"

#include "pool/model/user_names.hpp"
#include "pool/sign_in/account_steps.hpp"

namespace poolguard::pool {

bool must_be_verified_first(const user_pool_document& pool, std::string_view attribute) {
    const auto& given = pool.settings.UserAttributeUpdateSettings;
    return given && lists(given->AttributesRequireVerificationBeforeUpdate, attribute);
}

bool needs_code(const user_pool_document& pool, const user_document& user, const cognito::attribute& change) {
    const std::string& name = change.Name;
    const bool is_address = name == "email" || name == "phone_number";
    if (!is_address || !change.Value || change.Value->empty() || !is_auto_verified(pool, name)) return false;
    const auto now = user.attributes.find(name);
    return now == user.attributes.end() || now->second != change.Value->value;
}

} // namespace poolguard::pool
