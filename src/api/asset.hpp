#pragma once
// Files that are built into the program: Swagger UI and the pages of src/api/assets. cmake/assets.cmake lists them.

#include <span>
#include <string_view>

namespace poolguard::api {

struct asset_file {
    std::string_view name; // "swagger-ui.css"
    std::string_view content;
};

// All of them, in no order.
std::span<const asset_file> assets();

// The content of a file; empty when there is none of that name.
std::string_view asset(std::string_view name);

// By the name's ending; "application/octet-stream" for one that is not known.
std::string_view media_type_of(std::string_view name);

} // namespace poolguard::api
