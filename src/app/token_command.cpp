#include "app/token_command.hpp"

#include "app/remote_cognito.hpp"
#include "app/served_pool.hpp"
#include "jwt/error.hpp"
#include "jwt/verifier.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>

namespace poolguard::app {
namespace {

constexpr std::size_t max_input = std::size_t{64} * 1024;

int complain(std::string_view line) {
    fmt::print(stderr, "poolguard: {}\n", line);
    return 1;
}

std::expected<std::string, std::string> read_token(const std::string& file) {
    std::string text;
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream in(file, std::ios::binary);
        if (!in) return std::unexpected(fmt::format("Cannot read {}", file));
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (text.size() > max_input) return std::unexpected(std::string("That is too long for a token"));
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.pop_back();
    if (text.starts_with("Bearer ")) text.erase(0, 7);
    return text;
}

// What a token is held against: the rules, and the keys as far as they could be had.
struct measure {
    jwt::policy policy;
    std::shared_ptr<const jwt::key_set> keys;
    std::string without_keys; // why there are none
};

void take_keys(measure& into, const std::expected<service::fetched_keys, std::string>& fetched) {
    if (!fetched) {
        into.without_keys = fetched.error();
        return;
    }
    auto parsed = jwt::key_set::parse(fetched->jwks);
    if (parsed)
        into.keys = *parsed;
    else
        into.without_keys = describe(parsed.error());
}

std::expected<measure, std::string> remote_measure(const settings& given, const environment& variables) {
    measure out{
        jwt::policy(remote_cognito::issuers(given.cognito), given.cognito.token_use, {*given.cognito.client_id}),
        nullptr,
        {}};
    const base::wall_clock clock;
    base::system_random random;
    remote_cognito remote(given.cognito, variables, clock, random);
    take_keys(out, remote.key_fetch()());
    return out;
}

std::expected<measure, std::string> embedded_measure(const settings& given) {
    const auto pool = find_served_pool(given.data);
    if (!pool) return std::unexpected(pool.error());
    measure out{jwt::policy({pool->issuer}, given.cognito.token_use, {pool->client_id}), nullptr, {}};
    take_keys(out, service::fetched_keys{pool->jwks, std::nullopt});
    return out;
}

} // namespace

int print_token_checks(const settings& given, const environment& variables, const std::string& file) {
    const auto token = read_token(file);
    if (!token) return complain(token.error());
    const auto against = given.cognito.user_pool_id ? remote_measure(given, variables) : embedded_measure(given);
    if (!against) return complain(against.error());
    if (!against->keys) fmt::print("The signing keys could not be had: {}\n", against->without_keys);

    const jwt::verifier verifier(against->policy);
    bool is_good = against->keys != nullptr;
    for (const auto& check : verifier.explain(*token, against->keys.get(), base::wall_clock{}.now())) {
        const std::string_view mark = check.outcome == jwt::check_outcome::passed   ? "passed"
                                      : check.outcome == jwt::check_outcome::failed ? "FAILED"
                                                                                    : "not reached";
        is_good = is_good && check.outcome == jwt::check_outcome::passed;
        fmt::print("{:<11}  {:<20}  {}\n", mark, check.name, check.sentence);
    }
    fmt::print("The token would be {}.\n", is_good ? "let in" : "refused");
    return is_good ? 0 : 1;
}

} // namespace poolguard::app
