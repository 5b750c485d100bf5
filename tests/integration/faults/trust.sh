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
