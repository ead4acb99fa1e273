#include "pool/mail/letter_words.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
namespace {

using http::language;

letter_words english_words(letter_kind kind) {
    switch (kind) {
    case letter_kind::sign_up:
        return {"Your verification code", "Your confirmation code is {{code}}.",
                "Enter it to finish signing up for {{product}}. It is valid for {{lifetime}}.",
                "If you did not sign up, ignore this message and do not give the code to anybody."};
    case letter_kind::sign_up_link:
        return {"Your verification link", "Please click the link below to verify your email address.",
                "It finishes your sign-up for {{product}}. The link is valid for {{lifetime}}.",
                "If you did not sign up, ignore this message and do not open the link."};
    case letter_kind::address:
        return {"Your verification code", "Your confirmation code is {{code}}.",
                "Enter it to confirm this e-mail address for your account at {{product}}. It is valid for "
                "{{lifetime}}.",
                "If you did not enter this address, ignore this message and do not give the code to anybody."};
    case letter_kind::password_reset:
        return {"Your password reset code", "Your password reset code is {{code}}.",
                "Enter it to set a new password for your account at {{product}}. It is valid for {{lifetime}}.",
                "If you did not expect this message, do not give the code to anybody: your password can be changed "
                "with it."};
    case letter_kind::sign_in:
        return {"Your authentication code", "Your authentication code is {{code}}.",
                "Enter it to sign in to {{product}}. It is valid for {{lifetime}}.",
                "If you are not signing in, ignore this message and do not give the code to anybody."};
    case letter_kind::second_factor:
        return {"Your authentication code", "Your authentication code is {{code}}.",
                "Enter it to sign in to {{product}}. It is valid for {{lifetime}}.",
                "If you are not signing in, somebody else may know your password. Do not give the code to anybody, "
                "and change your password."};
    case letter_kind::invitation:
        return {"Your temporary password", "Your username is {{username}} and temporary password is {{code}}.",
                "You are invited to {{product}}. Sign in with this password and choose your own. It is valid for "
                "{{lifetime}}.",
                "If you did not expect an invitation, ignore this message."};
    case letter_kind::password_changed:
        return {"Your password was changed", "The password of your account at {{product}} was changed.", "",
                "If neither you nor an administrator changed it, set a new password now and contact support."};
    case letter_kind::email_changed:
        return {"Your e-mail address was changed", "This address no longer belongs to your account at {{product}}.",
                "The account has another e-mail address now, or none.",
                "If neither you nor an administrator changed it, contact support now."};
    case letter_kind::phone_changed:
        return {"Your phone number was changed", "The phone number of your account at {{product}} was changed.",
                "It was added, replaced or removed.",
                "If neither you nor an administrator changed it, change your password now and contact support."};
    case letter_kind::second_factor_changed:
        return {"Your second factor was changed", "A second factor of your account at {{product}} was changed.",
                "It was added, replaced or removed.",
                "If neither you nor an administrator changed it, change your password now and contact support."};
    case letter_kind::passkey_added:
        return {"A passkey was added", "A passkey was added to your account at {{product}}.",
                "Whoever has the passkey can sign in with it.",
                "If you did not add it, remove it now and contact support."};
    case letter_kind::passkey_removed:
        return {"A passkey was removed", "A passkey was removed from your account at {{product}}.", "",
                "If neither you nor an administrator removed it, change your password now and contact support."};
    }
    return {};
}

letter_words japanese_words(letter_kind kind) {
    switch (kind) {
    case letter_kind::sign_up:
        return {"確認コード", "確認コードは {{code}} です。",
                "このコードを入力すると、{{product}} への登録が完了します。有効期間は {{lifetime}}です。",
                "登録した覚えがない場合は、このメールを無視し、コードを誰にも教えないでください。"};
    case letter_kind::sign_up_link:
        return {"確認リンク", "次のリンクを開いて、メールアドレスを確認してください。",
                "{{product}} への登録が完了します。リンクの有効期間は {{lifetime}}です。",
                "登録した覚えがない場合は、このメールを無視し、リンクを開かないでください。"};
    case letter_kind::address:
        return {"確認コード", "確認コードは {{code}} です。",
                "このコードを入力すると、{{product}} のアカウントのメールアドレスが確認されます。有効期間は "
                "{{lifetime}}です。",
                "このアドレスを入力した覚えがない場合は、このメールを無視し、コードを誰にも教えないでください。"};
    case letter_kind::password_reset:
        return {"パスワード再設定のコード", "パスワード再設定のコードは {{code}} です。",
                "このコードを入力すると、{{product}} の新しいパスワードを設定できます。有効期間は {{lifetime}}です。",
                "お心当たりがない場合は、コードを誰にも教えないでください。コードがあればパスワードを変更できます。"};
    case letter_kind::sign_in:
        return {"認証コード", "認証コードは {{code}} です。",
                "このコードを入力すると、{{product}} にサインインできます。有効期間は {{lifetime}}です。",
                "サインインしていない場合は、このメールを無視し、コードを誰にも教えないでください。"};
    case letter_kind::second_factor:
        return {"認証コード", "認証コードは {{code}} です。",
                "このコードを入力すると、{{product}} にサインインできます。有効期間は {{lifetime}}です。",
                "サインインしていない場合は、パスワードが他人に知られているおそれがあります。コードを誰にも教えず、"
                "パスワードを変更してください。"};
    case letter_kind::invitation:
        return {"仮のパスワード", "ユーザー名は {{username}}、仮のパスワードは {{code}} です。",
                "{{product}} に招待されました。このパスワードでサインインし、新しいパスワードを設定してください。"
                "有効期間は {{lifetime}}です。",
                "お心当たりがない場合は、このメールを無視してください。"};
    case letter_kind::password_changed:
        return {"パスワードが変更されました", "{{product}} のアカウントのパスワードが変更されました。", "",
                "ご自身または管理者による変更でない場合は、すぐに新しいパスワードを設定し、サポートにご連絡ください。"};
    case letter_kind::email_changed:
        return {"メールアドレスが変更されました",
                "このアドレスは、{{product}} のアカウントのメールアドレスではなくなりました。",
                "アカウントのメールアドレスは、別のアドレスに変更されたか、削除されました。",
                "ご自身または管理者による変更でない場合は、すぐにサポートにご連絡ください。"};
    case letter_kind::phone_changed:
        return {"電話番号が変更されました", "{{product}} のアカウントの電話番号が変更されました。",
                "電話番号が追加、変更、または削除されました。",
                "ご自身または管理者による変更でない場合は、すぐにパスワードを変更し、サポートにご連絡ください。"};
    case letter_kind::second_factor_changed:
        return {"二要素認証が変更されました", "{{product}} のアカウントの二要素認証が変更されました。",
                "認証方法が追加、交換、または削除されました。",
                "ご自身または管理者による変更でない場合は、すぐにパスワードを変更し、サポートにご連絡ください。"};
    case letter_kind::passkey_added:
        return {"パスキーが追加されました", "{{product}} のアカウントにパスキーが追加されました。",
                "このパスキーを持つ人は、アカウントにサインインできます。",
                "追加した覚えがない場合は、すぐにパスキーを削除し、サポートにご連絡ください。"};
    case letter_kind::passkey_removed:
        return {"パスキーが削除されました", "{{product}} のアカウントからパスキーが削除されました。", "",
                "ご自身または管理者による削除でない場合は、すぐにパスワードを変更し、サポートにご連絡ください。"};
    }
    return {};
}

} // namespace

letter_words words_of(letter_kind kind, language in) {
    return in == language::japanese ? japanese_words(kind) : english_words(kind);
}

std::string_view link_label(language in) { return in == language::japanese ? "メールアドレスを確認" : "Verify Email"; }

std::string lifetime_in_words(std::chrono::minutes lifetime, language in) {
    using namespace std::chrono_literals;
    const bool is_japanese = in == language::japanese;
    // A day is said in hours, as people do.
    if (lifetime > 24h && lifetime % 24h == 0min) {
        const auto days = lifetime / 24h;
        return fmt::format("{} {}", days, is_japanese ? "日" : "days");
    }
    const bool is_in_hours = lifetime % 1h == 0min;
    const auto count = is_in_hours ? lifetime / 1h : lifetime.count();
    if (is_japanese) return fmt::format("{} {}", count, is_in_hours ? "時間" : "分");
    return fmt::format("{} {}{}", count, is_in_hours ? "hour" : "minute", count == 1 ? "" : "s");
}

footer_words footer_words_in(language in) {
    if (in == language::japanese) return {"サポート", "利用規約", "プライバシーポリシー"};
    return {"Support", "Terms of use", "Privacy policy"};
}

} // namespace poolguard::pool
