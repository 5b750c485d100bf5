/* The parts of a rendered script that are the same for every plan, in POSIX sh. */
#ifndef AMPY_RENDER_PARTS_H
#define AMPY_RENDER_PARTS_H

extern const char part_base[];       /* say, lacks, note, die, rights, root */
extern const char part_patience[];   /* patiently; needs $fine and $busy */
extern const char part_choosing[];   /* want, packages; need those of render_manager.h */
extern const char part_owners[];     /* as, venv, pip, need */
extern const char part_files[];      /* put, gone */

#endif
