#pragma once
// Files that are built into the program: Swagger UI and the pages of src/api/assets. cmake/assets.cmake lists them.

#include <span>
#include <string_view>

namespace poolguard::api {

struct asset_file {
    std::string_view name; // "swagger-ui.css"
    std::string_view content;
};

// In no particular order.
std::span<const asset_file> assets();

// The content of a file; empty when there is no such file.
std::string_view asset(std::string_view name);

// By the name's extension; "application/octet-stream" for an unknown one.
std::string_view media_type_of(std::string_view name);

} // namespace poolguard::api
