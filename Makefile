# The commands of the project. `make` alone lists them.

GO        ?= go
BIN       := bin/sockdrill
OUT       ?= reports/out
TOOL      := $(GO) tool -modfile=tools/go.mod
# Debian's own python3: a python of pyenv or conda does not see Debian's packages.
PYTHON    ?= /usr/bin/python3

.DEFAULT_GOAL := help
.PHONY: help build drill test unit mutants lint bench twisted matrix docs clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/sockdrill, a static binary
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/sockdrill

drill: build ## judge the reference client and server; the report is reports/out/index.html
	./$(BIN) run --reference --out $(OUT)

test: unit drill mutants ## everything that proves the project: unit tests, the drill on the reference, the mutants

unit: ## unit tests, with the race detector where a C compiler exists
	@if command -v $$($(GO) env CC) >/dev/null 2>&1; then \
		echo "unit tests, with the race detector"; CGO_ENABLED=1 $(GO) test -race ./...; \
	else \
		echo "unit tests, without the race detector: there is no C compiler ($$($(GO) env CC)) on this machine"; $(GO) test ./...; \
	fi

mutants: build ## every known defect must be found by the scenario named for it
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN)

lint: ## gofmt, vet, staticcheck, actionlint, and builds for macOS and Windows
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "not gofmt-ed:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) actionlint
	GOOS=darwin GOARCH=arm64 $(GO) build -o /dev/null ./... && GOOS=darwin GOARCH=arm64 $(GO) vet ./...
	GOOS=windows GOARCH=amd64 $(GO) build -o /dev/null ./... && GOOS=windows GOARCH=amd64 $(GO) vet ./...

bench: build ## print the figures: drill time against the sum of its cases, first verdict, check, relay
	./docs/bench.sh $(BIN)

twisted: build ## judge Twisted's Int32StringReceiver and LineReceiver (needs Debian's python3-twisted)
	./adapters/twisted/run.sh $(BIN) $(PYTHON)

matrix: build ## judge every implementation of adapters/ that is installed, and write docs/reference/matrix.md
	./adapters/matrix.sh $(BIN)

docs: build ## write the generated pages of docs/reference again
	$(GO) run ./docs/generate -sockdrill $(BIN)
	$(GO) run ./reference/mutants/kill -sockdrill $(BIN) -write docs/reference/mutants.md

clean: ## remove what was built
	rm -rf bin reports/out
