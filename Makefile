# make run       installs what is missing, builds, and serves on http://127.0.0.1:8000 with demo users
# make test      installs what is missing, builds, and runs every check and test
# make test-all  the same, and what takes long: more kills, data races, the build without unity, Go, Next.js
# make build     the release build, giving build/poolguard
# make library   the C++ library alone, giving build/library-only
# make install   both, into $(DESTDIR)$(PREFIX); make install-library only the library
# make package   both as Debian packages, in build/packages
# make packages  the Debian packages and the npm package
# make release   all that a release consists of, with checksums, in build/release
# make bench     measures the server beside others in about 20 minutes; prints ratios (bench/run --quick: in about 3)
# make simulate  walks through SEEDS=1000 worlds of several servers, each from its number, and looks for broken promises
# make fuzz      gives the readers of untrusted input MINUTES=60 of made-up input (tools/fuzz)
# make mutants   changes one line at a time and looks which unit test notices (tools/mutants); an hour and a half
# make coverage  measures which lines of jwt, pool, service and store the unit tests and 100 worlds run (tools/coverage)
# make soak      runs the server under load for MINUTES=60 and judges whether it stays flat
# make lint      clang-tidy, the include directions, formatting
# make format    formats the sources in place
# make hooks     has git check formatting and include directions before each commit
.PHONY: run test test-all build library install install-library package library-package packages release bench
.PHONY: simulate fuzz mutants coverage soak lint format hooks
.PHONY: library-dependencies build-dependencies begin-dependencies package-dependencies test-dependencies
.PHONY: bench-dependencies
.DEFAULT_GOAL := build
PREFIX ?= /usr/local
MINUTES ?= 60
SEEDS ?= 1000
FIRST ?= 1

run: build
	./build/poolguard serve --demo

build: build-dependencies
	cmake --preset release
	cmake --build --preset release -j "$$(nproc)"

library: library-dependencies
	cmake --preset library
	cmake --build --preset library -j "$$(nproc)"

install: build install-library
	cmake --install build --prefix $(PREFIX)

install-library: library
	cmake --install build/library-only --prefix $(PREFIX) --strip

package: package-dependencies build
	cpack --config build/CPackConfig.cmake -B build/packages
	$(MAKE) --no-print-directory library-package

library-package: library
	cpack --config build/library-only/CPackConfig.cmake -B build/packages

packages: package
	tools/pack-npm build/poolguard build/packages

release: packages
	tools/release build build/packages build/release

test: begin-dependencies
	tools/run-tests

test-all: begin-dependencies
	tools/run-tests --all

bench: bench-dependencies build
	bench/run

simulate: test-dependencies
	cmake --preset release
	cmake --build --preset release --target simulate -j "$$(nproc)"
	build/simulate --seeds $(SEEDS) --first $(FIRST)

fuzz: test-dependencies
	cmake --preset fuzz
	cmake --build --preset fuzz -j "$$(nproc)"
	tools/fuzz --minutes $(MINUTES)

mutants: test-dependencies
	tools/mutants

coverage: test-dependencies
	tools/coverage --worlds 100

soak: test-dependencies build
	tools/soak --minutes $(MINUTES)

lint: test-dependencies
	tools/lint

format: test-dependencies
	git ls-files 'src/*.[ch]pp' 'include/*.hpp' 'examples/*.[ch]pp' 'tests/*.[ch]pp' 'bench/*.[ch]pp' 'cmake/*.[ch]pp' | xargs clang-format-19 -i

hooks:
	git config core.hooksPath tools

library-dependencies:
	tools/install-packages library
build-dependencies:
	tools/install-packages build
begin-dependencies:
	tools/install-packages begin
package-dependencies:
	tools/install-packages package
test-dependencies:
	tools/install-packages test
bench-dependencies:
	tools/install-packages bench
	cd tests/clients/node && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
