#include "api/pages/console/setup/client_form.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <iterator>

namespace poolguard::api {
namespace {

using cognito::explicit_auth_flow;
using cognito::oauth_flow;
using cognito::time_unit;
namespace json = base::json;

constexpr page_text client_name_label{"Name", "名前"};
constexpr page_text flow_label{"Sign-in flow", "認証フロー"};
constexpr page_text grant_label{"OAuth flow", "OAuth フロー"};
constexpr page_text pages_label{"Applications may send people to the sign-in pages (OAuth 2.0)",
                                "アプリケーションがサインインページを使用できる (OAuth 2.0)"};
constexpr page_text scopes_label{"Scopes, one per line", "スコープ (1 行に 1 つ)"};
constexpr page_text callbacks_label{"Callback URLs, one per line", "コールバック URL (1 行に 1 つ)"};
constexpr page_text default_callback_label{"Default callback URL", "デフォルトのコールバック URL"};
constexpr page_text sign_outs_label{"Sign-out URLs, one per line", "サインアウト URL (1 行に 1 つ)"};
constexpr page_text client_providers_label{"Identity providers, one per line", "ID プロバイダー (1 行に 1 つ)"};
constexpr page_text client_providers_hint{"COGNITO: the pool itself", "COGNITO: プール自身"};
constexpr page_text access_label{"Access token valid for", "アクセストークンの有効期間"};
constexpr page_text id_label{"ID token valid for", "ID トークンの有効期間"};
constexpr page_text refresh_label{"Refresh token valid for", "更新トークンの有効期間"};
constexpr page_text unit_label{"unit", "単位"};
constexpr page_text lifetime_hint{"Empty: Cognito's default", "空欄: Cognito の既定値"};
constexpr page_text session_label{"Minutes for a sign-in with several steps", "複数段階のサインインの制限時間 (分)"};
constexpr page_text hides_label{"Do not reveal whether an account exists", "アカウントの有無を誰にも知らせない"};
constexpr page_text revocation_label{"Signing out revokes tokens", "サインアウト時にトークンを失効させる"};

constexpr std::array<page_text, 4> unit_texts{
    {{"seconds", "秒"}, {"minutes", "分"}, {"hours", "時間"}, {"days", "日"}}};

constexpr std::array client_labels{member_label{"ClientName", client_name_label},
                                   member_label{"ExplicitAuthFlows", flow_label},
                                   member_label{"AllowedOAuthFlows", grant_label},
                                   member_label{"AllowedOAuthScopes", scopes_label},
                                   member_label{"CallbackURLs", callbacks_label},
                                   member_label{"DefaultRedirectURI", default_callback_label},
                                   member_label{"LogoutURLs", sign_outs_label},
                                   member_label{"SupportedIdentityProviders", client_providers_label},
                                   member_label{"AccessTokenValidity", access_label},
                                   member_label{"IdTokenValidity", id_label},
                                   member_label{"RefreshTokenValidity", refresh_label},
                                   member_label{"AuthSessionValidity", session_label}};

std::string flow_field_name(explicit_auth_flow flow) { return fmt::format("flow:{}", json::enum_name(flow)); }
std::string grant_field_name(oauth_flow flow) { return fmt::format("grant:{}", json::enum_name(flow)); }

template <class Enum, class Function>
void for_each_value(const Function& act) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>([&](auto each) { act(each.value); });
}

template <class List, class Value>
bool has_value(const std::optional<List>& list, const Value& wanted) {
    return list && std::ranges::find(*list, wanted) != list->end();
}

template <class List>
std::string lines_in(const std::optional<List>& list) {
    std::vector<std::string> out;
    if (list)
        for (const auto& each : *list)
            out.emplace_back(each);
    return joined_lines(out);
}

form_field client_box(std::string name, std::string label, bool is_checked) {
    return {.name = std::move(name), .label = std::move(label), .type = "checkbox", .is_checked = is_checked};
}

form_field client_area(std::string name, const page_text& label, std::string value, http::language in) {
    return {.name = std::move(name), .label = std::string(label.in(in)), .type = "textarea", .value = std::move(value)};
}

void add_flows(std::vector<form_field>& to, const cognito::user_pool_client& shown, http::language in) {
    for_each_value<explicit_auth_flow>([&](explicit_auth_flow flow) {
        const bool is_set = has_value(shown.ExplicitAuthFlows, flow);
        // The old names cannot be mixed with the new ones.
        if (!is_set && !json::enum_name(flow).starts_with("ALLOW_")) return;
        to.push_back(
            client_box(flow_field_name(flow), fmt::format("{}: {}", flow_label.in(in), json::enum_name(flow)), is_set));
    });
}

void add_grants(std::vector<form_field>& to, const cognito::user_pool_client& shown, http::language in) {
    to.push_back(
        client_box("oauth", std::string(pages_label.in(in)), shown.AllowedOAuthFlowsUserPoolClient.value_or(false)));
    for_each_value<oauth_flow>([&](oauth_flow flow) {
        to.push_back(client_box(grant_field_name(flow),
                                fmt::format("{}: {}", grant_label.in(in), json::enum_name(flow)),
                                has_value(shown.AllowedOAuthFlows, flow)));
    });
}

// The number and the unit of a lifetime.
template <class Number>
void add_lifetime(std::vector<form_field>& to, const std::string& name, const page_text& label,
                  const std::optional<Number>& count, time_unit unit, http::language in) {
    to.push_back({.name = name,
                  .label = std::string(label.in(in)),
                  .type = "number",
                  .value = count ? std::to_string(count->value) : std::string{},
                  .hint = std::string(lifetime_hint.in(in))});
    form_field choice{.name = name + "-unit",
                      .label = fmt::format("{} ({})", label.in(in), unit_label.in(in)),
                      .value = std::string(json::enum_name(unit))};
    for_each_value<time_unit>([&](time_unit each) {
        choice.choices.push_back(
            {std::string(json::enum_name(each)), std::string(unit_texts.at(static_cast<std::size_t>(each)).in(in))});
    });
    to.push_back(std::move(choice));
}

time_unit read_unit(const form_values& given, const std::string& field, time_unit otherwise) {
    for_each_value<time_unit>([&](time_unit each) {
        if (json::enum_name(each) == given.text(field)) otherwise = each;
    });
    return otherwise;
}

// Numbers, and what is wrong with them.
struct number_reader {
    const form_values& given;
    http::language in;
    std::vector<field_problem>& wrong;

    template <class Number>
    void read(const std::string& field, const page_text& label, std::optional<Number>& into) const {
        auto found = read_number(given, field, label, in);
        if (!found)
            wrong.push_back(std::move(found.error()));
        else if (*found)
            into = Number(**found);
    }
};

template <class List>
void read_lines(const form_values& given, std::string_view field, std::optional<List>& into) {
    auto& list = into.emplace();
    for (auto& line : given.lines(field))
        if constexpr (requires { list.value; })
            list.value.emplace_back(std::move(line));
        else
            list.emplace_back(std::move(line));
}

template <class List>
void take_list(std::optional<List>& to, const std::optional<List>& from) {
    if (!to && (!from || from->empty())) return;
    to = from;
}

template <class Count>
void take_lifetime(cognito::user_pool_client_settings& to, const cognito::user_pool_client_settings& from,
                   std::optional<Count> cognito::user_pool_client_settings::* count,
                   std::optional<time_unit> cognito::token_validity_units::* unit) {
    to.*count = from.*count;
    const bool had_unit = to.TokenValidityUnits && ((*to.TokenValidityUnits).*unit).has_value();
    if (!had_unit && !(from.*count)) return;
    if (!to.TokenValidityUnits) to.TokenValidityUnits.emplace();
    (*to.TokenValidityUnits).*unit = (*from.TokenValidityUnits).*unit;
}

} // namespace

cognito::user_pool_client new_client_settings() {
    cognito::user_pool_client out;
    out.ExplicitAuthFlows.emplace(
        {explicit_auth_flow::ALLOW_USER_SRP_AUTH, explicit_auth_flow::ALLOW_REFRESH_TOKEN_AUTH});
    out.SupportedIdentityProviders.emplace().emplace_back("COGNITO");
    out.PreventUserExistenceErrors = cognito::user_existence_errors::ENABLED;
    out.EnableTokenRevocation = true;
    return out;
}

std::vector<form_field> client_fields(const cognito::user_pool_client& shown, http::language in) {
    std::vector<form_field> out;
    out.push_back({.name = "name",
                   .label = std::string(client_name_label.in(in)),
                   .value = shown.ClientName,
                   .is_required = true,
                   .longest = cognito::pool_name::bounds.max});
    add_flows(out, shown, in);
    add_grants(out, shown, in);
    out.push_back(client_area("scopes", scopes_label, lines_in(shown.AllowedOAuthScopes), in));
    out.push_back(client_area("callbacks", callbacks_label, lines_in(shown.CallbackURLs), in));
    out.push_back({.name = "default-callback",
                   .label = std::string(default_callback_label.in(in)),
                   .value = shown.DefaultRedirectURI ? shown.DefaultRedirectURI->value : std::string{}});
    out.push_back(client_area("sign-outs", sign_outs_label, lines_in(shown.LogoutURLs), in));
    out.push_back(client_area("providers", client_providers_label, lines_in(shown.SupportedIdentityProviders), in));
    out.back().hint = client_providers_hint.in(in);
    const auto units = shown.TokenValidityUnits.value_or(cognito::token_validity_units{});
    add_lifetime(out, "access", access_label, shown.AccessTokenValidity, units.AccessToken.value_or(time_unit::hours),
                 in);
    add_lifetime(out, "id", id_label, shown.IdTokenValidity, units.IdToken.value_or(time_unit::hours), in);
    add_lifetime(out, "refresh", refresh_label, shown.RefreshTokenValidity,
                 units.RefreshToken.value_or(time_unit::days), in);
    out.push_back({.name = "session",
                   .label = std::string(session_label.in(in)),
                   .type = "number",
                   .value = shown.AuthSessionValidity ? std::to_string(shown.AuthSessionValidity->value) : "",
                   .hint = std::string(lifetime_hint.in(in))});
    out.push_back(client_box("hides-users", std::string(hides_label.in(in)),
                             shown.PreventUserExistenceErrors == cognito::user_existence_errors::ENABLED));
    out.push_back(
        client_box("revocation", std::string(revocation_label.in(in)), shown.EnableTokenRevocation.value_or(false)));
    return out;
}

std::expected<client_wish, problem> read_client_form(const form_values& given, http::language in) {
    std::vector<field_problem> wrong;
    client_wish out{.name = std::string(given.text("name")), .settings = {}};
    auto& it = out.settings;
    it.ExplicitAuthFlows.emplace();
    for_each_value<explicit_auth_flow>([&](explicit_auth_flow flow) {
        if (given.has(flow_field_name(flow))) it.ExplicitAuthFlows->push_back(flow);
    });
    it.AllowedOAuthFlowsUserPoolClient = given.has("oauth");
    it.AllowedOAuthFlows.emplace();
    for_each_value<oauth_flow>([&](oauth_flow flow) {
        if (given.has(grant_field_name(flow))) it.AllowedOAuthFlows->value.push_back(flow);
    });
    read_lines(given, "scopes", it.AllowedOAuthScopes);
    read_lines(given, "callbacks", it.CallbackURLs);
    read_lines(given, "sign-outs", it.LogoutURLs);
    read_lines(given, "providers", it.SupportedIdentityProviders);
    if (const auto address = given.text("default-callback"); !address.empty())
        it.DefaultRedirectURI = std::string(address);
    const number_reader numbers{given, in, wrong};
    numbers.read("access", access_label, it.AccessTokenValidity);
    numbers.read("id", id_label, it.IdTokenValidity);
    numbers.read("refresh", refresh_label, it.RefreshTokenValidity);
    numbers.read("session", session_label, it.AuthSessionValidity);
    it.TokenValidityUnits =
        cognito::token_validity_units{.AccessToken = read_unit(given, "access-unit", time_unit::hours),
                                      .IdToken = read_unit(given, "id-unit", time_unit::hours),
                                      .RefreshToken = read_unit(given, "refresh-unit", time_unit::days)};
    it.PreventUserExistenceErrors =
        given.has("hides-users") ? cognito::user_existence_errors::ENABLED : cognito::user_existence_errors::LEGACY;
    it.EnableTokenRevocation = given.has("revocation");
    // The constraints of Cognito's own message.
    cognito::create_user_pool_client message;
    static_cast<cognito::user_pool_client_settings&>(message) = it;
    message.UserPoolId = "us-east-1_Any";
    message.ClientName = out.name;
    for (auto& each : broken_constraints(message, client_labels, in))
        wrong.push_back(std::move(each));
    if (!wrong.empty()) return std::unexpected(wrong_fields(std::move(wrong)));
    return out;
}

void apply_client_form(const client_wish& wanted, cognito::user_pool_client& to) {
    const auto& from = wanted.settings;
    to.ClientName = wanted.name;
    take_list(to.ExplicitAuthFlows, from.ExplicitAuthFlows);
    take_list(to.AllowedOAuthFlows, from.AllowedOAuthFlows);
    take_list(to.AllowedOAuthScopes, from.AllowedOAuthScopes);
    take_list(to.CallbackURLs, from.CallbackURLs);
    take_list(to.LogoutURLs, from.LogoutURLs);
    take_list(to.SupportedIdentityProviders, from.SupportedIdentityProviders);
    to.DefaultRedirectURI = from.DefaultRedirectURI;
    if (to.AllowedOAuthFlowsUserPoolClient || from.AllowedOAuthFlowsUserPoolClient.value_or(false))
        to.AllowedOAuthFlowsUserPoolClient = from.AllowedOAuthFlowsUserPoolClient;
    using settings = cognito::user_pool_client_settings;
    using units = cognito::token_validity_units;
    take_lifetime(to, from, &settings::AccessTokenValidity, &units::AccessToken);
    take_lifetime(to, from, &settings::IdTokenValidity, &units::IdToken);
    take_lifetime(to, from, &settings::RefreshTokenValidity, &units::RefreshToken);
    to.AuthSessionValidity = from.AuthSessionValidity;
    const bool hides_users = from.PreventUserExistenceErrors == cognito::user_existence_errors::ENABLED;
    if (to.PreventUserExistenceErrors || hides_users) to.PreventUserExistenceErrors = from.PreventUserExistenceErrors;
    if (to.EnableTokenRevocation || from.EnableTokenRevocation.value_or(false))
        to.EnableTokenRevocation = from.EnableTokenRevocation;
}

} // namespace poolguard::api
