#include "pool/pages/messages.hpp"

#include <array>

namespace poolguard::pool {
namespace {

struct entry {
    message_id what;
    std::string_view english;
    std::string_view japanese;
};

constexpr std::array entries{
    entry{message_id::sign_in, "Sign in", "サインイン"},
    entry{message_id::sign_up, "Create an account", "アカウントの作成"},
    entry{message_id::create_account, "Create account", "アカウントを作成"},
    entry{message_id::confirm_account, "Confirm your account", "アカウントの確認"},
    entry{message_id::confirm, "Confirm", "確認する"},
    entry{message_id::reset_password, "Reset your password", "パスワードの再設定"},
    entry{message_id::send_code, "Send code", "コードを送信"},
    entry{message_id::choose_new_password, "Choose a new password", "新しいパスワードの設定"},
    entry{message_id::set_password, "Set password", "パスワードを設定"},
    entry{message_id::verify, "Verify that it is you", "本人確認"},
    entry{message_id::choose_factor, "Choose how to verify", "確認方法の選択"},
    entry{message_id::choose_way, "Choose how to sign in", "サインイン方法の選択"},
    entry{message_id::set_up_authenticator, "Set up an authenticator app", "認証アプリの設定"},
    entry{message_id::add_passkey, "Add a passkey", "パスキーの追加"},
    entry{message_id::create_passkey, "Create a passkey", "パスキーを作成"},
    entry{message_id::use_passkey, "Use your passkey", "パスキーを使用"},
    entry{message_id::sign_in_with_passkey, "Sign in with a passkey", "パスキーでサインイン"},
    entry{message_id::not_now, "Not now", "今はしない"},
    entry{message_id::proceed, "Continue", "続ける"},
    entry{message_id::error_title, "Something went wrong", "エラーが発生しました"},
    entry{message_id::signed_out_title, "Signed out", "サインアウト"},
    entry{message_id::username, "Username", "ユーザー名"},
    entry{message_id::email, "Email address", "メールアドレス"},
    entry{message_id::phone_number, "Phone number", "電話番号"},
    entry{message_id::email_or_phone, "Email address or phone number", "メールアドレスまたは電話番号"},
    entry{message_id::password, "Password", "パスワード"},
    entry{message_id::new_password, "New password", "新しいパスワード"},
    entry{message_id::code, "Code", "コード"},
    entry{message_id::authenticator_key, "Key", "キー"},
    entry{message_id::name, "Name", "氏名"},
    entry{message_id::given_name, "Given name", "名"},
    entry{message_id::family_name, "Family name", "姓"},
    entry{message_id::birthdate, "Date of birth", "生年月日"},
    entry{message_id::remember_browser, "Do not ask for a code in this browser again",
          "このブラウザでは今後コードを求めない"},
    entry{message_id::to_sign_up, "Create an account", "アカウントを作成する"},
    entry{message_id::to_sign_in, "Sign in with an existing account", "既存のアカウントでサインインする"},
    entry{message_id::to_forgotten, "Forgot your password?", "パスワードをお忘れですか？"},
    entry{message_id::another_way, "Sign in another way", "別の方法でサインインする"},
    entry{message_id::send_new_code, "Send a new code", "新しいコードを送信"},
    entry{message_id::send_new_link, "Send a new link", "新しいリンクを送信"},
    entry{message_id::terms_of_use, "Terms of use", "利用規約"},
    entry{message_id::privacy_policy, "Privacy policy", "プライバシーポリシー"},
    entry{message_id::help, "Help", "ヘルプ"},
    entry{message_id::continue_with, "Continue with {}", "{} で続ける"},
    entry{message_id::other_ways, "Other ways to sign in", "その他のサインイン方法"},
    entry{message_id::forgotten_lead, "We will send you a code to set a new password.",
          "新しいパスワードを設定するためのコードをお送りします。"},
    entry{message_id::code_sent_to, "We have sent a code to {}.", "{} にコードを送信しました。"},
    entry{message_id::code_sent_if_known, "If the account exists, a code has been sent.",
          "アカウントが存在する場合、コードをお送りしました。"},
    entry{message_id::link_sent_to, "We have sent a link to {}. Open it to confirm your account.",
          "{} にリンクを送信しました。リンクを開いてアカウントを確認してください。"},
    entry{message_id::temporary_password_lead, "Choose a new password to replace your temporary one.",
          "仮のパスワードを新しいパスワードに変更してください。"},
    entry{message_id::authenticator_lead, "Enter the code from your authenticator app.",
          "認証アプリに表示されるコードを入力してください。"},
    entry{message_id::set_up_lead,
          "Scan the QR code with an authenticator app, or type the key into it. Then enter the code that it shows.",
          "認証アプリで画像を読み取るか、キーを入力し、表示されるコードを入力してください。"},
    entry{message_id::waits_for_administrator, "Your account is waiting for approval by an administrator.",
          "管理者による確認をお待ちください。"},
    entry{message_id::authenticator_app, "Authenticator app", "認証アプリ"},
    entry{message_id::text_message, "Text message", "SMS"},
    entry{message_id::email_message, "Email", "メール"},
    entry{message_id::passkey, "Passkey", "パスキー"},
    entry{message_id::code_by_email, "Code by email", "メールで届くコード"},
    entry{message_id::code_by_text, "Code by text message", "SMS で届くコード"},
    entry{message_id::passkey_lead, "Your browser will ask for your fingerprint, face, PIN or security key.",
          "ブラウザの案内に従って、指紋、顔、PIN、セキュリティキーのいずれかで確認してください。"},
    entry{message_id::add_passkey_lead,
          "Next time, sign in with your fingerprint, face, PIN or security key instead of a password or code.",
          "次回から、パスワードやコードの代わりに、指紋、顔、PIN、セキュリティキーでサインインできます。"},
    entry{message_id::no_passkeys_here,
          "Passkeys do not work in this browser. They need JavaScript and a newer version.",
          "このブラウザではパスキーを使用できません。JavaScript と新しいバージョンが必要です。"},
    entry{message_id::at_least, "At least {} characters", "{} 文字以上"},
    entry{message_id::with_upper, "An upper-case letter", "英大文字"},
    entry{message_id::with_lower, "A lower-case letter", "英小文字"},
    entry{message_id::with_number, "A digit", "数字"},
    entry{message_id::with_symbol, "A symbol", "記号"},
    entry{message_id::not_used_recently, "A password that you have not used recently", "最近使用していないパスワード"},
    entry{message_id::rules_missing, "Still needed:", "不足している条件："},
    entry{message_id::rules_met, "The password meets the rules.", "パスワードは条件を満たしています。"},
    entry{message_id::or_no_password, "Leave it empty to sign in with codes that we send you.",
          "空欄にすると、送信されるコードでサインインします。"},
    entry{message_id::show, "Show", "表示"},
    entry{message_id::show_password, "Show password", "パスワードを表示"},
    entry{message_id::account_confirmed, "Your account is confirmed. Sign in to continue.",
          "アカウントが確認されました。サインインしてください。"},
    entry{message_id::password_changed, "Your password is set. Sign in to continue.",
          "パスワードが設定されました。サインインしてください。"},
    entry{message_id::new_code_sent, "A new code has been sent.", "新しいコードを送信しました。"},
    entry{message_id::new_link_sent, "A new link has been sent.", "新しいリンクを送信しました。"},
    entry{message_id::signed_out, "You are signed out.", "サインアウトしました。"},
    entry{message_id::wrong_password, "The username or password is wrong.", "名前またはパスワードが正しくありません。"},
    entry{message_id::too_many_attempts, "Too many attempts. Wait a while and try again.",
          "試行回数が多すぎます。しばらくしてからお試しください。"},
    entry{message_id::user_disabled, "This account is disabled.", "このアカウントは無効です。"},
    entry{message_id::temporary_password_expired,
          "Your temporary password has expired. Ask your administrator for a new one.",
          "仮のパスワードの有効期限が切れています。管理者にお問い合わせください。"},
    entry{message_id::session_over, "The sign-in timed out. Sign in again.",
          "時間切れです。もう一度サインインしてください。"},
    entry{message_id::sign_up_closed, "New accounts cannot be created here.", "新規アカウントは作成できません。"},
    entry{message_id::wrong_code, "The code is wrong.", "コードが正しくありません。"},
    entry{message_id::expired_code, "The code has expired. Request a new one.",
          "コードの有効期限が切れています。新しいコードを送信してください。"},
    entry{message_id::used_code, "This code has already been used. Wait for a new one.",
          "使用済みのコードです。次のコードをお待ちください。"},
    entry{message_id::passkey_failed, "The passkey was not accepted. Try again, or sign in another way.",
          "パスキーを確認できませんでした。もう一度お試しいただくか、別の方法でサインインしてください。"},
    entry{message_id::passkey_not_created, "No passkey was created. Try again, or continue without one.",
          "パスキーを作成できませんでした。もう一度お試しいただくか、作成せずにお進みください。"},
    entry{message_id::dead_link, "This link is not valid. It may have been used before, or replaced by a newer one.",
          "リンクが無効です。すでに使用されたか、新しいリンクに置き換えられた可能性があります。"},
    entry{message_id::name_taken, "An account with this name already exists.",
          "この名前のアカウントは既に存在します。"},
    entry{message_id::weak_password, "The password does not meet the requirements.",
          "パスワードが条件を満たしていません。"},
    entry{message_id::used_password, "You have used this password before. Choose another.",
          "以前に使用したパスワードです。別のパスワードを選択してください。"},
    entry{message_id::refused_value, "One of the values is invalid. Check what you entered.",
          "入力内容に誤りがあります。ご確認ください。"},
    entry{message_id::unavailable, "This is unavailable at the moment. Try again later.",
          "現在ご利用いただけません。しばらくしてからお試しください。"},
    entry{message_id::stale_form, "This form was already submitted or has expired. Try again.",
          "フォームは送信済みか、有効期限が切れています。もう一度お試しください。"},
    entry{message_id::foreign_form, "This form was not sent from this page. Try again.",
          "このページから送信されたフォームではありません。もう一度お試しください。"},
    entry{message_id::provider_failed, "Signing in with the external service failed.",
          "外部サービスでのサインインに失敗しました。"},
    entry{message_id::address_mismatch, "The application's address is not registered here.",
          "アプリケーションのアドレスが登録されていません。"},
    entry{message_id::unknown_application, "The application is unknown.", "不明なアプリケーションです。"},
    entry{message_id::bad_request, "The application's request is invalid.", "リクエストが正しくありません。"},
    entry{message_id::missing_parameter, "The parameter {} is missing.", "パラメーター {} がありません。"},
    entry{message_id::wrong_parameter, "The parameter {} is not valid here.", "パラメーター {} が正しくありません。"},
};

constexpr bool is_complete() {
    if (entries.size() != static_cast<std::size_t>(message_id::count)) return false;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (static_cast<std::size_t>(entries[i].what) != i || entries[i].english.empty() || entries[i].japanese.empty())
            return false;
    return true;
}
static_assert(is_complete(), "entries must be in the order of message_id and have a text in each language");

} // namespace

std::string_view say(message_id what, language in) {
    const auto& found = entries.at(static_cast<std::size_t>(what));
    return in == language::japanese ? found.japanese : found.english;
}

std::string say(message_id what, language in, std::string_view value) {
    std::string out(say(what, in));
    if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, value);
    return out;
}

} // namespace poolguard::pool
