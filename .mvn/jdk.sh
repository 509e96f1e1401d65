# Sourced by ./mvnw (and by whoever else needs it): finds a JDK 25 and sets JAVA_HOME to it.
# The newest 25 wins only by place: JAVA_HOME, PATH, then the usual folders of packages and version managers.

is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

find_jdk_25() {
  on_path=$(command -v javac 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) || on_path=
  for jdk in "${JAVA_HOME-}" "${on_path%/bin/javac}" \
    "$(/usr/libexec/java_home -v 25 2>/dev/null || :)" \
    /usr/lib/jvm/* /opt/java/* /opt/*jdk* /usr/local/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "/c/Program Files/Eclipse Adoptium"/* "/c/Program Files/Java"/*; do
    if [ -n "$jdk" ] && is_jdk_25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      return 0
    fi
  done
  cat >&2 <<'END'
Jumphold is built and run with JDK 25, and none was found: not in JAVA_HOME, on the PATH or in the usual places.
Install one, then run this again (or point JAVA_HOME at it):
  Debian, Ubuntu   apt-get install temurin-25-jdk   (or openjdk-25-jdk)
  Fedora           dnf install java-25-openjdk-devel
  macOS            brew install --cask temurin@25
  SDKMAN           sdk install java 25-tem
END
  return 1
}
