#include "cognito/invitation.hpp"

#include <algorithm>

namespace poolguard::cognito {

delivery_medium invitation_medium(std::string_view user, std::span<const attribute> attributes) {
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(attributes, [name](const attribute& each) {
            return each.Name.value == name && each.Value && !each.Value->value.empty();
        });
    };
    if (user.contains('@') || has("email")) return delivery_medium::EMAIL;
    return user.starts_with('+') || has("phone_number") ? delivery_medium::SMS : delivery_medium::EMAIL;
}

} // namespace poolguard::cognito
