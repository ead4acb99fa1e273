#include "app/commands/serve_command.hpp"

#include "app/files/report.hpp"
#include "app/server/banner.hpp"
#include "app/server/running_server.hpp"
#include "app/server/signals.hpp"
#include "base/log.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace poolguard::app {

int serve(const settings& given, const environment& variables) {
    // Before the first thread starts, so that all threads inherit it.
    const termination_signals signals;
    running_server server(given, variables);
    if (const auto started = server.start(); !started) {
        report(started.error());
        return 1;
    }
    fmt::print("{}",
               to_text({.url = server.parts().public_url(),
                        .listens_on = fmt::format("{}:{}", given.host, server.port()),
                        .pool = server.parts().describe_pool(),
                        .token_member = given.cognito.token_use == jwt::token_use::id ? "id_token" : "access_token",
                        .users = server.parts().users(),
                        .has_fast_hashing = server.parts().has_fast_hashing()}));
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
