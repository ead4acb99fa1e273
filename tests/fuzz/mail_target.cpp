// Letters: templates are filled in one pass, nothing gets out of its place in a message, and what was written is read.

#include "base/utf8.hpp"
#include "fuzz/fuzz.hpp"
#include "pool/mail/letter_text.hpp"
#include "pool/mail/mail_text.hpp"
#include "pool/mail/message_template.hpp"

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>

namespace poolguard::fuzz {
namespace {

const base::time_point date = base::from_epoch_seconds(1'790'000'000);

void try_template(std::string_view text, std::string_view value) {
    const auto out = pool::filled(text, {{"{####}", value}, {"{username}", "ann"}});
    // By another way: the marks become bytes that no text has.
    std::string theirs(text);
    if (theirs.find_first_of("\xfe\xfd") != theirs.npos) return;
    boost::replace_all(theirs, "{####}", "\xfe");
    boost::replace_all(theirs, "{username}", "\xfd");
    std::string wanted;
    for (const char each : theirs)
        wanted += each == '\xfe' ? std::string(value) : each == '\xfd' ? "ann" : std::string(1, each);
    require(out == wanted, "marks are replaced once, and not in values");
}

void check_lines(std::string_view written) {
    const auto head = written.substr(0, written.find("\n\n"));
    require(head.size() < written.size(), "a head ends with an empty line");
    constexpr std::string_view names[] = {
        "From: ",       "To: ",           "Subject: ",      "Date: ",
        "Message-ID: ", "MIME-Version: ", "Content-Type: ", "Content-Transfer-Encoding: "};
    std::size_t fields = 0;
    for (std::size_t at = 0; at < head.size();) {
        const auto end = std::min(head.find('\n', at), head.size());
        const auto line = head.substr(at, end - at);
        at = end + 1;
        if (line.starts_with(' ')) continue;
        require(std::ranges::any_of(names, [&](auto each) { return line.starts_with(each); }),
                "no field comes from a value");
        ++fields;
    }
    require(fields == 7 || fields == 8, "each field is there once");
    for (auto rest = written.substr(head.size()); !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        require(line.size() <= 76 || line.starts_with("Content-Type: "), "no line of a body is too long");
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
}

// As quoted-printable text keeps it: lines end alike.
std::string with_plain_ends(std::string_view text) {
    std::string out;
    for (auto rest = text; !rest.empty();) {
        auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        out.append(line).append("\n");
    }
    return out;
}

void try_letter(const pool::message& mail) {
    const auto written = pool::to_rfc5322(mail, "no-reply@example.com", "id1", date);
    check_lines(written);
    if (!base::is_utf8(mail.text) || !base::is_utf8(mail.subject)) return;
    const auto read = pool::read_letter(written);
    const auto text = with_plain_ends(mail.text);
    require(read.text == text || read.text + "\n" == text, "the text is read as it was written");
    const bool is_plain = std::ranges::none_of(mail.subject, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
    const bool is_trimmed = !mail.subject.starts_with(' ') && !mail.subject.ends_with(' ');
    if (is_plain && is_trimmed) require(read.subject == mail.subject, "so is the subject");
    require(pool::read_letter(pool::with_crlf(written)).subject == read.subject, "the line ends do not matter");
}

} // namespace

std::vector<std::string> seeds() {
    return {
        joined({"ann@example.com", "Your code: {####}",
                "Dear {username},\n your code is 123456. \t\n.\nFrom x=", "<p>{####}</p>"}),
        joined({"a\r\nBcc: b@example.com", "\xe7\xa2\xba\xe8\xaa\x8d\xe3\x82\xb3\xe3\x83\xbc\xe3\x83\x89 \xe3\x81\xaf",
                "\xe3\x81\x82\r\n", ""}),
        "Subject: =?utf-8?Q?a_b=3D?= =?utf-8?B?YQ==?=\nContent-Type: multipart/mixed; boundary=\"x\"\n\n--x\n"
        "Content-Transfer-Encoding: base64\n\nMTIz\nNDU2\n--x--\n"};
}

void try_input(std::string_view input) {
    const auto any = pool::read_letter(input);
    require(base::is_utf8(any.text) && base::is_utf8(any.subject), "what is read is UTF-8");
    pieces from(input);
    pool::message mail;
    mail.to = from.next();
    mail.subject = from.next();
    mail.text = from.next();
    mail.html = from.rest();
    try_template(mail.subject, mail.to);
    try_letter(mail);
}

} // namespace poolguard::fuzz
