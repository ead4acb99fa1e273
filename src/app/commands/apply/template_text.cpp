#include "app/commands/apply/stack_template.hpp"
#include "base/utf8.hpp"

#include <charconv>
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

// YAML anchors can make a small text very large.
constexpr std::size_t most_values = 20'000;
constexpr std::size_t deepest = 64;
constexpr std::size_t most_text = 4 * largest_template;

class converter {
  public:
    json::value convert(const YAML::Node& node, std::size_t depth = 0) {
        if (++values_ > most_values || depth > deepest)
            throw std::length_error("it is nested too deeply or has too many values");
        auto plain = convert_plain(node, depth);
        const auto& tag = node.Tag();
        if (tag.size() < 2 || tag[0] != '!' || tag[1] == '!') return plain;
        return apply_tag(tag.substr(1), std::move(plain));
    }

  private:
    json::value convert_plain(const YAML::Node& node, std::size_t depth) {
        switch (node.Type()) {
        case YAML::NodeType::Sequence: {
            json::array out;
            for (const auto& each : node)
                out.push_back(convert(each, depth + 1));
            return out;
        }
        case YAML::NodeType::Map: {
            json::object out;
            for (const auto& each : node) {
                const auto name = each.first.as<std::string>();
                count(name);
                if (out.contains(name)) throw std::length_error(fmt::format("'{}' is there twice in one object", name));
                out[name] = convert(each.second, depth + 1);
            }
            return out;
        }
        case YAML::NodeType::Scalar:
            return scalar(node);
        default:
            return nullptr;
        }
    }

    void count(const std::string& text) {
        text_ += text.size();
        if (text_ > most_text) throw std::length_error("its anchors make more than 4 MiB of text");
    }

    // Text in quotes stays text; otherwise numbers and booleans are those of JSON.
    json::value scalar(const YAML::Node& node) {
        const auto& text = node.Scalar();
        count(text);
        if (node.Tag() != "?") return json::string(text);
        if (text == "true" || text == "false") return text == "true";
        if (text.empty() || text == "~" || text == "null") return nullptr;
        const bool is_number = text.size() < 16 && (text == "0" || text.front() != '0');
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (is_number && error == std::errc{} && end == text.data() + text.size()) return number;
        return json::string(text);
    }

    // "!GetAtt A.B" is {"Fn::GetAtt": ["A", "B"]}, "!Ref A" {"Ref": "A"}.
    static json::value apply_tag(const std::string& name, json::value argument) {
        if (name == "Ref" || name == "Condition") return json::object{{name, std::move(argument)}};
        if (name == "GetAtt" && argument.is_string()) {
            const std::string text(argument.as_string());
            const auto dot = text.find('.');
            return json::object{
                {"Fn::GetAtt", json::array{text.substr(0, dot), dot == text.npos ? "" : text.substr(dot + 1)}}};
        }
        return json::object{{"Fn::" + name, std::move(argument)}};
    }

    std::size_t values_ = 0;
    std::size_t text_ = 0; // in bytes
};

} // namespace

std::expected<json::object, std::string> parse_template(std::string_view text) {
    if (text.size() > largest_template) return std::unexpected(std::string("The template is larger than 1 MiB"));
    if (!base::is_utf8(text)) return std::unexpected(std::string("The template is not UTF-8"));
    try {
        // JSON is YAML.
        auto out = converter{}.convert(YAML::Load(std::string(text)));
        if (!out.is_object()) return std::unexpected(std::string("The template is not an object"));
        return std::move(out.get_object());
    } catch (const YAML::Exception& error) {
        return std::unexpected(fmt::format("The template is not YAML: line {}: {}", error.mark.line + 1, error.msg));
    } catch (const std::length_error& error) {
        return std::unexpected(fmt::format("The template is invalid: {}", error.what()));
    }
}

} // namespace poolguard::app::apply
