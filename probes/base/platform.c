/* What firmware and cloud-init say about the machine, without asking anyone over a network. */
#include "base.h"

#include <errno.h>

#include "arena.h"
#include "json.h"
#include "platform.h"
#include "root.h"
#include "scan.h"

enum { MAX_WORD = 4096, MAX_INSTANCE = 1 << 20 };

#define DMI "/sys/class/dmi/id/"

/* cloud-init's ds-identify tells clouds by the same strings. */
static const struct { size_t clue; const char *word, *cloud; } firmware[] = {
	{ offsetof(struct platform, asset),   "OracleCloud.com",                  "oci" },
	{ offsetof(struct platform, asset),   "7783-7084-3265-9085-8269-3286-77", "azure" },
	{ offsetof(struct platform, product), "Google Compute Engine",            "gcp" },
	{ offsetof(struct platform, vendor),  "Amazon EC2",                       "aws" },
	{ offsetof(struct platform, vendor),  "Hetzner",                          "hetzner" },
	{ offsetof(struct platform, vendor),  "Scaleway",                         "scaleway" },
	{ offsetof(struct platform, product), "Alibaba Cloud ECS",                "alibaba" },
};

static const struct { const char *name, *cloud; } cloud_init[] = {
	{ "oracle", "oci" }, { "gce", "gcp" }, { "ec2", "aws" }, { "aliyun", "alibaba" },
	{ "none", NULL }, { "nocloud", NULL }, { "unknown", NULL },
};

/* Where each cloud's metadata names the instance's type. */
static const char *const types[] = {
	"ds.meta_data.shape", "ds.meta_data.instance-type", "ds.meta_data.instance_type",
	"ds.meta_data.imds.compute.vmSize", "ds.meta_data.machine-type",
};

static const struct { const char *word, *hypervisor; } makers[] = {
	{ "QEMU", "kvm" },
	{ "KVM", "kvm" },
	{ "Amazon EC2", "kvm" },
	{ "Google Compute Engine", "kvm" },
	{ "OpenStack", "kvm" },
	{ "Hetzner_vServer", "kvm" },
	{ "vServer", "kvm" },
	{ "Alibaba Cloud ECS", "kvm" },
	{ "VMware", "vmware" },
	{ "VirtualBox", "virtualbox" },
	{ "Virtual Machine", "hyperv" },
	{ "Parallels", "parallels" },
	{ "Xen", "xen" },
	{ "Apple Virtualization", "apple" },
};

static bool is_word(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.v[i] < ' ' || s.v[i] == 0x7f)
			return false;
	return true;
}

/* One line of text; the device tree ends its strings with a NUL. */
static struct clue read_word(const struct root *r, const char *path, struct arena *mem)
{
	struct text text;
	struct span s;
	int rc = root_read(r, path, MAX_WORD, mem, &text);

	if (rc < 0)
		return (struct clue){ NULL, path, root_absent(rc) ? NULL : root_strerror(rc) };
	s = span_trim((struct span){ text.v, strnlen(text.v, text.n) });
	if (!is_word(s))
		return (struct clue){ NULL, path, "holds bytes that are not text" };
	return (struct clue){ s.n ? span_dup(s, mem) : NULL, path, NULL };
}

static bool says(struct clue c, const char *word)
{
	return c.v && strstr(c.v, word);
}

static struct clue cloud_of_firmware(const struct platform *p)
{
	for (size_t i = 0; i < LEN(firmware); i++) {
		const struct clue *c = (const struct clue *)(const void *)
			((const char *)p + firmware[i].clue);

		if (c->v && strcmp(c->v, firmware[i].word) == 0)
			return (struct clue){ firmware[i].cloud, c->src, NULL };
	}
	return (struct clue){ NULL, DMI "chassis_asset_tag",
			      p->asset.why ? p->asset.why : p->vendor.why };
}

static const char *cloud_named(const char *name)
{
	for (size_t i = 0; name && i < LEN(cloud_init); i++)
		if (strcmp(name, cloud_init[i].name) == 0)
			return cloud_init[i].cloud;
	return name && *name ? name : NULL;
}

/* What cloud-init wrote down for every user: v1.cloud_name, and its datasource's metadata. */
static void read_instance(const struct root *r, struct arena *mem, struct platform *p)
{
	static const char path[] = "/run/cloud-init/instance-data.json";
	ON_EXIT(json_free) struct json *j = NULL;
	struct text text;
	const char *name;
	int rc = root_read(r, path, MAX_INSTANCE, mem, &text);

	if (rc == 0)
		rc = json_read(&text, &j);
	if (rc < 0) {
		if (!root_absent(rc) && !p->instance.v)
			p->instance = (struct clue){ NULL, path,
				rc == -EBADMSG ? "is not JSON" : root_strerror(rc) };
		return;
	}
	name = cloud_named(json_str(j, "v1.cloud_name", mem));
	if (!p->cloud.v && name)
		p->cloud = (struct clue){ name, path, NULL };
	for (size_t i = 0; !p->instance.v && i < LEN(types); i++)
		p->instance = (struct clue){ json_str(j, types[i], mem), path, NULL };
}

static void set_hypervisor(const struct root *r, struct arena *mem, struct platform *p)
{
	const struct clue *const words[] = { &p->product, &p->vendor, &p->family, &p->bios };
	struct clue type = read_word(r, "/sys/hypervisor/type", mem);

	p->hypervisor = (struct clue){ NULL, DMI "product_name", "nothing names it" };
	if (type.v) {
		p->hypervisor = type;
		return;
	}
	for (size_t i = 0; i < LEN(words); i++)
		for (size_t k = 0; k < LEN(makers); k++)
			if (says(*words[i], makers[k].word) && !says(p->product, ".metal")) {
				p->hypervisor =
					(struct clue){ makers[k].hypervisor, words[i]->src, NULL };
				return;
			}
	if (p->vendor.v && p->product.v) {
		p->hypervisor = (struct clue){ "none", p->product.src, NULL };
		return;
	}
	type = read_word(r, "/proc/device-tree/hypervisor/compatible", mem);
	if (type.v)
		p->hypervisor = (struct clue){ says(type, "xen") ? "xen" : "kvm", type.src, NULL };
	else if (p->board.v)
		p->hypervisor = (struct clue){ "none", type.src, NULL };
}

void platform_read(const struct root *r, struct arena *mem, struct platform *ret)
{
	struct platform p = { .vendor = read_word(r, DMI "sys_vendor", mem) };
	bool firmware_known = p.vendor.v || p.vendor.why || root_exists(r, DMI) == 0;

	p.product.src = DMI "product_name";
	if (firmware_known) {
		p.product = read_word(r, DMI "product_name", mem);
		p.family = read_word(r, DMI "product_family", mem);
		p.asset = read_word(r, DMI "chassis_asset_tag", mem);
		p.bios = read_word(r, DMI "bios_vendor", mem);
	} else {
		p.board = read_word(r, "/proc/device-tree/model", mem);
	}
	p.cloud = cloud_of_firmware(&p);
	if (p.cloud.v && strcmp(p.cloud.v, "aws") == 0)
		p.instance = p.product;
	else
		p.instance.src = "/run/cloud-init/instance-data.json";
	read_instance(r, mem, &p);
	if (!p.cloud.v) {
		struct clue id = read_word(r, "/run/cloud-init/cloud-id", mem);

		if (cloud_named(id.v))
			p.cloud = (struct clue){ cloud_named(id.v), id.src, NULL };
	}
	set_hypervisor(r, mem, &p);
	*ret = p;
}
