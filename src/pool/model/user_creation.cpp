#include "pool/model/user_creation.hpp"

#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/model/triggers.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

bool user_creation::lacks_added(const user_pool_document& pool, const user_document& user, user_source source) const {
    const bool is_by_user = source == user_source::sign_up || source == user_source::provider;
    return added_ && is_by_user && find_attribute(pool, added_->name) != nullptr &&
           !user.attributes.contains(added_->name);
}

result<void> user_creation::create(const user_pool_document& pool, const user_document& user,
                                   user_source source) const {
    if (source != user_source::imported) POOLGUARD_CHECK(call_triggers(pool, {trigger::PreSignUp}));
    if (!lacks_added(pool, user, source)) return write(pool, user, source);
    auto completed = user;
    completed.attributes.emplace(added_->name, added_->value);
    return write(pool, completed, source);
}

result<void> user_creation::write(const user_pool_document& pool, const user_document& user, user_source source) const {
    if (const auto written = users_.create(pool, user); !written) {
        // SignUp and AdminCreateUser word this one differently.
        if (source == user_source::administrator && written.error().message == user_already_exists)
            return refuse(cognito::failure_name::username_exists, "User account already exists");
        return written;
    }
    // An earlier user of this name may have been added to a group while being deleted.
    return groups_.forget_user(pool, user.username);
}

} // namespace poolguard::pool
