#include "api/openapi.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <map>
#include <stdexcept>

namespace poolguard::api {

namespace {

using boost::json::array;
using boost::json::object;

object reference(std::string_view name) { return {{"$ref", fmt::format("#/components/schemas/{}", name)}}; }

object schema_of(const named_schema& named) {
    if (!named.is_list) return reference(named.name);
    return {{"type", "array"}, {"items", reference(named.name)}};
}

// Parse throws for an example that is not JSON, when the document is made.
object content(std::string_view media_type, const std::optional<named_schema>& named, std::string_view example) {
    object out;
    out["schema"] =
        named ? schema_of(*named) : object{{"type", media_type == "application/json" ? "object" : "string"}};
    if (!example.empty()) out["example"] = boost::json::parse(example);
    return {{std::string(media_type), std::move(out)}};
}

array parameters_of(const operation& row, const service::tenant_settings& tenants) {
    array out;
    for (const auto& each : row.input().parameters)
        out.push_back(object{{"name", each.name},
                             {"in", base::json::enum_name(each.in)},
                             {"required", each.is_required || each.in == place::path},
                             {"schema", each.schema}});
    const bool wants_tenant = row.permission() == permission::member;
    if (wants_tenant && tenants.enabled && tenants.mode == service::tenant_mode::header)
        out.push_back(object{{"name", tenants.header},
                             {"in", "header"},
                             {"required", false},
                             {"description", "The tenant; the user's own when absent"},
                             {"schema", object{{"type", "string"}, {"maxLength", 64}}}});
    return out;
}

object header(std::string_view description) {
    return {{"description", std::string(description)}, {"schema", object{{"type", "string"}}}};
}

object success(const operation& row) {
    const auto& output = row.output();
    object out{{"description", std::string(output.description)}};
    object headers;
    for (const auto& each : output.headers)
        headers[each.name] = header(each.description);
    if (!headers.empty()) out["headers"] = std::move(headers);
    const auto& about = row.description();
    const bool has_content = (output.status == 200 || output.status == 201) && !about.media_type.empty();
    if (has_content) out["content"] = content(about.media_type, output.body, about.answer_example);
    return out;
}

// Parts that operations share. When two of the same name differ, such as a code that has different statuses on two
// surfaces, the later ones are numbered.
class shared_parts {
  public:
    explicit shared_parts(std::string_view kind) : kind_(kind) {}
    object reference_to(std::string_view wanted, const object& part) {
        std::string name(wanted);
        for (int number = 2; all_.contains(name) && all_.at(name) != part; ++number)
            name = fmt::format("{}_{}", wanted, number);
        all_[name] = part;
        return {{"$ref", fmt::format("#/components/{}/{}", kind_, name)}};
    }
    const object& all() const { return all_; }

  private:
    std::string_view kind_;
    object all_;
};
struct shared_problems {
    shared_parts examples{"examples"};
    shared_parts responses{"responses"};
};

object example_of(const problem_kind& kind) {
    const problem_document document{.type = fmt::format("/problems/{}", kind.code),
                                    .title = problem_title(kind.code),
                                    .status = kind.status,
                                    .detail = std::string(kind.detail),
                                    .message = std::string(kind.detail),
                                    .code = std::string(kind.code),
                                    .errors = {}};
    return {{"value", boost::json::parse(base::json::write(document))}};
}

// All problems of one status, told apart by their codes.
object refusal_response(unsigned status, const std::vector<problem_kind>& kinds, shared_problems& shared) {
    std::string description;
    object examples;
    for (const auto& kind : kinds) {
        description += fmt::format("{}`{}`: {}", description.empty() ? "" : "\n\n", kind.code, kind.detail);
        examples[kind.code] = shared.examples.reference_to(kind.code, example_of(kind));
    }
    object out{{"description", std::move(description)}};
    if (status == 401) out["headers"] = object{{"WWW-Authenticate", header("RFC 6750")}};
    if (status == 429 || status == 503) out["headers"] = object{{"Retry-After", header("Seconds to wait")}};
    out["content"] = object{
        {"application/problem+json", object{{"schema", reference("Problem")}, {"examples", std::move(examples)}}}};
    return shared.responses.reference_to(fmt::format("problems_{}", status), out);
}

object responses_of(const operation& row, shared_problems& shared) {
    object out{{std::to_string(row.output().status), success(row)}};
    if (row.output().may_redirect)
        out["302"] =
            object{{"description", "A redirect"}, {"headers", object{{"Location", header("The address to go to")}}}};
    std::map<unsigned, std::vector<problem_kind>> by_status;
    for (const auto& kind : problems_of(row))
        by_status[kind.status].push_back(kind);
    for (const auto& [status, kinds] : by_status)
        out[std::to_string(status)] = refusal_response(status, kinds, shared);
    return out;
}

array security_of(permission needed) {
    const object bearer{{"bearer", array{}}};
    switch (needed) {
    case permission::everyone:
        return {};
    case permission::optional_token:
        return {bearer, object{}};
    case permission::token:
    case permission::member:
    case permission::role:
        return {bearer};
    }
    return {bearer};
}

object operation_of(const operation& row, const service::tenant_settings& tenants, shared_problems& shared) {
    const auto& about = row.description();
    object out{{"operationId", about.id},
               {"summary", about.summary},
               {"tags", array{boost::json::string(about.tag)}},
               {"security", security_of(row.permission())}};
    if (auto parameters = parameters_of(row, tenants); !parameters.empty()) out["parameters"] = std::move(parameters);
    if (row.input().body)
        out["requestBody"] = object{{"required", true},
                                    {"content", content("application/json", row.input().body, about.request_example)}};
    out["responses"] = responses_of(row, shared);
    return out;
}

std::string method_name(http::method method) { return base::to_lower(http::to_text(method)); }

object components_of(std::span<const operation> table, const shared_problems& shared) {
    object schemas{{"Problem", base::json::schema<problem_document>()}};
    const auto add = [&](const std::optional<named_schema>& named) {
        if (named) schemas.emplace(named->name, named->schema);
    };
    for (const auto& row : table) {
        add(row.input().body);
        add(row.output().body);
    }
    const object bearer{{"type", "http"},
                        {"scheme", "bearer"},
                        {"bearerFormat", "JWT"},
                        {"description", "A token of the user pool, such as POST /api/user/login returns"}};
    return {{"schemas", std::move(schemas)},
            {"responses", shared.responses.all()},
            {"examples", shared.examples.all()},
            {"securitySchemes", object{{"bearer", bearer}}}};
}

// Throws for a tag without a description.
object tag_object(std::string_view name) {
    static const std::map<std::string_view, std::string_view> descriptions{
        {"user", "Sign-in with e-mail address and password, challenges, refresh and sign-out"},
        {"auth", "Accounts and sign-in by e-mail address"},
        {"api-auth", "Accounts and sign-in by username"},
        {"profile", "The user's claims and attributes"},
        {"users", "The user's own account"},
        {"items", "The user's items in a tenant"},
        {"alerts", "The user's alerts in a tenant"},
        {"data", "The user's records in any tenant"},
        {"messages", "Public and private messages"},
        {"administration", "Users and groups, for administrators"},
        {"operation", "The audit, the state of the servers and the mailbox, for administrators"},
        {"proxies", "Forward authentication for proxies"},
        {"sessions", "Sign-in with Cognito's pages and providers, and browsers' sessions"},
        {"system", "Health, metrics and the first page"},
        {"documents", "This document, the pages that show it, and what the codes of problems mean"},
    };
    const auto found = descriptions.find(name);
    if (found == descriptions.end()) throw std::logic_error(fmt::format("the tag {} has no description", name));
    return {{"name", name}, {"description", found->second}};
}

} // namespace

object openapi_document(std::span<const operation> table, const document_options& options) {
    object paths;
    array tags;
    shared_problems shared;
    for (const auto& row : table) {
        const auto& about = row.description();
        if (!about.is_documented) continue;
        auto& path = paths[about.path];
        if (!path.is_object()) path = object{};
        path.as_object()[method_name(about.method)] = operation_of(row, options.tenants, shared);
        const bool is_there =
            std::ranges::any_of(tags, [&](const auto& tag) { return tag.at("name").as_string() == about.tag; });
        if (!is_there) tags.push_back(tag_object(about.tag));
    }
    return {{"openapi", "3.1.0"},
            {"info", object{{"title", "Poolguard"},
                            {"version", options.version},
                            {"description", "Sign-in with Amazon Cognito, and resources protected by its tokens. "
                                            "Errors are RFC 9457 problem documents with a stable `code`."},
                            {"license", object{{"name", "MIT"}, {"identifier", "MIT"}}}}},
            {"servers", array{object{{"url", "/"}}}},
            {"tags", std::move(tags)},
            {"paths", std::move(paths)},
            {"components", components_of(table, shared)}};
}

} // namespace poolguard::api
