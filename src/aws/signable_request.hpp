#pragma once
// What Signature Version 4 sees of a request, and its canonical form ("Create a canonical request" in the AWS
// General Reference, for services other than S3).

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::aws {

using header_list = std::vector<std::pair<std::string, std::string>>;

// The values of a header in the order they stand; the name is given in lower case.
std::vector<std::string_view> values_of(const header_list& headers, std::string_view lower_name);

// Removes every header of the name, which is given in lower case.
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

// Dot segments and doubled slashes removed, every byte but the unreserved ones and '/' percent-encoded (again).
std::string canonical_path(std::string_view path);

// Parameters decoded and encoded in one way, sorted by name and then by value; a name without '=' gets one.
std::string canonical_query(std::string_view query);

// The names must be in lower case, sorted and present in the request. Values are trimmed, their runs of white space
// folded, and those of a repeated header joined with commas. `body_hash` is hex.
std::string canonical_request(const signable_request& request, const std::vector<std::string>& signed_names,
                              std::string_view body_hash);

} // namespace poolguard::aws
