#include "api/surfaces/data_api.hpp"

namespace poolguard::api {

namespace {

struct data {
    using out = data_out;
    using many_out = data_page;
    static constexpr bool is_personal = true;
    static constexpr token_kind token = token_kind::access;
    static constexpr std::string_view tag = "data";
    static constexpr std::string_view path = "/api/data";
    static constexpr std::string_view one = "data_item";
    static constexpr std::string_view many = "data";
    static constexpr std::string_view title_member = "value";
    static constexpr std::string_view id_member = "data_id";
    static constexpr std::string_view in_example = R"({"value":"Protected data item 1"})";
    static constexpr std::string_view out_example = R"({"id":1,"value":"Protected data item 1"})";

    static data_out show(const service::owned_record& record, const service::member&) {
        return {record.id, record.title};
    }
};

} // namespace

std::vector<operation> data_operations(service::owned_records& records) {
    return record_operations<data>::all(records);
}

} // namespace poolguard::api
