# The server in a small image that runs as nobody in particular, also where its root file system is read-only.
FROM rust:1.94-slim-trixie AS build
WORKDIR /source
COPY . .
RUN cargo build --locked --profile dist --features nats \
 && cp target/dist/covente /covente

FROM debian:trixie-slim
# The newest certificates are the right ones.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && install --directory --owner=65532 --group=65532 --mode=0700 /data
COPY --from=build /covente /usr/local/bin/covente
USER 65532:65532
# Whatever is written is written here: the file of an SQLite database, backups, mails in a folder.
WORKDIR /data
VOLUME /data
ENV COVENTE_LOG_FORMAT=json
EXPOSE 8080 9464
ENTRYPOINT ["covente"]
CMD ["serve"]
