/* The arguments of ampy as a module of Ansible. */
#include "../probes/base/base.h"

#include <errno.h>

#include "../probes/base/err.h"
#include "../probes/base/json.h"
#include "../probes/base/scan.h"
#include "../probes/base/words.h"
#include "../recipes/secret.h"
#include "ansible_args.h"
#include "args.h"

enum param_kind { PARAM_FLAG, PARAM_WORD, PARAM_TIME, PARAM_LIST };

/* In the order of the alphabet; an option has the same name, with dashes. */
static const struct param {
	const char *name;
	enum param_kind kind;
	bool doctor;              /* an option of doctor, too */
	size_t at;
} params[] = {
#define PARAM(name, kind, doctor) { #name, kind, doctor, offsetof(struct ansible_args, name) }
	PARAM(allow_repo, PARAM_FLAG, false),
	PARAM(any_arch, PARAM_FLAG, true),
	PARAM(cure, PARAM_LIST, false),
	PARAM(index, PARAM_WORD, false),
	PARAM(lock_timeout, PARAM_TIME, false),
	PARAM(network_timeout, PARAM_TIME, false),
	PARAM(owner, PARAM_WORD, false),
	PARAM(pip, PARAM_LIST, false),
	PARAM(profile, PARAM_WORD, true),
	PARAM(python, PARAM_WORD, false),
	PARAM(requirements, PARAM_LIST, false),
	PARAM(root, PARAM_WORD, true),
	PARAM(suppress, PARAM_LIST, true),
	PARAM(trust_root, PARAM_FLAG, false),
	PARAM(venv, PARAM_WORD, false),
	PARAM(with, PARAM_LIST, false),
#undef PARAM
};

static const char own[] = "_ansible_";

bool ansible_args_meant(const struct text *bytes)
{
	return memmem(bytes->v, bytes->n, "\"_ansible_", sizeof "\"_ansible_" - 1) != NULL;
}

/* What Ansible itself takes for true and false. */
static bool read_flag(const struct json *j, struct arena *mem, bool *ret)
{
	static const char *const yes[] = { "true", "yes", "on", "y", "t", "1", NULL };
	static const char *const no[] = { "false", "no", "off", "n", "f", "0", NULL };
	const char *word = json_str(j, "", mem);
	int64_t n;

	for (size_t i = 0; word && yes[i]; i++) {
		if (span_is_nocase(span_of(word), yes[i]) || span_is_nocase(span_of(word), no[i])) {
			*ret = span_is_nocase(span_of(word), yes[i]);
			return true;
		}
	}
	if (json_number(j, "", &n) && n <= 1) {
		*ret = n == 1;
		return true;
	}
	*ret = json_kind(j) == JSON_TRUE;
	return *ret || json_kind(j) == JSON_FALSE;
}

/* The bytes before the comma that ends the first word; a requirement may have commas of its own:
 * "a[b,c]>=1,<2".
 */
static size_t first_word(const char *s)
{
	bool inside = false;
	size_t n = 0;

	for (; s[n]; n++) {
		const char *behind;

		if (s[n] == '[' || s[n] == ']')
			inside = s[n] == '[';
		if (s[n] != ',' || inside)
			continue;
		behind = s + n + 1 + strspn(s + n + 1, " \t");
		if (!*behind || !strchr("<>=!~", *behind))
			break;
	}
	return n;
}

static void split(const char *words, struct list *into, struct arena *mem)
{
	while (*words) {
		size_t n = first_word(words);
		struct span one = span_trim((struct span){ words, n });

		if (one.n)
			list_add(into, span_dup(one, mem), mem);
		words += n + (words[n] ? 1 : 0);
	}
}

static bool read_list(const struct json *j, struct list *into, struct arena *mem)
{
	const char *words = json_str(j, "", mem);

	if (words) {
		split(words, into, mem);
		return true;
	}
	if (json_kind(j) != JSON_ARRAY)
		return false;
	for (j = json_first(j); j; j = json_next(j)) {
		const char *word = json_str(j, "", mem);

		if (!word)
			return false;
		if (*word)
			list_add(into, word, mem);
	}
	return true;
}

/* argv is no place for what opens something. */
static bool has_secret(const char *word)
{
	struct secret found;

	return secret_find(span_of(word), &found);
}

static bool is_secret(const struct ansible_args *a)
{
	const struct list *lists[] = { &a->pip, &a->requirements };

	for (size_t k = 0; k < LEN(lists); k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			if (has_secret(lists[k]->v[i]))
				return true;
	return a->index && has_secret(a->index);
}

static int read_param(const struct param *p, const struct json *j, struct arena *mem,
		      struct ansible_args *a, struct err *err)
{
	char *cell = (char *)a + p->at;
	const char *word = json_str(j, "", mem);
	int64_t n;

	switch (p->kind) {
	case PARAM_FLAG:
		if (!read_flag(j, mem, (bool *)(void *)cell))
			return err_set(err, -EINVAL, "'%s' has to be true or false", p->name);
		return 0;
	case PARAM_LIST:
		if (!read_list(j, (struct list *)(void *)cell, mem))
			return err_set(err, -EINVAL, "'%s' has to be a list of words, or words with "
				       "commas between them", p->name);
		return 0;
	case PARAM_TIME:
	case PARAM_WORD:
		if (!word && p->kind == PARAM_TIME && json_number(j, "", &n))
			word = arena_printf(mem, "%lld", (long long)n);
		if (!word || !*word)
			return err_set(err, -EINVAL, "'%s' has to be a word%s", p->name,
				       json_kind(j) == JSON_NUMBER ? ": write it in quotes" : "");
		*(const char **)(void *)cell = word;
		return 0;
	}
	return 0;
}

static int unknown(const char *name, struct arena *mem, struct err *err)
{
	const char *names[LEN(params) + 2] = { NULL }, *near;
	size_t n = 0;

	for (size_t i = 0; i < LEN(params); i++) {
		if (strcmp(params[i].name, "suppress") == 0)
			names[n++] = "state";
		names[n++] = params[i].name;
	}
	near = args_nearest(name, names, n);
	return err_set(err, -EINVAL, "there is no argument '%s'%s; the arguments are %s", name,
		       near ? arena_printf(mem, " (did you mean '%s'?)", near) : "",
		       words_join(names, ", ", mem));
}

static int read_state(const struct json *j, struct arena *mem, struct ansible_args *a,
		      struct err *err)
{
	const char *word = json_str(j, "", mem);

	a->doctor = word && strcmp(word, "doctor") == 0;
	if (!a->doctor && !(word && strcmp(word, "ready") == 0))
		return err_set(err, -EINVAL, "'state' has to be ready (to set the machine up) or "
			       "doctor (to look at it only)");
	return 0;
}

static int read_member(const struct json *j, struct arena *mem, struct ansible_args *a,
		       struct err *err)
{
	const char *name = json_key(j);

	if (strncmp(name, own, sizeof own - 1) == 0)
		return 0;
	for (size_t i = 0; i < LEN(params); i++)
		if (strcmp(params[i].name, name) == 0)
			return json_kind(j) == JSON_NULL ? 0
							 : read_param(&params[i], j, mem, a, err);
	if (strcmp(name, "state") == 0)
		return json_kind(j) == JSON_NULL ? 0 : read_state(j, mem, a, err);
	return unknown(name, mem, err);
}

static int read_object(const struct json *all, struct arena *mem, struct ansible_args *ret,
		       struct err *err)
{
	bool called = false;
	int rc = 0;

	if (json_kind(all) != JSON_OBJECT)
		return -ENOMSG;
	for (const struct json *j = json_first(all); j; j = json_next(j))
		called = called || strncmp(json_key(j), own, sizeof own - 1) == 0;
	if (!called)
		return -ENOMSG;
	ret->check = json_true(all, "_ansible_check_mode");
	ret->diff = json_true(all, "_ansible_diff");
	ret->no_log = json_true(all, "_ansible_no_log");
	for (const struct json *j = json_first(all); rc == 0 && j; j = json_next(j))
		rc = read_member(j, mem, ret, err);
	if (rc == 0 && is_secret(ret))
		return err_set(err, -EINVAL, "an address with a user name, a password or a token in "
			       "it can be seen by all on the machine: keep that in pip's "
			       "configuration or in the netrc of the environment's owner");
	return rc;
}

int ansible_args_read(const struct text *bytes, struct arena *mem, struct ansible_args *ret,
		      struct err *err)
{
	struct json *all;
	int rc;

	*ret = (struct ansible_args){ 0 };
	/* It would cut the string in which it stands. */
	if (memmem(bytes->v, bytes->n, "\\u0000", 6))
		return err_set(err, -EINVAL, "the arguments hold a NUL");
	if (json_read(bytes, &all) < 0)
		return err_set(err, -EINVAL, "the file with the arguments is not whole JSON");
	rc = read_object(all, mem, ret, err);
	json_free(&all);
	return rc;
}

void ansible_args_words(const struct ansible_args *a, bool doctor, struct list *words,
			struct arena *mem)
{
	for (size_t i = 0; i < LEN(params); i++) {
		const struct param *p = &params[i];
		const char *cell = (const char *)a + p->at;
		const struct list *list = (const void *)cell;
		const char *word = NULL;
		char *name = arena_printf(mem, "--%s", p->name);

		if (doctor && !p->doctor)
			continue;
		for (char *c = name; *c; c++)
			if (*c == '_')
				*c = '-';
		if (p->kind == PARAM_LIST) {
			for (size_t k = 0; k < list->n; k++)
				list_add(words, JOIN(mem, name, "=", list->v[k]), mem);
			continue;
		}
		if (p->kind != PARAM_FLAG)
			word = *(const char *const *)(const void *)cell;
		if (word)
			list_add(words, JOIN(mem, name, "=", word), mem);
		else if (p->kind == PARAM_FLAG && *(const bool *)(const void *)cell)
			list_add(words, name, mem);
	}
}
