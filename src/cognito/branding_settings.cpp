#include "cognito/branding_settings.hpp"

namespace poolguard::cognito {

const boost::json::value* find_setting(const boost::json::object& settings, std::string_view pointer) {
    const auto* object = &settings;
    while (true) {
        pointer.remove_prefix(1);
        const auto end = pointer.find('/');
        const auto* child = object->if_contains(pointer.substr(0, end));
        if (child == nullptr || end == std::string_view::npos) return child;
        object = child->if_object();
        if (object == nullptr) return nullptr;
        pointer.remove_prefix(end);
    }
}

std::string_view text_setting(const boost::json::object& settings, std::string_view pointer) {
    const auto* found = find_setting(settings, pointer);
    return found != nullptr && found->is_string() ? std::string_view(found->get_string()) : std::string_view{};
}

void set_setting(boost::json::object& settings, std::string_view pointer, boost::json::value value) {
    auto* object = &settings;
    while (true) {
        pointer.remove_prefix(1);
        const auto end = pointer.find('/');
        const auto name = pointer.substr(0, end);
        if (end == std::string_view::npos) {
            if (value.is_null())
                object->erase(name);
            else
                (*object)[name] = std::move(value);
            return;
        }
        if (value.is_null() && !object->contains(name)) return;
        auto& child = (*object)[name];
        if (child.is_null()) child.emplace_object();
        object = child.if_object();
        if (object == nullptr) return;
        pointer.remove_prefix(end);
    }
}

} // namespace poolguard::cognito
