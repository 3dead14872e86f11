# Short names for the commands of README.md; nothing here is needed to build.
export CGO_ENABLED = 0

GOLANGCI = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

.PHONY: build run test lint generate secrets

build:
	go build -trimpath -o dealflow ./cmd/dealflow

run:
	go run ./cmd/dealflow serve --demo

test:
	.ci/test

lint:
	go run $(GOLANGCI) run ./...

generate:
	.ci/generate

# Random passwords for docker-compose.yml. A second run keeps what is there. The
# folder is closed to others; the files are readable because the containers,
# which see only the file, run under other users.
secrets:
	@mkdir -p secrets && chmod 700 secrets
	@test -s secrets/postgres_password || openssl rand -hex 24 > secrets/postgres_password
	@test -s secrets/meili_master_key || openssl rand -hex 24 > secrets/meili_master_key
	@test -s secrets/database_url || printf 'postgres://dealflow:%s@postgres:5432/dealflow?sslmode=disable\n' "$$(cat secrets/postgres_password)" > secrets/database_url
	@chmod 644 secrets/*
	@echo "secrets/ holds postgres_password, meili_master_key and database_url"
