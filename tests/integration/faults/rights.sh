# No space, no rights, and sudo.
# shellcheck shell=bash disable=SC2154,SC2034

test_space_cache() {
	http
	at mount -t tmpfs -o size=256k tmpfs /var/cache/apt/archives
	setup --yes
	exits "no space in the cache" 3
	says "no space in the cache: a sentence" 'space|room|full|free'
	unharmed "no space in the cache"
	at umount /var/cache/apt/archives
	setup --yes
	exits "with space" 0
}

test_space_root() {
	http
	mount -o "remount,size=$(($(df --output=used -k /mnt | tail -n 1) + 3000))k" /mnt
	setup --yes
	exits "no space in the root" 3
	says "no space in the root: a sentence" 'space|room|full|free'
	mount -o remount,size=4g /mnt
	unharmed "no space in the root"
	setup --yes
	exits "with space" 0
	complete "with space"
}

test_space_huge() {
	at apt-get -qq update
	setup --yes --with ampy-huge
	exits "larger than any disk" 3
	says "larger than any disk: a sentence" 'space|room|full|free'
	unharmed "larger than any disk"
}

test_read_only() {
	at apt-get -qq update
	at mount -o remount,ro /
	setup --yes
	exits "a root that is read-only" 3
	says "a sentence" 'read-only'
	unharmed "read-only"
	setup --yes --json
	one_document read-only
	setup --plan
	exits "--plan there" 0
}

test_no_rights() {
	at apt-get -qq update
	at useradd -m -u 1000 someone
	state "$T/start"
	AS=1000 AT_ENV=HOME=/home/someone setup --yes
	exits "no rights and no sudo" 3
	says "the command to type" 'ampy setup'
	unharmed "no rights and no sudo"
	AS=1000 AT_ENV=HOME=/home/someone setup --plan
	exits "--plan as a user" 0
	AS=1000 AT_ENV=HOME=/home/someone setup --yes --json
	one_document "no rights"
}

test_sudo() {
	cp "$WORK/archive.list" "$COPY/etc/apt/sources.list"
	cp /etc/resolv.conf "$COPY/etc/" 2>/dev/null
	if ! apt_for "$COPY" amd64 update || ! apt_for "$COPY" amd64 install --download-only -y sudo; then
		skip "sudo cannot be fetched"
		return
	fi
	inside "$COPY" sh -c 'dpkg -i /var/cache/apt/archives/*.deb' >"$T/log" 2>&1 || cat "$T/log"
	rm -rf "$COPY"/var/cache/apt/archives/*.deb "$COPY"/var/lib/apt/lists/*
	machine_from "$COPY" file:/opt/repo
	at useradd -m -u 1000 someone
	state "$T/start"
	AS=1000 AT_ENV=HOME=/home/someone setup --yes
	exits "sudo wants a password" 3
	says "the command to type" 'sudo ampy setup|ampy setup'
	unharmed "sudo wants a password"
	echo 'someone ALL=(ALL) NOPASSWD: ALL' >"$COPY/etc/sudoers.d/someone"
	chmod 440 "$COPY/etc/sudoers.d/someone"
	AS=1000 AT_ENV=HOME=/home/someone setup --yes
	exits "with sudo, as a user" 0
	complete "with sudo, as a user"
	AS=1000 AT_ENV=HOME=/home/someone run undo --yes
	exits "undo with sudo" 0
	unharmed "undo with sudo"
}
