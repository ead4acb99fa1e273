#include "api/surfaces/item_api.hpp"

#include "api/permissions.hpp"

namespace poolguard::api {

namespace {

struct item {
    using out = item_out;
    static constexpr std::string_view tag = "items";
    static constexpr std::string_view path = "/api/items";
    static constexpr std::string_view one = "item";
    static constexpr std::string_view many = "items";
    static constexpr std::string_view title_member = "name";
    static constexpr std::string_view id_member = "item_id";
    static constexpr std::string_view in_example = R"({"name":"sample-1"})";
    static constexpr std::string_view out_example =
        R"({"id":1,"name":"sample-1","owner_sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","tenant_id":"tenant_a"})";

    static item_out show(const service::owned_record& record, const service::member& who) {
        return {record.id, record.title, std::string(who.subject()), who.tenant()};
    }
};

std::string_view name_of(jwt::token_use use) {
    switch (use) {
    case jwt::token_use::access:
        return "access";
    case jwt::token_use::id:
        return "id";
    case jwt::token_use::either:
        return "either";
    }
    return "";
}

std::string_view name_of(service::tenant_mode mode) {
    switch (mode) {
    case service::tenant_mode::header:
        return "header";
    case service::tenant_mode::subdomain:
        return "subdomain";
    case service::tenant_mode::claim:
        return "claim";
    }
    return "";
}

operation get_me() {
    return token_operation({.path = "/api/items/me",
                            .id = "get_me",
                            .summary = "Show the user of the token",
                            .tag = "items",
                            .answer_example =
                                R"({"sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e","username":"foo@example.com",)"
                                R"("email":null,"token_use":"access"})"},
                           at_once([](const service::principal& who) -> me_out {
                               return {.sub = who.subject(),
                                       .username = who.username(),
                                       .email = who.token().text_claim("email"),
                                       .token_use = name_of(who.token().use())};
                           }));
}

operation tenant(const service::membership& members) {
    return member_operation({.path = "/api/items/tenant",
                             .id = "get_tenant",
                             .summary = "Show the tenant of the request",
                             .tag = "items",
                             .answer_example = R"({"tenant_id":"tenant_a","token_use":"access","mode":"header"})"},
                            // The answer may point into the member, which lives until the answer is written.
                            at_once([&members](const service::member& who) -> tenant_out {
                                tenant_out out{.tenant_id = std::nullopt,
                                               .token_use = name_of(who.principal().token().use()),
                                               .mode = name_of(members.settings().mode)};
                                if (members.settings().enabled) out.tenant_id = who.tenant();
                                return out;
                            }));
}

} // namespace

std::vector<operation> item_operations(service::owned_records& items, const service::membership& members) {
    auto out = record_operations<item>::all(items);
    out.push_back(get_me());
    out.push_back(tenant(members));
    return out;
}

} // namespace poolguard::api
