#include "aws/credential_chain.hpp"

#include <array>

namespace poolguard::aws {

credential_chain::sources::sources(const environment& variables, http_transport& metadata)
    : environment_(variables), shared_file_(variables), container_(variables, metadata),
      instance_(variables, metadata) {}

std::expected<credentials, credentials_error> credential_chain::sources::get() {
    const std::array<credential_provider*, 4> in_order{&environment_, &shared_file_, &container_, &instance_};
    for (auto* source : in_order) {
        auto found = source->get();
        if (found || found.error() != credentials_error::not_configured) return found;
    }
    return std::unexpected(credentials_error::not_configured);
}

credential_chain::credential_chain(const environment& variables, http_transport& metadata, const base::clock& clock)
    : sources_(variables, metadata), cached_(sources_, clock) {}

} // namespace poolguard::aws
