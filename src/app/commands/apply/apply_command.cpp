#include "app/commands/apply/apply_command.hpp"

#include "app/commands/apply/resource_kinds.hpp"
#include "app/files/read_file.hpp"
#include "app/files/report.hpp"
#include "app/settings/setting.hpp"
#include "base/json/lookup.hpp"
#include "base/printable.hpp"
#include "base/try.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace poolguard::app::apply {
namespace {

constexpr int wrong_template = 2;

int report_failure(std::string_view sentence, int code) {
    report(base::printable(sentence));
    return code;
}

std::expected<std::map<std::string, std::string>, std::string> read_parameters(const std::vector<std::string>& given) {
    std::map<std::string, std::string> out;
    for (const auto& each : given) {
        const auto equals = each.find('=');
        if (equals == 0 || equals == std::string::npos)
            return std::unexpected(fmt::format("--parameter {}: NAME=VALUE is expected", each));
        out[each.substr(0, equals)] = each.substr(equals + 1);
    }
    return out;
}

std::map<std::string, boost::json::value> pseudo_parameters(const settings& given, const std::string& stack) {
    return {{"AWS::Region", boost::json::string(given.cognito.region)},
            {"AWS::AccountId", boost::json::string(given.pool.account_id)},
            {"AWS::StackName", boost::json::string(stack)},
            {"AWS::Partition", "aws"},
            {"AWS::URLSuffix", "amazonaws.com"}};
}

std::expected<stack_template, std::string> read_template(const settings& given, const request& wanted) {
    const auto text = read_file(wanted.file, largest_template);
    if (!text) return std::unexpected(fmt::format("Cannot read {}, or it is larger than 1 MiB", wanted.file));
    POOLGUARD_TRY(auto document, parse_template(*text));
    POOLGUARD_TRY(const auto parameters, read_parameters(wanted.parameters));
    return stack_template::read(document, parameters, pseudo_parameters(given, wanted.stack));
}

// Refuses unknown resources and properties before anything is created.
std::expected<void, std::string> check_resources(const stack_template& from) {
    std::set<std::string> unknown;
    for (const auto& each : from.resources())
        if (!is_known_kind(each.type)) unknown.insert(fmt::format("{} ({})", each.type, each.logical_id));
    if (!unknown.empty())
        return std::unexpected(
            fmt::format("Nothing was created: these resource types are not supported: {}", fmt::join(unknown, ", ")));
    for (const auto& each : from.resources())
        if (auto checked = check_properties(each); !checked)
            return std::unexpected(fmt::format("Nothing was created: {}", checked.error()));
    return {};
}

std::string_view word(change what) {
    switch (what) {
    case change::created:
        return "created";
    case change::changed:
        return "changed";
    case change::unchanged:
        return "unchanged";
    case change::skipped:
        return "skipped";
    }
    return "";
}

std::expected<void, std::string> apply_all(stack_template& from, const stack_services& services,
                                           const std::string& stack) {
    for (const auto& each : from.resources()) {
        const auto properties = from.resolve(each.properties);
        if (!properties) return std::unexpected(fmt::format("{}: {}", each.logical_id, properties.error()));
        POOLGUARD_TRY(auto done, apply_resource(services, stack, each, properties->get_object()));
        fmt::print("{:<12} {:<28} {}{}\n", word(done.what), base::printable(each.logical_id), base::printable(done.id),
                   done.note.empty() ? "" : fmt::format(" ({})", done.note));
        (void)std::fflush(stdout);
        auto& known = from.values().attributes;
        known[each.logical_id] = done.id;
        for (auto& [name, value] : done.attributes)
            known[fmt::format("{}.{}", each.logical_id, name)] = std::move(value);
    }
    return {};
}

// An output whose description is the name of a setting is printed as that setting. The server itself has the sign-in
// pages of all its pools, so its URL is the domain.
std::expected<void, std::string> print_outputs(const stack_template& from, const std::string& public_url) {
    for (const auto& [name, about] : from.outputs()) {
        if (!about.is_object() || !about.get_object().contains("Value")) continue;
        const auto value = from.resolve(about.get_object().at("Value"));
        if (!value) return std::unexpected(fmt::format("Output {}: {}", std::string_view(name), value.error()));
        const std::string described(base::json::text_at(about.get_object(), "Description"));
        fmt::print("{}={}\n", find_declaration(described) ? described : std::string(name),
                   described == "COGNITO_DOMAIN" ? public_url
                   : value->is_string()          ? base::printable(value->get_string())
                                                 : boost::json::serialize(*value));
    }
    return {};
}

} // namespace

int apply(const settings& given, const environment& variables, const request& wanted) {
    auto from = read_template(given, wanted);
    if (!from) return report_failure(from.error(), wrong_template);
    if (const auto checked = check_resources(*from); !checked) return report_failure(checked.error(), wrong_template);
    const auto pool = pool_access::open(given, variables, pool_access::new_folder::created);
    if (!pool) return report_failure(pool.error(), 1);
    if (!(*pool)->is_embedded())
        return report_failure(
            "COGNITO_USER_POOL_ID is a pool of another server; for Amazon Cognito, use 'aws cloudformation deploy'",
            wrong_template);
    from->values().parameters["AWS::Region"] = boost::json::string((*pool)->region());
    const stack_services services(**pool, given);
    auto done = apply_all(*from, services, wanted.stack);
    if (done) done = print_outputs(*from, (*pool)->public_url());
    if (!done)
        return report_failure(
            fmt::format("{}. The changes above are kept; run the command again to continue", done.error()), 1);
    return 0;
}

} // namespace poolguard::app::apply
