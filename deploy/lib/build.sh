# Sourced by ./jumphold, with $home set: builds modules that are missing or older than their sources.
# Progress goes to stderr, one line a step; everything else into a log that is named when something fails.
# shellcheck shell=sh disable=SC2154

# needs MODULE: the folders that it is built from.
needs() {
  case $1 in
  cli) echo protocol cli ;;
  jump-client) echo protocol jump-client ;;
  node) echo protocol cluster persistence front http node ;;
  bench) echo protocol cluster persistence front http node jump-client cli testing bench ;;
  esac
}

# is_stale MODULE: never built, or something that it is made of has changed since.
is_stale() {
  stamp=$home/$1/target/dist/built
  [ -f "$stamp" ] || return 0
  parts=$(needs "$1")
  set -- "$home/pom.xml" "$home/deploy/jvm"
  for part in $parts; do
    set -- "$@" "$home/$part/pom.xml" "$home/$part/src/main"
  done
  [ -n "$(find "$@" -newer "$stamp" 2>/dev/null | head -n 1)" ]
}

# built MODULE...: makes sure that they are.
built() {
  stale=
  for wanted in "$@"; do
    if is_stale "$wanted"; then stale=${stale:+$stale,}$wanted; fi
  done
  [ -z "$stale" ] || in_turn build_now "$@"
}

# in_turn COMMAND...: one builder at a time; who waited finds the work done.
in_turn() {
  mkdir -p "$home/target"
  lock=$home/target/build.lock
  until (set -C && echo $$ >"$lock") 2>/dev/null; do
    builder=$(cat "$lock" 2>/dev/null)
    if [ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null; then
      rm -f "$lock"
    else
      [ -n "${waits-}" ] || echo "Another build is at work here; waiting for it." >&2
      waits=yes
      sleep 1
    fi
  done
  trap 'rm -f "$lock"' EXIT
  trap 'rm -f "$lock"; exit 130' INT TERM HUP
  "$@"
  rm -f "$lock"
  trap - EXIT INT TERM HUP
}

build_now() {
  stale=
  for wanted in "$@"; do
    if is_stale "$wanted"; then stale=${stale:+$stale,}$wanted; fi
  done
  [ -n "$stale" ] || return 0
  log=$home/target/build.log
  begin=$(date +%s)
  date >"$home/target/build.begin"
  echo "Building $(echo "$stale" | sed 's/,/, /g'); the first time this fetches libraries." >&2
  {
    (cd "$home" && ./mvnw --batch-mode -Dstyle.color=never -am -pl "$stale" -Dmaven.test.skip=true -Dspotless.check.skip=true package) \
      </dev/null 2>&1
    printf '\nexit code %s\n' $?
  } | tee "$log" | sed -n 's/^.*\] Building \(Jumphold [a-z][^ ]*\) .*\[\([0-9]*\)\/\([0-9]*\)\].*$/  \2 of \3  \1/p' >&2
  if [ "$(tail -n 1 "$log")" != "exit code 0" ]; then
    echo "The build failed. The first errors (all of it: $log):" >&2
    grep 'ERROR' "$log" | head -n 6 >&2
    exit 1
  fi
  for wanted in $(echo "$stale" | tr ',' ' '); do
    rehearse "$wanted"
    mv "$home/target/build.begin" "$home/$wanted/target/dist/built"
    cp -p "$home/$wanted/target/dist/built" "$home/target/build.begin"
  done
  rm -f "$home/target/build.begin"
  echo "Built in $(($(date +%s) - begin)) s." >&2
}

# rehearse MODULE: runs the program once so that the JVM remembers how (an AOT cache); without one it only starts slower.
rehearse() {
  case $1 in cli | node) ;; *) return 0 ;; esac
  echo "          and the fast start of the $1" >&2
  dist=$home/$1/target/dist
  rm -f "$dist/$1.aot"
  scratch=$(mktemp -d) || return 0
  {
    options "$1" -XX:AOTMode=record "\"-XX:AOTConfiguration=$scratch/record\""
    "rehearse_$1"
    options "$1" -XX:AOTMode=create "\"-XX:AOTConfiguration=$scratch/record\"" "\"-XX:AOTCache=$dist/$1.aot\""
    "$JAVA_HOME/bin/java" "@$dist/$1.options" -cp "$dist/lib/*"
  } >>"$home/target/build.log" 2>&1 </dev/null
  rm -rf "$scratch"
  # A cache that Maven made out of date is passed over without a word.
  [ -f "$dist/$1.aot" ] && set -- "$1" "\"-XX:AOTCache=$dist/$1.aot\"" -Xlog:aot=off,cds=off
  options "$@"
}

# options MODULE [OPTION...]: the program's JVM flags, beside its lib.
options() {
  module=$1
  shift
  { cat "$home/deploy/jvm/$module.options" && printf '%s\n' "$@"; } >"$home/$module/target/dist/$module.options"
}

# A site that nobody answers for: every part of a request is used but the answer.
rehearse_cli() {
  printf '{"current":"https://127.0.0.1:9","sites":[{"url":"https://127.0.0.1:9","pin":"%064d","token":"none"}]}\n' 0 \
    >"$scratch/sites.json"
  (JUMPHOLD_CONFIG_DIR=$scratch program cli cli/target/dist/cli.options io.jumphold.cli.Main clients)
}

# The main job, from the first start of a site to its end in order.
rehearse_node() {
  (program cli cli/target/dist/cli.options io.jumphold.cli.Main demo --check)
}
