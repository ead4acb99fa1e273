#include "pool/access/provider_actions.hpp"

#include "aws/url.hpp"
#include "base/ascii.hpp"
#include "base/json/text.hpp"
#include "base/try.hpp"
#include "base/url.hpp"

#include <algorithm>
#include <array>

namespace poolguard::pool {
namespace {

constexpr std::size_t longest_provider_url = 255;
constexpr std::size_t longest_provider_client = 255;
constexpr std::size_t most_provider_clients = 100;
constexpr std::size_t most_thumbprints = 5;
constexpr std::size_t thumbprint_digits = 40; // SHA-1 in hexadecimal
// Amazon's quotas.
constexpr std::size_t most_providers = 100;
constexpr std::size_t most_provider_tags = 50;

constexpr base::json::pattern iam_tag_pattern{R"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)"};

using iam_tags = std::map<std::string, std::string>;

std::unexpected<query_failure> refuse_query(std::string code, std::string message, unsigned status = 400) {
    return std::unexpected(query_failure{std::move(code), std::move(message), status});
}
std::unexpected<query_failure> no_open_id_provider(std::string_view arn) {
    return refuse_query("NoSuchEntity", fmt::format("OpenIDConnect Provider not found for arn {}", arn), 404);
}

std::expected<void, query_failure> check_provider_url(const std::string& url) {
    const auto parts = aws::parse_url(url);
    if (!parts || url.size() > longest_provider_url || !parts->query.empty() || url.find('?') != url.npos)
        return refuse_query("ValidationError", "Invalid Open ID Connect Provider URL");
    // Amazon's rule, except that a provider on this machine needs no certificate.
    if (!parts->is_encrypted && !parts->is_loopback())
        return refuse_query("InvalidInput", "Invalid Open ID Connect Provider URL. The URL must begin with https://.");
    return {};
}

std::expected<void, query_failure> check_provider_client(std::string_view client) {
    if (client.empty() || client.size() > longest_provider_client)
        return refuse_query("ValidationError",
                            fmt::format("A client ID must have 1 to {} characters.", longest_provider_client));
    return {};
}

std::unexpected<query_failure> beyond_iam_quota(std::string_view quota, std::size_t most) {
    return refuse_query("LimitExceeded", fmt::format("Cannot exceed quota for {}: {}", quota, most), 409);
}

std::expected<void, query_failure> check_clients(const std::vector<std::string>& clients) {
    for (const auto& each : clients)
        POOLGUARD_CHECK(check_provider_client(each));
    if (clients.size() > most_provider_clients)
        return beyond_iam_quota("ClientIdsPerOpenIdConnectProvider", most_provider_clients);
    return {};
}

std::expected<void, query_failure> check_thumbprints(const std::vector<std::string>& thumbprints) {
    if (thumbprints.size() > most_thumbprints)
        return refuse_query("InvalidInput", "Thumbprint list must contain fewer than 5 entries.");
    const auto is_hex = [](char c) { return base::hex_value(c) >= 0; };
    for (const auto& each : thumbprints)
        if (each.size() != thumbprint_digits || !std::ranges::all_of(each, is_hex))
            return refuse_query("ValidationError", "A thumbprint must have 40 hexadecimal digits.");
    return {};
}

// "Tags.member.1.Key", "Tags.member.1.Value", …
std::expected<iam_tags, query_failure> iam_tags_in(const http::form_fields& form) {
    iam_tags out;
    for (std::size_t number = 1;; ++number) {
        const auto name = value_of(form, fmt::format("Tags.member.{}.Key", number));
        const auto value = value_of(form, fmt::format("Tags.member.{}.Value", number));
        if (name.empty() && value.empty()) return out;
        using base::json::length_in_characters, base::json::matches;
        if (name.empty() || length_in_characters(name) > 128 || length_in_characters(value) > 256 ||
            !matches(iam_tag_pattern, name) || !matches(iam_tag_pattern, value))
            return refuse_query("ValidationError", "A tag needs a key of 1 to 128 characters and a value of at most "
                                                   "256, of letters, digits, spaces and _.:/=+-@.");
        if (!out.emplace(name, value).second) return refuse_query("InvalidInput", "Duplicate tag keys found.");
    }
}

std::expected<void, query_failure> add_iam_tags(open_id_provider_document& to, iam_tags added) {
    added.merge(to.tags); // keeps the new values
    if (added.size() > most_provider_tags) return beyond_iam_quota("TagsPerOpenIdConnectProvider", most_provider_tags);
    to.tags = std::move(added);
    return {};
}

std::string iam_tag_elements(const iam_tags& tags) {
    std::string members;
    for (const auto& [name, value] : tags)
        members += fmt::format("<member>{}{}</member>", element("Key", name), element("Value", value));
    return fmt::format("<Tags>{}</Tags>", members);
}

std::expected<std::string, query_failure> arn_in(const http::form_fields& form) {
    auto arn = value_of(form, "OpenIDConnectProviderArn");
    if (iam_name_in(arn, open_id_provider_kind).empty())
        return refuse_query("ValidationError", "OpenIDConnectProviderArn is not the ARN of a provider.");
    return arn;
}

std::expected<open_id_provider_document, query_failure> open_id_provider_in(const http::form_fields& form,
                                                                            const open_id_providers& all) {
    POOLGUARD_TRY(const auto arn, arn_in(form));
    auto found = all.find_by_arn(arn);
    if (!found) return of_store(found.error());
    if (!*found) return no_open_id_provider(arn);
    return std::move(**found);
}

// `how` may refuse; then nothing is changed.
template <class Change>
query_outcome change_provider(const http::form_fields& form, open_id_providers& all, const Change& how) {
    POOLGUARD_TRY(const auto known, open_id_provider_in(form, all));
    std::expected<void, query_failure> done;
    const auto changed = all.update(open_id_providers::owner, base::without_scheme(known.url),
                                    [&](open_id_provider_document& it) { return (done = how(it)).has_value(); });
    if (!changed) return of_store(changed.error());
    if (!*changed) return no_open_id_provider(all.arn_of(known.url));
    POOLGUARD_CHECK(done);
    return std::string{};
}

query_outcome create_provider(const http::form_fields& form, open_id_providers& all, base::time_point now) {
    open_id_provider_document made{value_of(form, "Url"),
                                   members_of(form, "ClientIDList"),
                                   members_of(form, "ThumbprintList"),
                                   base::epoch_milliseconds(now),
                                   {}};
    POOLGUARD_CHECK(check_provider_url(made.url));
    POOLGUARD_CHECK(check_clients(made.clients));
    POOLGUARD_CHECK(check_thumbprints(made.thumbprints));
    POOLGUARD_TRY(auto tags, iam_tags_in(form));
    POOLGUARD_CHECK(add_iam_tags(made, std::move(tags)));
    const auto others = all.all(open_id_providers::owner);
    if (!others) return of_store(others.error());
    if (others->size() >= most_providers) return beyond_iam_quota("OpenIdConnectProvidersPerAccount", most_providers);
    const auto is_new = all.create(open_id_providers::owner, base::without_scheme(made.url), made);
    if (!is_new) return of_store(is_new.error());
    if (!*is_new)
        return refuse_query("EntityAlreadyExists", fmt::format("Provider with url {} already exists.", made.url), 409);
    return fmt::format("<CreateOpenIDConnectProviderResult>{}{}</CreateOpenIDConnectProviderResult>",
                       element("OpenIDConnectProviderArn", all.arn_of(made.url)), iam_tag_elements(made.tags));
}

query_outcome get_provider(const http::form_fields& form, open_id_providers& all, base::time_point) {
    POOLGUARD_TRY(const auto it, open_id_provider_in(form, all));
    return fmt::format("<GetOpenIDConnectProviderResult>{}<ClientIDList>{}</ClientIDList><ThumbprintList>{}"
                       "</ThumbprintList>{}{}</GetOpenIDConnectProviderResult>",
                       element("Url", base::without_scheme(it.url)), member_elements(it.clients),
                       member_elements(it.thumbprints),
                       element("CreateDate", base::to_rfc3339_seconds(base::from_epoch_milliseconds(it.created))),
                       iam_tag_elements(it.tags));
}

query_outcome list_providers(const http::form_fields&, open_id_providers& all, base::time_point) {
    const auto found = all.all(open_id_providers::owner);
    if (!found) return of_store(found.error());
    std::string members;
    for (const auto& each : *found)
        members += fmt::format("<member>{}</member>", element("Arn", all.arn_of(each.url)));
    return fmt::format("<ListOpenIDConnectProvidersResult><OpenIDConnectProviderList>{}</OpenIDConnectProviderList>"
                       "</ListOpenIDConnectProvidersResult>",
                       members);
}

// Succeeds if there is no such provider, as at Amazon.
query_outcome remove_provider(const http::form_fields& form, open_id_providers& all, base::time_point) {
    POOLGUARD_TRY(const auto arn, arn_in(form));
    const auto known = all.find_by_arn(arn);
    if (!known) return of_store(known.error());
    if (!*known) return std::string{};
    if (const auto gone = all.remove(open_id_providers::owner, iam_name_in(arn, open_id_provider_kind)); !gone)
        return of_store(gone.error());
    return std::string{};
}

query_outcome add_client_id(const http::form_fields& form, open_id_providers& all, base::time_point) {
    const auto client = value_of(form, "ClientID");
    POOLGUARD_CHECK(check_provider_client(client));
    return change_provider(form, all, [&](open_id_provider_document& it) -> std::expected<void, query_failure> {
        if (std::ranges::find(it.clients, client) != it.clients.end()) return {};
        it.clients.push_back(client);
        return check_clients(it.clients);
    });
}

query_outcome remove_client_id(const http::form_fields& form, open_id_providers& all, base::time_point) {
    const auto client = value_of(form, "ClientID");
    return change_provider(form, all, [&](open_id_provider_document& it) -> std::expected<void, query_failure> {
        std::erase(it.clients, client);
        return {};
    });
}

query_outcome set_thumbprints(const http::form_fields& form, open_id_providers& all, base::time_point) {
    return change_provider(form, all, [&](open_id_provider_document& it) {
        it.thumbprints = members_of(form, "ThumbprintList");
        return check_thumbprints(it.thumbprints);
    });
}

query_outcome tag_open_id_provider(const http::form_fields& form, open_id_providers& all, base::time_point) {
    POOLGUARD_TRY(const auto added, iam_tags_in(form));
    return change_provider(form, all, [&](open_id_provider_document& it) { return add_iam_tags(it, added); });
}

query_outcome untag_open_id_provider(const http::form_fields& form, open_id_providers& all, base::time_point) {
    return change_provider(form, all, [&](open_id_provider_document& it) -> std::expected<void, query_failure> {
        for (const auto& name : members_of(form, "TagKeys"))
            it.tags.erase(name);
        return {};
    });
}

query_outcome list_provider_tags(const http::form_fields& form, open_id_providers& all, base::time_point) {
    POOLGUARD_TRY(const auto it, open_id_provider_in(form, all));
    return fmt::format("<ListOpenIDConnectProviderTagsResult>{}{}</ListOpenIDConnectProviderTagsResult>",
                       iam_tag_elements(it.tags), element("IsTruncated", "false"));
}

constexpr std::array<std::pair<std::string_view, provider_action>, 10> provider_actions{{
    {"CreateOpenIDConnectProvider", create_provider},
    {"GetOpenIDConnectProvider", get_provider},
    {"ListOpenIDConnectProviders", list_providers},
    {"DeleteOpenIDConnectProvider", remove_provider},
    {"AddClientIDToOpenIDConnectProvider", add_client_id},
    {"RemoveClientIDFromOpenIDConnectProvider", remove_client_id},
    {"UpdateOpenIDConnectProviderThumbprint", set_thumbprints},
    {"TagOpenIDConnectProvider", tag_open_id_provider},
    {"UntagOpenIDConnectProvider", untag_open_id_provider},
    {"ListOpenIDConnectProviderTags", list_provider_tags},
}};

} // namespace

provider_action find_provider_action(std::string_view name) {
    const auto* const found =
        std::ranges::find(provider_actions, name, &std::pair<std::string_view, provider_action>::first);
    return found == provider_actions.end() ? nullptr : found->second;
}

} // namespace poolguard::pool
