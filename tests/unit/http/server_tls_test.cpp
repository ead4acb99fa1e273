#include "unit/http/running_server.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <cstdio>
#include <filesystem>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace poolguard::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

using file = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
using key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using certificate = std::unique_ptr<X509, void (*)(X509*)>;

// A self-signed certificate with that serial number, and its key.
void write_pair(const std::string& certificate_file, const std::string& key_file, long serial) {
    const key made_key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const certificate made(X509_new(), X509_free);
    ASSERT_TRUE(made_key && made);
    X509_set_version(made.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -60);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
    X509_set_pubkey(made.get(), made_key.get());
    auto* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1,
                               0);
    X509_set_issuer_name(made.get(), name);
    ASSERT_GT(X509_sign(made.get(), made_key.get(), EVP_sha256()), 0);
    const file certificate_out(std::fopen(certificate_file.c_str(), "w"), std::fclose);
    const file key_out(std::fopen(key_file.c_str(), "w"), std::fclose);
    ASSERT_EQ(PEM_write_X509(certificate_out.get(), made.get()), 1);
    ASSERT_EQ(PEM_write_PrivateKey(key_out.get(), made_key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
}

class tls_client {
  public:
    explicit tls_client(std::uint16_t port, int highest_version = TLS1_3_VERSION,
                        std::string_view protocols = "\x02h2\x08http/1.1")
        : stream_(context_, settings_) {
        SSL_set_max_proto_version(stream_.native_handle(), highest_version);
        SSL_set_alpn_protos(stream_.native_handle(), reinterpret_cast<const unsigned char*>(protocols.data()),
                            static_cast<unsigned>(protocols.size()));
        stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
        stream_.handshake(asio::ssl::stream_base::client, failed);
    }

    std::string exchange(std::string_view request) {
        error_code error;
        std::string answer;
        asio::write(stream_, asio::buffer(request), error);
        asio::read(stream_, asio::dynamic_buffer(answer), error);
        ended_in_order = error == asio::error::eof;
        return answer;
    }
    std::string version() { return SSL_get_version(stream_.native_handle()); }
    std::string protocol() {
        const unsigned char* name = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(stream_.native_handle(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }
    long serial() {
        const certificate shown(SSL_get1_peer_certificate(stream_.native_handle()), X509_free);
        return shown ? ASN1_INTEGER_get(X509_get_serialNumber(shown.get())) : -1;
    }

    error_code failed;
    bool ended_in_order = false;

  private:
    asio::io_context context_;
    asio::ssl::context settings_{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

class server_tls_test : public testing::Test {
  protected:
    server_tls_test() {
        std::string pattern = (std::filesystem::temp_directory_path() / "poolguard-tls-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        running.options.tls_certificate_file = folder / "certificate.pem";
        running.options.tls_key_file = folder / "key.pem";
    }
    ~server_tls_test() override { std::filesystem::remove_all(folder); }

    void write(long serial) { write_pair(running.options.tls_certificate_file, running.options.tls_key_file, serial); }

    std::filesystem::path folder;
    running_server running;
    const std::string last_request = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
};

TEST_F(server_tls_test, serves) {
    write(1);
    running.add(method::get, "/secure", 0,
                [](const request& given) { return running_server::make_text(given.is_secure ? "yes" : "no"); });
    running.start();
    tls_client client(running.port());
    ASSERT_FALSE(client.failed) << client.failed.message();
    EXPECT_EQ(client.version(), "TLSv1.3");
    EXPECT_EQ(client.protocol(), "http/1.1");
    const auto answer = client.exchange("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /work HTTP/1.1\r\nHost: a\r\n\r\n"
                                        "GET /secure HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.contains("\r\n\r\n" + std::string(3'000'000, 'x') + "HTTP/1.1 200"));
    EXPECT_TRUE(answer.contains("\r\n\r\n/workHTTP/1.1 200"));
    EXPECT_TRUE(answer.ends_with("\r\n\r\nyes"));
    EXPECT_TRUE(client.ended_in_order);
}

TEST_F(server_tls_test, supports_tls_1_2_but_nothing_older) {
    write(1);
    running.start();
    tls_client newer(running.port(), TLS1_2_VERSION);
    ASSERT_FALSE(newer.failed) << newer.failed.message();
    EXPECT_EQ(newer.version(), "TLSv1.2");
    EXPECT_TRUE(newer.exchange(last_request).ends_with("hello"));
    EXPECT_TRUE(tls_client(running.port(), TLS1_1_VERSION).failed);
}

TEST_F(server_tls_test, refuses_a_client_that_speaks_another_protocol) {
    write(1);
    running.start();
    EXPECT_TRUE(tls_client(running.port(), TLS1_3_VERSION, "\x02h2").failed);
}

TEST_F(server_tls_test, closes_a_connection_that_is_not_tls) {
    write(1);
    running.start();
    loopback_client client(running.port());
    client.send(last_request);
    EXPECT_FALSE(client.read_response().contains("HTTP"));
}

TEST_F(server_tls_test, limits_the_time_of_a_handshake) {
    running.options.header_timeout = std::chrono::milliseconds(60);
    write(1);
    running.start();
    loopback_client client(running.port());
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(server_tls_test, reloads_for_new_connections) {
    write(1);
    running.start();
    tls_client before(running.port());
    EXPECT_EQ(before.serial(), 1);
    write(2);
    ASSERT_TRUE(running.instance->reload_tls().has_value());
    tls_client after(running.port());
    EXPECT_EQ(after.serial(), 2);
    EXPECT_TRUE(before.exchange(last_request).ends_with("hello"));
    EXPECT_TRUE(after.exchange(last_request).ends_with("hello"));
}

TEST_F(server_tls_test, keeps_the_old_pair_when_the_new_one_is_bad) {
    write(1);
    running.start();
    write_pair(running.options.tls_certificate_file, folder / "another-key.pem", 2);
    const auto mismatch = running.instance->reload_tls();
    ASSERT_FALSE(mismatch.has_value());
    EXPECT_TRUE(mismatch.error().contains("key.pem")) << mismatch.error();
    EXPECT_EQ(tls_client(running.port()).serial(), 1);
    std::filesystem::remove(running.options.tls_certificate_file);
    const auto missing = running.instance->reload_tls();
    ASSERT_FALSE(missing.has_value());
    EXPECT_TRUE(missing.error().starts_with("Cannot read the TLS certificate ")) << missing.error();
    EXPECT_EQ(tls_client(running.port()).serial(), 1);
}

TEST_F(server_tls_test, does_not_start_without_certificate_or_key) {
    write(1);
    running.options.tls_key_file.clear();
    server made(running.options, running.table, {running.workers, running.slow_workers}, {});
    const auto result = made.start();
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error(), "TLS needs both a certificate and a key.");
}

} // namespace
} // namespace poolguard::http
