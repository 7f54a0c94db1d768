# digitd: what can be made. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT   ?= swift
DESTDIR ?=
PREFIX  ?= /usr
ROOT    ?= demo

# What keeps the program small (Docs/Decisions/0075-what-the-megabytes-are.md): each function can be left out by the linker,
# names are for nobody else, relocations are packed (glibc 2.36 and later), and frame pointers serve instead of unwind tables.
SMALL := -Xswiftc -use-ld=lld -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections \
	-Xlinker --gc-sections -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs \
	-Xlinker --no-eh-frame-hdr -Xlinker $(CURDIR)/Packaging/no-unwind-tables.ld

# One release build serves `run`, `install` and the benchmarks. Swift's own libraries are linked
# in, so that the installed program needs no toolchain.
RELEASE := -c release --static-swift-stdlib $(SMALL)
DIGITD  := .build/release/digitd

DEBIAN_PACKAGES := libjpeg62-turbo-dev libopenblas-dev libpng-dev libsqlite3-dev nettle-dev \
	pkg-config zlib1g-dev libtiff6 poppler-utils libheif-examples

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

# --- the two commands of the README ---------------------------------------------------------

.PHONY: run
run: build $(ROOT)/samples $(ROOT)/sample-pages ## read sample scans, serve the page, then keep reading what is dropped into demo/inbox
	@mkdir -p "$(ROOT)/inbox" && cp -r "$(ROOT)/samples/images/." "$(ROOT)/sample-pages/images/." "$(ROOT)/inbox/"
	@exec "$(DIGITD)" run --root "$(ROOT)" --web

$(ROOT)/samples: | build
	@"$(DIGITD)" synthesise --scans --count 24 --longest 4 --seed 1 --output "$(ROOT)/samples"

$(ROOT)/sample-pages: | build
	@"$(DIGITD)" synthesise --pages --unseen --count 3 --dpi 150 --seed 21 --output "$(ROOT)/sample-pages"

# A part of the name of a suite or a test.
FILTER ?=

.PHONY: test
test: dependencies lint ## check the format, build with warnings as errors, run every test; one suite: make test FILTER='A hint'
	@SWIFT="$(SWIFT)" bash Tests/run.sh $(if $(FILTER),--filter "$(FILTER)")

# --- building -------------------------------------------------------------------------------

.PHONY: build
build: dependencies ## build the release program
	$(SWIFT) build $(RELEASE) --product digitd

.PHONY: dependencies
dependencies: ## install the Debian packages that building, tests and the reading of TIFF, PDF and HEIC need
	@command -v $(SWIFT) >/dev/null || { \
	  echo "make: there is no Swift here; digitd needs the Swift 6.3 toolchain, see https://www.swift.org/install" >&2; \
	  exit 69; }
	@missing=; for package in $(DEBIAN_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'install ok installed' \
	    || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	install="apt-get install --yes --no-install-recommends$$missing"; \
	echo "Installing the Debian packages that digitd is built and tested with:$$missing"; \
	if ! command -v apt-get >/dev/null; then \
	  echo "make: there is no apt-get here; install the equivalents of these Debian packages, then run make again:$$missing" >&2; exit 69; fi; \
	if [ "$$(id -u)" = 0 ]; then as=; elif command -v sudo >/dev/null; then as=sudo; else \
	  echo "make: only root may install packages; run this as root, then run make again: $$install" >&2; exit 77; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	{ $$as apt-get update --quiet=2 && $$as $$install --quiet=2; } || { \
	  echo "make: the packages could not be installed; mend the line above, or run: $$install" >&2; exit 69; }

.PHONY: lint
lint: ## check the format of every Swift file, and that imports are declared
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@python3 Tests/imports.py

.PHONY: format
format: ## format every Swift file
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

.PHONY: clean
clean: ## remove what was built and the demo
	rm -rf .build demo

# --- installing -----------------------------------------------------------------------------

# Under sudo what was built before is installed: there may be no Swift, and .build stays the user's.
# What nothing has changed since it was built is installed as it is, whatever SwiftPM thinks of it.
.PHONY: installable
installable:
	@if [ -x "$(DIGITD)" ] && [ -n "$${SUDO_USER:-}" ]; then exit 0; fi; \
	if [ -x "$(DIGITD)" ] && [ -z "$$(find Package.swift Sources Models -type f -newer "$(DIGITD)" -print -quit)" ]; then exit 0; fi; \
	if command -v $(SWIFT) >/dev/null; then $(MAKE) --no-print-directory build; \
	elif [ ! -x "$(DIGITD)" ]; then echo "make: nothing is built yet; run: make build" >&2; exit 66; fi

# What is installed, and where: for `install`, and for the packages.
.PHONY: stage
stage:
	install -D --mode=755 "$(DIGITD)" "$(DESTDIR)$(PREFIX)/bin/digitd"
	strip --strip-all --remove-section=.comment "$(DESTDIR)$(PREFIX)/bin/digitd"
	install -D --mode=644 Docs/digitd.1 "$(DESTDIR)$(PREFIX)/share/man/man1/digitd.1"
	install -D --mode=644 --target-directory="$(DESTDIR)$(PREFIX)/share/digitd" \
	  Config/reading.schema.json Config/correction.schema.json Config/prometheus-alerts.yaml
	install -D --mode=644 --target-directory="$(DESTDIR)$(PREFIX)/share/doc/digitd" \
	  Docs/Administration.md Docs/Formats.md CHANGELOG.md
	install -D --mode=644 --target-directory="$(DESTDIR)$(PREFIX)/lib/systemd/system" \
	  Systemd/digitd.service Systemd/digitd-web.service
	sed -f Systemd/instance.sed Systemd/digitd.service > "$(DESTDIR)$(PREFIX)/lib/systemd/system/digitd@.service"
	install -D --mode=644 Systemd/digitd.sysusers.conf "$(DESTDIR)$(PREFIX)/lib/sysusers.d/digitd.conf"
	install -D --mode=644 Systemd/digitd.tmpfiles.conf "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/digitd.conf"
	mkdir -p "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	"$(DIGITD)" --generate-completion-script bash | sed '1{/^#!/d}' > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/digitd"
	"$(DIGITD)" --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_digitd"
	"$(DIGITD)" --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/digitd.fish"
	test -e "$(DESTDIR)/etc/digitd/digitd.yaml" \
	  || install -D --mode=644 Config/digitd.yaml "$(DESTDIR)/etc/digitd/digitd.yaml"

.PHONY: install
install: installable stage ## install the program, its manual page, its configuration and its systemd units
ifeq ($(DESTDIR),)
	if [ -d /run/systemd/system ]; then \
	  systemd-sysusers digitd.conf && systemd-tmpfiles --create digitd.conf && systemctl daemon-reload; fi
	@echo "Installed. Start it now and at every boot with: systemctl enable --now digitd"
endif

.PHONY: deb
deb: installable ## build a Debian package, .build/deb/digitd_VERSION_amd64.deb
	@DIGITD="$(DIGITD)" bash Packaging/deb.sh

.PHONY: release
release: ## run everything that is long, pack it, write the checksums, and say what failed (hours; QUICK=1 tries it)
	@bash Packaging/release.sh

.PHONY: test-deb
test-deb: deb ## install the package into a fresh Debian (root), read a scan; upgrade, remove and purge it
	@DIGITD="$(DIGITD)" bash Tests/Package/test-deb.sh

.PHONY: uninstall
uninstall: ## remove the program and its unit; scans, answers, models and configuration stay
ifeq ($(DESTDIR),)
	if [ -d /run/systemd/system ]; then systemctl disable --now digitd-web.service digitd.service || true; \
	  systemctl stop 'digitd@*.service' || true; fi
endif
	rm -f "$(DESTDIR)$(PREFIX)/bin/digitd" \
	  "$(DESTDIR)$(PREFIX)/share/man/man1/digitd.1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/digitd" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_digitd" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/digitd.fish" \
	  "$(DESTDIR)$(PREFIX)/lib/systemd/system/digitd.service" \
	  "$(DESTDIR)$(PREFIX)/lib/systemd/system/digitd@.service" \
	  "$(DESTDIR)$(PREFIX)/lib/systemd/system/digitd-web.service" \
	  "$(DESTDIR)$(PREFIX)/lib/sysusers.d/digitd.conf" \
	  "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/digitd.conf"
	rm -rf "$(DESTDIR)$(PREFIX)/share/digitd" "$(DESTDIR)$(PREFIX)/share/doc/digitd"
	@echo "The configuration in $(DESTDIR)/etc/digitd and everything under /var/lib/digitd was left alone."

# --- the longer programs, each on its own ---------------------------------------------------

# The four MNIST files, for the targets that train or measure on them.
IDX ?=

# Pen strokes of recorded writers, one JSON a line; without them lines and pages are written by the program's own hands.
STROKES ?=

.PHONY: require-idx
require-idx:
	@[ -n "$(IDX)" ] || { echo "make: say where the four MNIST files lie: make $(MAKECMDGOALS) IDX=/path/to/mnist" >&2; exit 64; }

.PHONY: train
train: require-idx build ## train the shipped model from MNIST: make train IDX=/path/to/mnist
	"$(DIGITD)" train --recipe default --idx "$(IDX)" --seed 2 --force --output Models/default.safetensors
	"$(DIGITD)" evaluate --model Models/default.safetensors --idx "$(IDX)"

.PHONY: train-line
train-line: require-idx build ## train a reader of lines from the beginning: make train-line IDX=/path/to/mnist STROKES=/path/to/strokes
	"$(DIGITD)" train --recipe line --idx "$(IDX)" $(if $(STROKES),--strokes "$(STROKES)" --pages) --seed 1 --output trained.safetensors
	$(MAKE) --no-print-directory calibrate-line

.PHONY: calibrate-line
calibrate-line: build ## find out how sure the reader in trained.safetensors may be, and write line.safetensors
	"$(DIGITD)" calibrate --line-model trained.safetensors --output line.safetensors

.PHONY: train-finder
train-finder: require-idx build ## train a finder of numbers on pages: make train-finder IDX=/path/to/mnist STROKES=/path/to/strokes
	"$(DIGITD)" train --recipe finder --idx "$(IDX)" $(if $(STROKES),--strokes "$(STROKES)") --seed 1 --output trained-finder.safetensors
	$(MAKE) --no-print-directory calibrate-finder

.PHONY: calibrate-finder
calibrate-finder: build ## find out how sure numbers on pages may be by trained-finder.safetensors, and write finder.safetensors
	"$(DIGITD)" calibrate --pages $(if $(STROKES),--strokes "$(STROKES)") --finder-model trained-finder.safetensors $(if $(wildcard ink.safetensors),--ink-model ink.safetensors) --output finder.safetensors

.PHONY: train-ink
train-ink: require-idx build ## train what tells written digits from printed ones: make train-ink IDX=/path/to/mnist STROKES=/path/to/strokes
	"$(DIGITD)" train --recipe ink --idx "$(IDX)" $(if $(STROKES),--strokes "$(STROKES)") --seed 1 --output ink.safetensors

.PHONY: train-lecture
train-lecture: require-idx build ## train the lecture's network that ships for the page: make train-lecture IDX=/path/to/mnist
	"$(DIGITD)" train --recipe lecture --idx "$(IDX)" --seed 1 --force --output Models/lecture.safetensors

VENV := .build/benchmarks
$(VENV)/bin/python: Benchmarks/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement Benchmarks/requirements.txt
	@touch $@

# make bench-… RECORD=1 NOTE='an idle machine' appends the figures to Benchmarks/history.csv.
RECORD   ?=
NOTE     ?=
RECORDING = $(if $(RECORD),--record --note "$(NOTE)")
MEASURE   = --digitd "$(DIGITD)" $(if $(IDX),--idx "$(IDX)") $(RECORDING)

.PHONY: bench
bench: bench-lecture bench-inbox bench-reading bench-lines bench-pages ## all benchmarks; each prints ratios in one run

.PHONY: bench-lecture
bench-lecture: build $(VENV)/bin/python ## one epoch of the lecture's network against the lecture's NumPy code
	$(VENV)/bin/python Benchmarks/lecture.py $(MEASURE)

.PHONY: bench-inbox
bench-inbox: build $(VENV)/bin/python ## 10,000 PNGs from inbox to answers against Pillow + ONNX Runtime; latency; memory
	$(VENV)/bin/python Benchmarks/inbox.py $(MEASURE)

.PHONY: bench-reading
bench-reading: build $(VENV)/bin/python ## one digit PNG to its reading on one thread: scout and network against the network
	$(VENV)/bin/python Benchmarks/reading.py $(MEASURE)

.PHONY: bench-lines
bench-lines: build $(VENV)/bin/python ## one line of eight digits to its reading on one thread, against RapidOCR
	$(VENV)/bin/python Benchmarks/lines.py $(MEASURE)

.PHONY: bench-pages
bench-pages: build $(VENV)/bin/python ## whole pages to their numbers on one thread: time, memory, what is right, against RapidOCR
	$(VENV)/bin/python Benchmarks/pages.py --digitd "$(DIGITD)" $(if $(STROKES),--strokes "$(STROKES)") $(RECORDING)

# Folders with labelled numbers: labels.csv, and images/ beside it.
OFFICES ?=

.PHONY: bench-learning
bench-learning: build $(VENV)/bin/python ## offices that label numbers: errors left, wrong labels, time: make bench-learning OFFICES='a b' STROKES=strokes
	$(VENV)/bin/python Benchmarks/learning.py --digitd "$(DIGITD)" $(foreach office,$(OFFICES),--office "$(office)") \
	    $(if $(STROKES),--strokes "$(STROKES)") $(RECORDING)

.PHONY: bench-no-digits
bench-no-digits: build $(VENV)/bin/python ## letters, signs, clothes, textures: how many of them are accepted as digits
	$(VENV)/bin/python Benchmarks/no_digits.py --digitd "$(DIGITD)" $(RECORDING)

# How many scans are answered at last.
COUNT ?= 100000

.PHONY: bench-verify
bench-verify: build ## a root that grows to COUNT answered scans: start, a thousand more, verify; time and memory
	python3 Benchmarks/growth.py --digitd "$(DIGITD)" --count $(COUNT) $(RECORDING)

# Where the browser's driver lives, for tests and figures of the page.
WEB_VENV := .build/web-tests

.PHONY: bench-web
bench-web: build $(WEB_VENV)/bin/python ## the page under load: readings a second, lists of COUNT answers, memory, first paint, the daemon beside it
	$(WEB_VENV)/bin/python Benchmarks/web.py --digitd "$(DIGITD)" --count $(COUNT) $(RECORDING)

# For how long scans are dropped, and from what the actions follow; a seed is drawn and printed without one.
SECONDS_OF_TORTURE ?= 600
SEED ?=
# drops, damage, hostile, clocks, corrections, models, stalls, calls or power; all of them without it. And web, by itself.
PART ?=

.PHONY: torture
torture: build ## kills, damage, hostile entries, clocks, corrections, models, calls that hang or fail, power cuts; then count: make torture SEED=7 PART=drops
	$(if $(filter web,$(PART)),python3 Tests/Web/kill.py --digitd "$(DIGITD)" $(if $(SEED),--seed $(SEED)),\
	python3 Tests/Torture/torture.py --digitd "$(DIGITD)" --seconds $(SECONDS_OF_TORTURE) $(if $(SEED),--seed $(SEED)) $(if $(PART),--part $(PART)) $(if $(ALL_OF_TORTURE),--all))

.PHONY: test-systemd
test-systemd: ## boot the unit in a real systemd (systemd-nspawn, root), drop, kill, restart, stop
	bash Tests/systemd/boot-unit.sh

# Chromium and its driver from Debian; everything else in an environment of its own.
$(WEB_VENV)/bin/python: Tests/Web/requirements.txt
	@command -v chromium >/dev/null || { \
	  echo "make: the page is tested in Chromium; install it: apt-get install --no-install-recommends chromium fonts-dejavu-core nginx-light caddy" >&2; exit 69; }
	python3 -m venv $(WEB_VENV)
	$(WEB_VENV)/bin/pip install --quiet --requirement $<
	@touch $@

.PHONY: test-web
test-web: build $(WEB_VENV)/bin/python ## use the page in a browser, behind proxies, as a stranger; SCREENSHOTS=Docs/web renews the pictures
	python3 Tests/Web/kill.py --digitd "$(DIGITD)"
	python3 Tests/Web/strangers.py --digitd "$(DIGITD)"
	$(WEB_VENV)/bin/python Tests/Web/browse.py --digitd "$(DIGITD)" $(if $(SCREENSHOTS),--patient --screenshots "$(SCREENSHOTS)")

# What bytes are thrown at, one after the other (Tests/Fuzz); for how many executions each, or for how many seconds.
TARGET       ?= decoding reading reading-whole model configuration results rows hint
RUNS         ?= -1
FUZZ_SECONDS ?= $(if $(filter -1,$(RUNS)),60,0)
FUZZ         := .build/fuzz
# Two sanitizers at a time leave Swift's modules without coverage unless it is asked for by itself.
COVERED      := -Xswiftc -sanitize-coverage=edge,trace-cmp,inline-8bit-counters,pc-table

.PHONY: fuzz
fuzz: dependencies ## throw bytes that nobody has written at what reads bytes: make fuzz TARGET=hint RUNS=1000000
	DIGITD_FUZZ=1 $(SWIFT) build --scratch-path $(FUZZ) -c release -Xswiftc -enable-testing --sanitize=fuzzer --sanitize=address \
	  $(COVERED) --product digitd-fuzz 2> >(grep -v 'Cannot export local symbol' >&2)
	@for target in $(TARGET); do \
	  mkdir -p $(FUZZ)-corpus/$$target; \
	  $(FUZZ)/release/digitd-fuzz $$target seeds $(FUZZ)-corpus/$$target; \
	  echo "$$target:"; \
	  SWIFT_BACKTRACE=enable=no OPENBLAS_NUM_THREADS=1 ASAN_OPTIONS=malloc_context_size=0:quarantine_size_mb=8 \
	    $(FUZZ)/release/digitd-fuzz $$target -runs=$(RUNS) \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=10 -detect_leaks=0 -print_funcs=0 -print_final_stats=1 \
	    -artifact_prefix=$$target- $(FUZZ)-corpus/$$target; \
	done

COVERAGE := .build/coverage
# The one that belongs to the compiler; another version on the PATH cannot read its profiles.
LLVM_COV  = "$$(dirname "$$(readlink -f "$$(command -v $(SWIFT))")")/llvm-cov"

.PHONY: modules
modules: ## a table of the modules: files, lines, the longest function, test lines for each source line
	@python3 Tests/modules.py

.PHONY: coverage
coverage: dependencies ## the share of each module's lines that the tests run through; the lines themselves as HTML
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --no-parallel --scratch-path $(COVERAGE) --enable-code-coverage
	$(LLVM_COV) show -format=html -output-dir=$(COVERAGE)/html -ignore-filename-regex='/\.build/|/Tests/' \
	  -instr-profile=$(COVERAGE)/debug/codecov/default.profdata $(COVERAGE)/debug/digitdPackageTests.xctest
	python3 Tests/coverage.py $(COVERAGE)/debug/codecov/digitd.json
	@echo "Line by line: $(COVERAGE)/html/index.html"

# The thread sanitizer does not see the Mutex of the module Synchronization on Linux: five lines that
# count in its withLock are a race to it (Swift 6.3). What it reports inside of a withLock is none.
.PHONY: sanitize
sanitize: dependencies ## run the tests under the thread and the address sanitizer
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --no-parallel --scratch-path .build/thread --sanitize=thread
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --no-parallel --scratch-path .build/address --sanitize=address 2> >(grep -v 'Cannot export local symbol' >&2)
