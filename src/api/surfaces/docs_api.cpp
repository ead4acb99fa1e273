#include "api/surfaces/docs_api.hpp"

#include "api/asset.hpp"
#include "api/permissions.hpp"
#include "api/problems.hpp"

#include <map>

namespace poolguard::api {

namespace {

struct asset_path {
    base::json::text<1, 64> file;
};
BOOST_DESCRIBE_STRUCT(asset_path, (), (file))

// Swagger UI uses inline styles and data: images; its scripts are files.
constexpr auto docs_policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                             "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                             "frame-ancestors 'none'";

operation document_operation(const std::shared_ptr<const document_text>& document) {
    return public_operation(
        {.path = "/openapi.json", .id = "get_openapi", .summary = "Get this document", .tag = "documents"},
        at_once([document](const http::request& request) { return document->answer(request); }));
}

operation page_operation(std::string path, std::string id) {
    auto page = std::make_shared<const constant_file>(media_type_of(".html"), asset("docs.html"), "no-cache");
    return public_operation({.path = std::move(path),
                             .id = std::move(id),
                             .summary = "Swagger UI for this document",
                             .tag = "documents",
                             .media_type = "text/html"},
                            at_once([page = std::move(page)](const http::request& request) {
                                auto out = page->answer(request);
                                out.headers.emplace_back("Content-Security-Policy", docs_policy);
                                return out;
                            }));
}

operation file_operation() {
    auto files = std::make_shared<std::map<std::string, constant_file, std::less<>>>();
    for (const auto& [name, content] : assets())
        if (!name.ends_with(".html"))
            files->try_emplace(std::string(name), media_type_of(name), content, "public, max-age=3600");
    return public_operation({.path = "/docs/{file}",
                             .id = "get_docs_file",
                             .summary = "Get a style sheet, script or image of the pages",
                             .tag = "documents",
                             .errors = {problems::asset_not_found},
                             .media_type = "application/octet-stream",
                             .is_for_browsers = true},
                            at_once([files = std::move(files)](const path<asset_path>& at,
                                                               const http::request& request) -> reply<http::response> {
                                const auto found = files->find(at->file.value);
                                if (found == files->end()) return std::unexpected(problem(problems::asset_not_found));
                                return found->second.answer(request);
                            }));
}

} // namespace

std::vector<operation> docs_operations(const std::shared_ptr<const document_text>& document) {
    std::vector<operation> out;
    out.push_back(document_operation(document));
    out.push_back(page_operation("/docs", "get_docs"));
    out.push_back(page_operation("/api/docs", "get_api_docs"));
    out.push_back(page_operation("/apidocs", "get_apidocs"));
    out.push_back(file_operation());
    return out;
}

} // namespace poolguard::api
