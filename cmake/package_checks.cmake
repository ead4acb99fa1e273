# Included by cpack. Without dpkg-shlibdeps it would leave out the dependencies on libraries and say nothing.
find_program(SHLIBDEPS_EXECUTABLE dpkg-shlibdeps PATHS ENV PATH NO_DEFAULT_PATH)
if(NOT SHLIBDEPS_EXECUTABLE)
    message(FATAL_ERROR "dpkg-shlibdeps, which finds the libraries that the package depends on, is not in the PATH. "
        "Install the Debian package dpkg-dev ('tools/install-packages package' does), or run 'make package'.")
endif()
