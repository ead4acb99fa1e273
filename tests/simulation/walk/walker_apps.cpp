// Second factors: authenticator apps.

#include "simulation/waits.hpp"
#include "simulation/walk/walker.hpp"
#include "unit/pool/sign_in/authenticator_app.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using boost::json::object;
using http::method;

constexpr std::chrono::seconds step_length{30};

} // namespace

app_code walker::code_now(const std::string& app, int ahead) {
    const auto step = (beginning_of_worlds + now()) / step_length + ahead;
    app_code out{.app = app,
                 .step = step,
                 .digits = std::string(pool::totp::code_of(pool::from_base32(app), step).reveal()),
                 .is_new = step > who_.last_code};
    who_.last_code = std::max(who_.last_code, step);
    who_.codes_shown.push_back(step);
    return out;
}

app_code walker::next_code() {
    auto& time = world_.in_.time;
    time.sleep(luck_.pause(microseconds{100'000}, std::chrono::seconds{20}));
    // Mostly somebody waits until the app shows a code that was not used yet.
    const auto shown = beginning_of_worlds + now();
    if (shown / step_length <= who_.last_code && luck_.below(4) != 0) time.sleep(step_length - shown % step_length);
    const auto& apps = who_.apps;
    return code_now(luck_.below(5) == 0 ? apps[luck_.below(apps.size())] : apps.back());
}

void walker::set_up_app() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    const auto token = chosen->access_token;
    const auto begun = post(any_node(), "/auth/mfa/totp", {}, token);
    if (outcome_of(begun) != outcome::done) return;
    const auto app = text_in(parsed(begun.body), "secret");
    world_.secrets_.insert(app);
    world_.in_.time.sleep(luck_.pause(microseconds{1'000'000}, std::chrono::seconds{60}));
    const auto code = code_now(app);
    auto done = begin(act_kind::factor_on);
    done.factor = app;
    const auto answer = post(any_node(), "/auth/mfa/totp/verify", {{"code", code.digits}}, token);
    if (outcome_of(answer) == outcome::done) {
        who_.apps.push_back(app);
        count_use(code);
        return note(std::move(done), answer);
    }
    // The app may be registered although sign-ins were not told to ask for it.
    who_.apps.insert(who_.apps.begin(), app);
    note(std::move(done), outcome::unknown, {});
}

void walker::remove_app() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    auto done = begin(act_kind::factor_off);
    note(std::move(done), ask(any_node(), method::delete_, "/auth/mfa/totp", {}, chosen->access_token));
}

void walker::remove_app_as_operator() {
    auto done = begin(act_kind::factor_off);
    const auto answer = operate(any_node(), "AdminSetUserMFAPreference",
                                {{"Username", who_.address},
                                 {"SoftwareTokenMfaSettings", object{{"Enabled", false}, {"PreferredMfa", false}}}});
    if (answer.error != "UserNotFoundException") return note(std::move(done), answer);
    done.kind = act_kind::not_there;
    note(std::move(done), outcome::done, {});
}

} // namespace poolguard::simulation
