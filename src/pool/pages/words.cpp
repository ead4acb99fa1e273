#include "pool/pages/words.hpp"

#include <array>

namespace poolguard::pool {
namespace {

struct entry {
    word what;
    std::string_view english;
    std::string_view japanese;
};

constexpr std::array entries{
    entry{word::sign_in, "Sign in", "サインイン"},
    entry{word::sign_up, "Create an account", "アカウントの作成"},
    entry{word::create_account, "Create account", "アカウントを作成"},
    entry{word::confirm_account, "Confirm your account", "アカウントの確認"},
    entry{word::confirm, "Confirm", "確認する"},
    entry{word::reset_password, "Reset your password", "パスワードの再設定"},
    entry{word::send_code, "Send code", "コードを送信"},
    entry{word::choose_new_password, "Choose a new password", "新しいパスワードの設定"},
    entry{word::set_password, "Set password", "パスワードを設定"},
    entry{word::verify, "Verify that it is you", "本人確認"},
    entry{word::choose_factor, "Choose how to verify", "確認方法の選択"},
    entry{word::set_up_authenticator, "Set up an authenticator app", "認証アプリの設定"},
    entry{word::go_on, "Continue", "続ける"},
    entry{word::error_title, "This does not work", "エラーが発生しました"},
    entry{word::username, "Username", "ユーザー名"},
    entry{word::email, "Email address", "メールアドレス"},
    entry{word::phone_number, "Phone number", "電話番号"},
    entry{word::email_or_phone, "Email address or phone number", "メールアドレスまたは電話番号"},
    entry{word::password, "Password", "パスワード"},
    entry{word::new_password, "New password", "新しいパスワード"},
    entry{word::code, "Code", "コード"},
    entry{word::authenticator_key, "Key", "キー"},
    entry{word::name, "Name", "氏名"},
    entry{word::given_name, "Given name", "名"},
    entry{word::family_name, "Family name", "姓"},
    entry{word::birthdate, "Date of birth", "生年月日"},
    entry{word::to_sign_up, "Create an account", "アカウントを作成する"},
    entry{word::to_sign_in, "Sign in with an account", "既存のアカウントでサインインする"},
    entry{word::to_forgotten, "Forgot your password?", "パスワードをお忘れですか？"},
    entry{word::send_new_code, "Send a new code", "新しいコードを送信"},
    entry{word::continue_with, "Continue with {}", "{} で続ける"},
    entry{word::other_ways, "Other ways to sign in", "その他のサインイン方法"},
    entry{word::forgotten_lead, "We send you a code by which you can set a new password.",
          "新しいパスワードを設定するためのコードをお送りします。"},
    entry{word::code_sent_to, "We have sent a code to {}.", "{} にコードを送信しました。"},
    entry{word::code_sent_if_known, "If there is such an account, a code is on its way.",
          "アカウントが存在する場合、コードをお送りしました。"},
    entry{word::temporary_password_lead, "Your temporary password has served. Choose one of your own.",
          "仮のパスワードを新しいパスワードに変更してください。"},
    entry{word::authenticator_lead, "Enter the code that your authenticator app shows.",
          "認証アプリに表示されるコードを入力してください。"},
    entry{word::set_up_lead,
          "Scan the picture with an authenticator app, or enter the key there. Then enter the code that it shows.",
          "認証アプリで画像を読み取るか、キーを入力し、表示されるコードを入力してください。"},
    entry{word::waits_for_administrator, "Your account waits for an administrator to confirm it.",
          "管理者による確認をお待ちください。"},
    entry{word::authenticator_app, "Authenticator app", "認証アプリ"},
    entry{word::text_message, "Text message", "SMS"},
    entry{word::email_message, "Email", "メール"},
    entry{word::at_least, "At least {} characters", "{} 文字以上"},
    entry{word::with_upper, ", an upper-case letter", "、英大文字を含む"},
    entry{word::with_lower, ", a lower-case letter", "、英小文字を含む"},
    entry{word::with_number, ", a digit", "、数字を含む"},
    entry{word::with_symbol, ", a symbol", "、記号を含む"},
    entry{word::account_confirmed, "Your account is confirmed. Sign in to go on.",
          "アカウントが確認されました。サインインしてください。"},
    entry{word::password_changed, "Your password is set. Sign in to go on.",
          "パスワードが設定されました。サインインしてください。"},
    entry{word::new_code_sent, "A new code is on its way.", "新しいコードを送信しました。"},
    entry{word::wrong_password, "The name or the password is wrong.", "名前またはパスワードが正しくありません。"},
    entry{word::too_many_attempts, "There were too many attempts. Wait a while and try again.",
          "試行回数が多すぎます。しばらくしてからお試しください。"},
    entry{word::user_disabled, "This account is disabled.", "このアカウントは無効です。"},
    entry{word::temporary_password_expired, "Your temporary password has expired. Ask your administrator for another.",
          "仮のパスワードの有効期限が切れています。管理者にお問い合わせください。"},
    entry{word::session_over, "This took too long. Sign in again.", "時間切れです。もう一度サインインしてください。"},
    entry{word::sign_up_closed, "New accounts cannot be made here.", "新規アカウントは作成できません。"},
    entry{word::wrong_code, "The code is wrong.", "コードが正しくありません。"},
    entry{word::expired_code, "The code has expired. Ask for a new one.",
          "コードの有効期限が切れています。新しいコードを送信してください。"},
    entry{word::used_code, "This code has served already. Wait for the next one.",
          "使用済みのコードです。次のコードをお待ちください。"},
    entry{word::name_taken, "There is an account of this name already.", "この名前のアカウントは既に存在します。"},
    entry{word::weak_password, "The password does not have what is asked for.", "パスワードが条件を満たしていません。"},
    entry{word::used_password, "You have had this password before. Choose another.",
          "以前に使用したパスワードです。別のパスワードを選択してください。"},
    entry{word::refused_value, "One of the values cannot be used. Check what you have entered.",
          "入力内容に誤りがあります。ご確認ください。"},
    entry{word::unavailable, "This does not work at the moment. Try again in a while.",
          "現在ご利用いただけません。しばらくしてからお試しください。"},
    entry{word::stale_form, "This form has been sent already, or was open for too long. Try again.",
          "フォームは送信済みか、有効期限が切れています。もう一度お試しください。"},
    entry{word::foreign_form, "This form was not sent from this page. Try again.",
          "このページから送信されたフォームではありません。もう一度お試しください。"},
    entry{word::provider_failed, "The sign-in there did not succeed.", "外部サービスでのサインインに失敗しました。"},
    entry{word::address_mismatch, "The application's address is not registered here.",
          "アプリケーションのアドレスが登録されていません。"},
    entry{word::unknown_application, "The application is not known here.", "不明なアプリケーションです。"},
    entry{word::bad_request, "The application's request cannot be understood.", "リクエストが正しくありません。"},
};

constexpr bool is_complete() {
    if (entries.size() != static_cast<std::size_t>(word::count)) return false;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (static_cast<std::size_t>(entries[i].what) != i || entries[i].english.empty() || entries[i].japanese.empty())
            return false;
    return true;
}
static_assert(is_complete(), "each word has its place and all languages");

} // namespace

std::string_view say(word what, language in) {
    const auto& found = entries.at(static_cast<std::size_t>(what));
    return in == language::japanese ? found.japanese : found.english;
}

std::string say(word what, language in, std::string_view value) {
    std::string out(say(what, in));
    if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, value);
    return out;
}

} // namespace poolguard::pool
