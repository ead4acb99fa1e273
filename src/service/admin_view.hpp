#pragma once
// What administrators alone get to see. A view is made with the proof that somebody has the role, so a function that
// returns one cannot forget to ask for it.

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
