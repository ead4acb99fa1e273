# Installing the C++ library: cmake --install, and its Debian packages when it is built alone (make package).

# What find_package(poolguard COMPONENTS jwt) gives. The components of one shared library are names for parts of its
# interface, so that they can be separated later.
include(CMakePackageConfigHelpers)
set(library_components jwt cognito)
foreach(component IN LISTS library_components)
    add_library(poolguard_component_${component} INTERFACE)
    target_link_libraries(poolguard_component_${component} INTERFACE poolguard_library)
    set_target_properties(poolguard_component_${component} PROPERTIES EXPORT_NAME ${component})
    list(APPEND library_targets poolguard_component_${component})
endforeach()
set_target_properties(poolguard_library PROPERTIES EXPORT_NAME library)
list(APPEND library_targets poolguard_library)
if(CURL_FOUND)
    set_target_properties(poolguard_curl_library PROPERTIES EXPORT_NAME curl INSTALL_RPATH "$ORIGIN")
endif()

install(TARGETS ${library_targets} EXPORT poolguard-targets
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
if(CURL_FOUND)
    install(TARGETS poolguard_curl_library EXPORT poolguard-targets
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT curl NAMELINK_COMPONENT development)
endif()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/poolguard DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    COMPONENT development)

set(library_cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/poolguard)
install(EXPORT poolguard-targets NAMESPACE poolguard:: DESTINATION ${library_cmake_folder} COMPONENT development)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/poolguard-config.cmake.in
    ${PROJECT_BINARY_DIR}/library/poolguard-config.cmake INSTALL_DESTINATION ${library_cmake_folder})
# Before 1.0 another minor version is another interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/library/poolguard-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/library/poolguard-config.cmake
    ${PROJECT_BINARY_DIR}/library/poolguard-config-version.cmake
    DESTINATION ${library_cmake_folder} COMPONENT development)

# The prefix is where the file is found, so an installed folder can be moved.
file(RELATIVE_PATH library_pc_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" library_pc_prefix ${library_pc_prefix})
# poolguard_pkg_config(NAME REQUIRES DESCRIPTION)
function(poolguard_pkg_config name requires description)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/poolguard.pc.in ${PROJECT_BINARY_DIR}/library/${name}.pc @ONLY)
    install(FILES ${PROJECT_BINARY_DIR}/library/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
        COMPONENT development)
endfunction()
poolguard_pkg_config(poolguard "" "Verifies tokens of Amazon Cognito and signs in to it; C++23")
if(CURL_FOUND)
    poolguard_pkg_config(poolguard-curl "poolguard = ${PROJECT_VERSION}" "Requests of poolguard over libcurl")
endif()

# The server's packages are cmake/package.cmake's; CPack makes one set for each build folder.
if(POOLGUARD_SERVER)
    return()
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME poolguard-library)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Poolguard <poolguard@localhost>")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}/library)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package_checks.cmake)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
set(CPACK_COMPONENTS_ALL library development)
if(CURL_FOUND)
    list(APPEND CPACK_COMPONENTS_ALL curl)
endif()

# poolguard_library_package(COMPONENT NAME SECTION DESCRIPTION)
macro(poolguard_library_package component name section description)
    string(TOUPPER ${component} upper)
    set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
    set(CPACK_DEBIAN_${upper}_FILE_NAME DEB-DEFAULT)
    set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section})
    set(CPACK_COMPONENT_${upper}_DESCRIPTION "${description}")
    set(CPACK_DEBIAN_${upper}_DESCRIPTION "${description}")
    install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION share/doc/${name} RENAME copyright COMPONENT ${component})
endmacro()
poolguard_library_package(library libpoolguard${library_interface} libs "C++ library for the tokens of Amazon Cognito
It verifies tokens strictly, and signs users in by SRP.")
if(CURL_FOUND)
    poolguard_library_package(curl libpoolguard-curl${library_interface} libs "requests of libpoolguard over libcurl
The transport for its client, and for key sets.")
endif()
poolguard_library_package(development poolguard-dev libdevel "headers of the C++ library for the tokens of Amazon Cognito
With files for CMake and pkg-config.")
foreach(component LIBRARY CURL)
    set(CPACK_DEBIAN_${component}_PACKAGE_SHLIBDEPS ON)
    set(CPACK_DEBIAN_${component}_PACKAGE_GENERATE_SHLIBS ON)
endforeach()
set(CPACK_DEBIAN_CURL_PACKAGE_DEPENDS "libpoolguard${library_interface} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libpoolguard${library_interface} (= ${PROJECT_VERSION})")
if(CURL_FOUND)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
        ", libpoolguard-curl${library_interface} (= ${PROJECT_VERSION})")
endif()
include(CPack)
