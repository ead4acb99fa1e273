#include "app/commands/apply/stack_exports.hpp"

#include "app/files/private_file.hpp"
#include "base/json/parse.hpp"
#include "base/try.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace poolguard::app::apply {

std::expected<stack_exports, std::string> stack_exports::read(const std::filesystem::path& data_folder) {
    stack_exports out(data_folder / "exports.json");
    POOLGUARD_TRY(const auto text, read_private_file(out.file_));
    if (!text) return out;
    const auto document = base::json::parse(text->reveal());
    auto read = document ? boost::json::try_value_to<std::map<std::string, exports_by_name>>(*document)
                         : boost::json::result<std::map<std::string, exports_by_name>>(boost::json::error::not_object);
    if (!read)
        return std::unexpected(
            fmt::format("{} is damaged; remove it, and apply the stacks that export values again", out.file_.string()));
    out.by_stack_ = std::move(*read);
    return out;
}

exports_by_name stack_exports::others_than(const std::string& stack) const {
    exports_by_name out;
    for (const auto& [name, values] : by_stack_)
        if (name != stack) out.insert(values.begin(), values.end());
    return out;
}

std::expected<void, std::string> stack_exports::check(const std::string& stack, const std::string& name) const {
    for (const auto& [other, values] : by_stack_)
        if (other != stack && values.contains(name))
            return std::unexpected(fmt::format("Export with name {} is already exported by stack {}", name, other));
    return {};
}

std::expected<void, std::string> stack_exports::replace(const std::string& stack, exports_by_name with) {
    // Other stacks may have been applied since the file was read.
    POOLGUARD_TRY(*this, read(file_.parent_path()));
    for (const auto& [name, value] : with)
        POOLGUARD_CHECK(check(stack, name));
    const auto known = by_stack_.find(stack);
    if (with == (known == by_stack_.end() ? exports_by_name{} : known->second)) return {};
    by_stack_[stack] = std::move(with);
    return write_private_file(file_, base::secret(boost::json::serialize(boost::json::value_from(by_stack_))),
                              if_present::replace);
}

} // namespace poolguard::app::apply
