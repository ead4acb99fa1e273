#include "base/random.hpp"
#include "base/url.hpp"
#include "pool/admin/pools/kept_place.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {
namespace {

using cognito::terms;

constexpr std::size_t longest_listing = 60;

// The sign-in pages show the links.
result<void> check_links(const std::optional<cognito::terms_links>& links) {
    if (!links) return {};
    for (const auto& [_, link] : *links) {
        const auto url = base::split_url(link);
        if (!url || url->host.empty() || (url->scheme != "https" && url->scheme != "http"))
            return refuse_parameter(fmt::format("{} is not a URL with https or http.", link));
    }
    return {};
}

std::unexpected<failure> no_terms(std::string_view what) {
    return refuse(cognito::failure_name::resource_not_found, fmt::format("Terms {} do not exist.", what));
}
std::unexpected<failure> exist_already(std::string_view name) {
    return refuse("TermsExistsException", fmt::format("The app client already has terms named {}.", name));
}

result<terms> find_terms(std::string_view pool_id, const cognito::uuid& id, const operation_ports& ports) {
    POOLGUARD_TRY(auto found,
                  ports.kept.of<terms>().find_if(pool_id, [&](const terms& each) { return each.TermsId == id.value; }));
    if (!found) return no_terms(id.value);
    return std::move(*found);
}

reply_to<cognito::create_terms> create(const cognito::create_terms& input, const call& by,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_links(input.Links));
    const cognito::timestamp now{by.now};
    terms made{ports.random.uuid(),
               place.pool_id,
               place.client_id,
               input.TermsName,
               input.TermsSource,
               input.Enforcement,
               input.Links.value_or(cognito::terms_links{}),
               now,
               now};
    POOLGUARD_TRY(const bool is_new, ports.kept.of<terms>().create(
                                         place.pool_id, terms_document_name(place.client_id, made.TermsName), made));
    if (!is_new) return exist_already(made.TermsName);
    return cognito::terms_reply{std::move(made)};
}

reply_to<cognito::describe_terms> describe(const cognito::describe_terms& input, const call& by,
                                           const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto found, find_terms(place.pool_id, input.TermsId, ports));
    return cognito::terms_reply{std::move(found)};
}

reply_to<cognito::describe_terms_by_client> describe_by_client(const cognito::describe_terms_by_client& input,
                                                               const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(auto found,
                  ports.kept.of<terms>().find(place.pool_id, terms_document_name(place.client_id, input.TermsName)));
    if (!found) return no_terms(input.TermsName.value);
    return cognito::terms_reply{std::move(*found)};
}

// Under another name they are written before the old ones are removed.
reply_to<cognito::update_terms> update(const cognito::update_terms& input, const call& by,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_CHECK(check_links(input.Links));
    POOLGUARD_TRY(auto changed, find_terms(place.pool_id, input.TermsId, ports));
    const auto old_name = changed.TermsName;
    const auto change = [&](terms& it) {
        if (input.TermsName) it.TermsName = *input.TermsName;
        if (input.Links) it.Links = *input.Links;
        it.LastModifiedDate = {by.now};
    };
    change(changed);
    auto all = ports.kept.of<terms>();
    const auto name = terms_document_name(changed.ClientId, changed.TermsName);
    if (changed.TermsName == old_name) {
        POOLGUARD_TRY(auto kept, all.update(place.pool_id, name, change));
        if (!kept) return no_terms(input.TermsId.value);
        return cognito::terms_reply{std::move(*kept)};
    }
    POOLGUARD_TRY(const bool is_free, all.create(place.pool_id, name, changed));
    if (!is_free) return exist_already(changed.TermsName);
    POOLGUARD_CHECK(all.remove(place.pool_id, terms_document_name(changed.ClientId, old_name)));
    return cognito::terms_reply{std::move(changed)};
}

reply_to<cognito::delete_terms> remove(const cognito::delete_terms& input, const call& by,
                                       const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    POOLGUARD_TRY(const auto found, find_terms(place.pool_id, input.TermsId, ports));
    POOLGUARD_CHECK(ports.kept.of<terms>().remove(place.pool_id, terms_document_name(found.ClientId, found.TermsName)));
    return cognito::no_reply{};
}

reply_to<cognito::list_terms> list(const cognito::list_terms& input, const call& by, const operation_ports& ports) {
    POOLGUARD_TRY(const auto place, find_place(input, by, ports));
    const auto listing = fmt::format("ListTerms {}", place.pool_id);
    POOLGUARD_TRY(const auto after, ports.listings.open(listing, input.NextToken, by.now));
    const auto limit = input.MaxResults ? static_cast<std::size_t>(input.MaxResults->value) : longest_listing;
    POOLGUARD_TRY(auto page, ports.kept.of<terms>().list(place.pool_id, limit, after));
    cognito::list_terms_reply out;
    for (auto& each : page.documents)
        out.Terms.push_back({std::move(each.TermsId), std::move(each.TermsName), each.Enforcement, each.CreationDate,
                             each.LastModifiedDate});
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

} // namespace

extern const operation create_terms_operation = operation_of<cognito::create_terms, create>;
extern const operation describe_terms_operation = operation_of<cognito::describe_terms, describe>;
extern const operation describe_terms_by_client_operation =
    operation_of<cognito::describe_terms_by_client, describe_by_client>;
extern const operation update_terms_operation = operation_of<cognito::update_terms, update>;
extern const operation delete_terms_operation = operation_of<cognito::delete_terms, remove>;
extern const operation list_terms_operation = operation_of<cognito::list_terms, list>;

} // namespace poolguard::pool
