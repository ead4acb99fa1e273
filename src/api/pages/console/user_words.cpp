#include "api/pages/console/user_words.hpp"

#include "api/pages/console/attribute_form.hpp"
#include "api/pages/console/console_answers.hpp"

namespace poolguard::api {
namespace {

constexpr page_text user_enabled_text{"enabled", "有効"};
constexpr page_text user_disabled_text{"disabled", "無効"};

struct status_word {
    page_text text;
    mood is = mood::plain;
};

status_word status_word_for(cognito::user_status status) {
    switch (status) {
    case cognito::user_status::CONFIRMED:
        return {{"confirmed", "確認済み"}, mood::good};
    case cognito::user_status::UNCONFIRMED:
        return {{"not confirmed", "未確認"}};
    case cognito::user_status::FORCE_CHANGE_PASSWORD:
        return {{"must change the password", "パスワードの変更が必要"}};
    case cognito::user_status::RESET_REQUIRED:
        return {{"must reset the password", "パスワードのリセットが必要"}};
    case cognito::user_status::EXTERNAL_PROVIDER:
        return {{"signs in with a provider", "外部プロバイダー"}, mood::good};
    case cognito::user_status::ARCHIVED:
        return {{"archived", "アーカイブ済み"}, mood::bad};
    case cognito::user_status::COMPROMISED:
        return {{"compromised", "侵害の疑い"}, mood::bad};
    case cognito::user_status::UNKNOWN:
        return {{"unknown", "不明"}};
    }
    return {{"unknown", "不明"}};
}

} // namespace

std::string search_attribute_label(std::string_view attribute, http::language in) {
    if (attribute == "username") return std::string(console_username_text.in(in));
    if (attribute == "cognito:user_status") return std::string(console_status_text.in(in)) + " (CONFIRMED, …)";
    if (attribute == "status") return std::string(console_sign_in_text.in(in)) + " (Enabled, Disabled)";
    return attribute_label(attribute, in);
}

std::string user_status_html(cognito::user_status status, http::language in) {
    const auto word = status_word_for(status);
    return badge_html(word.text.in(in), word.is);
}

std::string user_enabled_html(bool is_enabled, http::language in) {
    return badge_html((is_enabled ? user_enabled_text : user_disabled_text).in(in),
                      is_enabled ? mood::good : mood::bad);
}

std::vector<std::string> user_row_html(const service::managed_user& person, http::language in) {
    return {link_html(console_path_of(person), console_name_of(person)), user_text_html(person.username),
            user_status_html(person.status, in), user_enabled_html(person.is_enabled, in), time_html(person.created)};
}

} // namespace poolguard::api
