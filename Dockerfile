# The whole product is one static binary; the image holds nothing else but the
# certificates for outgoing https and the time zones.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w -X main.version=${VERSION}" -o /image/dealflow ./cmd/dealflow \
    && mkdir -p /image/data /image/tmp /image/etc/ssl/certs /image/usr/share \
    && chmod 1777 /image/tmp \
    && cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
    && cp -r /usr/share/zoneinfo /image/usr/share/ \
    && chown -R 65532:65532 /image/data

FROM scratch
COPY --from=build /image/ /
USER 65532:65532
ENV DEALFLOW_ADDR=0.0.0.0:8080 DEALFLOW_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["/dealflow", "health"]
ENTRYPOINT ["/dealflow"]
CMD ["serve"]
