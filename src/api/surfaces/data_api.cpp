#include "api/surfaces/data_api.hpp"

namespace poolguard::api {

namespace {

struct data_surface {
    using out = data_out;
    using many_out = data_page;
    using in = data_in;
    using patch = data_patch;
    using at = data_path;
    static constexpr bool is_personal = true;
    static constexpr token_kind token = token_kind::access;
    static constexpr std::string_view tag = "data";
    static constexpr std::string_view path = "/api/data";
    static constexpr std::string_view path_of_one = "/api/data/{data_id}";
    static constexpr std::string_view one = "data_item";
    static constexpr std::string_view many = "data";
    static constexpr std::string_view in_example = R"({"value":"Protected data item 1"})";
    static constexpr std::string_view out_example = R"({"id":1,"value":"Protected data item 1"})";

    static data_out show(const service::owned_record& record, const service::member&) {
        return {record.id, record.title};
    }
    static std::string title(const data_in& given) { return given.value; }
    static std::optional<std::string> title(const data_patch& given) {
        if (!given.value) return std::nullopt;
        return given.value->value;
    }
    static std::int64_t id(const data_path& at) { return at.data_id; }
};

} // namespace

std::vector<operation> data_operations(service::owned_records& data) {
    return record_operations<data_surface>::all(data);
}

} // namespace poolguard::api
