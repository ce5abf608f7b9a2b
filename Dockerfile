# docker build -t purser . && docker run --rm -v "$PWD:/data" purser demo
FROM debian:12-slim AS build
WORKDIR /src
COPY . .
RUN scripts/bootstrap && scripts/build release purser && cmake --install build/release --prefix /out --strip

FROM debian:12-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates libcurl4 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 purser
COPY --from=build /out /usr/local
USER purser
WORKDIR /data
ENTRYPOINT ["purser"]
