#include "app/commands/token_command.hpp"

#include "app/files/data_folder.hpp"
#include "app/files/report.hpp"
#include "app/server/gateway.hpp"
#include "app/server/record_store.hpp"
#include "app/server/remote_cognito.hpp"
#include "app/server/served_pool.hpp"
#include "base/bytes.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"
#include "jwt/error.hpp"
#include "jwt/verifier.hpp"
#include "service/revocations.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>

namespace poolguard::app {
namespace {

constexpr std::size_t max_input = std::size_t{64} * 1024;

int refuse_command(std::string_view line) {
    report(line);
    return 1;
}

std::expected<std::string, std::string> read_token(const std::string& file) {
    std::string text;
    if (file == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream in(file, std::ios::binary);
        if (!in && file.starts_with("eyJ"))
            return std::unexpected(std::string("A file name is expected, but this looks like a token; pass it through "
                                               "standard input: poolguard token -"));
        if (!in) return std::unexpected(fmt::format("Cannot read {}: {}", file, std::strerror(errno)));
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
    if (text.size() > max_input) return std::unexpected(std::string("The input is too long to be a token"));
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())))
        text.pop_back();
    if (text.starts_with("Bearer ")) text.erase(0, 7);
    if (text.empty()) return std::unexpected(std::string("The input is empty; a token is expected"));
    return text;
}

// One part of the token, which may be unverified; JSON's escapes keep control characters from the terminal.
void print_part(std::string_view name, std::string_view part) {
    const auto text = base::from_base64url(part);
    const auto value = text ? base::json::parse(*text) : std::unexpected(base::json::parse_error::malformed);
    fmt::print("{:<8} {}\n", name, value ? boost::json::serialize(*value) : "(invalid)");
}

void print_decoded(std::string_view token) {
    const auto first = std::min(token.find('.'), token.size());
    const auto second = std::min(token.find('.', std::min(first + 1, token.size())), token.size());
    print_part("header", token.substr(0, first));
    print_part("payload", first < token.size() ? token.substr(first + 1, second - first - 1) : "");
    fmt::print("\n");
}

// Whether the token was signed out or revoked, according to the server's records.
std::expected<bool, std::string> is_revoked(const settings& given, const environment& variables,
                                            const jwt::verified_token& token) {
    const base::wall_clock clock;
    base::system_random random;
    POOLGUARD_TRY(const auto records, record_store::open(given, variables, clock, random));
    store::revocation_log log(records->port(), clock, random);
    service::revocations revoked(log, clock);
    if (const auto read = revoked.refresh(); !read) return std::unexpected(std::string(describe(read.error())));
    return revoked.is_revoked(token);
}

// What a token is checked with.
struct verifier_input {
    jwt::policy policy;
    std::shared_ptr<const jwt::key_set> keys; // null: see key_error
    std::string key_error{};
};

void take_keys(verifier_input& into, const std::expected<service::fetched_keys, std::string>& fetched) {
    if (!fetched) {
        into.key_error = fetched.error();
        return;
    }
    auto parsed = jwt::key_set::parse(fetched->jwks);
    if (parsed)
        into.keys = *parsed;
    else
        into.key_error = describe(parsed.error());
}

verifier_input remote_input(const settings& given, const environment& variables) {
    const auto& set = given.cognito;
    verifier_input out{jwt::policy(remote_cognito::issuers(set), set.token_use,
                                   accepted_clients(set, *set.client_id, set.web_client_id)),
                       nullptr};
    const base::wall_clock clock;
    base::system_random random;
    out.policy.clock_skew = set.clock_skew;
    remote_cognito remote(given.cognito, variables, clock, random);
    take_keys(out, remote.key_fetch()());
    return out;
}

verifier_input embedded_input(const settings& given, const served_pool& pool) {
    const auto& set = given.cognito;
    verifier_input out{jwt::policy({pool.issuer}, set.token_use,
                                   accepted_clients(set, set.client_id.value_or(pool.client_id),
                                                    set.web_client_id.value_or(pool.web_client_id))),
                       nullptr};
    out.policy.clock_skew = set.clock_skew;
    take_keys(out, service::fetched_keys{pool.jwks, std::nullopt});
    return out;
}

} // namespace

int print_token_checks(const settings& given, const environment& variables, const std::string& file) {
    const auto token = read_token(file);
    if (!token) return refuse_command(token.error());
    const auto pool = find_served_pool(given, variables);
    const bool is_embedded = uses_embedded_pool(given, pool ? &*pool : nullptr);
    if (is_embedded && !pool) return refuse_command(pool.error());
    const auto input = is_embedded ? embedded_input(given, *pool) : remote_input(given, variables);
    if (!input.keys) fmt::print("The signing keys are not available: {}\n", input.key_error);

    print_decoded(*token);

    const jwt::verifier verifier(input.policy);
    const auto now = base::wall_clock{}.now();
    for (const auto& check : verifier.explain(*token, input.keys.get(), now)) {
        const std::string_view mark = check.outcome == jwt::check_outcome::passed   ? "passed"
                                      : check.outcome == jwt::check_outcome::failed ? "FAILED"
                                                                                    : "not reached";
        fmt::print("{:<11}  {:<20}  {}\n", mark, check.name, check.sentence);
    }
    auto verified = input.keys ? verifier.verify(*token, *input.keys, now) : std::unexpected(jwt::error::unknown_key);
    bool is_good = verified.has_value();
    if (is_good && is_embedded) {
        const auto revoked = is_revoked(given, variables, *verified);
        if (!revoked) return refuse_command(revoked.error());
        is_good = !*revoked;
        fmt::print("{:<11}  {:<20}  {}\n", is_good ? "passed" : "FAILED", "revocation",
                   is_good ? "The token was neither signed out nor revoked." : "The token was signed out or revoked.");
    }
    fmt::print("The token would be {}.\n", is_good ? "accepted" : "refused");
    return is_good ? 0 : 1;
}

} // namespace poolguard::app
