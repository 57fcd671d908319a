# make demo       shows the whole way of a study on this machine (CT=folder takes your own CT instead of the phantom,
#                 CATALOG=postgresql keeps the index on a PostgreSQL server)
# make test       builds once and runs every test
# make check      formatting, warnings, dependency arrows, hardening of the service
# make install    lays out program, models, service and documents (PREFIX, SYSCONFDIR, DESTDIR)

SWIFT ?= swift
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
CT ?=
CATALOG ?= sqlite

# One configuration for everything, so that nothing is compiled twice.
FLAGS = -c release --explicit-target-dependency-import-check error
PROGRAM = .build/release/segnode
SHARE = $(DESTDIR)$(PREFIX)/share/segnode
DOC = $(DESTDIR)$(PREFIX)/share/doc/segnode
LIB = $(DESTDIR)$(PREFIX)/lib
ETC = $(DESTDIR)$(SYSCONFDIR)/segnode

.PHONY: build demo test check format install packages clean

build: packages
	$(SWIFT) build $(FLAGS) --product segnode

demo: packages
	@$(if $(filter postgresql,$(CATALOG)),Scripts/install-packages postgresql,true)
	Scripts/demo "$(CT)" "$(CATALOG)"

test:
	@Scripts/install-packages postgresql
	$(SWIFT) build $(FLAGS) --build-tests
	SWIFT="$(SWIFT)" Scripts/run-tests $(FLAGS) --skip-build

check: packages
	SWIFT="$(SWIFT)" Scripts/check-imports
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources
	$(SWIFT) build $(FLAGS) --build-tests
	$(SWIFT) build --package-path Benchmarks -c release
	if command -v systemd-analyze >/dev/null; then \
		systemd-analyze security --offline=true --threshold=15 --no-pager Systemd/segnode.service >/dev/null; fi

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

install: build
	install -D -s -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/segnode
	install -d $(LIB)/systemd/system $(LIB)/sysusers.d $(LIB)/tmpfiles.d $(SHARE)/models $(DOC) $(ETC)
	sed -e 's|/usr/local/|$(PREFIX)/|g' -e 's|/etc/segnode|$(SYSCONFDIR)/segnode|g' Systemd/segnode.service \
		> $(LIB)/systemd/system/segnode.service
	chmod 644 $(LIB)/systemd/system/segnode.service
	install -m 644 Systemd/segnode.sysusers.conf $(LIB)/sysusers.d/segnode.conf
	sed -e 's|/etc/segnode|$(SYSCONFDIR)/segnode|g' Systemd/segnode.tmpfiles.conf > $(LIB)/tmpfiles.d/segnode.conf
	chmod 644 $(LIB)/tmpfiles.d/segnode.conf
	cp -R Models/. $(SHARE)/models
	chmod -R u=rwX,go=rX $(SHARE)/models
	install -m 644 README.md CHANGELOG.md LICENSE Documentation/*.md Config/segnode.yaml $(DOC)
	test -e $(ETC)/segnode.yaml || install -m 640 Config/segnode.yaml $(ETC)/segnode.yaml
	@echo
	@echo "Installed. Next, as root:"
	@echo "  systemd-sysusers && systemd-tmpfiles --create && systemctl daemon-reload"
	@echo "  $(PREFIX)/bin/segnode selftest"
	@echo "  systemctl enable --now segnode"

packages:
	@Scripts/install-packages

clean:
	rm -rf .build Benchmarks/.build demo
