# ampy: one Makefile, no recursion into folders, no configure step.  GNU make.
#   make deps       install what the build needs      make check     all tests that need no root rights
#   make            build/ampy                        .ci/run        ... and those that do
#   make doctor     deps, build, run it here          make bench fuzz coverage install
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += -rR
SHELL := /bin/sh

VERSION    := 0.1.0
DATE       := 2026-11-22
MODE       ?= release
B          := build/$(MODE)
PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBDIR     ?= $(PREFIX)/lib/ampy
DATADIR    ?= $(PREFIX)/share/ampy
MANDIR     ?= $(PREFIX)/share/man
COMPDIR    ?= $(PREFIX)/share/bash-completion/completions
INSTALL    ?= install
ARCHES     ?= arm64 amd64
# make's own default, or none in a make that was started with -R by this one
ifneq ($(filter default undefined,$(origin CC)),)
CC         := cc
endif
ifneq ($(filter default undefined,$(origin AR)),)
AR         := ar
endif
ifneq ($(filter asan fuzz,$(MODE)),)
CC         := clang
endif
PKG_CONFIG ?= pkg-config

-include config.mak

# A layer is a list of folders; nothing lists files.  Two parts stand apart: ampy-net.so and ampy-lists.so.
base_src    := $(wildcard probes/base/*.c)
probes_src  := $(wildcard probes/*.c probes/checks/*.c probes/wheel/*.c probes/regress/*.c)
recipes_src := $(wildcard recipes/*.c)
cmd_src     := $(wildcard cmd/*.c)
net_src     := $(wildcard probes/net/*.c)
lists_src   := $(wildcard probes/lists/*.c)
lib_src     := $(base_src) $(probes_src) $(recipes_src) $(filter-out cmd/main.c,$(cmd_src))
unit_src    := $(wildcard tests/unit/test_*.c)
fuzz_src    := $(wildcard tests/fuzz/fuzz_*.c)
data        := $(wildcard recipes/data/*.ini)
builds      := $(wildcard recipes/data/builds/*.ini)
known       := $(wildcard recipes/known/*.ini)
examples    := $(wildcard recipes/examples/*)
headers     := $(wildcard probes/*.h probes/*/*.h recipes/*.h cmd/*.h)
scripts     := $(wildcard .ci/* .dist/*.sh tests/*.sh tests/integration/*.sh tests/integration/*/*.sh \
                        tests/integration/boot/inside/* recipes/examples/*.sh)

obj      = $(patsubst %.c,$B/%.o,$1)
lib_obj := $(call obj,$(lib_src)) $B/builtin.o $B/pipdefault.o
# Tests call what is in ampy-lists.so, and reads ZIP, without loading it; from an archive comes only what they call.
test_obj := $(lib_obj) $B/lists.a $B/zip.a
units   := $(patsubst tests/unit/%.c,$B/tests/%,$(unit_src))
replays := $(patsubst tests/fuzz/fuzz_%.c,$B/tests/replay_%,$(fuzz_src))

# What the user asks for stays as it is: CFLAGS and LDFLAGS come last.  gcc 10 takes a designated
# initializer with a compound literal in it for one that lacks fields.
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wformat=2 -Wundef -Wwrite-strings \
        -Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes \
        -Wmissing-declarations -Wredundant-decls -Wpointer-arith -Wcast-qual \
        -Wconversion -Wswitch-enum -Wimplicit-fallthrough -Wnull-dereference \
        -Wno-missing-field-initializers
HARD := -fstack-protector-strong -D_FORTIFY_SOURCE=2
CFLAGS  ?= -O2 -g
LDFLAGS ?=
ifneq ($(WERROR),0)
WARN += $(if $(CI),-Werror)
endif

flags.release  := $(HARD)
flags.debug    := -O0
flags.asan     := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
flags.fuzz     := -O1 -fsanitize=fuzzer-no-link,address,undefined
flags.coverage := -O0 --coverage
ld.release     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ld.asan        := -fsanitize=address,undefined
ld.fuzz        := -fsanitize=fuzzer,address,undefined
ld.coverage    := --coverage

# Found from the start, though only the parts link what is theirs.
CORE_PKGS := inih libcjson libelf zlib
NET_PKGS  := libcurl libgit2 libcrypto libzip
LISTS_PKGS := libarchive libxml-2.0
TEST_PKGS := cmocka
# One call of pkg-config for all that the goals need; `make deps` and `make clean` need nothing.
have_deps := $(shell $(PKG_CONFIG) --exists $(CORE_PKGS) $(NET_PKGS) $(LISTS_PKGS) 2>/dev/null && echo yes)
ifeq ($(have_deps),yes)
CORE_LIBS := $(shell $(PKG_CONFIG) --libs $(CORE_PKGS)) -ldl
NET_LIBS  := $(shell $(PKG_CONFIG) --libs $(NET_PKGS))
LISTS_LIBS := $(shell $(PKG_CONFIG) --libs $(LISTS_PKGS))
ZIP_LIBS  := $(shell $(PKG_CONFIG) --libs libzip)
PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(CORE_PKGS) $(NET_PKGS) $(LISTS_PKGS))
TEST_LIBS  = $(shell $(PKG_CONFIG) --libs $(TEST_PKGS))
endif

CPPFLAGS_  := -I. -DAMPY_VERSION='"$(VERSION)"' -DAMPY_DATE='"$(DATE)"' -DAMPY_LIBDIR='"$(LIBDIR)"' $(CPPFLAGS)
CFLAGS_    := -std=c17 -fPIC $(WARN) $(flags.$(MODE)) $(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_   := $(ld.$(MODE)) $(LDFLAGS)

Q := $(if $(V),,@)
say = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),@:,@printf '  %-7s %s\n' $1 $2)

.PHONY: FORCE all deps test-deps doctor check asan coverage fuzz bench valgrind \
        install uninstall clean headers-alone layers lint roots units replays cases tools

ifeq ($(MODE),release)
all: build/ampy build/ampy-net.so build/ampy-lists.so
else
all: $B/ampy $B/ampy-net.so $B/ampy-lists.so
endif


build/ampy: $B/ampy
	$Qcp -f $< $@
build/ampy-net.so build/ampy-lists.so: build/%: $B/%
	$Qcp -f $< $@

$B/ampy: $(call obj,cmd/main.c) $(lib_obj)
	$(call say,LD,$@)
	$Q$(CC) $(LDFLAGS_) -o $@ $^ $(CORE_LIBS)

# The artefact: what reads lists is inside, and the libraries are those that .dist/build.sh names.
$B/ampy-one: $(sort $(call obj,cmd/main.c) $(lib_obj) $(call obj,$(lists_src)))
	$(call say,LD,$@)
	$Q$(CC) $(LDFLAGS_) -o $@ $^ $(ONE_LIBS)

$B/ampy-net.so: $(call obj,$(net_src))
	$(call say,LD,$@)
	$Q$(CC) -shared $(filter-out -pie,$(LDFLAGS_)) -o $@ $^ $(NET_LIBS)

$B/ampy-lists.so: $(call obj,$(lists_src))
	$(call say,LD,$@)
	$Q$(CC) -shared $(filter-out -pie,$(LDFLAGS_)) -o $@ $^ $(LISTS_LIBS)

$B/lists.a: $(call obj,$(lists_src))
	$Qrm -f $@ && $(AR) rc $@ $^
$B/zip.a: $(call obj,probes/net/zip.c)
	$Qrm -f $@ && $(AR) rc $@ $^

# The recipes, what builds need, and the known failures of regress, compiled in: each file an array of bytes.
$B/builtin.c: $(data) $(builds) $(known) Makefile
	$Qmkdir -p $(@D)
	$Q{ echo '#include "recipes/builtin.h"'; \
	   table() { \
	      name=$$1; shift; n=0; \
	      for f; do n=$$((n + 1)); printf 'static const unsigned char %s_%d[] = {' $$name $$n; \
	         od -An -v -tu1 $$f | tr -s ' \n' ',' | sed 's/^,//; s/,$$//'; echo ',0};'; done; \
	      echo "const struct builtin builtin_$$name[] = {"; n=0; \
	      for f; do n=$$((n + 1)); \
	         printf '{ "%s", (const char *)%s_%d, sizeof %s_%d - 1 },\n' $${f##*/} $$name $$n $$name $$n; done; \
	      echo '{ 0, 0, 0 } };'; }; \
	   table recipes $(data); table builds $(builds); table known $(known); } >$@
$B/builtin.o: $B/builtin.c $B/.flags
	$Q$(CC) $(CPPFLAGS_) $(CFLAGS_) -c -o $@ $<

# The index that pip asks by itself, as this machine's pip has it (else the one that ensurepip or the
# system would install): no address stands here.  DEFAULT_INDEX=ADDRESS names another,
# DEFAULT_INDEX= none.
define PIP_ASK
import glob, os, sys
places = [None] + glob.glob("/usr/share/python-wheels/pip-*.whl")
try:
    import ensurepip
    places += glob.glob(os.path.join(os.path.dirname(ensurepip.__file__), "_bundled", "pip-*.whl"))
except ImportError:
    pass
for place in places:
    if place:
        sys.path.insert(0, place)
    try:
        from pip._internal.cli import cmdoptions
        print(cmdoptions.index_url().default)
        break
    except Exception:
        for name in [n for n in sys.modules if n.split(".")[0] == "pip"]:
            del sys.modules[name]
endef
export PIP_ASK
ifeq ($(origin DEFAULT_INDEX),undefined)
ask_pip = { python3 -I -c "$$PIP_ASK" || /usr/bin/python3 -I -c "$$PIP_ASK"; } 2>/dev/null </dev/null
else
ask_pip = echo '$(DEFAULT_INDEX)'
endif
$B/pipdefault.c: Makefile
	$Qmkdir -p $(@D)
	$Qurl=$$($(ask_pip) | grep -xE 'https?://[A-Za-z0-9._~:/%-]+' | head -n 1); \
	   { echo '#include "probes/base/pipdefault.h"'; \
	     echo "const char pip_default_index[] = \"$$url\";"; } >$@
$B/pipdefault.o: $B/pipdefault.c $B/.flags
	$Q$(CC) $(CPPFLAGS_) $(CFLAGS_) -c -o $@ $<

$B/tests/test_%: $B/tests/unit/test_%.o $(test_obj)
	$Qmkdir -p $(@D)
	$Q$(CC) $(LDFLAGS_) -rdynamic -o $@ $^ $(CORE_LIBS) $(LISTS_LIBS) $(ZIP_LIBS) $(TEST_LIBS)

$B/tests/replay_%: $B/tests/fuzz/fuzz_%.o $B/tests/fuzz/replay.o $(test_obj)
	$Qmkdir -p $(@D)
	$Q$(CC) $(LDFLAGS_) -o $@ $^ $(CORE_LIBS) $(LISTS_LIBS) $(ZIP_LIBS)

# What the integration tests drive where no command does; `render` writes any plan as a script.
$B/tests/drive $B/tests/render $B/tests/judge $B/tests/tomljson $B/tests/locks $B/tests/ranks: $B/tests/%: $B/tests/%.o $(lib_obj)
	$Q$(CC) $(LDFLAGS_) -o $@ $^ $(CORE_LIBS)

# The stamp holds the command line: change a flag and everything rebuilds.
stamp := $B/.flags
$(stamp): FORCE
	$Qmkdir -p $(@D)
	$Qprintf '%s\n' '$(CC) $(subst ','\'',$(CPPFLAGS_) $(CFLAGS_))' | cmp -s - $@ || \
	   printf '%s\n' '$(CC) $(subst ','\'',$(CPPFLAGS_) $(CFLAGS_))' >$@
FORCE:
ifneq ($(have_deps),yes)
.PHONY: need-deps
need-deps:
	@echo "make: of libcurl, libgit2, libzip, libarchive, libxml2, inih, cJSON, libelf, libcrypto, zlib (and pkg-config)" \
	   "some are missing:" \
	   "run 'make deps'" >&2; exit 2
$(stamp): need-deps
endif

.PRECIOUS: $B/%.o
$B/%.o: %.c $(stamp)
	$(call say,CC,$<)
	$Qmkdir -p $(@D)
	$Q$(CC) $(CPPFLAGS_) $(CFLAGS_) -MMD -MP -c -o $@ $<

-include $(shell [ -d $B ] && find $B -name '*.d')

# --- what a new machine lacks ---------------------------------------------------------------
deps:
	$Qtests/deps.sh build
test-deps:
	$Qtests/deps.sh test

# The README's first command.  Installing can bring pkg-config itself: make starts anew.
doctor:
	$Qtests/deps.sh build
	$Q$(MAKE) --no-print-directory all
	$Qbuild/ampy doctor; rc=$$?; [ $$rc -le 1 ]

# --- checks ---------------------------------------------------------------------------------
check:
	$Qtests/deps.sh build test
	$Q$(MAKE) --no-print-directory check-here

.PHONY: check-here
check-here: all units replays headers-alone layers cases

.PHONY: unit-programs replay-programs
unit-programs: $(units)
replay-programs: $(replays)
units: $(units)
	$Qfor t in $(units); do echo "unit $${t##*/test_}"; $$t || exit 1; done

replays: $(replays)
	$Qfor t in $(replays); do n=$${t##*/replay_}; $$t tests/fuzz/corpus/$$n/* || exit 1; done

# What the integration tests ask of the lists on a root; beside build/ampy-lists.so, which it loads.
build/offers: $B/tests/offers.o $(lib_obj) build/ampy-lists.so
	$Q$(CC) $(LDFLAGS_) -o $@ $(filter %.o,$^) $(CORE_LIBS)

# What the integration tests fetch with; beside build/ampy-net.so, which it loads.
build/fetch: $B/tests/fetch.o $(lib_obj) build/ampy-net.so
	$Q$(CC) $(LDFLAGS_) -o $@ $(filter %.o,$^) $(CORE_LIBS)

# ... and audited with, for a target that need not be this machine.
build/audit: $B/tests/audit.o $(lib_obj) build/ampy-net.so build/ampy-lists.so
	$Q$(CC) $(LDFLAGS_) -o $@ $(filter %.o,$^) $(CORE_LIBS)

# The fixture machines, grown from their descriptions.
build/mkroots build/without: build/%: tests/%.c
	$Qmkdir -p $(@D)
	$Q$(CC) -std=c17 -O1 -g $(WARN) -D_GNU_SOURCE -o $@ $<
build/roots/.made: build/mkroots $(wildcard tests/roots/*.root)
	$(call say,ROOTS,build/roots)
	$Qrm -rf build/roots && mkdir -p build/roots && build/mkroots build/roots tests/roots/*.root && touch $@
roots: build/roots/.made

cases: $B/ampy $B/ampy-net.so $B/ampy-lists.so build/roots/.made build/without $B/tests/tomljson $B/tests/locks
	$Qtests/cases.sh $B/ampy
	$Qtests/cli.sh $B/ampy
	$Qtests/sweep.sh $B/ampy
	$Qtests/os-release.sh $B/ampy
	$Qtests/plans.sh $B/ampy
	$Qtests/toml.sh $B/tests/tomljson
	$Qtests/locks.sh $B/tests/locks
	$Qtests/examples.sh $B/ampy

asan:
	$Q$(MAKE) --no-print-directory MODE=asan check-here
coverage:
	$Q$(MAKE) --no-print-directory MODE=coverage check-here
	$Qgcovr --root . --object-directory build/coverage --exclude 'tests/|build/' --print-summary

# As root: the whole way of setup on a real Debian for arm64, under emulation.
.PHONY: check-arm64
check-arm64:
	$Qtests/deps.sh build test ci
	$Qtests/integration/setup-arm64.sh

# As root: machines under full emulation, from power-on; CASES names some, otherwise all of them.
.PHONY: check-boot
check-boot: all
	$Qtests/deps.sh build test ci
	$Qtests/integration/boot.sh $(CASES)

# Every header compiles alone.
headers-alone: $(patsubst %.h,$B/%.h.ok,$(headers))
$B/%.h.ok: %.h $(stamp)
	$Qmkdir -p $(@D)
	$Q$(CC) $(CPPFLAGS_) -std=c17 $(WARN) -Wno-unused-function -fsyntax-only -include $< -x c /dev/null && touch $@

layers:
	$Qtests/layers.sh

lint:
	$Qshellcheck -x $(scripts)

# Each target for FUZZ_SECONDS, as many at once as there are CPUs; what is found stays in build/fuzz.
FUZZ_SECONDS ?= 30
fuzzers := $(patsubst tests/fuzz/fuzz_%.c,$B/tests/fuzz_%,$(fuzz_src))
$B/tests/fuzz_%: $B/tests/fuzz/fuzz_%.o $(test_obj)
	$Qmkdir -p $(@D)
	$Q$(CC) $(LDFLAGS_) -o $@ $^ $(CORE_LIBS) $(LISTS_LIBS) $(ZIP_LIBS)
fuzz:
	$Q$(MAKE) --no-print-directory MODE=fuzz fuzz-here
.PHONY: fuzz-here
fuzz-here: $(fuzzers)
	$Qprintf '%s\n' $(fuzzers) | xargs -P "$$(nproc)" -n 1 tests/fuzz.sh $(FUZZ_SECONDS)
	@echo "fuzz: $(words $(fuzzers)) passed, 0 failed"

# What is measured: all of these, or those that BENCHES names.
BENCHES ?= doctor setup index toml check regress
bench.doctor  := tests/bench.sh build/ampy
bench.setup   := tests/bench-setup.sh build/ampy
bench.index   := tests/bench-index.sh build/ampy
bench.toml    := tests/bench-toml.sh $B/tests/tomljson
bench.check   := tests/bench-check.sh build/ampy $B/tests/ranks
bench.regress := tests/bench-regress.sh build/ampy
bench: all $B/tests/tomljson $B/tests/ranks
	$Qtests/deps.sh build test ci
	$Qset -e; $(foreach b,$(BENCHES),$(or $(bench.$b),$(error there is no bench '$b'));) :

valgrind: all build/roots/.made
	$Qfor r in / build/roots/debian-12-dev build/roots/hostile; do \
	   valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=all \
	      build/ampy doctor --root $$r --json >/dev/null; rc=$$?; \
	   [ $$rc -le 1 ] || { echo "valgrind: --root $$r gives $$rc"; exit 1; }; done; echo "valgrind: clean"

# What is copied to other machines, for both architectures, whichever this is; in build/dist.
.PHONY: dist deb
dist:
	$Qtests/deps.sh dist
	$Q.dist/build.sh $(VERSION) $(ARCHES)
	$Q.dist/table.sh
deb:
	$Qtests/deps.sh dist
	$Q.dist/build.sh $(VERSION) $(ARCHES)
	$Q.dist/deb.sh $(VERSION) $(DATE) $(ARCHES)
	$Q.dist/table.sh

install: all
	$(INSTALL) -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBDIR) $(DESTDIR)$(DATADIR)/recipes \
	   $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(COMPDIR)
	$(INSTALL) -m 755 $B/ampy $(DESTDIR)$(BINDIR)/ampy
	$(INSTALL) -m 644 $B/ampy-net.so $B/ampy-lists.so $(DESTDIR)$(LIBDIR)
	$(INSTALL) -m 644 $(data) $(DESTDIR)$(DATADIR)/recipes
	$(INSTALL) -d $(DESTDIR)$(DATADIR)/recipes/builds
	$(INSTALL) -m 644 $(builds) $(DESTDIR)$(DATADIR)/recipes/builds
	$(INSTALL) -d $(DESTDIR)$(DATADIR)/examples
	$(INSTALL) -m 644 $(filter-out %.sh,$(examples)) $(DESTDIR)$(DATADIR)/examples
	$(INSTALL) -m 755 $(filter %.sh,$(examples)) $(DESTDIR)$(DATADIR)/examples
	$B/ampy help --man >$B/ampy.1 && $(INSTALL) -m 644 $B/ampy.1 $(DESTDIR)$(MANDIR)/man1/ampy.1
	$B/ampy completion bash >$B/ampy.bash && $(INSTALL) -m 644 $B/ampy.bash $(DESTDIR)$(COMPDIR)/ampy
uninstall:
	rm -f $(DESTDIR)$(BINDIR)/ampy $(DESTDIR)$(MANDIR)/man1/ampy.1 $(DESTDIR)$(COMPDIR)/ampy
	rm -rf $(DESTDIR)$(LIBDIR) $(DESTDIR)$(DATADIR)
clean:
	rm -rf build
