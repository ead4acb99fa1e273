#include "api/surfaces/alert_api.hpp"

namespace poolguard::api {

namespace {

struct alert {
    using out = alert_out;
    static constexpr std::string_view tag = "alerts";
    static constexpr std::string_view path = "/api/alerts";
    static constexpr std::string_view one = "alert";
    static constexpr std::string_view many = "alerts";
    static constexpr std::string_view title_member = "title";
    static constexpr std::string_view id_member = "alert_id";
    static constexpr std::string_view in_example = R"({"title":"disk usage high"})";
    static constexpr std::string_view out_example = R"({"id":101,"title":"disk usage high","tenant_id":"tenant_a",)"
                                                    R"("owner_sub":"5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e"})";

    static alert_out show(const service::owned_record& record, const service::member& who) {
        return {record.id, record.title, who.tenant(), std::string(who.subject())};
    }
};

} // namespace

std::vector<operation> alert_operations(service::owned_records& alerts) {
    return record_operations<alert>::all(alerts);
}

} // namespace poolguard::api
