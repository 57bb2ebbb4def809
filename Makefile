# bindgen-lisp: day-to-day commands. "make help" lists them.
#
# What is missing on a Debian machine with a Swift toolchain is installed first; a machine that has everything is left
# alone and needs no network.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PREFIX ?= /usr/local
SWIFT ?= swift
COMMAND := .build/release/bindgen-lisp
BUILD := $(SWIFT) build -c release --static-swift-stdlib --product
RELEASE := tools/static-libraries && $(BUILD) bindgen-lisp && $(BUILD) keep-prelude && \
  .build/release/keep-prelude $(COMMAND)

# Packages that building and scanning need, and those that the tests compare with.
DEMO_PACKAGES := pkg-config libyaml-dev libffi-dev libclang-14-dev gcc libc6-dev zlib1g-dev
TEST_PACKAGES := $(DEMO_PACKAGES) clang-14 llvm-14-dev libgtk-4-dev libsdl2-dev libsqlite3-dev libcairo2-dev \
  libgraphene-1.0-dev python3 python3-venv zsh sbcl valgrind xvfb xauth xdotool imagemagick fonts-dejavu-core \
  chromium firefox-esr libxml2-utils
BENCH_PACKAGES := luajit cl-cffi python3-cffi

.PHONY: help demo test specs generated language libclangs bench install format lint clean setup setup-demo accept build

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup-demo:
	@tools/install-packages $(DEMO_PACKAGES)

setup: ## install what building and testing need (Debian)
	@tools/install-packages $(TEST_PACKAGES)
	@tools/python-environment
	@Tests/upgrades/fetch

build: setup-demo ## build the command for release
	@$(RELEASE)

demo: build ## scan a real header, generate bindings, call the library, compile a program to WebAssembly
	@tools/demo $(COMMAND)

test: setup ## check the format, build, run every test
	@$(MAKE) --no-print-directory lint
	@tools/run-tests

accept: setup ## take what the tests print as what they expect; look at "git diff" afterwards
	@ACCEPT=1 $(SWIFT) test --disable-xctest \
	  --filter 'CommandTests|FeatureTests|LispModuleTests|HostGoldenTests|StubsTests|ReportTests|UpgradeTests'

specs: setup ## make the specs in specs/ again from the headers installed here
	@$(RELEASE)
	@specs/scan

generated: ## make what is in generated/ again from the specs
	@$(RELEASE)
	@$(COMMAND) generate specs/*.yaml --out generated

language: ## put the tables of docs/language.md and docs/drift-rules.md right
	@$(RELEASE)
	@tools/language-tables $(COMMAND)
	@$(COMMAND) explain --list --format json > build/rules.json
	@tools/drift-rules build/rules.json

libclangs: setup ## compare the specs that every libclang at hand makes (fetches some 250 MB)
	@Tests/libclangs/fetch
	@$(SWIFT) build --product bindgen-lisp
	@Tests/libclangs/run

bench: setup ## measure against the bare libclang parse, an empty program, and other languages that call C
	@tools/install-packages $(BENCH_PACKAGES)
	@$(RELEASE)
	@bench/run $(COMMAND)
	@bench/runtime/run $(COMMAND)
	@bench/wasm/run $(COMMAND)

install: build ## install into PREFIX (/usr/local)
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions"
	@install -m 755 $(COMMAND) "$(DESTDIR)$(PREFIX)/bin/bindgen-lisp"
	@$(COMMAND) completion bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/bindgen-lisp"
	@$(COMMAND) completion zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_bindgen-lisp"
	@echo "installed $(DESTDIR)$(PREFIX)/bin/bindgen-lisp"

format: ## format the Swift sources
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

lint: ## check the format without changing anything
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

clean: ## remove what was built
	@rm -rf .build build
