#include "app/commands/serve_command.hpp"

#include "app/files/development_certificate.hpp"
#include "app/files/report.hpp"
#include "app/server/banner.hpp"
#include "app/server/running_server.hpp"
#include "app/server/signals.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

banner banner_of(const settings& given, const running_server& server) {
    banner out{.url = server.parts().public_url(),
               .listens_on = fmt::format("{}:{}", given.host, server.port()),
               .pool = server.parts().describe_pool(),
               .token_member = given.cognito.token_use == jwt::token_use::id ? "id_token" : "access_token",
               .users = server.parts().users(),
               .has_fast_hashing = server.parts().has_fast_hashing(),
               .sign_in_path = server.parts().sign_in_path(),
               .has_mailbox = server.parts().has_mailbox()};
    if (given.tls_dev) out.authority = std::filesystem::absolute(development_authority_in(given.data)).string();
    if (given.as_amazon) out.amazon_region = given.cognito.region;
    return out;
}

} // namespace

int serve(const settings& given, const environment& variables) {
    // Before the first thread starts, so that all threads inherit it.
    const termination_signals signals;
    running_server server(given, variables);
    if (const auto started = server.start(); !started) {
        report(started.error());
        return 1;
    }
    if (!given.tls_dev) forget_development_authority(given.data);
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
