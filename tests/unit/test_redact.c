/* What tells whose machine it is: learned from its files, or told by how it looks; and what looks
 * like it and is none.
 */
#include "tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/redact.h"
#include "probes/probe.h"

static const struct { const char *in, *want; } looks[] = {
	{ "", "" },
	{ "/usr/bin/python3.11", "/usr/bin/python3.11" },
	{ "glibc 2.36, 3.11.2, kernel 6.1.0-40", "glibc 2.36, 3.11.2, kernel 6.1.0-40" },
	{ "2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z" },
	{ "/home/alice/x and /home/bob/y, /home/alice", "/home/<user>/x and /home/<user2>/y, "
						       "/home/<user>" },
	{ "'/home/alice/.config': Permission denied", "'/home/<user>/.config': Permission denied" },
	{ "/mnt/home/carol", "/mnt/home/<user>" },
	{ "https://me:secret@index.corp/simple", "https://<address>" },
	{ "http://a.b/c, http://d.e/f; HTTP://a.b/c", "http://<address>, http://<address2>; "
						     "HTTP://<address>" },
	{ "file:///srv/wheels", "file://<address>" },
	{ "10.1.2.3", "<ip>" },
	{ "192.168.1.20:8080 10.1.2.3/8 10.1.2.3", "<ip>:8080 <ip2>/8 <ip2>" },
	{ "127.0.0.1 and 0.0.0.0", "127.0.0.1 and 0.0.0.0" },
	{ "1.2.3", "1.2.3" },
	{ "1.2.3.4.5", "1.2.3.4.5" },
	{ "fe80::5054:ff:fe12:3456%eth0", "<ip>%eth0" },
	{ "2001:db8:0:1:2:3:4:5", "<ip>" },
	{ "std::string 12:00:00", "std::string 12:00:00" },
	{ "52:54:00:ab:CD:ef", "<mac>" },
	{ "52-54-00-ab-cd-ef", "<mac>" },
	{ "2026-11-22-12-00-00", "2026-11-22-12-00-00" },
	{ "b3d1a2f0-1234-5678-9abc-def012345678", "<id>" },
	{ "burstable-pod0aaaaaaa_1111_2222_3333_444444444444.slice", "burstable-pod<id>.slice" },
	{ "docker-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef.scope",
	  "docker-<id>.scope" },
	{ "librustc-75c1307561ed9634.rlib", "librustc-75c1307561ed9634.rlib" },
	{ "mail alice@example.org.", "mail <mail>." },
	{ "user@1000.service", "user@1000.service" },
	{ "/var/lib/apt/lists/deb.corp_debian_dists_x_Packages", "/var/lib/apt/lists/<file>" },
	{ "/var/lib/apt/lists/partial", "/var/lib/apt/lists/partial" },
	{ "/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list.d/debian.sources" },
	{ "/etc/apt/sources.list.d/corp.list:3: x", "/etc/apt/sources.list.d/<file>:3: x" },
	{ "/run/user/1000/x", "/run/user/<user>/x" },
	{ "\xff\xfe /home/\xc3\xa9va", "\xff\xfe /home/<user>" },
};

static void by_looks(void **state)
{
	struct facts facts = { 0 };

	(void)state;
	for (size_t i = 0; i < LEN(looks); i++) {
		struct arena *own = arena_new();
		struct redactor *r = redactor_new(NULL, &facts, own);

		assert_string_equal(redact(r, looks[i].in), looks[i].want);
		assert_null(redact(r, NULL));
		arena_free(own);
	}
}

static void put(const char *path, const char *text, size_t n)
{
	const char *full = arena_printf(mem, "%s%s", at, path);
	int fd;

	for (char *slash = strchr(full + strlen(at) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *dir = arena_strndup(mem, full, (size_t)(slash - full));

		(void)mkdir(dir, 0755);
	}
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	close(fd);
}

#define PUT(path, text) put((path), (text), sizeof(text) - 1)

static const struct { const char *in, *want; } learned[] = {
	{ "web1 and web1.corp.example, WEB1", "<host> and <host>, <host>" },
	{ "web12 myweb1 web1-data", "web12 myweb1 <host>-data" },
	{ "gateway", "<host2>" },
	{ "alice@corp.example", "<mail>" },
	{ "alice runs it, malice does not", "<user> runs it, malice does not" },
	{ "Alice B. Liddell", "<user2>" },
	{ "bob_venv", "<user3>_venv" },
	{ "/srv/people/bob/venv", "<home>/venv" },
	/* Whoever is called like this is not told by it, and the report needs the words. */
	{ "debian python3 ubuntu python", "debian python3 ubuntu python" },
	{ "none of them: None", "none of them: None" },
	{ "SN-12345678", "<serial2>" },
	{ "0123456789abcdef0123456789abcdef", "<serial>" },
	{ "1000000012345678", "<serial3>" },
	{ "root is root", "root is root" },
};

static void by_files(void **state)
{
	struct facts facts = { 0 };
	struct redactor *r;

	(void)state;
	PUT("/etc/hostname", "web1.corp.example\n");
	PUT("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 web1 gateway # here\n10.0.0.1 other\n");
	PUT("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
			   "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
			   "alice:x:1000:1000:Alice B. Liddell,,,:/home/alice:/bin/sh\n"
			   "bob:x:1001:1001::/srv/people/bob:/bin/sh\n"
			   "python:x:1002:1002::/home/python:/bin/sh\n"
			   "nobody:x:65534:65534::/nonexistent:/bin/sh\n"
			   "broken line\n");
	PUT("/etc/machine-id", "0123456789abcdef0123456789abcdef\n");
	PUT("/sys/class/dmi/id/product_serial", "SN-12345678\n");
	PUT("/sys/class/dmi/id/chassis_serial", "None\n");
	PUT("/proc/device-tree/serial-number", "1000000012345678\0");
	r = redactor_new(root, &facts, mem);
	for (size_t i = 0; i < LEN(learned); i++)
		assert_string_equal(redact(r, learned[i].in), learned[i].want);
	assert_string_equal(redact(r, arena_printf(mem, "chroot %s apt", at)), "chroot <root> apt");
}

UNIT(cmocka_unit_test(by_looks), cmocka_unit_test_setup_teardown(by_files, tree_open, tree_close))
