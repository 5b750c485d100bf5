# A machine that loses its power, that cannot reach its plan, and what it does at the next boot.
# shellcheck shell=bash disable=SC2154,SC2034

# gate WAIT: maintainer scripts tell the console that they run; libffi-dev's postinst waits so long.
gate() {
	lay /opt/gate/gate 755 <<-END
		#!/bin/sh
		echo "gate: \$*" >/dev/console
		[ "\$1" != libffi-dev.postinst ] || sleep $1
	END
}

# cut_and_resumed BY: after the user-data is made; power is lost while packages are configured.
cut_and_resumed() {
	local first
	look_at use
	gate 100
	power_on --when '^gate: libffi-dev.postinst' kill
	ended "power is lost" 2
	look
	same "$CASE: cut: result.json" "$(result '[.state, .by, .instance, .ended] | map(tostring) | join(" ")')" \
		"running $1 $INSTANCE null"
	first=$(result .boot)
	gate 0
	power_on
	ended "the next boot" 0
	look
	ready "resumed" "$1"
	says "resumed: it went on where dpkg was cut" '^gate: libffi-dev.postinst configure'
	same "$CASE: resumed: another boot" "$([ "$first" != "$(result .boot)" ] && echo yes)" yes
}

DISKS[power]="bookworm dev"
case_power() {
	disk
	serve
	user_data
	cut_and_resumed script
}

DISKS[power_ampy]="bookworm dev"
case_power_ampy() {
	disk
	serve
	with_ampy
	cut_and_resumed ampy
	again ampy
}

DISKS[unreachable]="bookworm dev"
# The archive is gone: nobody can miss it, and the next boot finds it again.
case_unreachable() {
	disk
	serve
	faults '*/dists/* 404' '*.deb 404'
	user_data
	power_on
	ended "without the archive" 0
	look
	not_ready "without the archive" failed 3
	seen "without the archive: cloud-init" cloud "status: error"
	seen "without the archive: dpkg --audit" audit ""
	faults
	look_at use
	power_on
	ended "with the archive" 0
	look
	ready "with the archive" script
}

DISKS[incomplete]="bookworm dev"
# The archive has not all packages, and the machine is told to switch itself off for that.
case_incomplete() {
	disk
	serve
	rm "$T"/served/pool/libffi-dev_*
	REPO_ARCH=arm64 repo_index "$T/served" bookworm
	cp "$MADE/repo/key.gpg" "$T/served"
	lay /etc/apt/sources.list 644 <<<"deb [trusted=yes] http://10.0.2.2:$PORT bookworm main"
	user_data --on-failure poweroff
	look_at off
	power_on
	ended "it switches itself off" 0
	look
	not_ready "it switches itself off" not-ready
}
