#!/bin/sh
# Prepares this machine for the project: system packages, a Python environment in .venv, the `precis` command.
#
# Every make target that needs it runs it first. When nothing changed since the last time it only compares a
# stamp and returns. It asks nothing; what it may not install itself it names in one line to type.

# shellcheck disable=SC2046,SC2086,SC2089,SC2090 # lists of packages are lists of words
set -eu
cd "$(dirname "$0")/.."

VENV=.venv
STAMP=$VENV/setup.stamp # holds the fingerprint of all that the environment was made from; written last
LOCK=build/setup.lock
LUA_MODULES="socket ssl cjson json dkjson lpeg lfs"

APT_PACKAGES="make luajit lua-socket lua-sec lua-cjson lua-json lua-dkjson lua-lpeg lua-filesystem lua-busted lua-check
    libsqlite3-0 python3 python3-venv"
ROCKS="luasocket luasec lua-cjson luajson dkjson lpeg luafilesystem busted luacheck"
DNF_LINE="sudo dnf install -y make luajit luarocks gcc compat-lua-devel openssl-devel sqlite-libs python3 &&
    for rock in $ROCKS; do sudo luarocks --lua-version 5.1 install \$rock; done"
PACMAN_LINE="sudo pacman -S --needed make luajit luarocks gcc lua51 openssl sqlite python &&
    for rock in $ROCKS; do sudo luarocks --lua-version 5.1 install \$rock; done"
BREW_LINE="brew install luajit luarocks openssl sqlite python@3.12 &&
    for rock in $ROCKS; do luarocks --lua-version 5.1 install \$rock; done && eval \"\$(luarocks --lua-version 5.1 path)\""

say() {
    printf 'setup: %s\n' "$*"
}

stop() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

fingerprint() {
    cat pyproject.toml requirements.lock tools/setup.sh | cksum
    pwd
}

is_ready() {
    [ -x $VENV/bin/precis ] && [ -f $STAMP ] && [ "$(cat $STAMP)" = "$(fingerprint)" ] &&
        command -v luajit >/dev/null && command -v busted >/dev/null && command -v luacheck >/dev/null
}

# A version manager's shim is in PATH even when there is no Python behind it, so each candidate is tried.
suitable_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# Prints a word for everything that is not on this machine.
missing_parts() {
    for program in luajit busted luacheck; do
        command -v $program >/dev/null || echo $program
    done
    if command -v luajit >/dev/null; then
        for module in $LUA_MODULES; do
            luajit -e "require('$module')" >/dev/null 2>&1 || echo "lua:$module"
        done
        luajit -e 'local load = require("ffi").load
            assert(pcall(load, "libsqlite3.so.0") or pcall(load, "sqlite3"))' 2>/dev/null || echo libsqlite3
    fi
    if python=$(suitable_python); then
        "$python" -c 'import ensurepip, venv' 2>/dev/null || echo "$(basename "$python")-venv"
    else
        echo "python>=3.11"
    fi
}

# Sets as_root to what a command needs in front to run as root; fails when that would ask for a password.
find_root() {
    as_root=
    [ "$(id -u)" = 0 ] && return
    as_root="sudo -n"
    command -v sudo >/dev/null && sudo -n true 2>/dev/null
}

apt() {
    # env, not an assignment in front: sudo drops the caller's environment.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 "$@" </dev/null
}

apt_install() {
    say "installing with apt:" "$@"
    apt install --no-install-recommends "$@" >build/apt.log 2>&1 && return
    say "refreshing apt's package lists, they do not have everything"
    apt update >>build/apt.log 2>&1 && apt install --no-install-recommends "$@" >>build/apt.log 2>&1 && return
    tail -n 5 build/apt.log >&2
    stop "apt-get failed; its whole output is in build/apt.log"
}

install_with_apt() {
    find_root || stop "please type:" sudo apt-get install -y $APT_PACKAGES
    apt_install $APT_PACKAGES
    # Ubuntu 22.04's python3 is 3.10; it has a newer one beside it.
    suitable_python >/dev/null || apt_install python3.11 python3.11-venv
    # Another python3.x than the system's own keeps its venv module in a package of its own.
    python=$(suitable_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install "$(basename "$(readlink -f "$python")")-venv"
}

install_system_packages() {
    say "this machine lacks:" $(missing_parts)
    if command -v apt-get >/dev/null; then
        install_with_apt
    elif command -v dnf >/dev/null; then
        stop "please type:" $DNF_LINE
    elif command -v pacman >/dev/null; then
        stop "please type:" $PACMAN_LINE
    elif command -v brew >/dev/null; then
        stop "please type:" $BREW_LINE
    else
        stop "please install LuaJIT, Python 3.11 or later, SQLite, and with LuaRocks: $ROCKS"
    fi
    still_missing=$(missing_parts)
    [ -z "$still_missing" ] || stop "still missing after installing:" $still_missing
}

# An environment cannot be moved: its scripts name the folder it was made in.
is_usable_environment() {
    $VENV/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        grep -q "$(pwd)/$VENV/" $VENV/bin/pip
}

make_environment() {
    python=$(suitable_python)
    rm -f $STAMP
    if ! is_usable_environment; then
        say "making $VENV with $python ($("$python" -V))"
        "$python" -m venv --clear $VENV
    fi
    say "installing the pinned Python packages"
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
    say "installing the precis command"
    $VENV/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
    fingerprint >$STAMP.new
    mv $STAMP.new $STAMP
}

is_ready && exit 0
mkdir -p build
[ -z "$(missing_parts)" ] || install_system_packages
# Two makes at once must not fill one environment. The lock is on the open file, so it outlives the Python that took it.
exec 9>$LOCK
"$(suitable_python)" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
is_ready || make_environment
say "ready"
