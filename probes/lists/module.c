/* The table of ampy-lists.so: the one name that the program looks up in it. */
#include "../base/base.h"

#include "../base/module.h"
#include "lists.h"

extern const struct module ampy_module;

static const struct module_lists lists = {
	.archive_version = archive_version,
	.xml_version = xml_version,
	.unpack = archive_unpack,
	.xml_open = xml_open,
	.html_open = xml_open_html,
	.xml_feed = xml_feed,
	.xml_end = xml_end,
	.xml_close = xml_close,
};

const struct module ampy_module = { .abi = MODULE_ABI, .lists = &lists };
