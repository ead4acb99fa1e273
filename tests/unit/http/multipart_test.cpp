#include "http/multipart.hpp"

#include <gtest/gtest.h>

namespace poolguard::http {
namespace {

constexpr auto form_type = "multipart/form-data; boundary=b1";

std::string part_of_form(std::string_view disposition, std::string_view content, std::string_view more = {}) {
    return "--b1\r\n" + std::string(more) + "Content-Disposition: " + std::string(disposition) + "\r\n\r\n" +
           std::string(content) + "\r\n";
}

TEST(multipart, has_fields_and_files) {
    const auto body = part_of_form(R"(form-data; name="csrf_token")", "t") +
                      part_of_form(R"(form-data; name="css"; x=y)", "a\r\n--b2\r\n") +
                      part_of_form(R"(FORM-DATA;name = "image" ; filename="a\"; name=\\x.png")", "\r\n--b\0\r\n",
                                   "content-type: image/png\r\n") +
                      part_of_form("form-data; name=none; filename=\"\"", "") + "--b1--\r\n";
    const auto form = parse_multipart(body, "Multipart/Form-Data; charset=x; Boundary=\"b1\"");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->fields, (form_fields{{"csrf_token", "t"}, {"css", "a\r\n--b2\r\n"}}));
    ASSERT_EQ(form->files.size(), 2U);
    EXPECT_EQ(form->files[0].name, "image");
    EXPECT_EQ(form->files[0].file_name, R"(a"; name=\x.png)");
    EXPECT_EQ(form->files[0].content, std::string_view("\r\n--b"));
    EXPECT_EQ(form->files[1].name, "none");
    EXPECT_TRUE(form->files[1].content.empty());
    EXPECT_TRUE(parse_multipart("--b1--", form_type));
}

TEST(multipart, what_is_not_whole_is_refused) {
    const auto good = part_of_form(R"(form-data; name="a")", "1");
    const std::pair<std::string, std::string> table[]{
        {good + "--b1--", "multipart/form-data"},
        {good + "--b1--", "multipart/form-data; boundary="},
        {good + "--b1--", "multipart/form-data; boundary=" + std::string(71, 'b')},
        {good + "--b1--", "multipart/mixed; boundary=b1"},
        {good + "--b1--", "application/x-www-form-urlencoded; boundary=b1"},
        {"", form_type},
        {good, form_type},
        {good + "--b1", form_type},
        {good.substr(2) + "--b1--", form_type},
        {"--b1\r\nno headers\r\n--b1--", form_type},
        {"--b1\r\n\r\nx\r\n--b1--", form_type},
        {"--b1 \r\n\r\nx\r\n--b1--", form_type},
        {"--b1\r\n--b1--", form_type},
        {part_of_form("form-data", "1") + "--b1--", form_type},
        {part_of_form("attachment; name=a", "1") + "--b1--", form_type},
        {part_of_form("form-data; name=\"a", "1") + "--b1--", form_type},
        {part_of_form("form-data; name=\"a\"b", "1") + "--b1--", form_type},
        {part_of_form("form-data; name", "1") + "--b1--", form_type},
        {part_of_form("form-data; name=a", std::string("1\0", 2)) + "--b1--", form_type},
        {part_of_form("form-data; name=a", "1", "x: " + std::string(5000, 'x') + "\r\n") + "--b1--", form_type},
    };
    for (const auto& [body, type] : table)
        EXPECT_FALSE(parse_multipart(body, type)) << type << "\n" << body;
    std::string many;
    for (std::size_t i = 0; i < most_form_parts; ++i)
        many += good;
    EXPECT_TRUE(parse_multipart(many + "--b1--", form_type));
    EXPECT_FALSE(parse_multipart(many + good + "--b1--", form_type));
}

TEST(multipart, a_form_is_read_by_its_type) {
    const auto read = [](std::string_view type, std::string_view body) {
        request from;
        if (!type.empty()) from.headers.push_back({"content-type", type});
        from.body = body;
        return read_form(from);
    };
    for (const auto* type : {"", "application/x-www-form-urlencoded"})
        EXPECT_EQ(read(type, "a=1&b=%20")->fields, (form_fields{{"a", "1"}, {"b", " "}})) << type;
    EXPECT_FALSE(read("", "a=%"));
    const auto body = part_of_form(R"(form-data; name="a")", "1") + "--b1--";
    EXPECT_EQ(read(form_type, body)->fields, (form_fields{{"a", "1"}}));
    EXPECT_FALSE(read(form_type, "a=1"));
}

} // namespace
} // namespace poolguard::http
