#pragma once
// The certificate of `serve --tls-dev`, for HTTPS on this machine without a public name.

#include "base/clock.hpp"

#include <expected>
#include <filesystem>
#include <set>
#include <string>

namespace poolguard::app {

// The certificate, its private key and its CA, as --tls-cert and --tls-key read them.
std::filesystem::path development_certificate_in(const std::filesystem::path& data);
// The CA that clients must trust.
std::filesystem::path development_authority_in(const std::filesystem::path& data);

// Makes the certificate if there is none, if it does not cover all names, or if it expires within 30 days. Names are
// host names or IP addresses. A new certificate comes with a new CA, whose key is not kept: nobody can sign another
// certificate with it. The error is a sentence.
std::expected<void, std::string> provide_development_certificate(const std::filesystem::path& data,
                                                                 const std::set<std::string>& names,
                                                                 base::time_point now);
// Call it when a server with another certificate has started: commands on the data folder trust the CA in the file. The
// next call of provide_development_certificate() writes it again.
void forget_development_authority(const std::filesystem::path& data);

} // namespace poolguard::app
