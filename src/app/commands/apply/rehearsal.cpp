#include "app/commands/apply/rehearsal.hpp"

#include "app/files/data_folder.hpp"
#include "base/json/lookup.hpp"
#include "base/random.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>

namespace poolguard::app::apply {
namespace {

bool create_private(const std::filesystem::path& folder) { return ::mkdir(folder.c_str(), 0700) == 0; }

// In the folder for temporary files, or in the data folder where there is none to write to, as in a container whose
// file system is read-only.
std::expected<std::filesystem::path, std::string> create_folder(const settings& given) {
    const auto name = "poolguard-trial-" + base::system_random{}.uuid();
    std::error_code none;
    if (const auto common = std::filesystem::temp_directory_path(none); !none && create_private(common / name))
        return common / name;
    POOLGUARD_CHECK(data_folder::open(given.data));
    auto own = std::filesystem::path(given.data) / name;
    if (create_private(own)) return own;
    return std::unexpected(fmt::format("Cannot create the folder {} to apply the template on trial", own.string()));
}

// Mail stays in the folder, no tables are made, and no functions are called. The first pool does not get the ids that
// the settings choose for it: a template that names that pool means the one that has users and clients, not an empty
// copy.
settings on_trial(const settings& given, const stack_place& place, const std::string& folder) {
    auto out = given;
    out.data = folder;
    out.store = {};
    out.mail = {};
    out.functions.are_called = false;
    out.cognito = {};
    out.cognito.region = place.region;
    out.pool.has_fast_hashing = true;
    out.pool.first_pool_id.reset();
    out.pool.first_client_id.reset();
    out.pool.first_web_client_id.reset();
    return out;
}

bool is_about_something_missing(std::string_view failure) {
    constexpr std::array<std::string_view, 5> marks{"NotFoundException)", "DoesNotExistException)", "NoSuchEntity)",
                                                    "does not exist", "UnexpectedLambdaException)"};
    return std::ranges::any_of(marks, [&](std::string_view mark) { return failure.contains(mark); });
}

// Clients are found by their names, so two of one name would be one.
std::string client_name(const resource& each, const boost::json::object& properties) {
    if (each.type != "AWS::Cognito::UserPoolClient") return {};
    const auto name = base::json::text_at(properties, "ClientName");
    return name.empty() ? std::string{} : fmt::format("{} {}", base::json::text_at(properties, "UserPoolId"), name);
}

// The resources that have been made.
class made_resources {
  public:
    // Refuses one that is another one of the template. A role's policies have no id of their own.
    std::expected<void, std::string> add(const resource& each, const applied& made) {
        const bool is_known = !known_.emplace(each.type, made.id).second;
        const bool is_policy = each.type.starts_with("AWS::IAM::") && each.type != "AWS::IAM::Role";
        const bool is_same =
            (is_known && made.what == change::unchanged) || (made.what == change::changed && (is_known || is_policy));
        if (!is_same) return {};
        return std::unexpected(
            fmt::format("{}: another resource of the template is the same ({})", each.logical_id, made.id));
    }
    std::expected<void, std::string> add_client(const resource& each, const boost::json::object& properties) {
        const auto name = client_name(each, properties);
        if (name.empty() || clients_.insert(name).second) return {};
        return std::unexpected(
            fmt::format("{}: another client of the pool has the same ClientName; the names of a pool's clients must "
                        "differ",
                        each.logical_id));
    }

  private:
    std::set<std::pair<std::string, std::string>> known_; // type and id
    std::set<std::string> clients_;
};

std::expected<std::map<std::string, std::string>, std::string> make(const stack_template& from, const resource& each,
                                                                    const stack_place& place,
                                                                    const stack_services& services,
                                                                    made_resources& others) {
    auto stand_ins = stand_ins_for(place, each);
    if (!is_known_kind(each.type)) return stand_ins;
    const auto properties = from.resolve(each.properties);
    if (!properties) return std::unexpected(fmt::format("{}: {}", each.logical_id, properties.error()));
    POOLGUARD_CHECK(others.add_client(each, properties->get_object()));
    const auto made = apply_resource(services, place.stack, each, properties->get_object());
    if (!made && is_about_something_missing(made.error())) return stand_ins;
    if (!made) return std::unexpected(made.error());
    POOLGUARD_CHECK(others.add(each, *made));
    return values_of(place, each, *made);
}

} // namespace

std::expected<std::unique_ptr<rehearsal>, std::string> rehearsal::open(const stack_place& place, const settings& given,
                                                                       const environment& variables) {
    POOLGUARD_TRY(const auto folder, create_folder(given));
    std::unique_ptr<rehearsal> out(new rehearsal(place, folder, on_trial(given, place, folder.string())));
    POOLGUARD_TRY(out->pool_, pool_access::open(out->trial_, variables, pool_access::new_folder::created));
    return out;
}

rehearsal::~rehearsal() {
    pool_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::expected<void, std::string> rehearsal::run(stack_template from) const {
    const stack_services services(*pool_, trial_);
    made_resources others;
    for (const auto& each : from.resources()) {
        POOLGUARD_TRY(auto values, make(from, each, place_, services, others));
        from.values().attributes.merge(values);
    }
    return {};
}

} // namespace poolguard::app::apply
