#pragma once
// The OpenAPI document and Swagger UI: /openapi.json, /docs, /api/docs, /apidocs and the files that they need.

#include "api/constant_file.hpp"
#include "api/operation.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

// The text of the document, set once, before anything is served.
class document_text {
  public:
    void set(std::string json) {
        json_ = std::move(json);
        file_.emplace("application/json", json_, "no-cache");
    }
    const std::string& json() const { return json_; }
    http::response answer(const http::request& request) const { return file_.value().answer(request); }

  private:
    std::string json_;
    std::optional<constant_file> file_;
};

std::vector<operation> docs_operations(const std::shared_ptr<const document_text>& document);

} // namespace poolguard::api
