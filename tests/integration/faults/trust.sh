# What a user can write is neither executed nor believed by root.
# shellcheck shell=bash disable=SC2154,SC2034

# dpkg starts what ~/.dpkg.cfg names, and debconf what it unpacked in TMPDIR.
test_home() {
	at useradd -m -u 1000 someone
	echo 'pre-invoke=touch /opt/pwned' >"$COPY/home/someone/.dpkg.cfg"
	AT_ENV="HOME=/home/someone TMPDIR=/home/someone" setup --yes
	exits "HOME and TMPDIR of a user" 0
	same "$TEST: nothing of them was started" "$(find "$COPY/opt/pwned" 2>/dev/null)" ""
	AT_ENV="HOME=/home/someone TMPDIR=/home/someone" run undo --yes
	exits "undo with them" 0
	same "$TEST: nor by undo" "$(find "$COPY/opt/pwned" 2>/dev/null)" ""
	unharmed "HOME and TMPDIR of a user"
}

# On some systems others than root may make files in /var/log.
test_log_folder() {
	local kind
	for kind in link open users; do
		rm -rf "$COPY/var/log/ampy" "$COPY/opt/elsewhere"
		mkdir "$COPY/opt/elsewhere"
		case $kind in
		link) chown 1000 "$COPY/opt/elsewhere" && ln -s /opt/elsewhere "$COPY/var/log/ampy" ;;
		open) mkdir -m 777 "$COPY/var/log/ampy" ;;
		users) mkdir "$COPY/var/log/ampy" && chown 1000 "$COPY/var/log/ampy" ;;
		esac
		setup --yes
		exits "/var/log/ampy: $kind" 3
		says "/var/log/ampy: $kind: it is said" '/var/log/ampy.*another user'
		same "$TEST: $kind: nothing went there" "$(ls "$COPY/opt/elsewhere")" ""
		unharmed "/var/log/ampy: $kind"
	done
	rm -rf "$COPY/var/log/ampy"
	setup --yes
	exits "without it" 0
}
