#include "service/operating/mailbox.hpp"

namespace poolguard::service {

std::expected<admin_view<letters_page>, mailbox_error>
mailbox::list(const administrator& /*by*/, const std::optional<std::string>& /*after*/, std::size_t /*limit*/) const {
    return std::unexpected(mailbox_error::absent);
}

std::expected<admin_view<letter>, mailbox_error> mailbox::read(const administrator& /*by*/,
                                                               std::string_view /*id*/) const {
    return std::unexpected(mailbox_error::absent);
}

} // namespace poolguard::service
