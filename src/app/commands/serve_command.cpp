#include "app/commands/serve_command.hpp"

#include "app/files/data_folder.hpp"
#include "app/files/development_certificate.hpp"
#include "app/files/report.hpp"
#include "app/server/banner.hpp"
#include "app/server/running_server.hpp"
#include "app/server/signals.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "base/url.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <set>

namespace poolguard::app {
namespace {

std::string without_brackets(std::string_view host) {
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return std::string(host);
}

// For `--tls-dev` and `--as-amazon`.
std::expected<void, std::string> provide_certificate(const settings& given) {
    if (!given.tls_dev) return {};
    std::set<std::string> names{"localhost", "127.0.0.1", "::1", without_brackets(given.host)};
    if (const auto url = base::split_url(given.public_url)) names.insert(without_brackets(url->host));
    if (given.as_amazon) names.insert(fmt::format("cognito-identity.{}.amazonaws.com", given.cognito.region));
    POOLGUARD_CHECK(data_folder::open(given.data));
    POOLGUARD_CHECK(provide_development_certificate(given.data, names, base::wall_clock().now()));
    return {};
}

banner banner_of(const settings& given, const running_server& server) {
    banner out{.url = server.parts().public_url(),
               .listens_on = fmt::format("{}:{}", given.host, server.port()),
               .pool = server.parts().describe_pool(),
               .token_member = given.cognito.token_use == jwt::token_use::id ? "id_token" : "access_token",
               .users = server.parts().users(),
               .has_fast_hashing = server.parts().has_fast_hashing()};
    if (given.tls_dev) out.authority = std::filesystem::absolute(development_authority_in(given.data)).string();
    if (given.as_amazon) out.amazon_region = given.cognito.region;
    return out;
}

} // namespace

int serve(const settings& given, const environment& variables) {
    // Before the first thread starts, so that all threads inherit it.
    const termination_signals signals;
    if (const auto provided = provide_certificate(given); !provided) {
        report(provided.error());
        return 1;
    }
    running_server server(given, variables);
    if (const auto started = server.start(); !started) {
        report(started.error());
        return 1;
    }
    fmt::print("{}", to_text(banner_of(given, server)));
    (void)std::fflush(stdout);
    while (signals.wait() == termination_signals::request::reload)
        if (const auto reloaded = server.reload(); reloaded)
            base::log::info("certificate_reloaded");
        else
            base::log::error("certificate_not_reloaded", {{"cause", std::string_view(reloaded.error())}});
    base::log::info("draining");
    server.drain();
    return 0;
}

} // namespace poolguard::app
