# A local apt repository of tiny packages: made anew, or packed from what a root has installed.
#
# Debian packages that it needs: dpkg apt-utils gnupg. Each package runs /opt/gate/gate, where the
# root has it, in its maintainer scripts: with "PACKAGE.SCRIPT" and the script's own arguments.
# shellcheck shell=bash

REPO_HERE=$(cd "${BASH_SOURCE[0]%/*}" && pwd)

# repo_gate FOLDER PACKAGE: puts the gate into each of the maintainer scripts, and makes missing ones.
repo_gate() {
	local script at
	for script in preinst postinst prerm postrm; do
		at=$1/DEBIAN/$script
		[ -e "$at" ] || printf '#!/bin/sh\nset -e\n' >"$at"
		sed -i "1a [ ! -x /opt/gate/gate ] || /opt/gate/gate $2.$script \"\$@\"" "$at"
		chmod 755 "$at"
	done
}

# repo_deb REPO FOLDER: makes the package of the folder, whose DEBIAN/control is there.
repo_deb() {
	local name version arch
	name=$(sed -n 's/^Package: //p' "$2/DEBIAN/control")
	version=$(sed -n 's/^Version: //p' "$2/DEBIAN/control")
	arch=$(sed -n 's/^Architecture: //p' "$2/DEBIAN/control")
	repo_gate "$2" "$name"
	mkdir -p "$1/pool"
	# An epoch is no part of a file's name.
	dpkg-deb --root-owner-group -Znone -b "$2" "$1/pool/${name}_${version#*:}_$arch.deb" >/dev/null
	rm -rf "$2"
}

# repo_new REPO NAME VERSION [LINE...]: a new package; a LINE is a field of its control file, or
# "SCRIPT=shell commands", or "/PATH=content" of a file in it.
repo_new() {
	local line at=$1/build repo=$1
	mkdir -p "$at/DEBIAN" "$at/usr/share/doc/$2"
	printf '%s %s\n' "$2" "$3" >"$at/usr/share/doc/$2/is-a-test"
	printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: test <test@localhost>\nDescription: a test\n' \
		"$2" "$3" "${REPO_ARCH:-amd64}" >"$at/DEBIAN/control"
	shift 3
	for line; do
		case $line in
		/*=*)
			mkdir -p "$at${line%%=*}"
			rmdir "$at${line%%=*}"
			printf '%b' "${line#*=}" >"$at${line%%=*}"
			;;
		preinst=* | postinst=* | prerm=* | postrm=*)
			printf '#!/bin/sh\n%s\n' "${line#*=}" >"$at/DEBIAN/${line%%=*}"
			;;
		*) printf '%s\n' "$line" >>"$at/DEBIAN/control" ;;
		esac
	done
	repo_deb "$repo" "$at"
}

# repo_pack REPO ROOT PACKAGE...: packs what the root has of each, without documentation and static
# libraries, so that it is small and does what it is for.
repo_pack() {
	local repo=$1 root=$2 package at=$1/build info script
	shift 2
	for package; do
		mkdir -p "$at/DEBIAN"
		info=$root/var/lib/dpkg/info/$package
		[ -e "$info.list" ] || info=$(echo "$info":*.list) info=${info%.list}
		awk -v want="$package" '
			/^Package: / { on = $2 == want }
			on && /^[^ ]/ { keep = !/^(Status|Conffiles|Installed-Size|Recommends|Suggests):/ }
			on && NF && keep' "$root/var/lib/dpkg/status" >"$at/DEBIAN/control"
		for script in preinst postinst prerm postrm shlibs triggers; do
			[ ! -e "$info.$script" ] || cp "$info.$script" "$at/DEBIAN/$script"
		done
		grep -v -E '\.a$|^/usr/share/(doc|man|lintian|bug)/|^/\.$' "$info.list" |
			sed 's#^/##' | tar -C "$root" --no-recursion -cf - -T - | tar -C "$at" -xf -
		repo_deb "$repo" "$at"
	done
}

# repo_key REPO: a throw-away key; its public half is REPO/key.gpg.
repo_key() {
	mkdir -p "$1/gpg" && chmod 700 "$1/gpg"
	GNUPGHOME=$1/gpg gpg -q --batch --passphrase '' --quick-gen-key 'test <test@localhost>' ed25519 sign never \
		2>/dev/null
	GNUPGHOME=$1/gpg gpg -q --export >"$1/key.gpg"
}

# repo_index REPO [SUITE [COMPONENT [POOL]]]: lists what the pool has, and signs where there is a key.
repo_index() {
	local repo=$1 suite=${2:-test} component=${3:-main} pool=${4:-pool} arch=${REPO_ARCH:-amd64} at
	at=dists/$suite/$component/binary-$arch
	(
		cd "$repo" || exit
		mkdir -p "$at"
		apt-ftparchive -a "$arch" packages "$pool" >"$at/Packages"
		gzip -nkf "$at/Packages"
		rm -f "dists/$suite/Release" "dists/$suite/InRelease"
		apt-ftparchive -o "APT::FTPArchive::Release::Suite=$suite" \
			-o "APT::FTPArchive::Release::Codename=$suite" \
			-o "APT::FTPArchive::Release::Origin=${REPO_ORIGIN:-Debian}" \
			-o "APT::FTPArchive::Release::Architectures=$arch" \
			-o "APT::FTPArchive::Release::Components=$(cd "dists/$suite" && echo */ | tr -d /)" \
			release "dists/$suite" >release.part
		mv release.part "dists/$suite/Release"
		[ ! -d gpg ] || GNUPGHOME=$repo/gpg gpg -q --batch --yes --clearsign \
			-o "dists/$suite/InRelease" "dists/$suite/Release"
		[ ! -d gpg ] || GNUPGHOME=$repo/gpg gpgconf --kill all
	)
}

# repo_serve REPO STATE [PORT]: starts the server; its process is SERVER, its port PORT.
repo_serve() {
	mkdir -p "$2"
	rm -f "$2/port"
	python3 "$REPO_HERE/server.py" "$1" "$2" ${3:+"$3"} </dev/null >"$2/out" 2>&1 &
	# shellcheck disable=SC2034
	SERVER=$!
	local i
	for ((i = 0; i < 500; i++)); do
		[ ! -s "$2/port" ] || break
		sleep 0.01
	done
	# shellcheck disable=SC2034
	PORT=$(cat "$2/port")
}
