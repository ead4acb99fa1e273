#pragma once
// The parts of a request that Signature Version 4 uses, and their canonical form ("Create a canonical request" in the
// AWS General Reference, for services other than S3).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::aws {

using header_list = std::vector<std::pair<std::string, std::string>>;

// The values of a header in their order; the name must be in lower case.
std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name);

// Removes every header of that name, which must be in lower case.
void remove_header(header_list& headers, std::string_view lower_name);

struct signable_request {
    std::string method;
    // As in the request line, percent-encoded once, without the query.
    std::string path;
    // As in the request line, without the question mark; may be empty.
    std::string query;
    header_list headers;
    // Not copied; it must outlive the request.
    std::string_view body;
};

// Dot segments and doubled slashes are removed, and every byte but unreserved ones and '/' is percent-encoded (again).
std::string canonical_path(std::string_view path);

// Parameters are decoded and encoded again, then sorted by name and value; a name without '=' gets one.
std::string canonical_query(std::string_view query);

// The names must be in lower case, sorted and present in the request. Values are trimmed, runs of white space become
// one space, and the values of a repeated header are joined with commas. `body_hash` is hexadecimal.
std::string canonical_request(const signable_request& request, const std::vector<std::string>& signed_names,
                              std::string_view body_hash);

} // namespace poolguard::aws
