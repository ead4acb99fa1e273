#include "app/commands/apply/apply_command.hpp"

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/rehearsal.hpp"
#include "app/commands/apply/resource_kinds.hpp"
#include "app/commands/apply/stack_exports.hpp"
#include "app/commands/apply/template_references.hpp"
#include "app/files/read_file.hpp"
#include "app/files/report.hpp"
#include "app/server/served_pool.hpp"
#include "app/server/signals.hpp"
#include "app/settings/setting.hpp"
#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/printable.hpp"
#include "base/try.hpp"

#include <algorithm>
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
            return std::unexpected(std::string("--parameter must be followed by NAME=VALUE"));
        out[each.substr(0, equals)] = each.substr(equals + 1);
    }
    return out;
}

// The same for every run of the stack, and another for each stack.
std::string stack_id(const stack_place& place) {
    const auto hash = base::to_hex(base::sha256(place.stack));
    const std::string_view hex(hash);
    return fmt::format("arn:aws:cloudformation:{}:{}:stack/{}/{}-{}-{}-{}-{}", place.region, place.account, place.stack,
                       hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4), hex.substr(16, 4), hex.substr(20, 12));
}

std::map<std::string, boost::json::value> pseudo_parameters(const stack_place& place) {
    return {{"AWS::Region", boost::json::string(place.region)},
            {"AWS::AccountId", boost::json::string(place.account)},
            {"AWS::StackName", boost::json::string(place.stack)},
            {"AWS::StackId", boost::json::string(stack_id(place))},
            {"AWS::Partition", "aws"},
            {"AWS::URLSuffix", "amazonaws.com"}};
}

std::expected<stack_template, std::string> read_template(const stack_place& place, const request& wanted) {
    const auto text = read_file(wanted.file, largest_template);
    if (!text) return std::unexpected(fmt::format("Cannot read {}, or it is larger than 1 MiB", wanted.file));
    const auto document = parse_template(*text);
    if (!document) return std::unexpected(fmt::format("{}: {}", wanted.file, document.error()));
    POOLGUARD_TRY(const auto parameters, read_parameters(wanted.parameters));
    return stack_template::read(*document, parameters, pseudo_parameters(place));
}

// Whether an output is about a resource that is skipped.
bool refers_to_skipped(const stack_template& from, const output& given) {
    return std::ranges::any_of(from.resources(), [&](const resource& each) {
        return !is_known_kind(each.type) && given.references.contains(each.logical_id);
    });
}

// Refuses what is unknown, unless it may be skipped.
std::expected<void, std::string> check_kinds(const stack_template& from) {
    std::set<std::string> unknown;
    for (const auto& each : from.transforms())
        unknown.insert(fmt::format("Transform {}", each));
    for (const auto& each : from.resources())
        if (!is_known_kind(each.type)) unknown.insert(fmt::format("{} ({})", each.type, each.logical_id));
    if (unknown.empty()) return {};
    return std::unexpected(
        fmt::format("these are not supported: {}. --skip-unknown passes over them", fmt::join(unknown, ", ")));
}

// Nothing here has the secret, and the text in its place would become one.
bool is_dynamic_reference(const boost::json::value& each) {
    return each.is_string() && std::string_view(each.get_string()).contains("{{resolve:");
}

// Evaluates everything with stand-ins for what does not exist yet.
std::expected<void, std::string> check_values(stack_template from, const stack_place& place) {
    for (const auto& each : from.resources())
        from.values().attributes.merge(stand_ins_for(place, each));
    std::vector<checked_resource> checked;
    for (const auto& each : from.resources()) {
        if (!is_known_kind(each.type)) continue;
        const auto properties = from.resolve(each.properties);
        if (!properties) return std::unexpected(fmt::format("{}: {}", each.logical_id, properties.error()));
        if (!properties->is_object()) return std::unexpected(fmt::format("{}: Properties", each.logical_id));
        if (const auto at = find_place(*properties, is_dynamic_reference); !at.empty())
            return std::unexpected(
                fmt::format("{}: [{}] dynamic references ({{{{resolve:…}}}}) are not supported; give "
                            "the value with a parameter",
                            each.logical_id, at));
        POOLGUARD_CHECK(check_properties(each, properties->get_object()));
        checked.emplace_back(&each, properties->get_object());
    }
    POOLGUARD_CHECK(check_policies(checked));
    for (const auto& each : from.outputs())
        if (const auto value = from.resolve(each.value); !value && !refers_to_skipped(from, each))
            return std::unexpected(fmt::format("Output {}: {}", each.name, value.error()));
    return {};
}

std::expected<std::string, std::string> export_name_of(const stack_template& from, const output& given) {
    const auto name = from.resolve(*given.export_name);
    if (!name || !name->is_string())
        return std::unexpected(
            fmt::format("[/Outputs/{}/Export/Name] {}", given.name, name ? "The name is not a string" : name.error()));
    return std::string(name->get_string());
}

std::expected<void, std::string> check_exports(const stack_template& from, const stack_place& place,
                                               const stack_exports& known) {
    std::set<std::string> names;
    for (const auto& each : from.outputs()) {
        if (!each.export_name) continue;
        POOLGUARD_TRY(const auto name, export_name_of(from, each));
        if (!names.insert(name).second)
            return std::unexpected(fmt::format("[/Outputs/{}/Export/Name] {} is exported twice", each.name, name));
        POOLGUARD_CHECK(known.check(place.stack, name));
    }
    return {};
}

std::expected<void, std::string> check(const stack_template& from, const stack_place& place, bool skips_unknown,
                                       const stack_exports& known) {
    if (!skips_unknown) POOLGUARD_CHECK(check_kinds(from));
    POOLGUARD_CHECK(check_values(from, place));
    return check_exports(from, place, known);
}

std::string_view closing_sentence(const stack_services& services) {
    return services.has_written() ? "The changes above are kept; run the command again to continue"
                                  : "Nothing was changed";
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

void print_line(change what, std::string_view name, std::string_view id, std::string_view note) {
    fmt::print("{:<12} {:<28} {}{}\n", word(what), base::printable(name), base::printable(id),
               note.empty() ? "" : fmt::format(" ({})", base::printable(note)));
    (void)std::fflush(stdout);
}

std::expected<void, std::string> apply_one(stack_template& from, const resource& each, const stack_services& services,
                                           const stack_place& place) {
    auto& known = from.values().attributes;
    if (!is_known_kind(each.type)) {
        known.merge(stand_ins_for(place, each));
        print_line(change::skipped, each.logical_id, known[each.logical_id],
                   fmt::format("{} is not supported", each.type));
        return {};
    }
    const auto properties = from.resolve(each.properties);
    if (!properties) return std::unexpected(fmt::format("{}: {}", each.logical_id, properties.error()));
    POOLGUARD_TRY(const auto done, apply_resource(services, place.stack, each, properties->get_object()));
    print_line(done.what, each.logical_id, done.id, done.note);
    known.merge(values_of(place, each, done));
    return {};
}

// An output whose description is the name of a setting is printed as that setting. The server itself has the sign-in
// pages of all its pools, so its URL is the domain. Returns what the stack exports.
std::expected<exports_by_name, std::string> print_outputs(const stack_template& from, const std::string& public_url) {
    exports_by_name exported;
    for (const auto& each : from.outputs()) {
        if (refers_to_skipped(from, each)) {
            print_line(change::skipped, each.name, "", "it refers to a resource that is skipped");
            continue;
        }
        const auto value = from.resolve(each.value);
        if (!value) return std::unexpected(fmt::format("Output {}: {}", each.name, value.error()));
        fmt::print("{}={}\n", find_declaration(each.description) ? each.description : each.name,
                   each.description == "COGNITO_DOMAIN" ? public_url : base::printable(text_of(*value)));
        if (!each.export_name) continue;
        POOLGUARD_TRY(auto name, export_name_of(from, each));
        exported[std::move(name)] = text_of(*value);
    }
    return exported;
}

std::expected<void, std::string> apply_all(stack_template& from, const stack_services& services,
                                           const stack_place& place, const pool_access& pool, stack_exports& known) {
    for (const auto& each : from.resources())
        POOLGUARD_CHECK(apply_one(from, each, services, place));
    POOLGUARD_TRY(auto exported, print_outputs(from, pool.public_url()));
    return known.replace(place.stack, std::move(exported));
}

} // namespace

int apply(const settings& given, const environment& variables, const request& wanted) {
    const auto served = find_served_pool(given, variables);
    if (!uses_embedded_pool(given, served ? &*served : nullptr))
        return report_failure(
            "COGNITO_USER_POOL_ID is a pool of another server; for Amazon Cognito, use 'aws cloudformation deploy'",
            wrong_template);
    const stack_place place{wanted.stack, served ? served->region : given.cognito.region, given.pool.account_id};
    auto from = read_template(place, wanted);
    if (!from) return report_failure(from.error(), wrong_template);
    auto exports = stack_exports::read(given.data);
    if (!exports) return report_failure(exports.error(), 1);
    from->values().exports = exports->others_than(place.stack);
    auto checked = check(*from, place, wanted.skips_unknown, *exports);
    if (checked) {
        const held_signals until_the_folder_is_removed;
        const auto trial = rehearsal::open(place, given, variables);
        if (!trial) return report_failure(trial.error(), 1);
        checked = (*trial)->run(*from);
    }
    if (!checked) return report_failure(fmt::format("Nothing was created: {}", checked.error()), wrong_template);
    const auto pool = pool_access::open(given, variables, pool_access::new_folder::created);
    if (!pool) return report_failure(pool.error(), 1);
    const stack_services services(**pool, given);
    const auto done = apply_all(*from, services, place, **pool, *exports);
    if (!done) return report_failure(fmt::format("{}. {}", done.error(), closing_sentence(services)), 1);
    return 0;
}

} // namespace poolguard::app::apply
