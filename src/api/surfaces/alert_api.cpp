#include "api/surfaces/alert_api.hpp"

namespace poolguard::api {

namespace {

struct alert_surface {
    using out = alert_out;
    using in = alert_in;
    using patch = alert_patch;
    using at = alert_path;
    static constexpr std::string_view tag = "alerts";
    static constexpr std::string_view path = "/api/alerts";
    static constexpr std::string_view path_of_one = "/api/alerts/{alert_id}";
    static constexpr std::string_view one = "alert";
    static constexpr std::string_view many = "alerts";
    static constexpr std::string_view in_example = R"({"title":"disk usage high"})";
    static constexpr std::string_view out_example = R"({"id":101,"title":"disk usage high","tenant_id":"tenant_a",)"
                                                    R"("owner_sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e"})";

    static alert_out show(const service::owned_record& record, const service::member& who) {
        return {record.id, record.title, who.tenant(), std::string(who.subject())};
    }
    static std::string title(const alert_in& given) { return given.title; }
    static std::optional<std::string> title(const alert_patch& given) {
        if (!given.title) return std::nullopt;
        return given.title->value;
    }
    static std::int64_t id(const alert_path& at) { return at.alert_id; }
};

} // namespace

std::vector<operation> alert_operations(service::owned_records& alerts) {
    return record_operations<alert_surface>::all(alerts);
}

} // namespace poolguard::api
