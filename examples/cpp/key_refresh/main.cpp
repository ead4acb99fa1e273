// Verifies tokens line by line, and fetches the issuer's keys with a client of its own (here libcurl) when the library
// says that it is time.
// Usage: key_refresh ISSUER CLIENT_ID JWKS_URL

#include <curl/curl.h>
#include <iostream>
#include <memory>
#include <poolguard/jwt.hpp>

namespace {

constexpr std::size_t largest_key_set = std::size_t{256} * 1024;

std::size_t take(char* data, std::size_t, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + count > largest_key_set) return 0;
    body.append(data, count);
    return count;
}

std::optional<poolguard::fetched_keys> fetch(const std::string& url) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle{curl_easy_init(), &curl_easy_cleanup};
    if (!handle) return std::nullopt;
    poolguard::fetched_keys got;
    curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 5L);
    curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &got.body);
    long status = 0;
    if (curl_easy_perform(handle.get()) != CURLE_OK) return std::nullopt;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return std::nullopt;
    curl_header* found = nullptr;
    if (curl_easy_header(handle.get(), "Cache-Control", 0, CURLH_HEADER, -1, &found) == CURLHE_OK)
        got.cache_control = found->value;
    std::cerr << "fetched the keys\n";
    return got;
}

} // namespace

int main(int count, char** words) {
    if (count != 4) return std::cerr << "usage: key_refresh ISSUER CLIENT_ID JWKS_URL < TOKENS\n", 2;
    const auto verifier = poolguard::cached_verifier::create({{words[1]}, poolguard::token_use::access, {words[2]}});
    if (!verifier) return std::cerr << describe(verifier.error()) << '\n', 2;
    poolguard::key_source keys{words[3]};

    std::string token;
    while (std::getline(std::cin, token)) {
        const auto verified = verify_fetching(*verifier, keys, token, fetch);
        if (verified)
            std::cout << verified->subject() << '\n';
        else
            std::cout << name(verified.error()) << '\n';
    }
}
