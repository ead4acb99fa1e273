#include "aws/curl_transport.hpp"

#include "unit/aws/loopback_server.hpp"

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace poolguard::aws {
namespace {

// `openssl s_server` with a fresh certificate only for 127.0.0.1.
class tls_server {
  public:
    tls_server() {
        std::string name = (std::filesystem::temp_directory_path() / "poolguard-tls-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key(), "-out", certificate()},
            -1);
        int status = 0;
        waitpid(child_, &status, 0);
        std::array<int, 2> output{};
        if (status != 0 || pipe(output.data()) != 0) throw std::runtime_error("no certificate");
        run({"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate(), "-key", key(), "-www"},
            output[1]);
        close(output[1]);
        read_port(output[0]);
        output_ = output[0];
    }
    tls_server(const tls_server&) = delete;
    tls_server& operator=(const tls_server&) = delete;
    ~tls_server() {
        kill(child_, SIGKILL);
        waitpid(child_, nullptr, 0);
        close(output_);
        std::filesystem::remove_all(folder_);
    }

    std::string certificate() const { return (folder_ / "certificate.pem").string(); }
    std::string url(const std::string& host) const { return "https://" + host + ":" + port_ + "/"; }

  private:
    std::string key() const { return (folder_ / "key.pem").string(); }

    void run(std::vector<std::string> words, int output) {
        std::vector<char*> arguments;
        for (auto& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t actions{};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        if (output >= 0) posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        const int error = posix_spawnp(&child_, "openssl", &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) throw std::runtime_error("openssl cannot be started");
    }

    // The server says "ACCEPT 127.0.0.1:port" when it listens.
    void read_port(int from) {
        std::string text;
        for (char c = 0; ::read(from, &c, 1) == 1;) {
            text += c;
            const auto start = text.find("ACCEPT 127.0.0.1:");
            if (c == '\n' && start != std::string::npos) {
                port_ = text.substr(start + 17, text.find('\n', start) - start - 17);
                return;
            }
        }
        throw std::runtime_error("openssl does not listen");
    }

    std::filesystem::path folder_;
    std::string port_;
    pid_t child_ = 0;
    int output_ = -1;
};

std::expected<http_reply, transport_error> get_over_tls(curl_options options, const std::string& url) {
    curl_transport transport(std::move(options));
    http_request request;
    request.method = "GET";
    request.url = url;
    return transport.send(request);
}

TEST(curl_tls, verifies_authority_and_host) {
    const tls_server server;
    const auto trusted = get_over_tls({.ca_file = server.certificate()}, server.url("127.0.0.1"));
    ASSERT_TRUE(trusted) << describe(trusted.error());
    EXPECT_EQ(trusted->status, 200);
    EXPECT_EQ(get_over_tls({}, server.url("127.0.0.1")).error(), transport_error::tls_failed);
    EXPECT_EQ(get_over_tls({.ca_file = server.certificate()}, server.url("localhost")).error(),
              transport_error::tls_failed);
    EXPECT_EQ(get_over_tls({.ca_file = "/nonexistent.pem"}, server.url("127.0.0.1")).error(),
              transport_error::tls_failed);
    EXPECT_EQ(get_over_tls({.allow_unencrypted_http_to_any_host = true}, server.url("127.0.0.1")).error(),
              transport_error::tls_failed);
}

TEST(curl_tls, does_not_fall_back_to_plain_http) {
    loopback_server server([](const auto&) { return http_text(200, "plain"); });
    EXPECT_EQ(get_over_tls({}, "https://" + server.authority() + "/").error(), transport_error::tls_failed);
}

} // namespace
} // namespace poolguard::aws
