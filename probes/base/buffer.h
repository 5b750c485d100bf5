/* A stream into memory: an answer is made whole before a byte of it leaves. */
#ifndef AMPY_BUFFER_H
#define AMPY_BUFFER_H

#include "base.h"

struct buffer {
	FILE *to;    /* write here */
	char *v;     /* after buffer_end: the bytes, n of them */
	size_t n;
};

/* Never without a stream: out of memory ends the program with 3, as in the arena. */
void buffer_open(struct buffer *b);
void buffer_end(struct buffer *b);
void buffer_close(struct buffer *b);

#endif
