// A server with Boost.Beast whose pages need an access token. `require_token` goes in front of any handler.
// Usage: beast_middleware ISSUER CLIENT_ID JWKS_URL        prints the address that it listens on
// The key set is fetched over plain HTTP, as from a server on this machine; for https:// add a TLS stream.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <iostream>
#include <poolguard/jwt.hpp>
#include <thread>

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;
using handler = std::function<response(const request&, const poolguard::verified_token&)>;

response answer(http::status status, std::string body) {
    response out{status, 11};
    out.set(http::field::content_type, "text/plain");
    if (status == http::status::unauthorized) out.set(http::field::www_authenticate, "Bearer");
    out.body() = std::move(body);
    out.prepare_payload();
    return out;
}

// "http://HOST:PORT/PATH".
std::optional<poolguard::fetched_keys> fetch(const std::string& url) try {
    const auto host_begin = url.find("//") + 2;
    const auto path_begin = url.find('/', host_begin);
    const auto place = url.substr(host_begin, path_begin - host_begin);
    const auto colon = place.rfind(':');
    boost::asio::io_context context;
    beast::tcp_stream stream{context};
    stream.expires_after(std::chrono::seconds{5});
    stream.connect(tcp::resolver{context}.resolve(place.substr(0, colon),
                                                  colon == std::string::npos ? "80" : place.substr(colon + 1)));
    http::request<http::empty_body> asked{http::verb::get, url.substr(path_begin), 11};
    asked.set(http::field::host, place);
    http::write(stream, asked);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(256 * 1024);
    http::read(stream, buffer, parser);
    if (parser.get().result() != http::status::ok) return std::nullopt;
    poolguard::fetched_keys got{parser.get().body(), std::nullopt};
    if (const auto found = parser.get().find(http::field::cache_control); found != parser.get().end())
        got.cache_control = std::string(found->value());
    return got;
} catch (const boost::system::system_error& error) {
    std::cerr << "fetching the keys: " << error.what() << '\n';
    return std::nullopt;
}

// Answers 401 to requests without an accepted token, and 503 while there are no keys to tell.
std::function<response(const request&)> require_token(const poolguard::cached_verifier& verifier,
                                                      poolguard::key_source& keys, handler next) {
    return [&verifier, &keys, next = std::move(next)](const request& asked) {
        constexpr std::string_view scheme = "Bearer ";
        const std::string_view credentials = asked[http::field::authorization];
        if (!credentials.starts_with(scheme)) return answer(http::status::unauthorized, "a token is needed\n");
        const auto token = verify_fetching(verifier, keys, credentials.substr(scheme.size()), fetch);
        if (token) return next(asked, *token);
        if (token.error() == poolguard::token_error::keys_unavailable)
            return answer(http::status::service_unavailable, "the keys are not available\n");
        std::cerr << "refused: " << name(token.error()) << '\n';
        return answer(http::status::unauthorized, "the token is not accepted\n");
    };
}

void serve(tcp::socket socket, const std::function<response(const request&)>& handle) {
    beast::error_code error;
    beast::flat_buffer buffer;
    for (;;) {
        request asked;
        http::read(socket, buffer, asked, error);
        if (error) return;
        auto out = handle(asked);
        out.keep_alive(asked.keep_alive());
        http::write(socket, out, error);
        if (error || !asked.keep_alive()) return;
    }
}

} // namespace

int main(int count, char** words) {
    if (count != 4) return std::cerr << "usage: beast_middleware ISSUER CLIENT_ID JWKS_URL\n", 2;
    const auto verifier = poolguard::cached_verifier::create({{words[1]}, poolguard::token_use::access, {words[2]}});
    if (!verifier) return std::cerr << describe(verifier.error()) << '\n', 2;
    poolguard::key_source keys{words[3]};
    const auto handle = require_token(*verifier, keys, [](const request&, const poolguard::verified_token& token) {
        return answer(http::status::ok, "hello " + std::string(token.username()) + "\n");
    });

    boost::asio::io_context context;
    tcp::acceptor acceptor{context, {boost::asio::ip::make_address("127.0.0.1"), 0}};
    std::cout << "http://127.0.0.1:" << acceptor.local_endpoint().port() << std::endl;
    for (;;)
        std::thread{serve, acceptor.accept(), handle}.detach();
}
