#include "pool/model/user_creation.hpp"

#include "base/try.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

bool user_creation::lacks_added(const user_pool_document& pool, const user_document& user, user_source source) const {
    const bool is_by_user = source == user_source::sign_up || source == user_source::provider;
    return added_ && is_by_user && find_attribute(pool, added_->name) != nullptr &&
           !user.attributes.contains(added_->name);
}

result<void> user_creation::create(const user_pool_document& pool, const user_document& user,
                                   user_source source) const {
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

std::vector<result<void>> user_creation::import_all(const user_pool_document& pool,
                                                    std::span<const user_document> wanted) const {
    auto out = users_.create_all(pool, wanted);
    for (std::size_t i = 0; i < out.size(); ++i)
        if (out[i]) out[i] = groups_.forget_user(pool, wanted[i].username);
    return out;
}

} // namespace poolguard::pool
