#include "app/commands/serve_command.hpp"

#include "app/files/development_certificate.hpp"
#include "app/files/report.hpp"
#include "app/server/banner.hpp"
#include "app/server/reload.hpp"
#include "app/server/signals.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>

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

void log_reload(const std::expected<setting_changes, std::string>& done, bool has_certificate) {
    if (!done) return base::log::error("settings_not_reloaded", {{"cause", std::string_view(done.error())}});
    if (has_certificate) base::log::info("certificate_reloaded");
    const auto taken = fmt::format("{}", fmt::join(done->taken, ","));
    const auto waiting = fmt::format("{}", fmt::join(done->need_restart, ","));
    // At every level, as somebody who sent the signal waits for it.
    const base::log::field fields[] = {{"taken", std::string_view(taken)}};
    base::log::write_always("settings_reloaded", fields);
    if (!waiting.empty()) base::log::warning("settings_need_restart", {{"settings", std::string_view(waiting)}});
}

} // namespace

int serve(const settings& given, const environment& variables, const flags& from_flags) {
    // Before the first thread starts, so that all threads inherit it.
    const termination_signals signals;
    if (from_flags.until_stdin_closes) stop_when_input_ends();
    running_server server(given, variables);
    if (const auto started = server.start(); !started) {
        report(started.error());
        return 1;
    }
    if (!given.tls_dev) forget_development_authority(given.data);
    fmt::print("{}", to_text(banner_of(given, server)));
    (void)std::fflush(stdout);
    reloading again(server, given, variables, from_flags);
    while (signals.wait() == termination_signals::request::reload)
        log_reload(again.run(), given.tls_certificate.has_value());
    base::log::info("draining");
    server.drain();
    return 0;
}

} // namespace poolguard::app
