#pragma once
// The OpenAPI document and Swagger UI: /openapi.json, /docs, /api/docs, /apidocs and the files that they need.

#include "api/constant_file.hpp"
#include "api/operation.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::api {

// The text of the document, made at the first request for it: a Lambda function need not spend its start on it.
class document_text {
  public:
    // Call before serving.
    void set_maker(std::function<std::string()> make) { make_ = std::move(make); }
    http::response answer(const http::request& request) const {
        std::call_once(made_, [this] {
            json_ = make_();
            file_.emplace("application/json", json_, "no-cache");
        });
        return file_->answer(request);
    }

  private:
    std::function<std::string()> make_;
    mutable std::once_flag made_;
    mutable std::string json_;
    mutable std::optional<constant_file> file_;
};

std::vector<operation> docs_operations(const std::shared_ptr<const document_text>& document);

} // namespace poolguard::api
