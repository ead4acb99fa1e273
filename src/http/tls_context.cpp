#include "http/tls_context.hpp"

#include <filesystem>
#include <openssl/ssl.h>
#include <string_view>

namespace poolguard::http {
namespace {

constexpr unsigned char http_1_1[] = "\x08http/1.1";
constexpr unsigned http_1_1_size = sizeof http_1_1 - 1;

// Refuses a client that offers protocols but not this one.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosen_size, http_1_1, http_1_1_size, offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

bool restrict_protocol(SSL_CTX* context) {
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
    constexpr std::string_view name = "poolguard";
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char*>(name.data()), name.size());
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
           SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1;
}

} // namespace

std::expected<std::shared_ptr<asio::ssl::context>, std::string> load_tls_context(const std::string& certificate_file,
                                                                                 const std::string& key_file) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    if (!restrict_protocol(context->native_handle())) return std::unexpected("OpenSSL cannot be set up for TLS 1.2.");
    // OpenSSL would wait for somebody to write into a named pipe.
    for (const auto* file : {&certificate_file, &key_file})
        if (std::error_code ignored;
            std::filesystem::exists(*file, ignored) && !std::filesystem::is_regular_file(*file, ignored))
            return std::unexpected("Cannot read " + *file + " for TLS: It is not a regular file.");
    error_code error;
    // Otherwise OpenSSL would ask for a passphrase on the terminal.
    context->set_password_callback([](std::size_t, asio::ssl::context::password_purpose) { return std::string(); },
                                   error);
    context->use_certificate_chain_file(certificate_file, error);
    if (error) return std::unexpected("Cannot read the TLS certificate " + certificate_file + ": " + error.message());
    context->use_private_key_file(key_file, asio::ssl::context::pem, error);
    if (error)
        return std::unexpected("Cannot use the TLS key " + key_file + " with the certificate " + certificate_file +
                               ": " + error.message());
    if (SSL_CTX_check_private_key(context->native_handle()) != 1)
        return std::unexpected("The TLS key " + key_file + " does not belong to the certificate " + certificate_file +
                               ".");
    return context;
}

} // namespace poolguard::http
