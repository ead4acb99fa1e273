#include "api/pages/account/data_export.hpp"

#include "base/json/write.hpp"
#include "base/try.hpp"

#include <boost/json/array.hpp>

namespace poolguard::api {
namespace {

constexpr std::size_t most_exported = 10'000;
constexpr std::int64_t devices_at_once = 60; // Cognito's maximum

// The document so far.
struct account_export {
    const account_visit& at;
    boost::json::object out;
    boost::json::array cut; // the names of members that have not everything
};

boost::json::array export_texts(const std::vector<std::string>& all) {
    boost::json::array out;
    for (const auto& each : all)
        out.emplace_back(each);
    return out;
}

void export_groups(account_export& into) {
    const auto claims = into.at.who.token().claims();
    const auto* found = claims.if_contains("cognito:groups");
    into.out["groups"] = found == nullptr ? boost::json::value(boost::json::array{}) : *found;
}

reply<void> export_attributes(account_export& into) {
    const auto own = into.at.ports.accounts.attributes(into.at.who);
    if (!own) return std::unexpected(to_problem(own.error(), cognito_step::own_account));
    boost::json::object out;
    for (const auto& [name, value] : *own)
        out[name] = value;
    into.out["attributes"] = std::move(out);
    return {};
}

reply<void> export_factors(account_export& into) {
    const auto found = into.at.ports.factors.of(into.at.who);
    if (!found) return std::unexpected(to_problem(found.error(), cognito_step::second_factor));
    boost::json::array out;
    for (const auto each : found->methods)
        out.emplace_back(base::json::enum_name(each));
    into.out["second_factors"] = std::move(out);
    return {};
}

reply<void> export_passkeys(account_export& into) {
    const auto found = into.at.ports.passkeys.of(into.at.who);
    if (!found && is_absent(found.error())) return {};
    if (!found) return std::unexpected(to_problem(found.error(), cognito_step::passkey));
    boost::json::array out;
    for (const auto& each : *found)
        out.push_back({{"id", each.id},
                       {"name", each.name},
                       {"relying_party_id", each.relying_party_id},
                       {"transports", export_texts(each.transports)},
                       {"created_at", base::to_rfc3339_seconds(each.created)}});
    into.out["passkeys"] = std::move(out);
    return {};
}

boost::json::object exported_device(const service::own_device& one) {
    boost::json::object out{{"key", one.key},
                            {"remembered", one.is_remembered},
                            {"created_at", base::to_rfc3339_seconds(one.created)},
                            {"last_used_at", base::to_rfc3339_seconds(one.last_used)}};
    if (one.name) out["name"] = *one.name;
    if (one.last_address) out["last_address"] = *one.last_address;
    return out;
}

reply<void> export_devices(account_export& into) {
    boost::json::array out;
    service::page_request wanted{.limit = devices_at_once, .cursor = {}};
    do {
        const auto found = into.at.ports.devices.list(into.at.who, wanted);
        if (!found && is_absent(found.error())) return {};
        if (!found) return std::unexpected(to_problem(found.error(), cognito_step::device));
        for (const auto& each : found->devices)
            out.push_back(exported_device(each));
        wanted.cursor = found->next;
    } while (wanted.cursor && out.size() < most_exported);
    if (wanted.cursor) into.cut.emplace_back("devices");
    into.out["devices"] = std::move(out);
    return {};
}

reply<void> export_sessions(account_export& into) {
    const auto found = into.at.ports.user_sessions.of(into.at.who);
    if (!found && is_absent(found.error())) return {};
    if (!found) return std::unexpected(to_problem(found.error(), cognito_step::own_sessions));
    boost::json::array out;
    for (const auto& each : *found) {
        boost::json::object one{{"id", each.SessionId},
                                {"type", base::json::enum_name(each.SessionType)},
                                {"client_id", each.ClientId},
                                {"device", each.DeviceType},
                                {"started_at", base::to_rfc3339_seconds(each.CreateDate.at)},
                                {"last_used_at", base::to_rfc3339_seconds(each.LastActiveDate.at)}};
        if (each.LastIPAddress) one["last_address"] = *each.LastIPAddress;
        out.push_back(std::move(one));
    }
    into.out["sessions"] = std::move(out);
    return {};
}

reply<void> export_records(account_export& into, const service::own_record_list& list) {
    boost::json::array out;
    std::optional<std::string> cursor;
    do {
        const auto found = list.records->list(list.owner, service::owned_records::max_page, cursor);
        if (!found && service::is_out_of_reach(found.error())) {
            into.cut.emplace_back(list.name);
            return {};
        }
        if (!found) return std::unexpected(to_problem(found.error()));
        for (const auto& each : found->records)
            out.push_back({{"id", each.id},
                           {"text", each.title},
                           {"created_at", base::to_rfc3339_seconds(base::from_epoch_seconds(each.created / 1000))},
                           {"changed_at", base::to_rfc3339_seconds(base::from_epoch_seconds(each.modified / 1000))}});
        cursor = found->next;
    } while (cursor && out.size() < most_exported);
    if (cursor) into.cut.emplace_back(list.name);
    into.out[list.name] = std::move(out);
    return {};
}

reply<void> export_all_records(account_export& into) {
    const auto host = into.at.request.find_header("Host").value_or(std::string_view{});
    const auto lists = into.at.ports.records.of(into.at.who, host);
    if (!lists) return std::unexpected(to_problem(lists.error(), cognito_step::own_account));
    for (const auto& each : *lists)
        POOLGUARD_CHECK(export_records(into, each));
    return {};
}

} // namespace

reply<boost::json::object> export_account(const account_visit& at) {
    account_export into{at, {}, {}};
    into.out["user_id"] = at.who.subject();
    into.out["username"] = at.who.username();
    POOLGUARD_CHECK(export_attributes(into));
    export_groups(into);
    POOLGUARD_CHECK(export_factors(into));
    POOLGUARD_CHECK(export_passkeys(into));
    POOLGUARD_CHECK(export_devices(into));
    POOLGUARD_CHECK(export_sessions(into));
    POOLGUARD_CHECK(export_all_records(into));
    if (!into.cut.empty()) into.out["cut"] = std::move(into.cut);
    return std::move(into.out);
}

} // namespace poolguard::api
