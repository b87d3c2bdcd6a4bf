#!/bin/sh
# Runs a command with a throw-away keyring: a session bus and a gnome-keyring-daemon of its own, and
# HOME, XDG_RUNTIME_DIR and the other XDG folders below one temporary folder. The person's own keyring is never touched.
#
#   with-keyring.sh COMMAND [ARGUMENT...]
#   KEYRING_STATE=locked with-keyring.sh COMMAND [ARGUMENT...]
#
# KEYRING_STATE says what the command finds:
#   unlocked    (default) a login keyring that opens without asking
#   locked      the login keyring exists and is closed; its password is not typed
#   unanswered  as locked, and the window that asks for the password stands there for ever
#   empty       the service runs and has no keyring, as on a machine where none was ever created
#   no-service  a session bus, and nothing on it that keeps secrets
#   no-bus      not even a session bus
#
# KEYRING_HOME names a folder that becomes HOME and stays, with the keyring in it: for a practice that goes on another
# day. Its keyring is as secret as the folder, no more.
#
# The command keeps stdin, stdout, stderr and its working folder; its exit status is passed through (125: the keyring did
# not start). Neither folder nor process is left behind. CARGO_HOME and RUSTUP_HOME stay those of the person, so that
# cargo works inside. Needs: dbus-run-session, dbus-send, gnome-keyring-daemon.
set -eu

fail() {
    echo "with-keyring.sh: $1" >&2
    exit 125
}

service_is_there() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets 2>/dev/null | grep -q 'boolean true'
}

# Waits until the daemon answers on the bus and, where a file is named, until it is there.
wait_for_daemon() {
    attempts=0
    until service_is_there && { [ $# -eq 0 ] || [ -e "$1" ]; }; do
        attempts=$((attempts + 1))
        if [ "$attempts" -gt 200 ] || ! kill -0 "$daemon" 2>/dev/null; then
            cat "$KEYRING_FOLDER/log" >&2
            fail "gnome-keyring-daemon did not appear on the bus"
        fi
        sleep 0.05
    done
}

start_daemon() {
    case $1 in
    unlock)
        printf throw-away >"$KEYRING_FOLDER/password"
        gnome-keyring-daemon --foreground --unlock --components=secrets \
            <"$KEYRING_FOLDER/password" >"$KEYRING_FOLDER/log" 2>&1 &
        daemon=$!
        wait_for_daemon "$XDG_DATA_HOME/keyrings/login.keyring"
        ;;
    plain)
        gnome-keyring-daemon --foreground --start --components=secrets \
            </dev/null >"$KEYRING_FOLDER/log" 2>&1 &
        daemon=$!
        wait_for_daemon
        ;;
    esac
}

stop_daemon() {
    [ -n "$daemon" ] || return 0
    kill "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    daemon=
}

if [ "${KEYRING_INSIDE:-}" = yes ]; then
    # Second half: on the session bus.
    unset KEYRING_INSIDE
    daemon=
    trap 'status=$?; stop_daemon; exit "$status"' EXIT
    case $KEYRING_STATE in
    unlocked) start_daemon unlock ;;
    empty) start_daemon plain ;;
    locked | unanswered)
        start_daemon unlock
        stop_daemon
        start_daemon plain
        ;;
    esac
    unset KEYRING_STATE
    "$@"
    exit
fi

[ $# -gt 0 ] || fail "usage: with-keyring.sh COMMAND [ARGUMENT...]"
KEYRING_STATE=${KEYRING_STATE:-unlocked}
case $KEYRING_STATE in
unlocked | locked | unanswered | empty | no-service | no-bus) ;;
*) fail "unknown KEYRING_STATE: $KEYRING_STATE" ;;
esac

CARGO_HOME=${CARGO_HOME:-$HOME/.cargo}
RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
KEYRING_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/keyring.XXXXXX")
clean() {
    [ ! -s "$KEYRING_FOLDER/prompter" ] || kill "$(cat "$KEYRING_FOLDER/prompter")" 2>/dev/null || true
    rm -rf "$KEYRING_FOLDER"
}
trap 'status=$?; clean; exit "$status"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

HOME=${KEYRING_HOME:-$KEYRING_FOLDER/home}
XDG_RUNTIME_DIR=$KEYRING_FOLDER/run
XDG_DATA_HOME=$HOME/.local/share
XDG_CONFIG_HOME=$HOME/.config
XDG_CACHE_HOME=$HOME/.cache
export KEYRING_STATE KEYRING_FOLDER CARGO_HOME RUSTUP_HOME
export HOME XDG_RUNTIME_DIR XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
mkdir -m 700 "$XDG_RUNTIME_DIR"
mkdir -m 700 -p "$HOME"
mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_CACHE_HOME"
# No window may open on the person's screen, and no bus but ours may be found.
unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL

if [ "$KEYRING_STATE" = no-bus ]; then
    unset KEYRING_STATE
    "$@"
    exit
fi

# A bus that starts nothing by itself: otherwise the first call would bring up a second, locked keyring.
# Only for `unanswered` it may start the window that asks, and that one never gets ready.
mkdir "$KEYRING_FOLDER/services"
if [ "$KEYRING_STATE" = unanswered ]; then
    cat >"$KEYRING_FOLDER/services/prompter.service" <<END
[D-BUS Service]
Name=org.gnome.keyring.SystemPrompter
Exec=/bin/sh -c 'echo \$\$ >$KEYRING_FOLDER/prompter; exec sleep 600'
END
fi
cat >"$KEYRING_FOLDER/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$KEYRING_FOLDER/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$KEYRING_FOLDER/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END
KEYRING_INSIDE=yes dbus-run-session --config-file="$KEYRING_FOLDER/bus.conf" -- "$0" "$@"
