# make          the executables, optimised, in build/opt (BUILD=asan: with sanitizers, in build/asan)
# make demo     a whole site on this machine, the sample imported (demo-dhis2: a stand-in server's data); up down status
#               logs restart remove manage it
# make check    everything tests/ knows; ends with "N passed, N failed"
# make bench    speed, as ratios to \copy of the same file
# make billion  every page over a billion cells that are made (VALUES=10000000: fewer; KEEP=1: the site stays)
# make fuzz     each fuzz target for FUZZ_SECONDS
# make pseudo   what the whole suite is told in a language that is made up, and that is English all the same
# make tables   10,000 random tables, read exactly or asked about
# make answers  what the cases answer into cgi-bin/*.json, for openapi.json (PAGES="csv/map ..."; all)
# make words    what is to be translated into the catalogs of lib/words
# make lint     what the tools find in the sources; make format lays C out
# make install  on this host: prefix, sysconfdir, DESTDIR and what nginx/instance takes; uninstall; deb: the package
# make hosts    what fresh Debian 12, 13 and Ubuntu 24.04 make of it; the package's life on booted ones
# make clean

BUILD ?= opt
OUT   := build/$(BUILD)
# BUILD=pseudo: what opt is, with a language more, which is made up (tests/words/pseudo)
FROM.pseudo := opt
FROM  := $(or $(FROM.$(BUILD)),$(BUILD))
OBJ   := build/$(FROM)
GEN   := build/gen

STEPS   := $(filter-out worker/%,$(patsubst cgi-bin/%.c,%,$(wildcard cgi-bin/*.c cgi-bin/*/*.c)))
JOBS    := $(patsubst %.c,$(OBJ)/%.o,$(wildcard cgi-bin/worker/*.c))
LIBOBJ  := $(patsubst %.c,$(OBJ)/%.o,$(wildcard lib/*/*.c)) $(OBJ)/sql.o $(OBJ)/pages.o $(OUT)/words.o
UNITS   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))
TARGETS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
QUERIES := $(sort $(wildcard sql/queries/*.sql))
HTML    := $(sort $(wildcard cgi-bin/*.html cgi-bin/*/*.html))
MADE_UP.pseudo := build/pseudo/xx.po
CATALOGS := lib/words/hmis-intake.pot $(sort $(wildcard lib/words/*.po)) $(MADE_UP.$(BUILD))
SHARED  := $(sort $(wildcard lib/*/*.html))

PKGS   := jansson talloc libpq libsodium libcrypto libarchive zlib libcurl expat freexl
# CFLAGS, CPPFLAGS and LDFLAGS are the caller's, such as a distribution's: they come after ours. WERROR=-Werror is the
# tests': a newer compiler's warning stops nobody who only builds.
WARN   := -Wall -Wextra -Wshadow -Wvla -Wno-missing-field-initializers $(WERROR)
FORTIFY := $(if $(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
FLAGS.opt  := -O2 -g $(FORTIFY)
FLAGS.asan := -O1 -g -fno-pie -no-pie -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FLAGS.tsan := -O1 -g -fsanitize=thread
FLAGS.fuzz := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
CC.fuzz    := clang
CC     := $(or $(CC.$(FROM)),gcc)
FLAGS  := -std=gnu11 $(WARN) $(FLAGS.$(FROM)) -Ilib -Icgi-bin -I$(GEN) -D_GNU_SOURCE \
          $(shell pkg-config --cflags $(PKGS) 2>/dev/null) -pthread -MMD -MP
COMPILE = $(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS)
LINK    = $(COMPILE) $(LDFLAGS)
LDLIBS := -Wl,--as-needed $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lfcgi -lcsv -lm

PROGRAMS := $(OUT)/worker $(patsubst %,$(OUT)/%.fcgi,$(filter-out worker,$(STEPS)))
all: $(PROGRAMS) $(OUT)/openapi.json $(OUT)/pages.made $(OUT)/templates.good

$(OUT)/worker: $(OBJ)/cgi-bin/worker.o $(JOBS) $(OUT)/lib.a
	@echo "  $@" && $(LINK) -o $@ $^ $(LDLIBS)

# A program holds its own page, and those of lib, which others include.
.SECONDEXPANSION:
$(OUT)/%.fcgi: $(OBJ)/cgi-bin/%.o $$(if $$(wildcard cgi-bin/$$*.html),$(OBJ)/page/$$*.o) $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  $@" && $(LINK) -o $@ $^ $(LDLIBS)

$(OUT)/lib.a: $(LIBOBJ)
	@rm -f $@ && ar rcs $@ $^

$(OBJ)/%.o: %.c | $(GEN)/sql.h $(GEN)/pages.h
	@mkdir -p $(@D)
	@echo "  $@" && $(COMPILE) -c -o $@ $<

$(OBJ)/%.o: $(GEN)/%.c | $(GEN)/sql.h $(GEN)/pages.h
	@mkdir -p $(@D)
	@echo "  $@" && $(COMPILE) -c -o $@ $<

# sql/queries/NAME.sql becomes SQL_NAME; cgi-bin/csv/map.html becomes PAGE_csv_map. What does not change keeps its time.
$(GEN)/sql.h $(GEN)/sql.c $(GEN)/pages.h $(GEN)/pages.c: $(GEN)/embedded
	@:
# Their folders change when a file comes, goes or is renamed.
$(GEN)/embedded: sql/embed sql/functions/base/states.sql sql/schema $(wildcard sql/schema/*.sql) $(QUERIES) $(SHARED) \
		$(HTML) $(sort $(dir $(QUERIES) $(SHARED) $(HTML)))
	@mkdir -p $(@D) && sh sql/embed $(GEN) $(QUERIES) -- $(SHARED) && touch $@
$(GEN)/page/%.c: cgi-bin/%.html sql/embed
	@mkdir -p $(@D) && sh sql/embed $< >$@
# The catalogs of each language, which come into the programs.
$(OUT)/words.o: $(OUT)/words.c
	@echo "  $@" && $(COMPILE) -c -o $@ $<
$(OUT)/words.c: $(OUT)/spoken
	@:
$(OUT)/spoken: lib/words/compile $(CATALOGS) lib/words
	@mkdir -p $(@D) && sh $< $(CATALOGS) >$(OUT)/words.c.new
	@if cmp -s $(OUT)/words.c.new $(OUT)/words.c; then rm $(OUT)/words.c.new; \
		else mv $(OUT)/words.c.new $(OUT)/words.c; fi && touch $@
build/pseudo/xx.po: tests/words/pseudo lib/words/hmis-intake.pot
	@mkdir -p $(@D) && $^ >$@

# The tests' own programs: one a file.
$(OUT)/unit/%: tests/unit/%.c $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  $@" && $(LINK) -o $@ $(filter %.c %.a,$^) -lcmocka $(LDLIBS)

$(OUT)/fuzz/foreign: $(patsubst %,$(OUT)/cgi-bin/worker/%.o,catalogue fetch_plan fetch_batch fetch_read \
	fetch_scope fetch_options fetch_reject)
# By a fuzzer in BUILD=fuzz; else by what replays and varies the inputs that are kept.
DRIVEN := $(if $(filter fuzz,$(BUILD)),-fsanitize=fuzzer,tests/fuzz/replay/main.c)
$(OUT)/fuzz/%: tests/fuzz/%.c $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  $@" && $(LINK) $(DRIVEN) -o $@ $(filter %.c %.o,$^) $(OUT)/lib.a $(LDLIBS)

$(OUT)/bench/%: tests/bench/%.c $(OUT)/lib.a
	@mkdir -p $(@D)
	@echo "  $@" && $(LINK) -o $@ $(filter %.c %.a,$^) $(LDLIBS)

# The texts of the templates, for translators.
$(OUT)/texts: tests/words/texts.c $(OUT)/lib.a
	@echo "  $@" && $(LINK) -o $@ $(filter %.c %.a,$^) $(LDLIBS)

# What the programs say of themselves, for scripts; and as a page.
$(OUT)/openapi.json: $(PROGRAMS) $(wildcard lib/web/open* cgi-bin/*.json cgi-bin/*/*.json) lib/web/outcomes
	@echo "  $@" && sh lib/web/openapi $(OUT) $(filter %.fcgi,$^)
$(OUT)/api.json: $(OUT)/openapi.json
# The pages that nginx shows by itself, in each language.
$(OUT)/render: nginx/pages/render.c $(OUT)/lib.a
	@echo "  $@" && $(LINK) -o $@ $(filter %.c %.a,$^) $(LDLIBS)
$(OUT)/pages.made: $(OUT)/render $(OUT)/api.json $(sort $(wildcard nginx/pages/*.html))
	@rm -rf $(OUT)/pages && $< $(OUT)/pages $(filter %.json,$^) $(filter %.html,$^) && touch $@

# A template that is not well formed would be shown as far as that.
$(OUT)/templates.good: $(OUT)/render $(HTML) $(SHARED)
	@$< --check $(filter %.html,$^) && touch $@

# The stand-in DHIS2 server of tests and demo.
$(OUT)/dhis2-server: $(wildcard tests/dhis2/*.c) tests/dhis2/server.h tests/dhis2/country.h $(OUT)/lib.a
	@echo "  $@" && $(LINK) -o $@ $(filter %.c %.a,$^) $(LDLIBS)

units: $(UNITS:%=$(OUT)/unit/%) $(OUT)/dhis2-server $(OUT)/texts $(OUT)/bench/fill
targets: $(TARGETS:%=$(OUT)/fuzz/%)

check:
	@nginx/packages check && tests/run

fuzz:
	@$(MAKE) --no-print-directory BUILD=fuzz targets && tests/fuzz/run $(or $(FUZZ_SECONDS),60)

tables: $(OUT)/unit/tables_test
	@TABLES=10000 $<

bench: all $(OUT)/dhis2-server $(OUT)/bench/read_book $(OUT)/bench/fill
	@tests/bench/run

billion: all $(OUT)/bench/fill
	@VALUES=$(VALUES) KEEP=$(KEEP) tests/bench/billion

up restart: all
demo demo-dhis2 up down status logs restart remove:
	@nginx/stack $@

pseudo:
	@tests/words/suite

words: $(OUT)/texts
	@sh lib/words/extract $<

answers:
	@$(MAKE) --no-print-directory BUILD=asan all && ANSWERS=1 tests/cases.t $(PAGES) | grep -A20 '^not ok' || true

lint format:
	@tests/lint $(filter format,$@)

flags: # of the compiler, for clang-tidy
	@echo '$(filter-out -Werror -MMD -MP -fsanitize%,$(FLAGS))'

prefix     ?= $(or $(PREFIX),/usr/local)
sysconfdir ?= /etc
install: all
	@prefix=$(prefix) sysconfdir=$(sysconfdir) nginx/install system
uninstall:
	@prefix=$(prefix) sysconfdir=$(sysconfdir) nginx/install uninstall
deb:
	@nginx/deb
hosts:
	@tests/hosts/run && tests/hosts/booted
clean:
	rm -rf build

.PHONY: all units targets check fuzz pseudo tables bench billion demo demo-dhis2 up down status logs restart remove words answers lint \
	format flags install uninstall deb hosts clean
.SECONDARY:
-include $(shell find $(sort $(OUT) $(OBJ)) -name '*.d' 2>/dev/null)
