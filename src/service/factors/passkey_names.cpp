#include "service/factors/passkey_names.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <boost/describe.hpp>
#include <vector>

namespace poolguard::service {
namespace {

struct named_passkey {
    static constexpr bool has_defaults = true;
    std::string id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(named_passkey, (), (id, name))

// The subject is the last part of the name, so it may have the separator.
std::string names_of(std::string_view subject) { return std::string("passkey-names/").append(subject); }

// Ids may be longer than a key.
store::key name_key(std::string_view subject, std::string_view id) {
    return {names_of(subject), base::to_hex(base::sha256(id))};
}

void log_kept_name(store::error cause) {
    base::log::warning("passkey_name_not_forgotten", {{"cause", store::describe(cause)}});
}

std::expected<std::vector<store::record>, store::error> records_of(store::records& records, std::string_view subject) {
    std::vector<store::record> out;
    store::query wanted{
        .partition = names_of(subject), .sort_prefix = {}, .limit = store::max_page_records, .after = {}};
    do {
        POOLGUARD_TRY(auto found, records.find(wanted));
        for (auto& each : found.records)
            out.push_back(std::move(each));
        wanted.after = std::move(found.next);
    } while (wanted.after);
    return out;
}

} // namespace

std::expected<std::map<std::string, std::string>, store::error> passkey_names::of(std::string_view subject) {
    POOLGUARD_TRY(const auto found, records_of(records_, subject));
    std::map<std::string, std::string> out;
    for (const auto& each : found) {
        POOLGUARD_TRY(auto read, store::decode<named_passkey>(each));
        out.insert_or_assign(std::move(read.value.id), std::move(read.value.name));
    }
    return out;
}

std::expected<void, store::error> passkey_names::keep(std::string_view subject, std::string_view id,
                                                      std::string_view name) {
    const named_passkey kept{std::string(id), std::string(name)};
    POOLGUARD_CHECK(store::save(records_, name_key(subject, id), kept, store::always{}));
    return {};
}

void passkey_names::forget(std::string_view subject, std::string_view id) {
    if (const auto removed = records_.remove(name_key(subject, id)); !removed) log_kept_name(removed.error());
}

void passkey_names::forget_all(std::string_view subject) {
    const auto found = records_of(records_, subject);
    if (!found) return log_kept_name(found.error());
    for (const auto& each : *found)
        if (const auto removed = records_.remove(each.key); !removed) return log_kept_name(removed.error());
}

} // namespace poolguard::service
