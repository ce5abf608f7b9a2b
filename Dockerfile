# docker build -t purser . && docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/data" purser ingest
#
# /data is the working folder: purser.toml and bills lie there, and the books unless the file says otherwise.
FROM debian:12-slim AS build
WORKDIR /src
COPY . .
RUN scripts/bootstrap && scripts/build release purser && cmake --install build/release --prefix /out --strip

FROM debian:12-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates libcurl4 libpq5 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 purser
COPY --from=build /out /usr/local
USER purser
ENV XDG_DATA_HOME=/data
WORKDIR /data
ENTRYPOINT ["purser"]
