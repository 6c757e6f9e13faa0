SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.PHONY: run test setup build demo lint format clean

# Start the first lab at a terminal; without one, play the SCALE-OUT labs and show each verdict.
run: build
	@if [ -t 0 ] && [ -t 1 ]; then exec .build/release/shardlab run scale-out/overview; else $(MAKE) --no-print-directory demo; fi

demo: build
	@data=$$(mktemp -d); trap 'rm -rf "$$data"' EXIT; failed=0; \
	for lab in overview setup execute; do \
		.build/release/shardlab run scale-out/$$lab --mode demo --plain --data-dir "$$data" || failed=1; \
	done; exit $$failed

build: setup
	swift build -c release --product shardlab --static-swift-stdlib

setup:
	@.ci/setup

# One release build with testing enabled, then everything that must hold.
TEST_BUILD := --scratch-path .build-test -c release -Xswiftc -enable-testing
SHARDLAB := .build-test/release/shardlab

# Seeds that must hold: of each lab, of the swarm and of the elastic swarm. For more: make test SWARM_SEEDS=100000.
LAB_SEEDS := 20
SWARM_SEEDS := 1000
ELASTIC_SEEDS := 1000

test: setup lint
	swift build $(TEST_BUILD) --build-tests
	$(SHARDLAB) lint labs
	$(SHARDLAB) test labs --seeds $(LAB_SEEDS)
	$(SHARDLAB) bench swarm --seeds $(SWARM_SEEDS)
	$(SHARDLAB) bench elastic-swarm --seeds $(ELASTIC_SEEDS)
	swift test $(TEST_BUILD) --skip-build

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build .build-test
