# Ubuntu's shape: the ports' layout, deb822 sources, and a component that is not enabled.
# shellcheck shell=bash disable=SC2154,SC2034

# noble: the repository, split as Ubuntu's is, and a machine that takes itself for one of Ubuntu's.
noble() {
	local at=$T/archive/ubuntu-ports
	mkdir -p "$at/pool/main" "$at/pool/universe"
	cp -a "$WORK/repo/gpg" "$at/"
	cp "$WORK/repo/pool"/*.deb "$at/pool/main/"
	mv "$at/pool/main"/python3-venv_* "$at/pool/main"/python3-pip_* "$at/pool/universe/"
	mkdir -p "$at/dists/noble/main/binary-amd64" "$at/dists/noble/universe/binary-amd64" \
		"$at/dists/noble-updates/main" "$at/dists/noble-updates/universe" "$at/pool/none"
	{
		REPO_ORIGIN=Ubuntu repo_index "$at" noble main pool/main
		REPO_ORIGIN=Ubuntu repo_index "$at" noble universe pool/universe
		REPO_ORIGIN=Ubuntu repo_index "$at" noble-updates main pool/none
		REPO_ORIGIN=Ubuntu repo_index "$at" noble-updates universe pool/none
	} >"$T/log" 2>&1 || cat "$T/log"
	kill "$SERVER"
	repo_serve "$T/archive" "$T/served"
	rm -f "$COPY/etc/apt/sources.list" "$COPY/etc/os-release"
	cat >"$COPY/etc/apt/sources.list.d/ubuntu.sources" <<-END
		# See sources.list(5).
		Types: deb
		URIs: http://127.0.0.1:$PORT/ubuntu-ports/
		Suites: noble noble-updates
		Components: main restricted
		Signed-By: /usr/share/keyrings/test.gpg
	END
	cat >"$COPY/etc/os-release" <<-'END'
		PRETTY_NAME="Ubuntu 24.04.1 LTS"
		NAME="Ubuntu"
		VERSION_ID="24.04"
		VERSION="24.04.1 LTS (Noble Numbat)"
		VERSION_CODENAME=noble
		ID=ubuntu
		ID_LIKE=debian
		UBUNTU_CODENAME=noble
	END
}

test_ubuntu() {
	local sources=$COPY/etc/apt/sources.list.d/ubuntu.sources
	noble
	cp -a "$sources" "$T/sources"
	at apt-get -qq update >"$T/log" 2>&1
	state "$T/start"
	setup --plan
	exits "universe is disabled: --plan" 0
	says "says what is needed" universe
	says "says what allows it" '--allow-repo'
	setup --plan --json
	same "$TEST: no repository without leave" "$(jq '[.steps[] | select(.kind == "repository")] | length' "$T/out")" 0
	setup --yes
	exits "without leave" 1
	same "$TEST: what can be is installed" "$(lacking build-essential python3-dev libffi-dev libblas-dev liblapack-dev)" ""
	same "$TEST: the sources are untouched" "$(stat -c '%Y %i' "$sources")" "$(stat -c %Y "$T/sources") $(stat -c %i "$sources")"
	run undo --yes
	unharmed "undo without leave"
	setup --plan --allow-repo --json
	same "$TEST: the plan with leave" "$(jq -r '[.steps[].kind] | join(" ")' "$T/out")" "repository refresh install"
	setup --yes --allow-repo
	exits "with leave" 0
	complete "with leave"
	same "$TEST: the sources" "$(diff "$T/sources" "$sources" | grep '^[<>]')" "< Components: main restricted
> Components: main restricted universe"
	setup --yes --allow-repo
	exits "again" 0
	run undo --yes
	exits "undo" 0
	unharmed "undo"
	same "$TEST: the sources are restored" "$(diff "$T/sources" "$sources")" ""
	# The lists of what was switched on are still there, and belong to no source.
	setup --plan --allow-repo --json
	same "$TEST: the plan after undo" "$(jq -r '[.steps[].kind] | join(" ")' "$T/out")" "repository refresh install"
	setup --yes --allow-repo
	exits "with leave after undo" 0
	complete "with leave after undo"
	# What somebody has changed since is theirs.
	echo '# mine' >>"$sources"
	run undo --yes
	says "a file changed since is kept, and that is said" ubuntu.sources
	same "$TEST: it is kept" "$(grep -c -e universe -e mine "$sources")" 2
}
