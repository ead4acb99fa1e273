#include "api/pages/console/group_form.hpp"

#include "api/one_line.hpp"
#include "api/pages/console/attribute_form.hpp"
#include "base/try.hpp"

#include <charconv>

namespace poolguard::api {
namespace {

constexpr std::size_t longest_group_name = 128;
constexpr std::size_t group_longest_description = 2048;
constexpr std::int64_t group_highest_precedence = 2147483647;

constexpr page_text group_name_text{"Name", "名前"};
constexpr page_text group_description_text{"Description", "説明"};
constexpr page_text group_precedence_text{"Precedence", "優先順位"};
constexpr page_text group_precedence_hint{"A whole number; the lowest comes first.", "整数。小さいほど優先されます。"};
constexpr page_text group_role_text{"ARN of the IAM role", "IAM ロールの ARN"};
constexpr page_text group_role_hint{"For the AWS credentials of the group's members; may stay empty.",
                                    "グループのメンバーの AWS 認証情報に使います。空欄でも構いません。"};

constexpr page_text group_name_refused{"Enter a name: one line of at most 128 characters without spaces.",
                                       "名前を 128 文字以内の 1 行で、空白を含めずに入力してください。"};
constexpr page_text group_description_refused{"The description must be one line of at most 2048 characters.",
                                              "説明は 2048 文字以内の 1 行で入力してください。"};
constexpr page_text group_precedence_refused{"The precedence must be a whole number from 0 to 2147483647.",
                                             "優先順位は 0 から 2147483647 までの整数で入力してください。"};
constexpr page_text group_role_refused{"The role must be the ARN of an IAM role.",
                                       "ロールには IAM ロールの ARN を入力してください。"};
constexpr page_text group_keeps_precedence{"A precedence can be changed, but not removed.",
                                           "優先順位は変更できますが、削除できません。"};
constexpr page_text group_keeps_role{"A role can be changed, but not removed.",
                                     "ロールは変更できますが、削除できません。"};

constexpr page_text group_changed_since{
    "Somebody else has changed the group since this form was shown. Nothing was saved. Open the page again:",
    "このフォームの表示後に、グループがほかの管理者によって変更されました。何も保存されていません。ページを開き直してく"
    "だ"
    "さい:"};

// Whether a field was changed; a sentence if somebody else has changed it too.
std::expected<bool, form_refusal> is_group_field_touched(const std::string& present, const std::string& entered,
                                                         const std::string& mark, std::string_view label) {
    const auto found = compare_text(present, entered, mark);
    if (found.was_changed_since) return refuse_entry(group_changed_since, std::string(label));
    return found.is_touched;
}

bool is_group_name(std::string_view text) {
    // Browsers take these for parts of a path, so that the group would have no page.
    if (text == "." || text == "..") return false;
    return !text.empty() && is_one_line(text) && base::json::length_in_characters(text) <= longest_group_name &&
           base::json::matches(cognito::username_pattern, text);
}

std::expected<std::int64_t, form_refusal> group_precedence_from(std::string_view text) {
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || out < 0 || out > group_highest_precedence)
        return refuse_entry(group_precedence_refused);
    return out;
}

std::expected<void, form_refusal> group_check_texts(const group_entry& entered) {
    if (!is_one_line(entered.description) ||
        base::json::length_in_characters(entered.description) > group_longest_description)
        return refuse_entry(group_description_refused);
    if (!entered.role_arn.empty() && (entered.role_arn.size() < 20 || entered.role_arn.size() > 2048 ||
                                      !base::json::matches(cognito::arn_pattern, entered.role_arn)))
        return refuse_entry(group_role_refused);
    return {};
}

} // namespace

group_entry group_entry_in(const form_values& given) {
    return {.name = std::string(given.text("name")),
            .description = std::string(given.text("description")),
            .precedence = std::string(given.text("precedence")),
            .role_arn = std::string(given.text("role")),
            .former_description = std::string(given.text("was.description")),
            .former_precedence = std::string(given.text("was.precedence")),
            .former_role_arn = std::string(given.text("was.role"))};
}

group_entry group_entry_of(const service::managed_group& group) {
    group_entry out{.name = group.name,
                    .description = group.description.value_or(""),
                    .precedence = group.precedence ? std::to_string(*group.precedence) : std::string{},
                    .role_arn = group.role_arn.value_or("")};
    out.former_description = mark_of(out.description);
    out.former_precedence = mark_of(out.precedence);
    out.former_role_arn = mark_of(out.role_arn);
    return out;
}

group_entry entered_again(const group_entry& entered, const service::managed_group& present) {
    auto out = group_entry_of(present);
    const auto keep = [&](std::string group_entry::* value, std::string group_entry::* mark) {
        if (!compare_text(out.*value, entered.*value, entered.*mark).is_touched) return;
        out.*value = entered.*value;
        out.*mark = entered.*mark;
    };
    keep(&group_entry::description, &group_entry::former_description);
    keep(&group_entry::precedence, &group_entry::former_precedence);
    keep(&group_entry::role_arn, &group_entry::former_role_arn);
    return out;
}

std::vector<form_field> group_fields(const group_entry& shown, bool is_new, http::language in) {
    std::vector<form_field> out;
    if (is_new) {
        out.push_back({.name = "name", .label = std::string(group_name_text.in(in)), .value = shown.name});
        out.back().is_required = true;
        out.back().longest = longest_group_name;
    }
    out.push_back({.name = "description",
                   .label = std::string(group_description_text.in(in)),
                   .value = shown.description,
                   .longest = group_longest_description});
    out.push_back({.name = "precedence",
                   .label = std::string(group_precedence_text.in(in)),
                   .value = shown.precedence,
                   .hint = std::string(group_precedence_hint.in(in)),
                   .longest = 10});
    out.push_back({.name = "role",
                   .label = std::string(group_role_text.in(in)),
                   .value = shown.role_arn,
                   .hint = std::string(group_role_hint.in(in)),
                   .longest = 2048});
    return out;
}

std::vector<std::pair<std::string, std::string>> group_marks(const group_entry& shown) {
    return {{"was.description", shown.former_description},
            {"was.precedence", shown.former_precedence},
            {"was.role", shown.former_role_arn}};
}

std::expected<service::new_group, form_refusal> new_group_from(const group_entry& entered) {
    if (!is_group_name(entered.name)) return refuse_entry(group_name_refused);
    POOLGUARD_CHECK(group_check_texts(entered));
    service::new_group out{.name = entered.name, .description = {}, .precedence = {}, .role_arn = {}};
    if (!entered.description.empty()) out.description = entered.description;
    if (!entered.precedence.empty()) {
        POOLGUARD_TRY(out.precedence, group_precedence_from(entered.precedence));
    }
    if (!entered.role_arn.empty()) out.role_arn = entered.role_arn;
    return out;
}

std::expected<service::new_group, form_refusal>
group_change_from(const group_entry& entered, const service::managed_group& present, http::language in) {
    POOLGUARD_CHECK(group_check_texts(entered));
    const auto now = group_entry_of(present);
    const auto is_touched = [in](const std::string& is, const std::string& given, const std::string& mark,
                                 const page_text& label) {
        return is_group_field_touched(is, given, mark, label.in(in));
    };
    service::new_group out{.name = present.name, .description = {}, .precedence = {}, .role_arn = {}};
    POOLGUARD_TRY(const bool describes,
                  is_touched(now.description, entered.description, entered.former_description, group_description_text));
    if (describes) out.description = entered.description;
    POOLGUARD_TRY(const bool orders,
                  is_touched(now.precedence, entered.precedence, entered.former_precedence, group_precedence_text));
    if (orders && entered.precedence.empty()) return refuse_entry(group_keeps_precedence);
    if (orders) {
        POOLGUARD_TRY(out.precedence, group_precedence_from(entered.precedence));
    }
    POOLGUARD_TRY(const bool allows,
                  is_touched(now.role_arn, entered.role_arn, entered.former_role_arn, group_role_text));
    if (allows && entered.role_arn.empty()) return refuse_entry(group_keeps_role);
    if (allows) out.role_arn = entered.role_arn;
    return out;
}

} // namespace poolguard::api
