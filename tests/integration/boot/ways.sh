# Both ways to ready, on both releases, and what goes on around them.
# shellcheck shell=bash disable=SC2154,SC2034

DISKS[real]="bookworm bare"
# Nothing is prepared: the five packages from the archive itself; and again.
case_real() {
	local archive security
	disk
	archive=$(archive debian)
	security=$(archive debian-security)
	printf 'deb %s bookworm main\n%s' "$archive" "${security:+deb $security bookworm-security main
}" | lay /etc/apt/sources.list 644
	user_data
	look_at use
	LIMIT=3000 power_on
	ended "the first boot" 0
	look
	ready "installed" script
	cpu "the processor" '[.core, .implementer, .part] | join(" ")' "Neoverse N1 0x41 0xd0c"
	again script
}

DISKS[trixie]="trixie dev"
# Debian 13, the other way, with an environment, on an AmpereOne; then as an image of another instance.
case_trixie() {
	disk
	serve
	with_ampy --venv /home/debian/py --owner debian
	look_at use
	lay /opt/boot/more 755 <<-'END'
		#!/bin/sh
		stat -c '%U' /home/debian/py /home/debian/py/bin/python3 >venv
	END
	CPU=neoverse-n1,midr=0xc00fac30 power_on
	ended "the boot" 0
	look
	ready "ready" ampy
	same "$CASE: whose the environment is" "$(paste -s -d ' ' "$OUT/venv")" "debian debian"
	cpu "the processor" '[.model, .implementer, .part] | join(" ")' "AmpereOne 0xc0 0xac3"
	look_at use
	INSTANCE=iid-another
	power_on
	ended "another instance" 0
	look
	ready "another instance" ampy
}

DISKS[lock]="bookworm dev"
# Another process has dpkg's lock from early boot until a minute after the script has begun.
case_lock() {
	disk
	serve
	user_data
	look_at
	lay /opt/boot/hold 755 <<-'END'
		#!/usr/bin/python3
		import fcntl, os, time
		f = open("/var/lib/dpkg/lock-frontend", "a+")
		fcntl.lockf(f, fcntl.LOCK_EX)
		open("/dev/console", "w").write("hold: has the lock\n")
		for i in range(6000):
		    if os.path.exists("/var/lib/ampy/result.json"):
		        break
		    time.sleep(0.1)
		time.sleep(60)
		open("/dev/console", "w").write("hold: lets it go\n")
	END
	lay_unit boot-hold.service sysinit.target <<-'END'
		[Unit]
		DefaultDependencies=no
		Before=cloud-init-local.service
		[Service]
		ExecStart=/opt/boot/hold
	END
	CPU=cortex-a72 power_on
	ended "the boot" 0
	look
	ready "after the lock" script
	order "it waited" '^hold: has the lock' '^ampy: running' 'installing python3-dev' '^hold: lets it go' '^ampy: ready'
	cpu "the processor" '[.core, .implementer, .part] | join(" ")' "Cortex-A72 0x41 0xd08"
}

DISKS[late]="bookworm dev"
# The network cable is plugged in when the script has failed without it. This machine is an Altra with
# firmware, as its makers describe it.
case_late() {
	disk
	serve
	user_data
	look_at use
	# Two minutes, otherwise.
	lay /etc/systemd/system/systemd-networkd-wait-online.service.d/short.conf 644 <<-'END'
		[Service]
		ExecStart=
		ExecStart=/lib/systemd/systemd-networkd-wait-online --timeout=10
	END
	CPU=neoverse-n1,midr=0x413fd0c1 power_on --off --when 'the network failed; trying again' link-on -- \
		-bios "$QEMU_EFI" "${ALTRA[@]}"
	ended "the boot" 0
	look
	order "it waited" '^ampy: running' 'the network failed; trying again' 'vm: link-on' '^ampy: ready'
	ready "with the network" script
	cpu "the processor" '[.model, .implementer, .part] | join(" ")' "Ampere Altra 0x41 0xd0c"
}

ALTRA=(-smbios "type=0,vendor=Ampere(R),version=2.10.20220810"
	-smbios "type=1,manufacturer=WIWYNN,product=Mt.Jade Motherboard,serial=123,family=Altra"
	-smbios "type=2,manufacturer=WIWYNN,product=Mt.Jade Motherboard"
	-smbios "type=4,sock_pfx=CPU,manufacturer=Ampere(R),version=Ampere(R) Altra(R) Processor,part=Q80-30"
	-smbios "type=17,manufacturer=Samsung")

DISKS[coexist]="bookworm dev"
# cloud-init's own packages in the same user-data; unattended-upgrades and apt's daily work all the time.
case_coexist() {
	disk
	serve
	user_data
	printf 'package_update: true\npackages:\n- ampy-other\n' >>"$T/user-data"
	look_at
	lay /opt/boot/daily 755 <<-'END'
		#!/bin/sh
		until grep -q '"state": *"ready"' /var/lib/ampy/result.json 2>/dev/null; do
			/usr/lib/apt/apt.systemd.daily update
			unattended-upgrade || met=$((met + 1))
			n=$((n + 1))
		done
		echo "daily: $n rounds, the lock was not theirs in ${met:-0}" >/dev/console
	END
	lay_unit boot-daily.service multi-user.target <<-'END'
		[Unit]
		After=cloud-config.service
		[Service]
		ExecStart=/opt/boot/daily
	END
	lay /opt/boot/more 755 <<-'END'
		#!/bin/sh
		dpkg-query -W -f '${Status}' ampy-other >other
		systemctl start apt-daily.service apt-daily-upgrade.service
		echo $? >daily
		systemctl is-enabled apt-daily.timer apt-daily-upgrade.timer >timers
		apt-get -qq check && dpkg --audit >check
		echo $? >>check
	END
	power_on
	ended "the boot" 0
	look
	ready "among the others" script
	seen "cloud-init's own package" other "install ok installed"
	seen "apt's daily work, afterwards" daily 0
	same "$CASE: its timers" "$(paste -s -d ' ' "$OUT/timers")" "enabled enabled"
	seen "apt-get check" check 0
	says "the others worked" '^daily: [1-9][0-9]* rounds' 1
}
