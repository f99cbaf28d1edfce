#!/bin/sh
# install.sh [--kiosk]
# Installs this version of the vitals station for the account that runs it, or takes it into use in
# the place of an older one. Needs no administrator; says what one has to do.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then
    echo "Run this as the account that the station will run as, not as root." >&2
    exit 2
fi

missing=$(ldd "$here/_internal/PySide6/Qt/plugins/platforms/libqxcb.so" \
    "$here/_internal/PySide6/QtPrintSupport.abi3.so" 2>/dev/null |
    awk '/not found/ {print $1}' | sort -u | tr '\n' ' ')
if [ -n "$missing" ]; then
    echo "This computer lacks libraries that the window needs: $missing" >&2
    echo "docs/install.md names the packages; ask an administrator to install them." >&2
    exit 2
fi

"$here/station" application install "$@"

groups=$(id -nG)
case " $groups " in
*" dialout "*) ;;
*)
    echo
    echo "Serial instruments: this account may not use serial ports. Ask an administrator to run"
    echo "  sudo usermod -aG dialout $(id -un)"
    echo "and sign in to the computer again."
    ;;
esac
