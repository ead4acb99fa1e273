#include "pool/model/user_creation.hpp"

#include "pool/protocol/refusal.hpp"

namespace poolguard::pool {

result<void> user_creation::create(const user_pool_document& pool, const user_document& user,
                                   user_source source) const {
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
