#include "app/commands/checks/browser_checks.hpp"

#include "service/provider_sign_in.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ranges>

namespace poolguard::app::checks {
namespace {

template <class List>
bool lists(const std::optional<List>& list, std::string_view wanted) {
    return list && std::ranges::any_of(*list, [&](const std::string& each) { return each == wanted; });
}

class browser_check {
  public:
    browser_check(const cognito::user_pool_client& client, std::string_view about, const browser_sign_in& at)
        : client_(client), about_(about), at_(at) {}

    findings all() {
        check_flow();
        check_scopes();
        check_providers();
        if (const auto home = at_.public_url + "/"; !lists(client_.LogoutURLs, home))
            add(severity(), fmt::format("does not allow the sign-out URL {}", home), "Add it to its LogoutURLs");
        if (found_.empty()) found_.push_back(good(about_, "allows browsers to sign in and out through this server"));
        return std::move(found_);
    }

  private:
    void check_flow() {
        const auto& flows = client_.AllowedOAuthFlows;
        if (client_.AllowedOAuthFlowsUserPoolClient != true)
            return add(severity(), "does not allow OAuth flows, so browsers cannot sign in here",
                       "Set its AllowedOAuthFlowsUserPoolClient to true");
        if (!flows || std::ranges::find(*flows, cognito::oauth_flow::code) == flows->end())
            add(severity(), "does not allow the code flow, so browsers cannot sign in here",
                "Add code to its AllowedOAuthFlows");
    }

    void check_scopes() {
        std::vector<std::string_view> missing;
        for (const auto& part : std::views::split(service::browser_scopes, ' '))
            if (const std::string_view scope(part.begin(), part.end()); !lists(client_.AllowedOAuthScopes, scope))
                missing.push_back(scope);
        if (!missing.empty())
            add(severity(),
                fmt::format("does not allow the scopes {}, so browsers cannot sign in here", fmt::join(missing, ", ")),
                "Add them to its AllowedOAuthScopes");
    }

    // The pool's own sign-in and the configured providers must work. Another provider that the client offers may be
    // for another application, if there is any other way to sign in.
    void check_providers() {
        bool has_any = check_callback("cognito", severity());
        for (const auto& each : at_.providers) {
            if (offers(each))
                has_any = check_callback(each, severity()) || has_any;
            else
                add(severity(), fmt::format("does not offer the provider {}", each),
                    "Add it to its SupportedIdentityProviders");
        }
        for (const std::string other : {"google", "facebook", "amazon", "apple"})
            has_any = check_callback(other, has_any ? verdict::doubtful : severity()) || has_any;
        const bool offers_none = !client_.SupportedIdentityProviders || client_.SupportedIdentityProviders->empty();
        if (offers_none)
            add(severity(), "offers no identity provider, so browsers cannot sign in here",
                "Add COGNITO to its SupportedIdentityProviders");
    }

    bool offers(std::string_view at_cognito) const { return lists(client_.SupportedIdentityProviders, at_cognito); }

    // Whether browsers may come back from that provider; also false if the client does not offer it.
    bool check_callback(const std::string& in_path, verdict if_missing) {
        if (!offers(
                service::provider_at_cognito(in_path, {.public_url = {}, .oidc = at_.providers, .return_urls = {}})))
            return false;
        const auto callback = fmt::format("{}/auth/{}/callback", at_.public_url, in_path);
        if (lists(client_.CallbackURLs, callback)) return true;
        add(if_missing, fmt::format("does not allow the callback URL {}", callback), "Add it to its CallbackURLs");
        return false;
    }

    verdict severity() const { return at_.is_set_up ? verdict::wrong : verdict::doubtful; }

    void add(verdict is, std::string text, std::string fix) {
        found_.push_back({is, about_, std::move(text), std::move(fix)});
    }

    const cognito::user_pool_client& client_;
    std::string about_;
    const browser_sign_in& at_;
    findings found_;
};

} // namespace

findings check_browser_sign_in(const cognito::user_pool_client& client, std::string_view about,
                               const browser_sign_in& at) {
    return browser_check(client, about, at).all();
}

} // namespace poolguard::app::checks
