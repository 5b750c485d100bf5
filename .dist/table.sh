#!/bin/bash
# Sums of what lies in build/dist, and a table of it: file, size, needs: table.sh
set -euo pipefail
umask 022
export LC_ALL=C
cd "$(dirname "$0")/../build/dist"

# needs FILE: the libraries that its users must have, but for those of the C library, and of which version that is.
needs() {
	local symbol libs
	case $1 in
	*.deb) dpkg-deb -f "$1" Depends ;;
	*.txt) echo - ;;
	*)
		symbol=$(readelf -VW "$1" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
		libs=$(readelf -dW "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
			grep -vE '^(libc|libpthread|libdl|libm|ld-linux.*)\.so\.' | paste -s -d ' ' || :)
		echo "glibc ${symbol#GLIBC_}${libs:+ $libs}"
		;;
	esac
}

files=$(find . -type f ! -name SHA256SUMS -printf '%P\n' | sort)
# shellcheck disable=SC2086 # names without blanks
sha256sum $files >SHA256SUMS
printf '%-36s %8s  %s\n' "build/dist" bytes needs
for file in $files; do
	printf '%-36s %8s  %s\n' "$file" "$(stat -c %s "$file")" "$(needs "$file")"
done
