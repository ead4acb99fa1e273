#include "service/record_homes.hpp"

namespace poolguard::service {
namespace {

// '/' separates the parts of a partition's name, so only the last part may have one.
std::string escaped(std::string_view part) {
    std::string out;
    for (const char c : part) {
        if (c == '/')
            out += "%2F";
        else if (c == '%')
            out += "%25";
        else
            out += c;
    }
    return out;
}

} // namespace

std::string tenant_path(std::string_view kind, const member& owner) {
    return escaped(kind) + '/' + escaped(owner.tenant());
}

std::expected<record_home, record_error> common_record_homes::of(const member& owner, std::string_view kind) {
    return record_home{std::shared_ptr<store::records>(std::shared_ptr<void>(), &records_),
                       tenant_path(kind, owner).append("/").append(owner.subject()),
                       {}};
}

} // namespace poolguard::service
