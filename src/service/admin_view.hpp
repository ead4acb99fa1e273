#pragma once
// Data that only administrators may see. A view can only be made with an `administrator`, so a function that returns
// one cannot forget the check.

#include "service/administrator.hpp"

#include <utility>

namespace poolguard::service {

template <class T>
class admin_view {
  public:
    admin_view(const administrator&, T value) : value_(std::move(value)) {}
    const T& operator*() const { return value_; }
    const T* operator->() const { return &value_; }

  private:
    T value_;
};

} // namespace poolguard::service
