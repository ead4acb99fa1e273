#include "simulation/walk/account_model.hpp"

#include <array>
#include <fmt/format.h>

namespace poolguard::simulation {

std::string_view name_of(act_kind kind) {
    static constexpr std::array<std::string_view, 20> names{
        "sign up",   "confirm",    "sign in",   "ask code", "give code", "set password", "change",
        "end all",   "end one",    "refresh",   "use",      "disable",   "enable",       "remove",
        "factor on", "factor off", "not there", "claim",    "half end",  "half end all"};
    return names[static_cast<std::size_t>(kind)];
}

std::string account_state::text() const {
    std::string out{exists ? 'e' : '-', is_confirmed ? 'c' : '-', is_enabled ? 'n' : '-', is_claimed ? 'k' : '-'};
    out += password + '/' + app;
    for (const auto& each : sent)
        out += '+' + each;
    for (const auto each : sessions)
        out += fmt::format(",{}", each);
    for (const auto each : half_ended)
        out += fmt::format(";{}", each);
    return out + ' ';
}

std::optional<account_state> account_state::apply(const act& what) const {
    if (what.result != outcome::refused) return after(what);
    if (explains(what)) return *this;
    return std::nullopt;
}

std::optional<account_state> account_state::after(const act& what) const {
    auto out = *this;
    const auto only_if = [&](bool holds) -> std::optional<account_state> {
        if (!holds) return std::nullopt;
        return out;
    };
    const auto end_all_but = [&out](std::uint64_t spared) {
        std::erase_if(out.sessions, [&](std::uint64_t each) { return each != spared; });
    };
    const bool is_proved = exists && is_confirmed && is_enabled && password == what.password;
    switch (what.kind) {
    case act_kind::sign_up:
        out = {.exists = true, .password = what.password};
        return only_if(!exists);
    case act_kind::confirm:
        out.is_confirmed = true;
        return only_if(exists && !is_confirmed);
    case act_kind::sign_in:
        out.sessions.insert(what.session);
        return only_if(is_proved && app.empty() && sent.empty());
    case act_kind::ask_code:
        return only_if(is_proved && may_ask(what.factor));
    case act_kind::give_code:
        // A challenge of before may still be answered with a factor that was switched off meanwhile.
        out.sessions.insert(what.session);
        return only_if(is_proved && (is_sent(what.factor) || app.empty() || app == what.factor));
    case act_kind::change:
        out.password = what.password;
        end_all_but(what.session);
        return only_if(exists && password == what.was && sessions.contains(what.session));
    case act_kind::set_password:
        out.password = what.password;
        out.is_confirmed = true;
        end_all_but(what.session);
        return only_if(exists);
    case act_kind::end_sessions:
        // A gateway knows the token for a while after Cognito has removed its user.
        out.sessions.clear();
        return out;
    case act_kind::end_session:
        out.sessions.erase(what.session);
        return out;
    case act_kind::refresh:
    case act_kind::use:
        return only_if(exists && is_enabled && sessions.contains(what.session));
    case act_kind::disable:
        out.is_enabled = false;
        out.sessions.clear();
        return only_if(exists);
    case act_kind::enable:
        out.is_enabled = true;
        return only_if(exists);
    case act_kind::remove:
        out = {};
        return only_if(exists);
    case act_kind::factor_on:
        if (is_sent(what.factor))
            out.sent.insert(what.factor);
        else
            out.app = what.factor;
        return only_if(exists);
    case act_kind::factor_off:
        if (what.factor.empty())
            out.app.clear();
        else
            out.sent.erase(what.factor);
        return only_if(exists);
    case act_kind::not_there:
        return only_if(!exists);
    case act_kind::claim:
        out.is_claimed = true;
        return out;
    case act_kind::half_end:
        out.half_ended.insert(what.session);
        return out;
    case act_kind::half_end_all:
        out.half_ended = sessions;
        out.half_ended.erase(what.session);
        return out;
    }
    return std::nullopt;
}

bool account_state::may_ask(std::string_view challenge) const {
    if (is_sent(challenge)) return sent.contains(std::string(challenge));
    if (challenge == "SOFTWARE_TOKEN_MFA") return !app.empty();
    return sent.size() + (app.empty() ? 0 : 1) > 1; // the user's choice
}

// What must not be refused: a right password, a right code, a session that goes on, a free name.
bool account_state::explains(const act& refused) const {
    switch (refused.kind) {
    case act_kind::sign_up:
        return exists || is_claimed;
    case act_kind::sign_in:
        if (refused.why == "user_not_confirmed") return exists && !is_confirmed && password == refused.password;
        return !exists || !is_enabled || password != refused.password;
    case act_kind::give_code:
        if (!exists || !is_enabled || password != refused.password) return true;
        return !is_sent(refused.factor) && app != refused.factor;
    case act_kind::refresh:
    case act_kind::use:
        return !exists || !is_enabled || !sessions.contains(refused.session) || half_ended.contains(refused.session);
    default:
        return true;
    }
}

std::string explain_impossible(const std::vector<act>& history) {
    linear_search<act, account_state> search(history);
    if (search.is_possible({})) return {};
    std::string out;
    const auto line = [&](std::string_view mark, const act& each) {
        out += fmt::format(
            "    {} {:>13.6f}..{:<13.6f} {:<12} {:<8} {}{}{}{}{}\n", mark, static_cast<double>(each.from.count()) / 1e6,
            static_cast<double>(each.until.count()) / 1e6, name_of(each.kind),
            each.result == outcome::done      ? "done"
            : each.result == outcome::refused ? "refused"
                                              : "unknown",
            each.why, each.password.empty() ? "" : " password " + each.password,
            each.was.empty() ? "" : " for " + each.was, each.factor.empty() ? "" : " app " + each.factor.substr(0, 8),
            each.session == 0 ? "" : fmt::format(" session {}", each.session));
    };
    std::vector<bool> is_placed(history.size(), false);
    const auto& reached = search.reached();
    for (std::size_t i = 0; i < reached.size(); ++i) {
        is_placed[reached[i]] = true;
        line(i + 1 == reached.size() ? "!" : " ", history[reached[i]]);
    }
    for (std::size_t i = 0; i < history.size(); ++i)
        if (!is_placed[i]) line("?", history[i]);
    return out;
}

} // namespace poolguard::simulation
