#include "api/pages/account/account_visit.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace poolguard::api {

struct account_profile_query {
    std::optional<base::json::text<0, 32>> verify; // the attribute that a code is on its way to
};
BOOST_DESCRIBE_STRUCT(account_profile_query, (), (verify))

namespace {

constexpr auto profile_step = cognito_step::own_account;
constexpr std::size_t longest_profile_value = 2048;
constexpr std::size_t longest_profile_code = 2048;

constexpr page_text profile_title{"Profile", "プロフィール"};
constexpr page_text profile_about{"About you", "あなたについて"};
constexpr page_text profile_username{"Username", "ユーザー名"};
constexpr page_text profile_locale{"Language of mails", "メールの言語"};
constexpr page_text profile_no_locale{"Not set", "未設定"};
constexpr page_text profile_save{"Save", "保存"};
constexpr page_text profile_address{"Address", "アドレス"};
constexpr page_text profile_now{"Now", "現在の値"};
constexpr page_text profile_none{"None", "なし"};
constexpr page_text profile_verified{"verified", "確認済み"};
constexpr page_text profile_unverified{"not verified", "未確認"};
constexpr page_text profile_send{"Send a code", "コードを送信"};
constexpr page_text profile_code{"Code", "コード"};
constexpr page_text profile_code_hint{"The code that was sent to you.", "届いたコードを入力してください。"};
constexpr page_text profile_verify{"Verify", "確認する"};
constexpr page_text profile_remove{"Remove", "削除"};
constexpr page_text profile_remove_question{"It is removed from your account at once.",
                                            "アカウントからすぐに削除されます。"};
constexpr page_text profile_no_such{"There is no such address to verify.", "確認できるアドレスではありません。"};

// What users may change, as far as the app client allows it.
struct profile_field {
    std::string_view name; // of the attribute
    page_text label;
    std::string_view autocomplete;
};
constexpr std::array profile_fields{
    profile_field{"name", {"Name", "氏名"}, "name"},
    profile_field{"given_name", {"Given name", "名"}, "given-name"},
    profile_field{"family_name", {"Family name", "姓"}, "family-name"},
    profile_field{"locale", profile_locale, "off"},
};

// An attribute with an address that is verified by a code.
struct profile_contact {
    std::string_view name;
    std::string_view verified; // the attribute that says so
    page_text title;
    page_text label; // of the field with a new one
    std::string_view type;
    std::string_view autocomplete;
    page_text hint;
};
constexpr std::array profile_contacts{
    profile_contact{"email",
                    "email_verified",
                    {"Email address", "メールアドレス"},
                    {"New email address", "新しいメールアドレス"},
                    "email",
                    "email",
                    {}},
    profile_contact{"phone_number",
                    "phone_number_verified",
                    {"Phone number", "電話番号"},
                    {"New phone number", "新しい電話番号"},
                    "tel",
                    "tel",
                    {"With the country code: +12065550100", "国番号から入力してください: +819012345678"}},
};

const profile_contact* find_contact(std::string_view name) {
    const auto* found = std::ranges::find(profile_contacts, name, &profile_contact::name);
    return found == profile_contacts.end() ? nullptr : found;
}

std::string profile_value(const service::attribute_values& own, std::string_view name) {
    const auto found = own.find(std::string(name));
    return found == own.end() ? std::string{} : found->second;
}

// The hidden field with the value that the form was made from.
std::string former_profile_field(std::string_view name) { return fmt::format("was.{}", name); }

std::vector<form_choice> locale_choices(const account_visit& at, const std::string& present) {
    std::vector<form_choice> out{{"", std::string(at.say(profile_no_locale))}, {"en", "English"}, {"ja", "日本語"}};
    if (std::ranges::find(out, present, &form_choice::value) == out.end()) out.push_back({present, present});
    return out;
}

std::string former_profile_value(const service::attribute_values& own, std::string_view name,
                                 const form_values* typed) {
    const auto former = former_profile_field(name);
    return typed != nullptr && typed->has(former) ? std::string(typed->text(former)) : profile_value(own, name);
}

// `typed`: what a refused form has sent; null: none.
std::string profile_form(const account_visit& at, const service::attribute_values& own, const form_values* typed) {
    page_action form{.action = "/account/profile", .button = std::string(at.say(profile_save))};
    for (const auto& each : profile_fields) {
        const bool is_typed = typed != nullptr && typed->has(each.name);
        auto value = is_typed ? std::string(typed->text(each.name)) : profile_value(own, each.name);
        form.hidden.emplace_back(former_profile_field(each.name), former_profile_value(own, each.name, typed));
        form_field field{.name = std::string(each.name),
                         .label = std::string(at.say(each.label)),
                         .value = value,
                         .autocomplete = std::string(each.autocomplete),
                         .longest = longest_profile_value};
        if (each.name == "locale") field.choices = locale_choices(at, value);
        form.fields.push_back(std::move(field));
    }
    return form_html(form, at.by);
}

std::string contact_form(const account_visit& at, const profile_contact& contact, const form_values* typed) {
    const bool is_typed = typed != nullptr && typed->text("attribute") == contact.name && typed->has("value");
    page_action form{.action = "/account/address",
                     .hidden = {{"attribute", std::string(contact.name)}},
                     .button = std::string(at.say(profile_save)),
                     .is_quiet = true,
                     .label = fmt::format("{}: {}", at.say(profile_save), at.say(contact.label))};
    form.fields.push_back({.name = "value",
                           .label = std::string(at.say(contact.label)),
                           .type = std::string(contact.type),
                           .value = is_typed ? std::string(typed->text("value")) : std::string{},
                           .autocomplete = std::string(contact.autocomplete),
                           .hint = std::string(at.say(contact.hint)),
                           .longest = longest_profile_value});
    return form_html(form, at.by);
}

std::string contact_removal(const account_visit& at, const profile_contact& contact) {
    const auto line = fmt::format("{}: {}", at.say(profile_remove), at.say(contact.title));
    return question_html(line, at.say(profile_remove_question),
                         {.action = "/account/address",
                          .hidden = {{"attribute", std::string(contact.name)}, {"remove", "yes"}},
                          .button = std::string(at.say(profile_remove)),
                          .is_dangerous = true,
                          .label = line},
                         at.by);
}

std::string verification_forms(const account_visit& at, const profile_contact& contact) {
    const auto labelled = [&](const page_text& button) {
        return fmt::format("{}: {}", at.say(button), at.say(contact.title));
    };
    page_action verify{.action = "/account/address/verify",
                       .hidden = {{"attribute", std::string(contact.name)}},
                       .button = std::string(at.say(profile_verify)),
                       .label = labelled(profile_verify)};
    verify.fields.push_back({.name = "code",
                             .label = std::string(at.say(profile_code)),
                             .autocomplete = "one-time-code",
                             .hint = std::string(at.say(profile_code_hint)),
                             .is_required = true,
                             .longest = longest_profile_code});
    const page_action send{.action = "/account/address/code",
                           .hidden = {{"attribute", std::string(contact.name)}},
                           .button = std::string(at.say(profile_send)),
                           .is_quiet = true,
                           .label = labelled(profile_send)};
    return form_html(send, at.by) + form_html(verify, at.by);
}

std::string contact_section(const account_visit& at, const service::attribute_values& own,
                            const profile_contact& contact, bool is_awaited, const form_values* typed) {
    const auto value = profile_value(own, contact.name);
    const bool is_verified = base::equal_ignoring_case(profile_value(own, contact.verified), "true");
    auto shown = value.empty() ? std::string(at.say(profile_none)) : user_text_html(value);
    if (!value.empty())
        shown += ' ' + (is_verified ? badge_html(at.say(profile_verified), mood::good)
                                    : badge_html(at.say(profile_unverified), mood::bad));
    auto content = details_html({{std::string(at.say(profile_now)), std::move(shown)}});
    // A pool may keep the former address until the new one is verified.
    if ((!value.empty() && !is_verified) || is_awaited) content += verification_forms(at, contact);
    content += contact_form(at, contact, typed);
    if (!value.empty()) content += contact_removal(at, contact);
    return section_html(contact.name, at.say(contact.title), content);
}

reply<page_or_redirect> show_profile(const account_visit& at, std::string_view awaited,
                                     const std::optional<account_refusal>& refused = {},
                                     const form_values* typed = nullptr) {
    const auto own = at.ports.accounts.attributes(at.who);
    if (!own) return not_shown(refused, to_problem(own.error(), profile_step));
    std::string about;
    if (at.who.username() != at.who.subject())
        about = details_html({{std::string(at.say(profile_username)), user_text_html(at.who.username())}});
    auto content = section_html("profile", at.say(profile_about), about + profile_form(at, *own, typed));
    for (const auto& each : profile_contacts)
        content += contact_section(at, *own, each, each.name == awaited, typed);
    return show_account(at,
                        {.title = std::string(at.say(profile_title)),
                         .content_html = std::move(content),
                         .entry = account_profile_path},
                        refused);
}

// Only what was changed in the form is sent, so that two pages do not undo each other's changes.
reply<page_or_redirect> save_profile(const account_visit& at, const form_values& given) {
    const auto own = at.ports.accounts.attributes(at.who);
    if (!own) return std::unexpected(to_problem(own.error(), profile_step));
    service::attribute_values changed;
    for (const auto& each : profile_fields) {
        if (!given.has(each.name)) continue;
        const auto value = given.text(each.name);
        if (value == profile_value(*own, each.name) || value == former_profile_value(*own, each.name, &given)) continue;
        if (const auto refused =
                check_account_text(at, each.label, value, longest_profile_value, /*may_be_empty*/ true))
            return show_profile(at, {}, refused, &given);
        changed.emplace(each.name, value);
    }
    if (changed.empty()) return account_done(account_profile_path, "saved");
    const auto done = at.ports.accounts.change(at.who, changed);
    if (!done) return show_profile(at, {}, refused_by_cognito(done.error(), profile_step), &given);
    return account_done(account_profile_path, "saved");
}

std::string awaiting_path(const profile_contact& contact) {
    return fmt::format("{}?verify={}", account_profile_path, contact.name);
}

reply<page_or_redirect> save_contact(const account_visit& at, const profile_contact& contact,
                                     const form_values& given) {
    // An empty field is a mistake, not a wish.
    const bool is_removed = given.text("remove") == "yes";
    const auto value = is_removed ? std::string_view{} : given.text("value");
    if (const auto refused = check_account_text(at, contact.label, value, longest_profile_value, is_removed))
        return show_profile(at, {}, refused, &given);
    const auto sent = at.ports.accounts.change(at.who, {{std::string(contact.name), std::string(value)}});
    if (!sent) return show_profile(at, {}, refused_by_cognito(sent.error(), profile_step), &given);
    if (sent->empty()) return account_done(account_profile_path, "saved");
    return account_done(awaiting_path(contact), "code");
}

reply<page_or_redirect> send_contact_code(const account_visit& at, const profile_contact& contact, const form_values&) {
    const auto sent = at.ports.accounts.send_code(at.who, contact.name);
    if (!sent) return show_profile(at, contact.name, refused_by_cognito(sent.error(), profile_step));
    return account_done(awaiting_path(contact), "code");
}

reply<page_or_redirect> verify_contact(const account_visit& at, const profile_contact& contact,
                                       const form_values& given) {
    const base::secret code{std::string(given.text("code"))};
    if (const auto refused = check_account_text(at, profile_code, code.reveal(), longest_profile_code))
        return show_profile(at, contact.name, refused);
    const auto done = at.ports.accounts.verify(at.who, contact.name, code);
    if (!done) return show_profile(at, contact.name, refused_by_cognito(done.error(), profile_step));
    return account_done(account_profile_path, "verified");
}

template <class Act>
operation contact_row(const account_access& ports, description text, Act act) {
    return token_operation(
        std::move(text),
        blocking([ports, act](const service::principal& who, const form_values& given, const http::request& request) {
            const auto at = visit_account(*ports, who, request, account_profile_path);
            const auto* contact = find_contact(given.text("attribute"));
            if (contact == nullptr) return show_profile(at, {}, refused_field(at, profile_address, profile_no_such));
            return act(at, *contact, given);
        }));
}

} // namespace

std::vector<operation> account_profile_pages(const account_access& ports) {
    using enum http::method;
    std::vector<operation> out;
    out.push_back(token_operation(
        account_row(get, account_profile_path, "get_account_page", "The user's own profile and addresses"),
        blocking([ports](const service::principal& who, const query<account_profile_query>& wanted,
                         const http::request& request) {
            return show_profile(visit_account(*ports, who, request, account_profile_path),
                                wanted->verify ? std::string_view(wanted->verify->value) : std::string_view{});
        })));
    out.push_back(token_operation(
        account_row(post, "/account/profile", "save_account_profile", "Save the profile", audited::profile_change),
        blocking([ports](const service::principal& who, const form_values& given, const http::request& request) {
            return save_profile(visit_account(*ports, who, request, account_profile_path), given);
        })));
    out.push_back(contact_row(ports,
                              account_row(post, "/account/address", "save_account_address",
                                          "Change an e-mail address or phone number", audited::profile_change),
                              save_contact));
    out.push_back(contact_row(ports,
                              account_row(post, "/account/address/code", "send_account_address_code",
                                          "Send a code to an address", audited::code_request, limited::code),
                              send_contact_code));
    out.push_back(contact_row(ports,
                              account_row(post, "/account/address/verify", "verify_account_address",
                                          "Verify an address with its code", audited::confirmation, limited::guess),
                              verify_contact));
    return out;
}

} // namespace poolguard::api
