#include "app/commands/check_command.hpp"

#include "app/commands/checks/pool_checks.hpp"
#include "app/commands/checks/setting_checks.hpp"
#include "app/server/function_places.hpp"
#include "app/server/pool_access.hpp"
#include "app/server/record_store.hpp"
#include "app/server/remote_cognito.hpp"
#include "app/server/served_pool.hpp"
#include "aws/timestamp.hpp"
#include "base/printable.hpp"
#include "jwt/key_set.hpp"
#include "store/dynamodb_setup.hpp"
#include "store/write_probe.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

using namespace checks;

constexpr std::uintmax_t needed_space = std::uintmax_t{256} * 1024 * 1024;

void check_folder(const settings& given, findings& into) {
    constexpr auto about = "data folder";
    std::error_code error;
    const std::filesystem::path folder = given.data;
    if (!std::filesystem::exists(folder, error))
        return into.push_back(good(about, fmt::format("{} will be created at the first start", given.data)));
    if (::access(given.data.c_str(), R_OK | W_OK | X_OK) != 0)
        return into.push_back(wrong(about, fmt::format("{} cannot be written by this user", given.data),
                                    "Make the user that runs the server its owner"));
    const auto mode = std::filesystem::status(folder, error).permissions();
    using perms = std::filesystem::perms;
    if ((mode & (perms::group_all | perms::others_all)) != perms::none)
        into.push_back(doubtful(about, fmt::format("other users of this machine can read {}", given.data),
                                fmt::format("chmod 700 {}", given.data)));
    const auto space = std::filesystem::space(folder, error);
    if (!error && space.available < needed_space)
        into.push_back(doubtful(about, fmt::format("only {} MiB are free", space.available / 1024 / 1024),
                                "Free some space: on a full disk, requests that write fail"));
    into.push_back(good(about, fmt::format("{} is writable", given.data)));
}

void check_store(const settings& given, const environment& variables, findings& into) {
    const base::wall_clock clock;
    base::system_random random;
    if (given.store.is_shared()) {
        dynamodb_access dynamodb(given, variables, clock, random);
        if (const auto matching = check_tables(store::dynamodb::calls(dynamodb.service()), dynamodb.tables());
            !matching)
            return into.push_back(
                wrong("tables", matching.error().sentence,
                      matching.error().kind == store::open_failure::missing
                          ? "poolguard tables create"
                          : "Allow dynamodb:DescribeTable, GetItem, BatchGetItem, PutItem, UpdateItem, "
                            "DeleteItem and Query on the tables, and see docs/settings.md"));
    } else {
        if (const auto kept = data_folder::check_not_lost(given.data); !kept)
            return into.push_back(wrong("records", kept.error(), "See docs/troubleshooting.md"));
        std::error_code error;
        if (!std::filesystem::exists(data_folder::records_file_in(given.data), error)) return;
    }
    const auto opened = record_store::open(given, variables, clock, random);
    if (!opened) return into.push_back(wrong("records", opened.error(), "See docs/troubleshooting.md"));
    auto answered = (*opened)->port().probe();
    if (answered) answered = store::write_probe((*opened)->port(), clock).check(std::chrono::steady_clock::now());
    if (!answered)
        return into.push_back(wrong("records", std::string(describe(answered.error())), "See docs/troubleshooting.md"));
    into.push_back(good("records", given.store.is_shared()
                                       ? fmt::format("the table {} answers and accepts writes", given.store.users_table)
                                       : "the database in the data folder can be read and written"));
}

// The proxy signs what it forwards. Records in DynamoDB need the same credentials, and say so themselves.
void check_proxy(const settings& given, const environment& variables, findings& into) {
    if (!given.store.endpoint || given.store.is_shared()) return;
    const base::wall_clock clock;
    aws_access aws(given.cognito, variables, clock);
    if (const auto found = aws.credentials.get(); !found)
        return into.push_back(wrong("DynamoDB proxy", std::string(describe(found.error())),
                                    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for DYNAMODB_ENDPOINT"));
    into.push_back(good("DynamoDB proxy", "has AWS credentials for DYNAMODB_ENDPOINT"));
}

// Also compares the clock with the Date header of the response.
void check_keys(const settings& given, const environment& variables, findings& into) {
    const base::wall_clock clock;
    aws_access aws(given.cognito, variables, clock);
    aws::http_request request;
    request.method = "GET";
    request.url = remote_cognito::jwks_url(given.cognito);
    const auto reply = aws.https.send(request);
    if (!reply || reply->status != 200)
        return into.push_back(wrong(
            "signing keys",
            fmt::format("{}: {}", request.url,
                        reply ? fmt::format("status {}", reply->status) : std::string(describe(reply.error()))),
            "Without them every token is refused: check the pool's id and region, and that this machine can reach "
            "the URL, or name a copy in COGNITO_JWKS_FILE"));
    if (!jwt::key_set::parse(reply->body))
        return into.push_back(wrong("signing keys", fmt::format("{} does not return a key set", request.url),
                                    "Check COGNITO_JWKS_URL and COGNITO_ENDPOINT"));
    into.push_back(good("signing keys", fmt::format("{} returns them", request.url)));
    const auto date = reply->header("date");
    const auto there = date ? aws::from_http_date(*date) : std::nullopt;
    if (!there) return;
    const auto skew = base::epoch_seconds(clock.now()) - base::epoch_seconds(*there);
    // The header has whole seconds, so one second of difference may be none.
    const auto allowed = std::max<std::int64_t>(1, given.cognito.clock_skew.count());
    if (skew < -allowed || skew > allowed)
        return into.push_back(
            wrong("clock", fmt::format("{} s {} Cognito's", skew < 0 ? -skew : skew, skew < 0 ? "behind" : "ahead of"),
                  "Set the machine's clock by NTP: the checks of tokens and signatures depend on it"));
    into.push_back(good("clock", "agrees with Cognito's"));
}

// The functions of the embedded pool; those of Amazon's are Amazon's to call.
void check_functions(const settings& given, const environment& variables, pool_access& pool, findings& into) {
    cognito::describe_user_pool wanted;
    wanted.UserPoolId = pool.user_pool_id();
    const auto described = pool.cognito().call(wanted, cognito::idempotent);
    if (!described || !described->UserPool.LambdaConfig) return;
    const base::wall_clock clock;
    aws_access aws(given.cognito, variables, clock);
    const pool::function_router ways(function_routes_of(given.functions, aws), clock);
    for (const auto& [trigger, problem] : pool::check_functions(*described->UserPool.LambdaConfig, ways))
        into.push_back(problem ? wrong("functions", fmt::format("{}: {}", trigger, *problem), "See docs/triggers.md")
                               : good("functions", fmt::format("{} has a place", trigger)));
}

void check_cognito(const settings& given, const environment& variables, findings& into) {
    const auto served = find_served_pool(given, variables);
    const bool is_embedded = uses_embedded_pool(given, served ? &*served : nullptr);
    if (is_embedded) check_proxy(given, variables, into);
    const bool is_lost = !given.store.is_shared() && !data_folder::check_not_lost(given.data);
    if (is_embedded && is_lost) return; // as check_store() says
    if (is_embedded && !served)
        return into.push_back(good("user pool", "the embedded pool will be created at the first start"));
    if (!is_embedded) check_keys(given, variables, into);
    const auto pool = pool_access::open(given, variables);
    if (!pool) return into.push_back(wrong("user pool", pool.error(), "See docs/troubleshooting.md"));
    pool_to_check at{.user_pool_id = (*pool)->user_pool_id(),
                     .client_id = given.cognito.client_id.value_or(served ? served->client_id : ""),
                     .web_client_id = given.cognito.web_client_id,
                     .has_client_secret = !given.cognito.client_secret.empty(),
                     .region = (*pool)->region()};
    if (is_embedded || given.cognito.domain || given.cognito.endpoint)
        at.browsers = {.client_id = at.web_client_id.value_or(at.client_id),
                       .public_url = public_url_of(given, given.port),
                       .providers = given.oidc_providers,
                       .is_set_up = given.cognito.domain.has_value()};
    if (is_embedded) {
        // The embedded pool's own web client is for applications.
        if (!at.web_client_id) at.web_client_id = served->web_client_id;
        if (at.web_client_id == served->web_client_id) at.browsers.client_id = at.client_id;
        if (given.public_url.empty()) at.browsers.public_url = served->public_url;
        at.browsers.is_set_up = false;
    }
    for (auto& each : check_pool((*pool)->cognito(), at))
        into.push_back(std::move(each));
    if (is_embedded) check_functions(given, variables, **pool, into);
}

std::string_view verdict_word(verdict is) {
    switch (is) {
    case verdict::good:
        return "ok   ";
    case verdict::doubtful:
        return "warn ";
    case verdict::wrong:
        return "ERROR";
    }
    return "";
}

std::string_view colour(verdict is) {
    switch (is) {
    case verdict::good:
        return "\x1b[32m";
    case verdict::doubtful:
        return "\x1b[33m";
    case verdict::wrong:
        return "\x1b[31m";
    }
    return "";
}

int print_findings(const findings& all) {
    const bool is_coloured = ::isatty(STDOUT_FILENO) == 1 && ::getenv("NO_COLOR") == nullptr;
    std::size_t errors = 0, warnings = 0;
    for (const auto& each : all) {
        fmt::print("{}{}{} {}: {}\n", is_coloured ? colour(each.is) : "", verdict_word(each.is),
                   is_coloured ? "\x1b[0m" : "", each.about, base::printable(each.text));
        if (!each.fix.empty()) fmt::print("      {}\n", base::printable(each.fix));
        errors += each.is == verdict::wrong ? 1 : 0;
        warnings += each.is == verdict::doubtful ? 1 : 0;
    }
    fmt::print("{} errors, {} warnings\n", errors, warnings);
    return errors == 0 ? 0 : 1;
}

} // namespace

int check(const std::expected<settings, std::string>& read, const environment& variables) {
    if (!read)
        return print_findings({wrong("settings", read.error(), "See docs/settings.md or 'man poolguard-settings'")});
    auto all = check_settings(*read);
    check_folder(*read, all);
    check_store(*read, variables, all);
    check_cognito(*read, variables, all);
    return print_findings(all);
}

} // namespace poolguard::app
