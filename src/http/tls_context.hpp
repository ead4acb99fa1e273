#pragma once
// The TLS side of a listener: TLS 1.2 and 1.3, ciphers with forward secrecy and authenticated encryption, no
// compression and no renegotiation (RFC 9325), ALPN "http/1.1" (RFC 7301).

#include "http/asio_types.hpp"

#include <expected>
#include <memory>
#include <string>

namespace poolguard::http {

// Both files are PEM; the certificate file includes the chain. Fails for a key that does not belong to the certificate
// or needs a passphrase. The error is a sentence that names the file.
std::expected<std::shared_ptr<asio::ssl::context>, std::string> load_tls_context(const std::string& certificate_file,
                                                                                 const std::string& key_file);

} // namespace poolguard::http
