# shellcheck shell=bash
# Sourced by practice, test and check: makes the virtual environment and brings what the program needs.
# Nothing in here is needed twice; a second run finds the stamp and returns at once.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${VOICEPREP_VENV:-$root/.venv}
first_time=no # becomes yes when anything was installed
case "$(uname -s)" in
  MINGW* | MSYS* | CYGWIN*) bin=$venv/Scripts ;;
  *) bin=$venv/bin ;;
esac

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$@"
  exit 1
}

find_python() {
  local candidate
  for candidate in python3.13 python3.12 python3.11 python3 python "py -3"; do
    # shellcheck disable=SC2086  # "py -3" is two words
    if $candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  fail "voiceprep needs Python 3.11 or newer." \
    "Install it from https://www.python.org/downloads/ or with your package manager, then run this again."
}

make_venv() {
  [ -x "$bin/python" ] || [ -x "$bin/python.exe" ] && return
  local python
  python=$(find_python)
  say "Making a virtual environment in $venv"
  # shellcheck disable=SC2086
  $python -m venv "$venv" || fail \
    "The virtual environment could not be made." \
    "On Debian and Ubuntu: sudo apt install python3-venv" \
    "Then run this again."
}

# install EXTRA: the program (with an extra such as [test]) at the versions of the constraints file.
install() {
  local extra=$1 stamp=$venv/.set-up${1//[^a-z]/} wanted
  wanted=$(cat "$root/pyproject.toml" "$root/scripts/constraints.txt" "$root/scripts/set_up.sh" | cksum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    return
  fi
  make_venv
  say "Installing voiceprep and the libraries it stands on (about 900 MB; a minute or two)"
  "$bin/python" -m pip install --quiet --disable-pip-version-check \
    -c "$root/scripts/constraints.txt" -e "$root$extra" || fail \
    "The libraries could not be installed. Is there a network connection and 1 GB of free disk?" \
    "Nothing is broken: run this again when there is."
  # shellcheck disable=SC2034  # read by the scripts that source this
  first_time=yes
  printf '%s' "$wanted" > "$stamp"
}

# may_be_root: prints the prefix that makes a command root without asking, or fails.
may_be_root() {
  if [ "$(id -u)" = 0 ]; then
    return
  elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
    echo "sudo -n"
  else
    return 1
  fi
}

apt_install() {
  local prefix
  command -v apt-get > /dev/null || return 1
  prefix=$(may_be_root) || return 1
  say "Installing $*"
  # shellcheck disable=SC2086  # the prefix may be two words or none
  {
    $prefix apt-get install -y -qq --no-install-recommends "$@" > /dev/null 2>&1 ||
      { $prefix apt-get update -qq > /dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive $prefix apt-get install -y -qq --no-install-recommends "$@" > /dev/null; }
  }
}

portaudio_command() {
  if command -v apt-get > /dev/null; then
    echo "sudo apt install libportaudio2"
  elif command -v dnf > /dev/null; then
    echo "sudo dnf install portaudio"
  elif command -v pacman > /dev/null; then
    echo "sudo pacman -S portaudio"
  elif command -v zypper > /dev/null; then
    echo "sudo zypper install libportaudio2"
  else
    echo "install PortAudio (libportaudio) with your package manager"
  fi
}

have_portaudio() {
  [ "$(uname -s)" != Linux ] && return # the macOS and Windows wheels bring their own
  "$bin/python" -c 'import ctypes.util, sys; sys.exit(not ctypes.util.find_library("portaudio"))'
}

# want_portaudio: installs the one system library that Linux lacks, where that needs no password; else asks.
want_portaudio() {
  have_portaudio || apt_install libportaudio2 || true
  have_portaudio && return
  local command answer
  command=$(portaudio_command)
  say "" "To record, Linux needs one more library: PortAudio." "  $command"
  if [ -t 0 ] && [ -t 2 ] && [ "${command%% *}" = sudo ]; then
    read -r -p "Run this now? [Y/n] " answer
    case "$answer" in
      "" | [yY]*) $command || say "That did not work; everything but recording and playing works without it." ;;
    esac
  else
    say "Everything but recording and playing works without it."
  fi
}
