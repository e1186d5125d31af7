# The commands of the project. `make` alone lists them.

GO        ?= go
BIN       := bin/sockdrill
OUT       ?= reports/out
FUZZTIME  ?= 60s
PRINTS    := reference/mutants/fingerprints.txt
TOOL      := $(GO) tool -modfile=tools/go.mod
# Folders of adapters/ that `make matrix` and `make matrix-stable` judge, or pages that `make documents` tries, empty is all of them; how many
# at once; and how often.
ONLY      ?=
JOBS      ?=
RUNS      ?= 5
# Mutants that `make mutants` runs, such as M001,M90*; empty is all of them.
MUTANTS   ?=
# Which part of them, such as 1/2; empty is all of them.
SHARD     ?=
# What `make declared` declares, empty is all of it: `go run ./docs/declared -help` lists it.
ROWS      ?=

.DEFAULT_GOAL := help
.PHONY: documents framings drill-framings help build drill drill-fast drill-tls drill-udp selfcheck test unit page mutants fuzz lint bench adapters liars matrix matrix-stable matrix-deps records winsock windows docs fingerprints strangers diagnosis survivors clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/sockdrill, a static binary
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/sockdrill

drill: build ## judge the reference client and server; the report is reports/out/index.html
	./$(BIN) run --reference --out $(OUT)

drill-fast: build ## judge the reference server with the crew of reference/fast
	./$(BIN) run --server './$(BIN) reference server --fast' --out $(OUT)/fast

drill-framings: build ## judge the reference in each framing that is more than a number of fixed width or a line end, and with messages that are compressed and signed
	@for framing in varint dle-stx hdlc netstring sunrpc rtsp-interleaved; do \
		echo "framed as $$framing" && ./$(BIN) run FRM DLM VAR CHK MRK --reference --framing $$framing --out $(OUT)/$$framing || exit 1; \
	done
	@echo "compressed, numbered and signed" && ./$(BIN) run FRM RCV CLS TRF HOS --out $(OUT)/transforms \
		--client './$(BIN) reference client --deflate --sequence --sign key' --server './$(BIN) reference server --deflate --sequence --sign key' \
		--framing '{name: u32be, parts: [length: {bytes: 4}, payload], transform: [deflate, sequence: u64be, hmac-sha256: {text: key}]}'

drill-udp: build ## judge the references over UDP, those of the reliability profile, too
	./$(BIN) run --reference --transport udp --out $(OUT)/udp
	./$(BIN) run --reference --transport udp --reliable --out $(OUT)/reliable

drill-tls: build ## judge the reference client and server over TLS
	./$(BIN) run --reference --transport tls --out $(OUT)/tls

selfcheck: build ## hold sockdrill to the clauses about itself: the area ADP
	./$(BIN) run --side harness --out $(OUT)/self

test: unit drill drill-fast drill-framings drill-tls drill-udp selfcheck page documents mutants ## everything that proves the project: unit tests, the drills on the reference, over TCP, TLS and UDP, the self-checks, the page in a browser, the documents, the mutants

# The tests of the command are whole runs, in processes of their own. Under the race detector they take many minutes, and miss limits that
# hold for a program which nothing slows down: two of them are enough for it, one over TCP and one over TLS.
COMMAND := ./cmd/sockdrill
RACED   := ^(TestARunOnTheReference|TestKeysAndSecretsStayWhereTheyBelong)$$

unit: ## unit tests, with the race detector where a C compiler exists
	@others=$$($(GO) list ./... | grep -v '/cmd/sockdrill$$'); if command -v $$($(GO) env CC) >/dev/null 2>&1; then \
		echo "unit tests, with the race detector"; export CGO_ENABLED=1; \
		$(GO) test -race -timeout 25m $$others && $(GO) test -race -run '$(RACED)' $(COMMAND); \
	else \
		echo "unit tests, without the race detector: there is no C compiler ($$($(GO) env CC)) on this machine"; $(GO) test -timeout 25m $$others; \
	fi
	$(GO) test -timeout 25m $(COMMAND)

page: ## click, type and look at a report's page in Chromium, where that is installed, and have axe-core (from npm) look, too
	cd reports/browser && $(GO) test -v -timeout 15m ./...

documents: build ## try every command and sample of README, tutorials and how-tos, or those of ONLY='first-bug judge-over-tls'
	$(GO) run ./docs/tried -sockdrill $(BIN) $(if $(ONLY),-only '$(ONLY)')

mutants: build ## every known defect must be found by the scenario named for it, and every MUST case must find one
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -record $(PRINTS) $(if $(MUTANTS),-run '$(MUTANTS)') $(if $(SHARD),-shard $(SHARD))
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -missing

fingerprints: build ## run every mutant against every case of its side, for hours; an interrupted run goes on where it stopped
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -j 1 -whole -record $(PRINTS)
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -missing

strangers: build ## judge the strangers that have changed, small programs with one defect each, one after the other
	$(GO) run ./reference/strangers/judge -sockdrill $(BIN)
	$(MAKE) diagnosis

diagnosis: ## write the table that diagnoses rest on, and measure them: docs/reference/diagnosis.md
	$(GO) run ./docs/diagnosis

lint: ## gofmt, vet, staticcheck, actionlint, and builds for macOS and Windows
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) actionlint
	cd bench && GOOS=linux $(GO) vet ./...
	cd reports/browser && $(GO) vet ./...
	GOOS=darwin GOARCH=arm64 $(GO) build -o /dev/null ./... && GOOS=darwin GOARCH=arm64 $(GO) vet ./...
	GOOS=windows GOARCH=amd64 $(GO) build -o /dev/null ./... && GOOS=windows GOARCH=amd64 $(GO) vet ./...

bench: build ## print the figures of the command, and write those of the reference beside its peers, and of sockdrill beside toxiproxy (Linux, about 25 minutes)
	./docs/bench.sh $(BIN)
	cd bench && $(GO) run . -write ../docs/explanation/performance.md
	cd bench && $(GO) run . -only relay,cases -write ../docs/explanation/overhead.md

fuzz: ## fuzz every decoder, each for FUZZTIME (60s)
	./tools/fuzz.sh $(FUZZTIME)

adapters: ## count the lines of every adapter without blanks and comments; above 100 fails
	./adapters/count.sh adapters cmd/sockdrill/templates

matrix: build ## judge every implementation of adapters/ that is installed, or those of ONLY='asio gnet', and write its pages
	env OUT=$(OUT) JOBS=$(JOBS) ./adapters/matrix.sh $(BIN) $(ONLY)

matrix-stable: build ## judge them RUNS times (5), and say which verdicts differ
	env OUT=$(OUT) JOBS=$(JOBS) ./adapters/stable.sh $(BIN) $(RUNS) $(ONLY)

declared: build ## judge right implementations that declare small, usual and great times and limits, or those of ROWS='idle polling-50'
	$(GO) run ./docs/declared -sockdrill $(BIN) -out $(OUT)/declared $(ROWS)

framings: build ## judge sockdrill's own server in every preset, without a limit and with one: a red verdict there is a false one
	@for f in $$(./$(BIN) framings | awk '/^[a-z0-9]/ {print $$1}'); do for limit in 0 4096; do \
		./$(BIN) run FRM DLM VAR CHK MRK RCV SND HOS CLS --server "./$(BIN) peer --framing $$f --max-frame $$limit {addr}" --framing $$f --max-frame $$limit --out $(OUT)/framings > $(OUT).txt 2>&1; \
		echo "$$? $$f --max-frame $$limit: $$(grep ' wall' $(OUT).txt || tail -1 $(OUT).txt)"; done; done

liars: build ## have implementations that do nothing judged by every case of their side, half an hour: none may pass but those of docs/liars/passes.txt
	$(GO) run ./docs/liars -sockdrill $(BIN) -out $(OUT)/liars

winsock: build ## build the WinSock programs of adapters/ by mingw-w64 and judge them under Wine, where both are installed
	env OUT=$(OUT) JOBS=$(or $(JOBS),1) ./adapters/matrix.sh $(BIN) winsock winsock-taught

windows: ## build sockdrill.exe, have it judge the reference under Wine, and run the unit tests of what touches the system there
	./tools/windows/wine.sh $(OUT)/windows

matrix-deps: ## install what Debian and npm have for the implementations of adapters/, as root or by sudo
	./adapters/deps.sh

records: build ## record the manifests of real programs of adapters/ (ONLY=names), and judge by them
	SOCKDRILL=$(BIN) ./adapters/record.sh $(ONLY)

docs: build ## write the generated pages of docs/reference again
	$(GO) run ./docs/generate -sockdrill $(BIN)
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -record $(PRINTS) -write docs/reference/mutants.md

survivors: build ## run 200 mechanical mutants of the reference against its drill, for hours; an interrupted run goes on where it stopped
	$(GO) run ./reference/mutants/survive -sockdrill $(BIN) -n 200 -seed 1 -write docs/reference/survivors.md

clean: ## remove what was built
	rm -rf bin reports/out
