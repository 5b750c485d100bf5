/* A stream into memory. */
#include "base.h"

#include "buffer.h"

static void check(bool fine)
{
	if (fine)
		return;
	fputs("ampy: out of memory\n", stderr);
	exit(3);
}

void buffer_open(struct buffer *b)
{
	*b = (struct buffer){ 0 };
	b->to = open_memstream(&b->v, &b->n);
	check(b->to != NULL);
}

void buffer_end(struct buffer *b)
{
	if (b->to)
		check(fclose(b->to) == 0);
	b->to = NULL;
}

void buffer_close(struct buffer *b)
{
	buffer_end(b);
	free(b->v);
	b->v = NULL;
}
