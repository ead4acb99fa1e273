// The CSV files of a user import, and the password hashes in them.

#include "base/ascii.hpp"
#include "fuzz/fuzz.hpp"
#include "pool/migration/user_csv.hpp"
#include "pool/passwords/brought_hash.hpp"

#include <algorithm>

namespace poolguard::fuzz {
namespace {

// As a file would have the fields.
std::string line_of(const std::vector<std::string>& fields) {
    std::string out;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) out += ',';
        for (const char each : fields[i]) {
            if (each == ',' || each == '\\') out += '\\';
            out += each;
        }
    }
    return out + '\r'; // of which one is taken away
}

void check_user(const pool::imported_user& user) {
    require(!user.username.empty(), "a user has a name");
    for (const auto& [name, value] : user.attributes) {
        require(!name.empty() && !name.value.starts_with("cognito:"), "attributes are those of the user");
        require(value && !value->empty() && value->value.size() <= 2048, "a value has its bound");
    }
    if (const auto parsed = pool::parse_hash(user.password_hash))
        require(parsed->hash.size() <= user.password_hash.size() && parsed->salt.size() <= user.password_hash.size(),
                "a hash is not longer than its text");
    // One that can be used is one that can be read.
    if (!pool::fault_of_hash(user.password_hash))
        require(pool::parse_hash(user.password_hash).has_value(), "a usable hash can be read");
}

} // namespace

std::vector<std::string> seeds() {
    return {joined({"cognito:username,email,email_verified,cognito:mfa_enabled,cognito:password_hash",
                    "ann,ann@example.com,TRUE,false,$2b$12$abcdefghijklmnopqrstuuxyz0123456789ABCDEFGHIJKLMNOPQRSTUV"}),
            joined({"\xef\xbb\xbf"
                    "cognito:username, name \r",
                    "ann\\,lee, a\\\\b \r"}),
            joined({"cognito:username,cognito:password_hash",
                    "a,$argon2id$v=19$m=65536\\,t=3\\,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA"}),
            joined({"cognito:username,cognito:password_hash",
                    "a,pbkdf2_sha256$600000$salt$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g="}),
            joined({"cognito:username,cognito:password_hash",
                    "a,$scrypt$ln=16\\,r=8\\,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"})};
}

void try_input(std::string_view input) {
    pieces from(input);
    const auto header = from.next();
    const auto format = pool::user_csv::from_header(header);
    while (!from.rest().empty()) {
        const auto line = from.next();
        const auto fields = pool::csv_fields(line);
        require(pool::csv_fields(line_of(fields)) == fields, "fields that are written are read again");
        require(std::ranges::all_of(fields, [](const auto& each) { return base::trim(each).size() == each.size(); }),
                "fields have no white space around them");
        if (!format) continue;
        if (const auto user = format->read(line)) check_user(*user);
    }
}

} // namespace poolguard::fuzz
