#include "simulation/far_lies.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "jwt/given_token.hpp"
#include "jwt/signing_key.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

constexpr std::size_t from_end = 40;

std::optional<boost::json::value> read(const std::string& text) {
    boost::system::error_code error;
    auto out = boost::json::parse(text, error);
    if (error) return std::nullopt;
    return out;
}

// Of a token of any kind.
std::string subject_of(std::string_view token) {
    const auto given = jwt::read_given_token(token);
    return given ? given->sub : std::string{};
}

std::string subject_of_user(const boost::json::value& user) {
    const auto* const in = user.if_object();
    const auto* const all = in == nullptr ? nullptr : in->if_contains("UserAttributes");
    if (all == nullptr || !all->is_array()) return {};
    for (const auto& each : all->get_array())
        if (each.at("Name").as_string() == "sub") return std::string(each.at("Value").as_string());
    return {};
}

// What is asked by an address may be about anybody, as far as a gateway can tell.
bool asks_about_known_user(std::string_view operation, std::string_view asked) {
    return operation == "GetUser" || (operation == "AdminGetUser" && !asked.contains('@'));
}

} // namespace

std::string code_in_form(std::string_view form) {
    constexpr std::string_view name = "&code=";
    const auto at = form.find(name);
    if (at == std::string_view::npos) return {};
    form.remove_prefix(at + name.size());
    return std::string(form.substr(0, form.find('&')));
}

std::optional<far_lies::token_place> far_lies::tokens_in(boost::json::value& answer) {
    auto* in = answer.if_object();
    if (in == nullptr) return std::nullopt;
    if (in->contains("access_token") && in->contains("id_token")) return token_place{*in, "access_token", "id_token"};
    auto* const result = in->if_contains("AuthenticationResult");
    in = result == nullptr ? nullptr : result->if_object();
    if (in == nullptr || !in->contains("AccessToken") || !in->contains("IdToken")) return std::nullopt;
    return token_place{*in, "AccessToken", "IdToken"};
}

void far_lies::keep_tokens(const std::string& answer) {
    auto content = read(answer);
    const auto place = content ? tokens_in(*content) : std::nullopt;
    if (!place) return;
    token_pair kept{.at = in_.time.now(),
                    .access = std::string(place->in.at(place->access).as_string()),
                    .id = std::string(place->in.at(place->id).as_string())};
    in_.latest_tokens[subject_of(kept.access)] = std::move(kept);
}

void far_lies::remember(std::string_view operation, std::string_view asked, const std::string& answer) {
    keep_tokens(answer);
    if (!asks_about_known_user(operation, asked)) return;
    if (const auto content = read(answer)) in_.users[std::string(operation)][subject_of_user(*content)] = answer;
}

void far_lies::remember_at_endpoint(const std::string& answer) { keep_tokens(answer); }

const token_pair* far_lies::anybody_else(std::string_view token) const {
    const auto own = subject_of(token);
    for (const auto& [subject, pair] : in_.latest_tokens)
        if (subject != own && in_.time.now() < pair.at + life_of_tokens - std::chrono::minutes{1}) return &pair;
    return nullptr;
}

const token_pair* far_lies::expired_tokens() const {
    const auto found = std::ranges::find_if(in_.short_lived, [&](const token_pair& each) {
        return each.at + life_of_rotating_tokens + 2 * std::chrono::seconds{10} < in_.time.now();
    });
    return found == in_.short_lived.end() ? nullptr : &*found;
}

bool far_lies::tell(std::string_view operation, std::string_view asked, std::string& answer) {
    auto content = read(answer);
    if (!content) return false;
    if (asks_about_known_user(operation, asked)) {
        for (const auto& [subject, other] : in_.users[std::string(operation)])
            if (subject != subject_of_user(*content)) {
                answer = other;
                return true;
            }
        return false;
    }
    const auto place = tokens_in(*content);
    if (!place) return false;
    auto& access = place->in[place->access];
    auto& id = place->in[place->id];
    const auto* const expired = expired_tokens();
    const auto* const other = anybody_else(access.as_string());
    if (expired != nullptr && luck_.below(2) == 0) {
        access = expired->access;
        id = expired->id;
        in_.forged.insert(expired->access);
    } else if (other != nullptr) {
        // Which of the two tokens is whose.
        if (luck_.below(2) == 0)
            access = other->access;
        else
            id = other->id;
    } else {
        return false;
    }
    answer = boost::json::serialize(*content);
    return true;
}

bool far_lies::tell_at_endpoint(std::string_view form, std::string& answer) {
    const bool is_renewal = form.contains("grant_type=refresh_token");
    if (is_renewal) {
        // Who signs in is Cognito's to say; who was signed in is known.
        auto content = read(answer);
        const auto place = content ? tokens_in(*content) : std::nullopt;
        const auto* const other = place ? anybody_else(place->in.at(place->access).as_string()) : nullptr;
        if (other == nullptr) return false;
        place->in[place->access] = other->access;
        place->in[place->id] = other->id;
        answer = boost::json::serialize(*content);
        return true;
    }
    if (!tell("", form, answer)) return false;
    in_.lied_codes.insert(code_in_form(form));
    return true;
}

std::string far_lies::forged(std::string_view token, const std::string& keys) {
    const auto first = token.find('.');
    const auto second = token.find('.', first + 1);
    const auto payload = token.substr(first + 1, second - first - 1);
    const auto header = base::from_base64url(token.substr(0, first)).value_or("{}");
    const auto with_algorithm = [&](std::string_view name) {
        auto changed = boost::json::parse(header).as_object();
        changed["alg"] = name;
        return base::to_base64url(boost::json::serialize(changed)) + '.' + std::string(payload);
    };
    switch (luck_.below(6)) {
    case 0:
        return with_algorithm("none") + '.';
    case 1: {
        const auto text = with_algorithm("HS256");
        return text + '.' + base::to_base64url(base::hmac_sha256(keys, text));
    }
    case 2: {
        const auto other = jwt::signing_key::from_pem(base::secret(in_.names.foreign_key));
        return other->sign_rs256(base::from_base64url(payload).value_or("{}")).value();
    }
    default:
        break;
    }
    // Another letter in the signature.
    std::string out(token);
    auto& changed = out[out.size() - from_end];
    changed = changed == 'A' ? 'B' : 'A';
    return out;
}

bool far_lies::forge(std::string& answer, const std::string& keys) {
    auto content = read(answer);
    const auto place = content ? tokens_in(*content) : std::nullopt;
    if (!place) return false;
    // One of the two may be as it was.
    const auto spared = luck_.below(4);
    const auto change = [&](std::string_view name) { place->in[name] = forged(place->in.at(name).as_string(), keys); };
    if (spared != 0) change(place->id);
    if (spared != 1) {
        change(place->access);
        in_.forged.emplace(place->in.at(place->access).as_string());
    }
    answer = boost::json::serialize(*content);
    return true;
}

} // namespace poolguard::simulation
