// Must not compile: a view for administrators, made without the proof that somebody is one.

#include "service/admin_view.hpp"

poolguard::service::admin_view<int> make_view(const poolguard::service::principal& anybody) {
    return poolguard::service::admin_view<int>(anybody, 1);
}
