# Installation (cmake --install) and the Debian package (make package). Build the program first; tests and benchmarks
# are not part of the package.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(GNUInstallDirs)
install(TARGETS poolguard RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# The unit starts the program where it is installed.
install(CODE "
    file(READ ${PROJECT_SOURCE_DIR}/infra/debian/poolguard.service unit)
    string(REPLACE /usr/bin/poolguard \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/poolguard\" unit \"\${unit}\")
    file(WRITE ${PROJECT_BINARY_DIR}/package/poolguard.service \"\${unit}\")
    file(INSTALL ${PROJECT_BINARY_DIR}/package/poolguard.service
        DESTINATION \"\${CMAKE_INSTALL_PREFIX}/lib/systemd/system\")")
install(FILES infra/debian/poolguard.conf DESTINATION /etc/poolguard)
install(FILES LICENSE DESTINATION share/doc/poolguard RENAME copyright)

# The program itself prints its man pages and completions.
function(poolguard_print path)
    install(CODE "
        get_filename_component(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${path}\" DIRECTORY)
        file(MAKE_DIRECTORY \"\${folder}\")
        execute_process(COMMAND $<TARGET_FILE:poolguard> ${ARGN}
            OUTPUT_FILE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${path}\" COMMAND_ERROR_IS_FATAL ANY)
        if(\"${path}\" MATCHES \"/man/\")
            execute_process(COMMAND gzip --best --no-name --force \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${path}\"
                COMMAND_ERROR_IS_FATAL ANY)
        endif()")
endfunction()
poolguard_print(share/man/man1/poolguard.1 man)
poolguard_print(share/man/man5/poolguard-settings.5 man settings)
poolguard_print(share/bash-completion/completions/poolguard completion bash)
poolguard_print(share/zsh/vendor-completions/_poolguard completion zsh)
poolguard_print(share/fish/vendor_completions.d/poolguard.fish completion fish)
install(FILES CHANGELOG.md README.md SECURITY.md DESTINATION share/doc/poolguard)
install(DIRECTORY docs DESTINATION share/doc/poolguard FILES_MATCHING PATTERN "*.md" PATTERN "*.svg" PATTERN "*.json")
install(DIRECTORY examples/triggers DESTINATION share/doc/poolguard/examples)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME poolguard)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "Poolguard <poolguard@localhost>")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "authentication server that works with Amazon Cognito or replaces it
A gateway that verifies Cognito tokens and offers every sign-in flow as a
plain JSON API, and an embedded user pool that speaks Cognito's protocol.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/package_checks.cmake)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE ${PROJECT_BINARY_DIR}/package/conffiles "/etc/poolguard/poolguard.conf\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/infra/debian/postinst
    ${PROJECT_SOURCE_DIR}/infra/debian/prerm ${PROJECT_SOURCE_DIR}/infra/debian/postrm
    ${PROJECT_BINARY_DIR}/package/conffiles)
# Folders are not writable for the group, whatever the umask is.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
    WORLD_READ WORLD_EXECUTE)
set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS ${CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS})
include(CPack)
