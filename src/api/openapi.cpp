#include "api/openapi.hpp"

#include <algorithm>
#include <map>

namespace poolguard::api {

namespace {

using boost::json::array;
using boost::json::object;

object reference(std::string_view name) { return {{"$ref", fmt::format("#/components/schemas/{}", name)}}; }

object schema_of(const named_schema& named) {
    if (!named.is_list) return reference(named.name);
    return {{"type", "array"}, {"items", reference(named.name)}};
}

// An example that is no JSON is a mistake in the table; parse throws then, at the start.
object content(std::string_view media_type, const std::optional<named_schema>& named, std::string_view example) {
    object out;
    out["schema"] = named ? schema_of(*named) : object{{"type", "string"}};
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
                             {"description", "The tenant to work in; the person's own when absent"},
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
    if (output.status != 204) out["content"] = content(about.media_type, output.body, about.answer_example);
    return out;
}

// All problems of one status; the codes are what tells them apart.
object refusal(unsigned status, const std::vector<problem_kind>& kinds) {
    std::string description;
    object examples;
    for (const auto& kind : kinds) {
        description += fmt::format("{}`{}`: {}", description.empty() ? "" : "\n\n", kind.code, kind.detail);
        const problem_document document{.type = fmt::format("/problems/{}", kind.code),
                                        .title = problem_title(kind.code),
                                        .status = status,
                                        .detail = std::string(kind.detail),
                                        .message = std::string(kind.detail),
                                        .code = std::string(kind.code),
                                        .errors = {}};
        examples[kind.code] = object{{"value", boost::json::parse(base::json::write(document))}};
    }
    object out{{"description", std::move(description)}};
    if (status == 401) out["headers"] = object{{"WWW-Authenticate", header("RFC 6750")}};
    if (status == 429 || status == 503) out["headers"] = object{{"Retry-After", header("Seconds to wait")}};
    out["content"] = object{
        {"application/problem+json", object{{"schema", reference("Problem")}, {"examples", std::move(examples)}}}};
    return out;
}

object responses_of(const operation& row) {
    object out{{std::to_string(row.output().status), success(row)}};
    std::map<unsigned, std::vector<problem_kind>> by_status;
    for (const auto& kind : problems_of(row))
        by_status[kind.status].push_back(kind);
    for (const auto& [status, kinds] : by_status)
        out[std::to_string(status)] = refusal(status, kinds);
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

object operation_of(const operation& row, const service::tenant_settings& tenants) {
    const auto& about = row.description();
    object out{{"operationId", about.id},
               {"summary", about.summary},
               {"tags", array{boost::json::string(about.tag)}},
               {"security", security_of(row.permission())}};
    if (auto parameters = parameters_of(row, tenants); !parameters.empty()) out["parameters"] = std::move(parameters);
    if (row.input().body)
        out["requestBody"] = object{{"required", true},
                                    {"content", content("application/json", row.input().body, about.request_example)}};
    out["responses"] = responses_of(row);
    return out;
}

std::string method_name(http::method method) {
    std::string out(http::to_text(method));
    std::ranges::transform(out, out.begin(), [](char c) { return static_cast<char>(c + ('a' - 'A')); });
    return out;
}

object components_of(std::span<const operation> table) {
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
                        {"description", "A token of the user pool, as POST /api/user/login gives it"}};
    return {{"schemas", std::move(schemas)}, {"securitySchemes", object{{"bearer", bearer}}}};
}

} // namespace

object openapi_document(std::span<const operation> table, const document_options& options) {
    object paths;
    array tags;
    for (const auto& row : table) {
        const auto& about = row.description();
        auto& path = paths[about.path];
        if (!path.is_object()) path = object{};
        path.as_object()[method_name(about.method)] = operation_of(row, options.tenants);
        const bool is_there =
            std::ranges::any_of(tags, [&](const auto& tag) { return tag.at("name").as_string() == about.tag; });
        if (!is_there) tags.push_back(object{{"name", std::string(about.tag)}});
    }
    return {{"openapi", "3.1.0"},
            {"info", object{{"title", "Poolguard"},
                            {"version", options.version},
                            {"description", "Signing in against Amazon Cognito, and resources behind its tokens. "
                                            "Errors are RFC 9457 problem documents with a stable `code`."},
                            {"license", object{{"name", "MIT"}, {"identifier", "MIT"}}}}},
            {"servers", array{object{{"url", "/"}}}},
            {"tags", std::move(tags)},
            {"paths", std::move(paths)},
            {"components", components_of(table)}};
}

} // namespace poolguard::api
